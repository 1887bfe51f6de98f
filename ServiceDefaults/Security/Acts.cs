using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.ServiceDefaults.Security;

/// <summary>What the caller does with a record of a department.</summary>
public static class Acts
{
    /// <summary>His act, with the first for whom he stands in.</summary>
    public static Act Act(this CurrentUser user, string permission, Guid regionId, Guid departmentId, DateOnly on, BusinessClock clock)
        => new(on, clock.Now, user.Subject, user.ActingOn(permission, regionId, departmentId).Select(p => p.Subject).FirstOrDefault(s => s != user.Subject));

    /// <summary>He himself, and all for whom he stands in (subjects; SoD8).</summary>
    public static IReadOnlyList<string> Persons(this CurrentUser user, string permission, Guid regionId, Guid departmentId)
        => [.. user.ActingOn(permission, regionId, departmentId).Select(p => p.Subject)];
}
