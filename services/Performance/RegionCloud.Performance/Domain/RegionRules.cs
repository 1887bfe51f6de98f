using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Domain;

/// <summary>Every reason for which a region is refused something.</summary>
internal static class RegionRules
{
    /// <summary><c>performance.region.unknown</c></summary>
    public static Refusal? MustBeKnown(Region? region, Guid? id)
        => region is null && id is not null ? Refusal.Content("performance.region.unknown", "/regionId", ("regionId", id)) : null;

    /// <summary><c>performance.region.code-taken</c></summary>
    public static Refusal? CodeMustBeFree(string code, bool taken)
        => taken ? Refusal.Content("performance.region.code-taken", "/code", ("code", code)) : null;

    /// <summary><c>performance.region.time-zone-unknown</c>: not a name of the IANA zone database.</summary>
    public static Refusal? TimeZoneMustBeKnown(string timeZone)
        => TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) && zone.HasIanaId
            ? null
            : Refusal.Content("performance.region.time-zone-unknown", "/timeZone", ("timeZone", timeZone));

    /// <summary><c>performance.region.not-in-force</c>: something would begin before the region does or outlast it.</summary>
    public static Refusal? MustBeInForce(Region region, Days days)
        => region.Valid.Contains(days) ? null : Refusal.Content("performance.region.not-in-force", "/from", ("region", region.Code), ("valid", region.Valid.ToString()), ("days", days.ToString()));

    /// <summary><c>performance.department.name-taken</c></summary>
    public static Refusal? DepartmentNameMustBeFree(Region region, string name)
        => region.Departments.Any(d => string.Equals(d.Name, name, StringComparison.Ordinal))
            ? Refusal.Content("performance.department.name-taken", "/name", ("name", name), ("region", region.Code))
            : null;

    /// <summary><c>performance.region.manager-overlap</c>: never two managers at once (2.1-1).</summary>
    public static Refusal? MustHaveOneManager(IEnumerable<ManagerTerm> terms, Days days)
        => terms.Where(t => t.Valid.Overlaps(days)).MinBy(t => t.From) is { } term
            ? Refusal.Content("performance.region.manager-overlap", "/from", ("manager", term.Employee.Name), ("number", term.Employee.Number), ("from", term.From), ("until", term.Until), ("days", days.ToString()))
            : null;

    /// <summary><c>performance.region.vacant</c>: nobody manages the region on the day.</summary>
    public static Refusal? MustHaveAManager(Region region, ManagerTerm? term, DateOnly on)
        => term is null ? Refusal.State("performance.region.vacant", ("region", region.Code), ("on", on), ("since", region.VacantSince(on))) : null;
}
