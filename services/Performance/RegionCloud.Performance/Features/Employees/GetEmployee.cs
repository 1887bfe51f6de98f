using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Performance.Features.Employees;

internal static class GetEmployee
{
    /// <summary>A person with posts and roles as history; of other regions than yours nothing is shown.</summary>
    internal static async Task<Results<Ok<EmployeeView>, NotFound>> Handle(Guid id, PerformanceDbContext db, CurrentUser user, CancellationToken cancellationToken)
        => await db.ReachableEmployees.AsNoTracking().Include(e => e.Assignments).Include(e => e.Grants).AsSplitQuery().SingleOrDefaultAsync(e => e.Id == id, cancellationToken) is { } employee
            ? TypedResults.Ok(EmployeeView.Of(employee, user, await db.LastingAdministratorsAsync(cancellationToken)))
            : TypedResults.NotFound();
}
