using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Marketing.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <param name="StartedOn">Business date; default: today. Another day than planned is kept as a deviation.</param>
/// <param name="Note">Why on another day.</param>
public sealed record StartCampaignRequest(DateOnly? StartedOn, [property: Text(1, 2000)] string? Note);

internal static class StartCampaign
{
    /// <summary>The campaign begins (4.3-3). Refuses <c>marketing.campaign.wrong-state</c>, <c>…before-last-step</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<CampaignView>, NotFound>> Handle(Guid id, StartCampaignRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => CampaignSteps.TakeAsync(id, "campaign.update", "/startedOn", request.StartedOn, ifMatch, db, user, clock, (campaign, act) => campaign.Start(request.Note, act), ct);
}
