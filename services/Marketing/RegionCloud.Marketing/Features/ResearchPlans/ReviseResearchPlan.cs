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

internal static class ReviseResearchPlan
{
    /// <summary>Begins the next revision of an approved plan, as a draft with its content; the approved one stays in force until then. Refuses <c>marketing.plan.wrong-state</c>, <c>marketing.research-plan.exists</c> when a revision is begun already.</summary>
    internal static async Task<Results<Created<ResearchPlanView>, NotFound>> Handle(Guid id, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.ResearchPlans.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } plan)
            return TypedResults.NotFound();

        ifMatch.Check(plan.Version);
        if (await db.ResearchPlans.AsNoTracking().SingleOrDefaultAsync(p => p.RegionId == plan.RegionId && p.Year == plan.Year && p.Revision == plan.Revision + 1, ct) is { } begun)
            Refuse.Broken(ResearchPlanRules.Exists(begun));
        var next = plan.Revise(
            await NumberSeries.NextAsync(db, "RP", plan.RegionId, plan.Year, ct), user.Act("research.create", plan.RegionId, plan.DepartmentId, clock.Today(plan.RegionId), clock));
        db.Add(next);
        return TypedResults.Created($"/api/marketing/v1/research-plans/{next.Id}", ResearchPlanView.Of(next, user));
    }
}
