namespace RegionCloud.ServiceDefaults.Data;

/// <summary>
/// Which records the present unit of work may see and change. One instance lives in each dependency scope; until somebody
/// enters a reach, every query and save throws: nothing runs by accident over all regions.
/// </summary>
public sealed class DataScope
{
    private Reach? reach;

    /// <summary>The region of the records at work, where it is one; for logs and traces.</summary>
    public Guid? Region { get; private set; }

    public Reach Reach => reach ?? throw new InvalidOperationException("No data scope was entered: a request, a consumer or a job must say whose records it works on.");

    public void Enter(Reach value) => (reach, Region) = (value, value.OnlyRegion);

    internal void WorksOn(Guid region) => Region = region;
}

/// <summary>A set of records, by region, department and owner.</summary>
/// <param name="Reason">Why, for the log and the audit.</param>
/// <param name="Everything">All regions.</param>
/// <param name="Regions">Whole regions.</param>
/// <param name="Departments">Whole departments.</param>
/// <param name="OwnRegions">Regions in which only the records of <paramref name="Owner"/> are reached.</param>
public sealed record Reach(
    string Reason,
    bool Everything,
    IReadOnlyCollection<Guid?> Regions,
    IReadOnlyCollection<Guid?> Departments,
    IReadOnlyCollection<Guid?> OwnRegions,
    Guid? Owner)
{
    /// <summary>Nothing.</summary>
    public static Reach None(string reason, Guid? owner) => new(reason, Everything: false, [], [], [], owner);

    /// <summary>Persons for whom the user stands in, where their role reaches only what is their own.</summary>
    public IReadOnlyCollection<Guid?> Delegators { get; init; } = [];

    /// <summary>The region in which the own records of the <see cref="Delegators"/> are reached.</summary>
    public Guid? DelegatedRegion { get; init; }

    /// <summary>All regions; the reason is logged and audited.</summary>
    public static Reach All(string reason) => new(reason, Everything: true, [], [], [], Owner: null);

    /// <summary>One whole region, as a consumer or a job works on it.</summary>
    public static Reach Region(Guid regionId, string reason) => new(reason, Everything: false, [regionId], [], [], Owner: null);

    internal Guid? OnlyRegion
        => Everything || Departments.Count > 0 || DelegatedRegion is not null ? null : Regions.Concat(OwnRegions).Distinct().Take(2).ToList() is [var only] ? only : null;

    /// <summary>Whether a record with these marks lies inside.</summary>
    public bool Covers(Guid regionId, Guid? departmentId, Guid? ownerId)
        => Everything
            || Regions.Contains(regionId)
            || (departmentId is { } department && Departments.Contains(department))
            || (ownerId is not null && ownerId == Owner && OwnRegions.Contains(regionId))
            || (ownerId is not null && regionId == DelegatedRegion && Delegators.Contains(ownerId));

    /// <summary>Whether somebody's record of the region, or of the department where there is one, is inside.</summary>
    internal bool ReachesInto(Guid regionId, Guid? departmentId)
        => Everything || Regions.Contains(regionId) || OwnRegions.Contains(regionId) || regionId == DelegatedRegion || (departmentId is { } department && Departments.Contains(department));

    /// <summary>
    /// With what others let the user reach in their place. A set in SQL knows no pairs of person and region, so of several regions
    /// in which others' own records would be reached only the first is: never more than a delegator has.
    /// </summary>
    public Reach With(IReadOnlyCollection<Reach> delegated)
    {
        var region = delegated.SelectMany(d => d.OwnRegions).Min();
        return this with
        {
            Everything = Everything || delegated.Any(d => d.Everything),
            Regions = [.. Regions, .. delegated.SelectMany(d => d.Regions)],
            Departments = [.. Departments, .. delegated.SelectMany(d => d.Departments)],
            Delegators = [.. delegated.Where(d => d.OwnRegions.Contains(region)).Select(d => d.Owner)],
            DelegatedRegion = region,
        };
    }

    /// <summary>Whether any record of the region is inside.</summary>
    public bool Touches(Guid regionId, Func<Guid, Guid?> regionOfDepartment)
        => Everything || Regions.Contains(regionId) || OwnRegions.Contains(regionId) || regionId == DelegatedRegion || Departments.Any(d => regionOfDepartment(d!.Value) == regionId);
}
