using System.Collections.Frozen;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.ServiceDefaults.Security;

/// <summary>How far a role's permission reaches.</summary>
public enum ReachOfRole
{
    /// <summary>All regions.</summary>
    All,

    /// <summary>The region of the grant.</summary>
    Region,

    /// <summary>The department of the grant.</summary>
    Department,

    /// <summary>The person's own records in the region of the grant.</summary>
    Own,
}

/// <summary>The roles that somebody can be given.</summary>
public static class Role
{
    public static IEnumerable<string> All => Permissions.Roles.Order(StringComparer.Ordinal);
}

/// <summary>Who may do what: the table <c>permissions.csv</c>, which specification, service and tests share (security §2.3).</summary>
public static class Permissions
{
    /// <summary>How a service's own principal is called: <c>svc-sales</c> has a column of its own, with only what it needs; nobody is granted it.</summary>
    public const string ServicePrefix = "svc-";

    /// <summary>A column for what every employee may do with his own records, whatever his roles (§10a); nobody is granted it.</summary>
    public const string Everybody = "everybody";

    private static readonly FrozenDictionary<string, FrozenDictionary<string, ReachOfRole>> Table = Read();

    public static IReadOnlyCollection<string> All => Table.Keys;

    public static IReadOnlyCollection<string> Roles { get; } = Table.Values.SelectMany(r => r.Keys).Append("operator").Where(r => r != Everybody && !r.StartsWith(ServicePrefix, StringComparison.Ordinal)).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>How far the role's permission reaches, or null when it has none.</summary>
    public static ReachOfRole? Of(string permission, string role)
        => Table.TryGetValue(permission, out var roles) && roles.TryGetValue(role, out var reach) ? reach : null;

    /// <summary>Whether somebody with a role may at all: by it, or as an employee.</summary>
    public static bool Permits(string permission, string role) => Of(permission, role) is not null || Of(permission, Everybody) is not null;

    /// <summary>The records that these grants let a person reach with a permission, or null when nothing gives it.</summary>
    /// <param name="everywhere">All regions, where the person is an employee today: what everybody may with his own he may in each.</param>
    public static Reach? ReachOf(string permission, IEnumerable<GrantEntry> grants, Guid? employeeId, IEnumerable<Guid>? everywhere = null)
    {
        var everybody = everywhere is not null && Of(permission, Everybody) is not null;
        var (any, everything) = (everybody, false);
        HashSet<Guid?> regions = [], departments = [], own = everybody ? [.. everywhere!] : [];
        foreach (var grant in grants)
        {
            var reach = Of(permission, grant.Role);
            any |= reach is not null;
            switch (reach)
            {
                case ReachOfRole.All:
                case ReachOfRole.Region when grant.RegionId is null:
                    everything = true;
                    break;
                case ReachOfRole.Region:
                    regions.Add(grant.RegionId);
                    break;
                case ReachOfRole.Department when grant.DepartmentId is not null:
                    departments.Add(grant.DepartmentId);
                    break;
                case ReachOfRole.Own when grant.RegionId is not null:
                    own.Add(grant.RegionId);
                    break;
                default:
                    break;
            }
        }

        return any ? new Reach(permission, everything, regions, departments, own, employeeId) : null;
    }

    private static FrozenDictionary<string, FrozenDictionary<string, ReachOfRole>> Read()
    {
        using var stream = typeof(Permissions).Assembly.GetManifestResourceStream("RegionCloud.ServiceDefaults.Security.permissions.csv")!;
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => !l.StartsWith('#')).ToList();
        var roles = lines[0].Split(',')[1..];
        return lines.Skip(1).Select(line => line.Split(',')).ToFrozenDictionary(
            cells => cells[0],
            cells => roles.Zip(cells.Skip(1)).Where(c => c.Second.Length > 0).ToFrozenDictionary(c => c.First, c => Parse(c.Second), StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    private static ReachOfRole Parse(string cell) => cell switch
    {
        "A" => ReachOfRole.All,
        "R" => ReachOfRole.Region,
        "D" => ReachOfRole.Department,
        "O" => ReachOfRole.Own,
        _ => throw new InvalidOperationException($"permissions.csv has a cell '{cell}'."),
    };
}
