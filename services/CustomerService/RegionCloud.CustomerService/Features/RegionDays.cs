using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.CustomerService.Features;

/// <summary>A region's days by its own clocks.</summary>
internal static class RegionDays
{
    /// <summary>The instant at which the next day begins there.</summary>
    public static DateTimeOffset EndOf(OrganisationSnapshot organisation, Guid regionId, DateOnly day)
    {
        var (zone, midnight) = (organisation.Regions.GetValueOrDefault(regionId)?.Zone ?? BusinessClock.CompanyZone, day.AddDays(1).ToDateTime(TimeOnly.MinValue));
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
