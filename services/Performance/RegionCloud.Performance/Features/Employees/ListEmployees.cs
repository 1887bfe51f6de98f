using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Employees;

internal static class ListEmployees
{
    /// <summary>The people you reach: those who work or worked in your regions, or manage or managed them.</summary>
    /// <param name="regionId">Only those with a post there.</param>
    /// <param name="asOf">Only those in force on that day, and with <c>regionId</c> those with a post there on that day.</param>
    internal static async Task<Ok<Page<EmployeeSummary>>> Handle(Guid? regionId, DateOnly? asOf, [AsParameters] PageRequest page, PerformanceDbContext db, BusinessClock clock, CancellationToken cancellationToken)
    {
        var (employees, after) = (db.ReachableEmployees, page.After);
        DateOnly? day = asOf is null ? null : clock.AsOf(asOf);
        if (day is not null)
            employees = employees.Where(e => e.From <= day && (e.Until == null || e.Until >= day));
        if (regionId is not null)
            employees = employees.Where(e => db.Assignments.Any(a => a.EmployeeId == e.Id && a.RegionId == regionId && (day == null || (a.From <= day && (a.Until == null || a.Until >= day)))));

        var found = await employees.AsNoTracking().Where(e => e.Id > after).OrderBy(e => e.Id).Take(page.Size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Of([.. found.Select(e => new EmployeeSummary(e.Id, e.Number, e.Name, e.Subject, e.From, e.Until, ETags.Of(e.Version)))], e => e.Id));
    }
}
