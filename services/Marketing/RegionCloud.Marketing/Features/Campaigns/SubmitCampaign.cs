using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Marketing.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <param name="SubmittedOn">Business date; default: today.</param>
public sealed record SubmitCampaignRequest(DateOnly? SubmittedOn);

internal static class SubmitCampaign
{
    /// <summary>
    /// Hands the plan to the region manager; every missing part is named, all in one answer (4.3-2, RB-08): <c>marketing.part-missing</c>, <c>marketing.campaign.channels-do-not-add-up</c>. Refuses <c>marketing.campaign.wrong-state</c>,
    /// <c>…before-last-step</c>, <c>date-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<CampaignView>, NotFound>> Handle(Guid id, SubmitCampaignRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => CampaignSteps.TakeAsync(id, "campaign.update", "/submittedOn", request.SubmittedOn, ifMatch, db, user, clock, (campaign, act) => campaign.Submit(act), ct);
}
