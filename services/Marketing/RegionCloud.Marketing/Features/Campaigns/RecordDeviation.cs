using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <param name="Kind">date, place, content, cost or other.</param>
/// <param name="Planned">What was planned.</param>
/// <param name="Actual">What came of it.</param>
/// <param name="OccurredOn">Business date; default: today.</param>
public sealed record RecordDeviationRequest(DeviationKind Kind, [property: Text(1, 2000)] string? Planned, [property: Text(1, 2000)] string Actual, [property: Text(1, 2000)] string Reason, DateOnly? OccurredOn);

internal static class RecordDeviation
{
    /// <summary>Something was other than planned, and why (4.3-3). What was spent beyond the budget is in the figures without it. Refuses <c>marketing.campaign.wrong-state</c>, <c>…before-last-step</c> for a day before its approval, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<CampaignView>, NotFound>> Handle(Guid id, RecordDeviationRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => CampaignSteps.TakeAsync(
            id, "campaign.update", "/occurredOn", request.OccurredOn, ifMatch, db, user, clock, (campaign, act) => campaign.Deviate(request.Kind, request.Planned, request.Actual, request.Reason, act), ct);
}
