using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Features.Employees;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Regions;

/// <summary>Who manages the region from a day on.</summary>
/// <param name="From">First day; an open term of the predecessor ends the day before.</param>
/// <param name="Until">Last day; none while open.</param>
public sealed record AppointManagerRequest(Guid EmployeeId, DateOnly From, DateOnly? Until = null);

internal static class AppointManager
{
    /// <summary>
    /// Appoints or hands over: exactly one manager at a time (2.1-1). The role regionManager comes and goes with the term.
    /// Refusals: performance.region.manager-overlap, performance.region.not-in-force, performance.employee.unknown,
    /// performance.employee.not-in-force, performance.grant.to-oneself, performance.period.reversed.
    /// </summary>
    internal static async Task<Results<Ok<RegionView>, NotFound>> Handle(Guid id, AppointManagerRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.ReachableRegions.WithParts().SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } region)
            return TypedResults.NotFound();

        ifMatch.Check(region.Version);
        var employee = await db.Employees.SingleOrDefaultAsync(e => e.Id == request.EmployeeId, cancellationToken);
        Refuse.Broken(EmployeeRules.MustBeKnown(employee, request.EmployeeId));
        region.Appoint(employee!, new Days(request.From, request.Until), user.Givers("organisation.manage", regionId: null), clock.Now);
        await db.RecordChangesAsync(region.Id, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Ok(RegionView.Of(region, user, region.DayAt(clock.Now)));
    }
}
