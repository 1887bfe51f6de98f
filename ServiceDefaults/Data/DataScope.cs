namespace RegionCloud.ServiceDefaults.Data;

/// <summary>
/// Which records the present unit of work may see and change. One instance lives in each dependency scope; until somebody
/// enters a reach, every query and save throws: nothing runs by accident over all regions.
/// </summary>
public sealed class DataScope
{
    private Reach? reach;

    public Reach Reach => reach ?? throw new InvalidOperationException("No data scope was entered: a request, a consumer or a job must say whose records it works on.");

    public void Enter(Reach value) => reach = value;
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
    /// <summary>All regions; the reason is logged and audited.</summary>
    public static Reach All(string reason) => new(reason, Everything: true, [], [], [], Owner: null);

    /// <summary>One whole region, as a consumer or a job works on it.</summary>
    public static Reach Region(Guid regionId, string reason) => new(reason, Everything: false, [regionId], [], [], Owner: null);

    /// <summary>Whether a record with these marks lies inside.</summary>
    public bool Covers(Guid regionId, Guid? departmentId, Guid? ownerId)
        => Everything
            || Regions.Contains(regionId)
            || (departmentId is { } department && Departments.Contains(department))
            || (ownerId is not null && ownerId == Owner && OwnRegions.Contains(regionId));

    /// <summary>Whether any record of the region is inside.</summary>
    public bool Touches(Guid regionId, Func<Guid, Guid?> regionOfDepartment)
        => Everything || Regions.Contains(regionId) || OwnRegions.Contains(regionId) || Departments.Any(d => regionOfDepartment(d!.Value) == regionId);
}
