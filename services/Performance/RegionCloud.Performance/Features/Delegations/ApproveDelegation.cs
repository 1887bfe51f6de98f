using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Features.Employees;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Delegations;

internal static class ApproveDelegation
{
    /// <summary>The second person's yes to a stand-in for a role of headquarters or finance (SoD6, SoD8). Refusals: performance.grant.not-pending, performance.grant.second-person.</summary>
    internal static async Task<Results<Ok<DelegationView>, NotFound>> Handle(Guid id, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.WithParts().SingleOrDefaultAsync(d => d.Id == id, cancellationToken) is not { } delegation)
            return TypedResults.NotFound();

        ifMatch.Check(delegation.Version);
        delegation.Approve(user.Givers("delegation.approve", regionId: null), clock.Now);
        await db.RecordChangesAsync(delegation.Grant.RegionId, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Ok(DelegationView.Of(delegation, user));
    }
}
