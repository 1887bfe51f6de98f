using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Marketing.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Campaigns;

public sealed record WithdrawCampaignBudgetRequest([property: Text(1, 2000)] string Reason);

internal static class WithdrawCampaignBudget
{
    /// <summary>Takes the question for the money back while Finance has not answered; the campaign is <c>submitted</c> again. What Finance commits all the same it releases. Refuses <c>marketing.campaign.wrong-state</c>.</summary>
    internal static Task<Results<Ok<CampaignView>, NotFound>> Handle(Guid id, WithdrawCampaignBudgetRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => CampaignSteps.TakeAsync(
            id, "campaign.update", "", null, ifMatch, db, user, clock,
            (campaign, act) =>
            {
                campaign.WithdrawBudget(request.Reason, act);
                db.Publish(BudgetQuestions.Withdrawn(campaign, request.Reason, act));
            },
            ct);
}
