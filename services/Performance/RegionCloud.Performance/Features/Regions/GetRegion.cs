using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Performance.Features.Regions;

internal static class GetRegion
{
    /// <summary>A region with its departments, and its manager or since when it has none (2.1-1).</summary>
    /// <param name="asOf">The day to tell manager and vacancy for; default: today in the region.</param>
    internal static async Task<Results<Ok<RegionView>, NotFound>> Handle(Guid id, DateOnly? asOf, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
        => await db.ReachableRegions.AsNoTracking().WithParts().SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is { } region
            ? TypedResults.Ok(RegionView.Of(region, user, asOf is null ? region.DayAt(clock.Now) : clock.AsOf(asOf)))
            : TypedResults.NotFound();
}
