using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Marketing.Features.Campaigns;

internal static class GetCampaign
{
    /// <summary>One campaign with its plan, its budget, what was other than planned, its evaluation and its history.</summary>
    internal static async Task<Results<Ok<CampaignView>, NotFound>> Handle(Guid id, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => await db.Campaigns.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(c => c.Id == id, ct) is { } campaign
            ? TypedResults.Ok(await CampaignView.OfAsync(campaign, db, user, clock, ct))
            : TypedResults.NotFound();
}
