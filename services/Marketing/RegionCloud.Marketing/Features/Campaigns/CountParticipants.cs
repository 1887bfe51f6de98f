using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Marketing.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <param name="Participants">How many came on the day; below zero it corrects what was counted before.</param>
/// <param name="Source">How it is known: sign-in sheet, tickets, counter.</param>
/// <param name="OccurredOn">Business date; default: today.</param>
public sealed record CountParticipantsRequest([property: Range(-100_000_000, 100_000_000)] int Participants, [property: Text(1, 500)] string Source, DateOnly? OccurredOn);

internal static class CountParticipants
{
    /// <summary>
    /// Counts who took part on a day, with the source (活動參與人數, 4.3-5); the evaluation adds them up. Refuses <c>marketing.campaign.wrong-state</c>, <c>…not-running-then</c> for a day on which it did not run, <c>…participants-below-zero</c>, <c>date-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<CampaignView>, NotFound>> Handle(Guid id, CountParticipantsRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => CampaignSteps.TakeAsync(id, "campaign.update", "/occurredOn", request.OccurredOn, ifMatch, db, user, clock, (campaign, act) => campaign.Count(request.Participants, request.Source, act), ct);
}
