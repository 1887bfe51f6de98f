using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <summary>What was measured; participants and sales are reckoned from the records.</summary>
/// <param name="Awareness">品牌知名度, in percent before and after.</param>
/// <param name="Reputation">美譽度, likewise; or it is said why it was left out.</param>
/// <param name="EvaluatedOn">Business date; default: today.</param>
public sealed record EvaluateCampaignRequest(MeasureFields? Awareness, MeasureFields? Reputation, [property: Text(1, 2000)] string? ReputationLeftOut, [property: Text(0, 10_000)] string? Lessons, DateOnly? EvaluatedOn);

/// <param name="Before">In percent.</param>
/// <param name="After">In percent.</param>
/// <param name="Source">Who measured it and how.</param>
/// <param name="Evidence">What shows it: a study, a file of the campaign.</param>
public sealed record MeasureFields([property: Amount(0, 100)] decimal? Before, [property: Amount(0, 100)] decimal? After, [property: Text(0, 500)] string? Source, [property: Text(0, 2000)] string? Evidence);

internal static class EvaluateCampaign
{
    /// <summary>
    /// Evaluates what came of the campaign (活動效果評估, 4.3-5): participants and sales as the records say on that day, awareness and reputation before and after with source and evidence. Every missing figure is named: <c>marketing.part-missing</c>. It may be
    /// written anew until the campaign is closed. Refuses <c>marketing.campaign.wrong-state</c>, <c>…before-last-step</c>, <c>date-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<CampaignView>, NotFound>> Handle(Guid id, EvaluateCampaignRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => CampaignSteps.TakeAsync(
            id, "campaign.update", "/evaluatedOn", request.EvaluatedOn, ifMatch, db, user, clock,
            async (campaign, act) =>
            {
                var figures = await db.FiguresAsync(campaign, act.On, ct);
                campaign.Evaluate(
                    new CampaignEvaluation(
                        act.On, figures.Participants ?? 0, figures.Leads, figures.Contracts, figures.Revenue, figures.Collected, figures.Cost, request.Awareness?.Before, request.Awareness?.After, request.Awareness?.Source, request.Awareness?.Evidence,
                        request.Reputation?.Before, request.Reputation?.After, request.Reputation?.Source, request.Reputation?.Evidence, request.ReputationLeftOut, string.IsNullOrWhiteSpace(request.Lessons) ? null : request.Lessons.Trim()),
                    act);
            },
            ct);
}
