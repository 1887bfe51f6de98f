using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Employees;

/// <summary>A post from a day on.</summary>
/// <param name="DepartmentId">Its region is the department's.</param>
/// <param name="Post">Such as 客户经理.</param>
/// <param name="From">First day; the post held until then ends the day before.</param>
/// <param name="Until">Last day; none while open.</param>
public sealed record TransferEmployeeRequest(Guid DepartmentId, [Text(1, Assignment.LongestPost)] string Post, DateOnly From, DateOnly? Until = null);

internal static class TransferEmployee
{
    /// <summary>
    /// Gives a person a post; the open one ends the day before, and what was stays. Roles stay as they are: end them separately. Refusals:
    /// performance.assignment.overlap, performance.department.unknown, performance.department.not-in-force,
    /// performance.employee.not-in-force, performance.period.reversed.
    /// </summary>
    internal static async Task<Results<Ok<EmployeeView>, NotFound>> Handle(Guid id, TransferEmployeeRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.ReachableEmployees.Include(e => e.Assignments).Include(e => e.Grants).AsSplitQuery().SingleOrDefaultAsync(e => e.Id == id, cancellationToken) is not { } employee)
            return TypedResults.NotFound();

        ifMatch.Check(employee.Version);
        var department = await db.Departments.SingleOrDefaultAsync(d => d.Id == request.DepartmentId, cancellationToken);
        Refuse.Broken(EmployeeRules.DepartmentMustBeKnown(department, request.DepartmentId));
        employee.Transfer(department!, request.Post.Trim(), new Days(request.From, request.Until), clock.Now);
        await db.RecordChangesAsync(department!.RegionId, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Ok(EmployeeView.Of(employee, user, await db.LastingAdministratorsAsync(cancellationToken)));
    }
}
