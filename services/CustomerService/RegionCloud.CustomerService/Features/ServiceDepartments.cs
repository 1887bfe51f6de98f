using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.CustomerService.Features;

/// <summary>Whose department a new record of customer service belongs to, and by which clocks it is reckoned.</summary>
internal static class ServiceDepartments
{
    /// <summary>The customer service department of a region, if the caller has the permission there.</summary>
    public static Guid? Of(string permission, Guid regionId, CurrentUser user, OrganisationDirectory organisation, Guid? ownerId = null)
        => organisation.Current.Departments.Values.Where(d => d.RegionId == regionId && d.Kind == "customerService" && user.May(permission, regionId, d.Id, ownerId)).OrderBy(d => d.Id).Select(d => (Guid?)d.Id).FirstOrDefault();

    /// <summary>The customer service department of a region; empty when it has none yet.</summary>
    public static Guid Of(OrganisationSnapshot organisation, Guid regionId)
        => organisation.Departments.Values.Where(d => d.RegionId == regionId && d.Kind == "customerService").OrderBy(d => d.Id).Select(d => d.Id).FirstOrDefault();

    /// <summary>The company's working time by the clocks of a region.</summary>
    /// <exception cref="OrganisationNotCopiedException">Performance has not told it yet.</exception>
    public static WorkingCalendar CalendarOf(this OrganisationSnapshot organisation, Guid regionId)
        => (organisation.Calendar ?? throw new OrganisationNotCopiedException()).In(organisation.Regions.GetValueOrDefault(regionId)?.Zone ?? BusinessClock.CompanyZone);
}
