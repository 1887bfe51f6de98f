using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Regions;

/// <summary>A new region.</summary>
/// <param name="Code">Short and unique, such as EAST.</param>
/// <param name="TimeZone">IANA zone, such as Asia/Shanghai.</param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day; none while open.</param>
public sealed record OpenRegionRequest(
    [Text(1, Region.LongestCode)] string Code,
    [Text(1, Region.LongestName)] string Name,
    [Text(1, Region.LongestTimeZone)] string TimeZone,
    DateOnly From,
    DateOnly? Until = null);

internal static class OpenRegion
{
    /// <summary>Opens a region with its three departments (2.1-2). Refusals: performance.region.code-taken, performance.region.time-zone-unknown, performance.period.reversed.</summary>
    internal static async Task<Created<RegionView>> Handle(OpenRegionRequest request, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        var code = request.Code.Trim();
        var taken = await db.Regions.AnyAsync(r => r.Code == code, cancellationToken);
        var region = Region.Open(code, request.Name.Trim(), request.TimeZone, new Days(request.From, request.Until), taken, clock.Now);
        db.Add(region);
        await db.RecordChangesAsync(region.Id, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Created($"/api/performance/v1/regions/{region.Id}", RegionView.Of(region, user, region.DayAt(clock.Now)));
    }
}
