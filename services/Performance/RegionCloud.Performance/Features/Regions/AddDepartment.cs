using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Regions;

/// <summary>Another department, besides marketing, sales and customer service.</summary>
/// <param name="From">First day.</param>
/// <param name="Until">Last day; none while open.</param>
public sealed record AddDepartmentRequest([Text(1, Department.LongestName)] string Name, DateOnly From, DateOnly? Until = null);

internal static class AddDepartment
{
    /// <summary>Adds a department of the kind <c>other</c> (2.1-2). Refusals: performance.department.name-taken, performance.region.not-in-force, performance.period.reversed.</summary>
    internal static async Task<Results<Ok<RegionView>, NotFound>> Handle(Guid id, AddDepartmentRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.ReachableRegions.WithParts().SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } region)
            return TypedResults.NotFound();

        ifMatch.Check(region.Version);
        region.AddDepartment(request.Name.Trim(), new Days(request.From, request.Until), clock.Now);
        await db.RecordChangesAsync(region.Id, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Ok(RegionView.Of(region, user, region.DayAt(clock.Now)));
    }
}
