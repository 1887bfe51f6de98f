using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.Marketing.Features.Strategies;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <summary>A campaign of a region. The draft may lack parts; what is handed in may not (RB-08).</summary>
/// <param name="PlannedOn">Business date; default: today.</param>
public sealed record PlanCampaignRequest(Guid RegionId, [property: Required] CampaignFields Content, DateOnly? PlannedOn);

/// <summary>What is planned (4.3-2).</summary>
/// <param name="Theme">活動主題.</param>
/// <param name="StartsOn">活動時間: first day.</param>
/// <param name="EndsOn">Last day.</param>
/// <param name="Place">活動地點.</param>
/// <param name="Content">活動內容.</param>
/// <param name="Audience">Whom it addresses, such as a segment of the customer files.</param>
/// <param name="EvaluationPlan">活動效果評估: how its effect will be measured.</param>
/// <param name="Budget">活動預算; the sum of the channels' exactly when it is handed in.</param>
/// <param name="Currency">Three capital letters; default CNY.</param>
/// <param name="LeadTarget">How many leads it shall bring; 0: none is wanted, and attainment is not measurable.</param>
/// <param name="RevenueTarget">What contracts of it shall amount to; 0 likewise.</param>
/// <param name="CompanyGoalId">The company's goal that it serves (1-2); default: that of the year in which it starts.</param>
/// <param name="ReportId">The analysis report with the proposal that it came of.</param>
/// <param name="ProposalNumber">The proposal's number in the report.</param>
public sealed record CampaignFields(
    CampaignKind Kind, [property: Text(0, 200)] string? Theme, DateOnly? StartsOn, DateOnly? EndsOn, [property: Text(0, 200)] string? Place, [property: Text(0, 10_000)] string? Content, [property: Text(0, 2000)] string? Audience,
    [property: Text(0, 4000)] string? EvaluationPlan, [property: Amount(0.01, 9_999_999_999_999.99)] decimal? Budget, [property: Text(3, 3)] string? Currency, [property: Entries(0, 50)] IReadOnlyList<ChannelBudgetFields>? Channels,
    [property: Range(0, 100_000_000)] int? LeadTarget, [property: Amount(0, 9_999_999_999_999.99)] decimal? RevenueTarget, Guid? CompanyGoalId, Guid? ReportId, [property: Range(1, 50)] int? ProposalNumber)
{
    internal CampaignContent ToContent(OrganisationSnapshot organisation) => new(
        Kind, Theme?.Trim() ?? "", StartsOn, EndsOn, Place?.Trim() ?? "", Content?.Trim() ?? "", Audience, EvaluationPlan?.Trim() ?? "", Budget, Currency ?? "CNY", [.. (Channels ?? []).Select(c => (c.Channel.Trim(), c.Budget))], LeadTarget, RevenueTarget,
        CompanyGoalId ?? (StartsOn is { } from ? organisation.GoalOf(from.Year)?.Id : null), ReportId, ProposalNumber);

    /// <summary>The proposal that it came of is one of a report of the region that was submitted.</summary>
    internal async Task<Refusal?> UnknownProposalAsync(Guid regionId, MarketingDbContext db, CancellationToken ct)
        => ReportId is { } report && (!await db.SubmittedAsync(regionId, report, ct) || (ProposalNumber is { } number && !await db.AnalysisReports.AnyAsync(r => r.Id == report && r.Proposals.Any(p => p.Sequence == number), ct)))
            ? CampaignRules.ProposalUnknown(report, ProposalNumber)
            : null;

    internal Refusal? UnknownGoal(OrganisationSnapshot organisation) => CampaignRules.GoalKnown(CompanyGoalId, CompanyGoalId is { } id && organisation.Goals.ContainsKey(id));
}

/// <param name="Channel">advertising, publicRelations, promotion, socialMedia, or a name of the region's own (4.2-1); expense lines name it alike.</param>
public sealed record ChannelBudgetFields([property: Text(1, MarketingChannel.Longest)] string Channel, [property: Amount(0, 9_999_999_999_999.99)] decimal Budget);

internal static class PlanCampaign
{
    /// <summary>
    /// Plans a campaign (營銷活動, 4.3-1); the answer shows what earlier ones of its kind taught (4.3-6). 404 for a region whose marketing department is not yours. Refuses <c>marketing.campaign.ends-before-start</c>, <c>…channel-twice</c>, <c>…goal-unknown</c>, <c>…proposal-unknown</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Created<CampaignView>, NotFound>> Handle(PlanCampaignRequest request, MarketingDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (MarketingDepartments.Of("campaign.create", request.RegionId, user, organisation) is not { } department)
            return TypedResults.NotFound();

        var act = user.Act("campaign.create", request.RegionId, department, request.PlannedOn ?? clock.Today(request.RegionId), clock);
        Refuse.Broken(clock.NotInFuture("/plannedOn", act.On, request.RegionId), request.Content.UnknownGoal(organisation.Current), await request.Content.UnknownProposalAsync(request.RegionId, db, ct));
        var campaign = Campaign.Plan(await NumberSeries.NextAsync(db, "CP", request.RegionId, act.On.Year, ct), request.RegionId, department, request.Content.ToContent(organisation.Current), act);
        db.Add(campaign);
        return TypedResults.Created($"/api/marketing/v1/campaigns/{campaign.Id}", await CampaignView.OfAsync(campaign, db, user, clock, ct));
    }
}
