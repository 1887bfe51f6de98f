using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Delegations;

internal static class ListDelegations
{
    /// <summary>Where you stand in and where somebody stands in for you; headquarters and auditors see all.</summary>
    /// <param name="asOf">Only those in force on that day.</param>
    internal static async Task<Ok<Page<DelegationView>>> Handle(DateOnly? asOf, [AsParameters] PageRequest page, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        var (all, me, after) = (db.Scope.Reach.Everything, user.Employee?.Id, page.After);
        DateOnly? day = asOf is null ? null : clock.AsOf(asOf);
        OwnDelegations.Enter(db.Scope);
        var found = await db.WithParts().AsNoTracking()
            .Where(d => all || d.DelegatorId == me || d.DelegateId == me)
            .Where(d => day == null || (d.From <= day && d.Until >= day))
            .Where(d => d.Id > after).OrderBy(d => d.Id).Take(page.Size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Of([.. found.Select(d => DelegationView.Of(d, user))], d => d.Id));
    }
}
