using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Delegations;

internal sealed class DelegationList : Listing<Delegation, DelegationView>
{
    public DelegationList()
    {
        Key(d => d.Id);
        Filter("role", d => d.Grant.Role);
        Filter("regionId", d => d.Grant.RegionId);
        Filter("delegatorId", d => d.DelegatorId);
        Filter("delegateId", d => d.DelegateId);
        Sort("from", d => d.From);
        Sort("until", d => d.Until);
    }
}

internal static class ListDelegations
{
    /// <summary>Where you stand in and where somebody stands in for you; headquarters and auditors see all.</summary>
    /// <param name="asOf">Only those in force on that day.</param>
    internal static async Task<Ok<Page<DelegationView>>> Handle(ListQuery<DelegationList> query, DateOnly? asOf, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        var (all, me) = (db.Scope.Reach.Everything, user.Employee?.Id);
        DateOnly? day = asOf is null ? null : clock.AsOf(asOf);
        OwnDelegations.Enter(db.Scope);
        var concerned = db.WithParts().AsNoTracking()
            .Where(d => all || d.DelegatorId == me || d.DelegateId == me)
            .Where(d => day == null || (d.From <= day && d.Until >= day));
        return TypedResults.Ok(await query.PageAsync(concerned, d => DelegationView.Of(d, user), cancellationToken));
    }
}
