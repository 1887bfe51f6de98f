using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Delegations;

/// <summary>The end of standing in.</summary>
/// <param name="On">Its last day.</param>
public sealed record EndDelegationRequest(DateOnly On);

internal static class EndDelegation
{
    /// <summary>Ends it earlier: whoever stands in, is stood in for, or headquarters. Refusals: performance.period.end-outside.</summary>
    internal static async Task<Results<Ok<DelegationView>, NotFound>> Handle(Guid id, EndDelegationRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        OwnDelegations.Enter(db.Scope);
        if (await db.WithParts().SingleOrDefaultAsync(d => d.Id == id, cancellationToken) is not { } delegation || !DelegationView.MayEnd(delegation, user))
            return TypedResults.NotFound();

        ifMatch.Check(delegation.Version);
        delegation.End(request.On);
        await db.RecordChangesAsync(delegation.Grant.RegionId, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Ok(DelegationView.Of(delegation, user));
    }
}
