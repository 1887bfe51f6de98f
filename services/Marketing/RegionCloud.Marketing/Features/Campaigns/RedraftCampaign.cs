using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Marketing.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <param name="PlannedOn">Business date; default: today.</param>
public sealed record RedraftCampaignRequest([property: Required] CampaignFields Content, DateOnly? PlannedOn);

internal static class RedraftCampaign
{
    /// <summary>Changes a campaign that is being planned, or takes a rejected one up again. Refuses <c>marketing.campaign.wrong-state</c>, <c>…ends-before-start</c>, <c>…channel-twice</c>, <c>…goal-unknown</c>, <c>…proposal-unknown</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<CampaignView>, NotFound>> Handle(Guid id, RedraftCampaignRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => CampaignSteps.TakeAsync(
            id, "campaign.update", "/plannedOn", request.PlannedOn, ifMatch, db, user, clock,
            async (campaign, act) =>
            {
                Refuse.Broken(request.Content.UnknownGoal(organisation.Current), await request.Content.UnknownProposalAsync(campaign.RegionId, db, ct));
                campaign.Redraft(request.Content.ToContent(organisation.Current), act);
            },
            ct);
}
