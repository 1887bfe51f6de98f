using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Employees;

internal sealed class EmployeeList : Listing<Employee, EmployeeSummary>
{
    public EmployeeList()
    {
        Key(e => e.Id);
        Filter("number", e => e.Number);
        Filter("subject", e => e.Subject);
        Search(e => e.Number, e => e.Name);
        Sort("number", e => e.Number);
        Sort("name", e => e.Name);
        Sort("from", e => e.From);
        Sort("until", e => e.Until);

        Column("label.performance.column.number", e => e.Number);
        Column("label.performance.column.name", e => e.Name);
        Column("label.performance.column.subject", e => e.Subject);
        Column("label.performance.column.from", e => e.From);
        Column("label.performance.column.until", e => e.Until);
    }
}

internal static class ListEmployees
{
    /// <summary>The people you reach: those who work or worked in your regions, or manage or managed them.</summary>
    /// <param name="regionId">Only those with a post there.</param>
    /// <param name="asOf">Only those in force on that day, and with <c>regionId</c> those with a post there on that day.</param>
    internal static async Task<Ok<Page<EmployeeSummary>>> Handle(ListQuery<EmployeeList> query, Guid? regionId, DateOnly? asOf, PerformanceDbContext db, BusinessClock clock, CancellationToken cancellationToken)
        => TypedResults.Ok(await query.PageAsync(Rows(db, regionId, asOf is null ? null : clock.AsOf(asOf)), EmployeeSummary.Of, cancellationToken));

    internal static IQueryable<Employee> Rows(PerformanceDbContext db, Guid? regionId, DateOnly? day)
    {
        var employees = db.ReachableEmployees.AsNoTracking();
        if (day is not null)
            employees = employees.Where(e => e.From <= day && (e.Until == null || e.Until >= day));
        return regionId is null
            ? employees
            : employees.Where(e => db.Assignments.Any(a => a.EmployeeId == e.Id && a.RegionId == regionId && (day == null || (a.From <= day && (a.Until == null || a.Until >= day)))));
    }
}
