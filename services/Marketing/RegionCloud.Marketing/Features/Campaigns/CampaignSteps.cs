using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <summary>What every step of a campaign has in common: the campaign within reach, the version that the caller saw, and a business date that is not in the future.</summary>
internal static class CampaignSteps
{
    /// <param name="pointer">Where the caller gives the business date.</param>
    /// <param name="on">The date; default: today in the region.</param>
    public static async Task<Results<Ok<CampaignView>, NotFound>> TakeAsync(
        Guid id, string permission, string pointer, DateOnly? on, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, Func<Campaign, Act, Task> step, CancellationToken ct)
    {
        if (await db.Campaigns.AsSplitQuery().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } campaign)
            return TypedResults.NotFound();

        ifMatch.Check(campaign.Version);
        var act = user.Act(permission, campaign.RegionId, campaign.DepartmentId, on ?? clock.Today(campaign.RegionId), clock);
        Refuse.Broken(clock.NotInFuture(pointer, act.On, campaign.RegionId));
        await step(campaign, act);
        return TypedResults.Ok(await CampaignView.OfAsync(campaign, db, user, clock, ct));
    }

    public static Task<Results<Ok<CampaignView>, NotFound>> TakeAsync(
        Guid id, string permission, string pointer, DateOnly? on, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, Action<Campaign, Act> step, CancellationToken ct)
        => TakeAsync(
            id, permission, pointer, on, ifMatch, db, user, clock,
            (campaign, act) =>
            {
                step(campaign, act);
                return Task.CompletedTask;
            },
            ct);
}
