using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.Performance.Features.Delegations;

/// <summary>
/// Standing in knows no region: colleagues of two regions may stand in for one another, and a role of the company has none. So these
/// slices look past the regions, and ask instead whose role it is and who stands in.
/// </summary>
internal static class OwnDelegations
{
    public static void Enter(DataScope scope) => scope.Enter(Reach.All("delegations, by the persons concerned"));

    public static IQueryable<Delegation> WithParts(this PerformanceDbContext db)
        => db.Delegations.Include(d => d.Grant).Include(d => d.Delegator).Include(d => d.Delegate);
}
