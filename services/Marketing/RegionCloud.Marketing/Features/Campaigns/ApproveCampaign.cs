using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Marketing.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <param name="Justification">Why it must be although it is beyond the year-to-date budget (RB-27); without one Finance refuses that.</param>
/// <param name="ApprovedOn">Business date; default: today.</param>
public sealed record ApproveCampaignRequest([property: Text(1, 2000)] string? Justification, DateOnly? ApprovedOn);

internal static class ApproveCampaign
{
    /// <summary>
    /// The region manager says yes, and Finance is asked to commit the budget (SoD8, RB-28): the campaign is <c>awaitingBudget</c> under the id of the attempt until Finance answers; then it is <c>approved</c>, or <c>submitted</c> again with the reason and
    /// the figures, and may be approved anew with a justification. Refuses <c>marketing.campaign.own-approval</c>, <c>…wrong-state</c>, <c>…before-last-step</c>, <c>date-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<CampaignView>, NotFound>> Handle(Guid id, ApproveCampaignRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => CampaignSteps.TakeAsync(
            id, "campaign.approve", "/approvedOn", request.ApprovedOn, ifMatch, db, user, clock,
            (campaign, act) =>
            {
                campaign.Approve(request.Justification, user.Persons("campaign.approve", campaign.RegionId, campaign.DepartmentId), act);
                db.Publish(BudgetQuestions.Asked(campaign, act));
            },
            ct);
}
