using System.Globalization;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Organisation;

/// <summary>A question about one region as of a day.</summary>
/// <param name="AsOf">Inclusive: facts dated later are ignored even if they are recorded (RB-02).</param>
public record RegionQuestion(RegionEntry Region, DateOnly AsOf, OrganisationSnapshot Organisation, BusinessClock Clock)
{
    public Guid RegionId => Region.Id;
}

/// <summary>Lets somebody ask for a region as a whole: figures over a part of it, told as the region's, would be false.</summary>
internal sealed class AskedRegion(CurrentUser user, DataScope scope, OrganisationDirectory organisation, BusinessClock clock)
{
    /// <exception cref="OutOfReachException">There is no such region, or the caller does not reach all of it.</exception>
    public RegionQuestion Open(string permission, string regionId, string asOf)
    {
        var snapshot = organisation.Current;
        if (snapshot.Regions.GetValueOrDefault(ReadId(regionId, "regionId")) is not { } region || !Reaches(permission, region.Id))
            throw new OutOfReachException("Region");

        return new RegionQuestion(region, clock.AsOf(asOf.Length == 0 ? null : ReadDay(asOf, "asOf")), snapshot, clock);
    }

    /// <summary>From here on the unit of work sees this region and nothing else; false when the permission does not reach all of it.</summary>
    public bool TryEnter(string permission, Guid regionId)
    {
        if (!Reaches(permission, regionId))
            return false;

        scope.Enter(Reach.Region(regionId, permission));
        return true;
    }

    /// <summary>A service asks for its own reasons, with the permission of the question itself.</summary>
    private bool Reaches(string permission, Guid regionId)
        => user.IsService || (user.ReachOf(permission) is { } reach && (reach.Everything || reach.Regions.Contains(regionId)));

    public static DateOnly ReadDay(string text, string field)
        => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Unreadable(field, "yyyy-MM-dd");

    public static Guid ReadId(string text, string field) => Guid.TryParse(text, out var id) ? id : throw Unreadable(field, "UUID");

    public static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Write(DateTimeOffset? at) => at?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "";

    private static MalformedRequestException Unreadable(string field, string expected)
        => new(Fault.Of("invalid-value", $"/{field}", ("field", field), ("expected", expected)));
}
