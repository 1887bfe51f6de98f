using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Regions;

internal static class ListRegions
{
    /// <summary>The regions you reach, with their manager or vacancy on a day.</summary>
    /// <param name="asOf">Only regions in force on that day, as they were then; default: all, as they are today.</param>
    internal static async Task<Ok<Page<RegionView>>> Handle(DateOnly? asOf, [AsParameters] PageRequest page, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        var (regions, after) = (db.ReachableRegions, page.After);
        if (asOf is not null)
        {
            var day = clock.AsOf(asOf);
            regions = regions.Where(r => r.From <= day && (r.Until == null || r.Until >= day));
        }

        var found = await regions.AsNoTracking().WithParts().Where(r => r.Id > after).OrderBy(r => r.Id).Take(page.Size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Of([.. found.Select(r => RegionView.Of(r, user, asOf ?? r.DayAt(clock.Now)))], r => r.Id));
    }
}
