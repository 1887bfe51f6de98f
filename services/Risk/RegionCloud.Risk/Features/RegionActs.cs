using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Risk.Features;

/// <summary>What the caller does with a record of a region as a whole.</summary>
internal static class RegionActs
{
    /// <summary>His act, with the first for whom he stands in.</summary>
    public static Act RegionAct(this CurrentUser user, string permission, Guid regionId, DateOnly on, BusinessClock clock)
        => new(on, clock.Now, user.Subject, user.RegionPersons(permission, regionId).FirstOrDefault(s => s != user.Subject));

    /// <summary>He himself, and all for whom he stands in (subjects; SoD8).</summary>
    public static IReadOnlyList<string> RegionPersons(this CurrentUser user, string permission, Guid regionId) => [.. user.ActingOn(permission, regionId).Select(p => p.Subject)];
}
