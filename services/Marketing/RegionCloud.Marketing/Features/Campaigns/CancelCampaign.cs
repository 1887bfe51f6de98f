using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <param name="CancelledOn">Business date; default: today.</param>
public sealed record CancelCampaignRequest([property: Text(1, 2000)] string Reason, DateOnly? CancelledOn);

internal static class CancelCampaign
{
    /// <summary>It will not take place, or not go on, with a reason (§11); what its commitment has left is free again. Refuses <c>marketing.campaign.wrong-state</c>, <c>…before-last-step</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<CampaignView>, NotFound>> Handle(Guid id, CancelCampaignRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => CampaignSteps.TakeAsync(
            id, "campaign.update", "/cancelledOn", request.CancelledOn, ifMatch, db, user, clock,
            (campaign, act) =>
            {
                if (campaign.Cancel(request.Reason, act))
                    db.Publish(BudgetQuestions.Withdrawn(campaign, request.Reason, act));
                if (campaign.ApprovedOn is not null)
                    db.Publish(new CampaignCancelled(campaign.RegionId, act.On, act.By, act.At, request.Reason, CampaignView.State(campaign)));
            },
            ct);
}
