using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Marketing.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Campaigns;

public sealed record RejectCampaignRequest([property: Text(1, 2000)] string Reason);

internal static class RejectCampaign
{
    /// <summary>Sends the plan back with a reason. Refuses <c>marketing.campaign.own-approval</c>, <c>…wrong-state</c>, <c>…before-last-step</c>.</summary>
    internal static Task<Results<Ok<CampaignView>, NotFound>> Handle(Guid id, RejectCampaignRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => CampaignSteps.TakeAsync(
            id, "campaign.approve", "", null, ifMatch, db, user, clock, (campaign, act) => campaign.Reject(request.Reason, user.Persons("campaign.approve", campaign.RegionId, campaign.DepartmentId), act), ct);
}
