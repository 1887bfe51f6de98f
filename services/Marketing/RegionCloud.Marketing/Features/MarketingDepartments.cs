using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Marketing.Features;

/// <summary>Whose department a new record of Marketing belongs to.</summary>
internal static class MarketingDepartments
{
    /// <summary>The marketing department of a region, if the caller has the permission there.</summary>
    public static Guid? Of(string permission, Guid regionId, CurrentUser user, OrganisationDirectory organisation)
        => organisation.Current.Departments.Values.Where(d => d.RegionId == regionId && d.Kind == "marketing" && user.May(permission, regionId, d.Id, ownerId: null)).OrderBy(d => d.Id).Select(d => (Guid?)d.Id).FirstOrDefault();
}
