using System.Globalization;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.ServiceDefaults.Security;

/// <summary>
/// On which days the caller may enter facts of a region (decisions §4): not after today, and before the region's open period, which Performance closes, only with a
/// permission of its own. Whoever uses it has that in the audit of what he enters.
/// </summary>
public sealed class FactDates
{
    private const string Permission = "period.backdate";
    private readonly CurrentUser user;
    private readonly BusinessClock clock;
    private readonly OrganisationDirectory organisation;
    private readonly AuditContext audit;

    internal FactDates(CurrentUser user, BusinessClock clock, OrganisationDirectory organisation, AuditContext audit)
        => (this.user, this.clock, this.organisation, this.audit) = (user, clock, organisation, audit);

    /// <summary>Refuses <c>date-in-future</c> and <c>date-in-closed-period</c>.</summary>
    public Refusal? Allowed(string pointer, DateOnly on, Guid regionId)
    {
        if (organisation.Current.OpenFrom(regionId) is not { } openFrom || on >= openFrom)
            return clock.NotInFuture(pointer, on, regionId);
        if (!user.May(Permission, regionId, departmentId: null, ownerId: null))
            return Refusal.Content("date-in-closed-period", pointer, ("field", pointer.TrimStart('/')), ("value", on), ("openFrom", openFrom), ("permission", Permission));

        audit.Because ??= string.Create(CultureInfo.InvariantCulture, $"dated {on:yyyy-MM-dd}, before the open period from {openFrom:yyyy-MM-dd}");
        return null;
    }
}
