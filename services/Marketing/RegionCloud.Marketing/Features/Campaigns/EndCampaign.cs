using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Features.Policy;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <param name="EndedOn">Business date; default: today. Another day than planned is kept as a deviation.</param>
/// <param name="Note">Why on another day.</param>
public sealed record EndCampaignRequest(DateOnly? EndedOn, [property: Text(1, 2000)] string? Note);

internal static class EndCampaign
{
    /// <summary>
    /// The campaign is over: its evaluation is due as many working days later as the policy set of that day says (10; 4.3-4), and what its commitment has left is free again (RB-28). Refuses <c>marketing.campaign.wrong-state</c>,
    /// <c>…before-last-step</c>, <c>date-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<CampaignView>, NotFound>> Handle(Guid id, EndCampaignRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => CampaignSteps.TakeAsync(
            id, "campaign.update", "/endedOn", request.EndedOn, ifMatch, db, user, clock,
            async (campaign, act) =>
            {
                var (policy, calendar) = (await db.PolicyAsync(act.On, ct), organisation.Current.Calendar ?? throw new OrganisationNotCopiedException());
                campaign.End(calendar.AddWorkingDays(act.On, MarketingPolicy.EvaluationDays.In(policy)), calendar.Number, policy.Id, request.Note, act);
                db.Publish(BudgetQuestions.Ended(campaign, act));
                db.Publish(new CampaignEnded(campaign.RegionId, act.On, act.By, act.At, campaign.EvaluationDueOn!.Value, CampaignView.State(campaign)));
            },
            ct);
}
