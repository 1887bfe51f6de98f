using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Marketing.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <param name="Lessons">Experience and lessons (經驗教訓); default: those of the evaluation.</param>
/// <param name="ClosedOn">Business date; default: today.</param>
public sealed record CloseCampaignRequest([property: Text(0, 10_000)] string? Lessons, DateOnly? ClosedOn);

internal static class CloseCampaign
{
    /// <summary>Closes the campaign; its lessons are shown when the next of its kind is planned (4.3-6). Without lessons it is refused: <c>marketing.part-missing</c>. Refuses <c>marketing.campaign.wrong-state</c>, <c>…before-last-step</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<CampaignView>, NotFound>> Handle(Guid id, CloseCampaignRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => CampaignSteps.TakeAsync(
            id, "campaign.update", "/closedOn", request.ClosedOn, ifMatch, db, user, clock, (campaign, act) => campaign.Close(string.IsNullOrWhiteSpace(request.Lessons) ? null : request.Lessons.Trim(), act), ct);
}
