using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Performance.Features.Delegations;

/// <summary>Somebody to stand in for you.</summary>
/// <param name="GrantId">One of your own roles.</param>
/// <param name="To">The employee who stands in.</param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day.</param>
public sealed record BeginDelegationRequest(Guid GrantId, Guid To, DateOnly From, DateOnly Until);

internal static class BeginDelegation
{
    /// <summary>
    /// Hands one of your own roles to a colleague for some days; what you were handed yourself you cannot hand on (SoD8). A role that
    /// two persons give is <c>pending</c> until a second one approves. Refusals: performance.delegation.to-oneself,
    /// performance.delegation.grant-pending, performance.delegation.beyond-grant, performance.delegation.overlap,
    /// performance.employee.unknown, performance.employee.not-in-force, performance.period.reversed.
    /// </summary>
    internal static async Task<Results<Created<DelegationView>, NotFound>> Handle(BeginDelegationRequest request, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        OwnDelegations.Enter(db.Scope);
        // Whether somebody stands in already is asked of all delegations. Two that begin at once must therefore collide, and do so on
        // the organisation's version, if that was read before the question.
        await db.OrganisationVersions.LoadAsync(cancellationToken);
        var me = user.Employee?.Id;
        if (await db.Employees.Include(e => e.Grants).SingleOrDefaultAsync(e => e.Id == me, cancellationToken) is not { } delegator
            || delegator.Grants.SingleOrDefault(g => g.Id == request.GrantId) is not { } grant)
        {
            return TypedResults.NotFound();
        }

        var stand = await db.Employees.SingleOrDefaultAsync(e => e.Id == request.To, cancellationToken);
        Refuse.Broken(EmployeeRules.MustBeKnown(stand, request.To));
        var others = await db.WithParts().Where(d => d.GrantId == grant.Id).ToListAsync(cancellationToken);
        var delegation = Delegation.Begin(delegator, grant, stand!, new Days(request.From, request.Until), others, clock.Now);
        db.Add(delegation);
        await db.RecordChangesAsync(grant.RegionId, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Created($"/api/performance/v1/delegations/{delegation.Id}", DelegationView.Of(delegation, user));
    }
}
