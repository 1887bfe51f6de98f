using RegionCloud.Performance.Data;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Performance.Features.Employees;

internal static class ExportEmployees
{
    /// <summary>The people as a file, with the filters and sorts of the list.</summary>
    /// <param name="regionId">Only those with a post there.</param>
    /// <param name="asOf">Only those in force on that day, and with <c>regionId</c> those with a post there on that day.</param>
    internal static Task<ExportFile> Handle(ExportQuery<EmployeeList> query, Guid? regionId, DateOnly? asOf, PerformanceDbContext db, BusinessClock clock, CancellationToken cancellationToken)
        => query.ExportAsync("label.performance.list.employees", ListEmployees.Rows(db, regionId, asOf is null ? null : clock.AsOf(asOf)), EmployeeSummary.Of, cancellationToken);
}
