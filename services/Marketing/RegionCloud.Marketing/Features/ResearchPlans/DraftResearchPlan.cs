using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.ResearchPlans;

/// <summary>A region's plan of its market research of a year. A draft may lack parts; what is handed in may not (RB-08).</summary>
public sealed record DraftResearchPlanRequest(Guid RegionId, int Year, [property: Required] ResearchPlanFields Content);

/// <summary>What is planned.</summary>
/// <param name="Purpose">調研目的.</param>
/// <param name="TopicsLeftOut">Why one of demand, trend, competitors and consumer behaviour is not inquired into (3.1-3).</param>
/// <param name="Items">The inquiries.</param>
public sealed record ResearchPlanFields([property: Text(0, 4000)] string? Purpose, [property: Text(0, 2000)] string? TopicsLeftOut, [property: Entries(0, 100)] IReadOnlyList<ResearchItemFields>? Items)
{
    internal ResearchPlanContent ToContent() => new(
        Purpose?.Trim() ?? "",
        TopicsLeftOut,
        [.. (Items ?? []).Select(i => new ResearchItemContent(i.Topic, i.Content?.Trim() ?? "", i.Method, i.MethodReason, i.From, i.Until, i.ResponsibleId))]);

    /// <summary>Whoever answers for an inquiry works in the region.</summary>
    internal IEnumerable<Refusal?> UnknownPersons(Guid regionId, OrganisationDirectory organisation) => (Items ?? []).Select((item, n) =>
        item.ResponsibleId is { } id && !organisation.Current.WorkedIn(id, regionId) ? ResearchPlanRules.ResponsibleUnknown($"/content/items/{n}/responsibleId", id) : null);
}

/// <summary>One inquiry.</summary>
/// <param name="Content">調研內容.</param>
/// <param name="Method">調研方法 (3.2-1).</param>
/// <param name="MethodReason">Why this method fits (3.2-2).</param>
/// <param name="From">時間安排: first day.</param>
/// <param name="Until">Last day.</param>
/// <param name="ResponsibleId">責任人: an employee of the region.</param>
public sealed record ResearchItemFields(ResearchTopic Topic, [property: Text(0, 4000)] string? Content, ResearchMethod? Method, [property: Text(0, 2000)] string? MethodReason, DateOnly? From, DateOnly? Until, Guid? ResponsibleId);

internal static class DraftResearchPlan
{
    /// <summary>
    /// Drafts a region's annual research plan (年度市場調研計劃, 3.1-1). 404 for a region whose marketing department is not yours. Refuses <c>marketing.research-plan.exists</c> when the region has a plan of that year,
    /// <c>marketing.year-out-of-range</c>, <c>marketing.schedule-reversed</c>, <c>marketing.person-unknown</c>.
    /// </summary>
    internal static async Task<Results<Created<ResearchPlanView>, NotFound>> Handle(DraftResearchPlanRequest request, MarketingDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (MarketingDepartments.Of("research.create", request.RegionId, user, organisation) is not { } department)
            return TypedResults.NotFound();

        Refuse.Broken([ResearchPlanRules.YearInRange(request.Year), .. request.Content.UnknownPersons(request.RegionId, organisation)]);
        if (await db.ResearchPlans.AsNoTracking().Where(p => p.RegionId == request.RegionId && p.Year == request.Year).OrderByDescending(p => p.Revision).FirstOrDefaultAsync(ct) is { } present)
            Refuse.Broken(ResearchPlanRules.Exists(present));
        var act = user.Act("research.create", request.RegionId, department, clock.Today(request.RegionId), clock);
        var plan = ResearchPlan.Draft(
            new ResearchPlanHead(await NumberSeries.NextAsync(db, "RP", request.RegionId, request.Year, ct), request.RegionId, department, request.Year, Revision: 1), request.Content.ToContent(), act);
        db.Add(plan);
        return TypedResults.Created($"/api/marketing/v1/research-plans/{plan.Id}", ResearchPlanView.Of(plan, user));
    }
}
