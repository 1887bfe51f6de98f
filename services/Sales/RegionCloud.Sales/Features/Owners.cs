using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Sales.Features;

/// <summary>Who may answer for a customer or a contract: somebody who works in the region on that day (2.1-3).</summary>
internal static class Owners
{
    public static AssignmentEntry? Find(OrganisationDirectory organisation, Guid regionId, Guid? employeeId, DateOnly day)
        => employeeId is { } id ? organisation.Current.AssignmentOf(id, regionId, day) : null;

    public static Refusal Unknown(string pointer) => Refusal.Content("sales.owner-unknown", pointer);
}
