using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Employees;

/// <summary>The end of a role.</summary>
/// <param name="On">Its last day.</param>
public sealed record EndGrantRequest(DateOnly On);

internal static class EndGrant
{
    /// <summary>Ends a role with a day. Refusals: performance.period.end-outside, performance.grant.of-manager-term, performance.grant.last-administrator.</summary>
    internal static async Task<Results<Ok<EmployeeView>, NotFound>> Handle(Guid id, Guid grantId, EndGrantRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.ReachableEmployees.Include(e => e.Assignments).Include(e => e.Grants).AsSplitQuery().SingleOrDefaultAsync(e => e.Id == id, cancellationToken) is not { } employee
            || employee.Grants.SingleOrDefault(g => g.Id == grantId) is not { } grant)
        {
            return TypedResults.NotFound();
        }

        ifMatch.Check(employee.Version);
        var administrators = await db.LastingAdministratorsAsync(cancellationToken);
        employee.EndGrant(grant, request.On, administrators.TrueForAll(id => id == grantId));
        await db.RecordChangesAsync(grant.RegionId, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Ok(EmployeeView.Of(employee, user, administrators));
    }
}
