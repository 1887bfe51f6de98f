using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Employees;

internal static class ApproveGrant
{
    /// <summary>
    /// The second person's yes to a role of headquarters or finance: not who gave it, not who gets it, nor who stands in for one of
    /// them (SoD6, SoD8). Refusals: performance.grant.not-pending, performance.grant.second-person.
    /// </summary>
    internal static async Task<Results<Ok<EmployeeView>, NotFound>> Handle(Guid id, Guid grantId, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.ReachableEmployees.Include(e => e.Assignments).Include(e => e.Grants).AsSplitQuery().SingleOrDefaultAsync(e => e.Id == id, cancellationToken) is not { } employee
            || employee.Grants.SingleOrDefault(g => g.Id == grantId) is not { } grant)
        {
            return TypedResults.NotFound();
        }

        ifMatch.Check(employee.Version);
        employee.Approve(grant, user.Givers("grant.approve", grant.RegionId), clock.Now);
        await db.RecordChangesAsync(grant.RegionId, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Ok(EmployeeView.Of(employee, user, await db.LastingAdministratorsAsync(cancellationToken)));
    }
}
