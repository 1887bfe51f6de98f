using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Domain;

/// <summary>營銷大區: a marketing region with its departments (2.1-2) and its managers, one at a time (2.1-1).</summary>
internal sealed class Region : IFeedRecord
{
    public const int LongestCode = 20;
    public const int LongestName = 100;
    public const int LongestTimeZone = 60;
    private readonly List<Department> departments = [];
    private readonly List<ManagerTerm> terms = [];

    private Region()
    {
    }

    public Guid Id { get; private init; }

    public string Code { get; private init; } = "";

    public string Name { get; private init; } = "";

    /// <summary>IANA zone in which the region's business dates are reckoned.</summary>
    public string TimeZone { get; private init; } = "";

    public DateOnly From { get; private init; }

    public DateOnly? Until { get; private init; }

    public int Version { get; private set; } = 1;

    public long FeedVersion { get; set; }

    public Days Valid => new(From, Until);

    public IReadOnlyCollection<Department> Departments => departments;

    /// <summary>Everybody who manages the region, did or will.</summary>
    public IReadOnlyCollection<ManagerTerm> Terms => terms;

    /// <summary>Opens a region with the three departments that every region has (2.1-2).</summary>
    public static Region Open(string code, string name, string timeZone, Days valid, bool codeTaken, DateTimeOffset now)
    {
        Refuse.Broken(
            RegionRules.CodeMustBeFree(code, codeTaken),
            RegionRules.TimeZoneMustBeKnown(timeZone),
            DaysRules.MustNotBeReversed(valid));

        var region = new Region { Id = Guid.CreateVersion7(now), Code = code, Name = name, TimeZone = timeZone, From = valid.From, Until = valid.Until };
        region.departments.AddRange([
            new Department(region.Id, DepartmentKind.Marketing, "市场部", valid, now),
            new Department(region.Id, DepartmentKind.Sales, "销售部", valid, now),
            new Department(region.Id, DepartmentKind.CustomerService, "客服部", valid, now)]);
        return region;
    }

    /// <summary>Adds a department besides the three (2.1-2 «and other»).</summary>
    public Department AddDepartment(string name, Days valid, DateTimeOffset now)
    {
        Refuse.Broken(
            DaysRules.MustNotBeReversed(valid),
            RegionRules.MustBeInForce(this, valid),
            RegionRules.DepartmentNameMustBeFree(this, name));

        var department = new Department(Id, DepartmentKind.Other, name, valid, now);
        departments.Add(department);
        Version++;
        return department;
    }

    /// <summary>
    /// Appoints the manager from a day on; an open term of somebody else ends the day before. The term brings the role
    /// <c>regionManager</c> for as long as it lasts.
    /// </summary>
    /// <param name="givers">Who appoints, and for whom he stands in; nobody for an import, which records what was decided elsewhere.</param>
    public ManagerTerm Appoint(Employee employee, Days days, IReadOnlyList<string> givers, DateTimeOffset now)
    {
        var predecessor = terms.SingleOrDefault(t => t.Until is null && t.From < days.From && t.EmployeeId != employee.Id);
        Refuse.Broken(
            DaysRules.MustNotBeReversed(days),
            RegionRules.MustBeInForce(this, days),
            EmployeeRules.MustBeInForce(employee, days),
            GrantRules.MustNotBeToOneself(employee, givers),
            RegionRules.MustHaveOneManager(terms.Where(t => t != predecessor), days));

        predecessor?.End(days.From.AddDays(-1));
        var term = new ManagerTerm(this, employee, days, now);
        terms.Add(term);
        Version++;
        return term;
    }

    /// <summary>Ends the term that runs on a day with that day; from the next the region has no manager until one is appointed.</summary>
    public void EndTerm(DateOnly on)
    {
        var term = ManagerOn(on);
        Refuse.Broken(RegionRules.MustHaveAManager(this, term, on));
        term!.End(on);
        Version++;
    }

    public ManagerTerm? ManagerOn(DateOnly day) => terms.SingleOrDefault(t => t.Valid.Covers(day));

    /// <summary>Since when the region has been without a manager on a day; null when it has one or is not in force.</summary>
    public DateOnly? VacantSince(DateOnly day)
        => ManagerOn(day) is not null || !Valid.Covers(day)
            ? null
            : terms.Where(t => t.Until < day).Select(t => t.Until!.Value.AddDays(1)).Append(From).Max();

    /// <summary>The region's business day at an instant.</summary>
    public DateOnly DayAt(DateTimeOffset instant)
        => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(TimeZone)).DateTime);
}

/// <summary>The duties of 2.1-3; a region may have other departments too.</summary>
internal enum DepartmentKind
{
    /// <summary>市場部: research, brand, campaigns.</summary>
    Marketing,

    /// <summary>銷售部: customers and contracts.</summary>
    Sales,

    /// <summary>客服部: after-sales service.</summary>
    CustomerService,

    /// <summary>Known by its name.</summary>
    Other,
}

internal static class DepartmentKinds
{
    /// <summary>As other departments and clerks write it: <c>customerService</c>.</summary>
    public static string OnTheWire(this DepartmentKind kind) => kind switch
    {
        DepartmentKind.Marketing => "marketing",
        DepartmentKind.Sales => "sales",
        DepartmentKind.CustomerService => "customerService",
        DepartmentKind.Other => "other",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };
}

/// <summary>部門: a department of one region.</summary>
internal sealed class Department : IFeedRecord
{
    public const int LongestName = 100;

    private Department()
    {
    }

    internal Department(Guid regionId, DepartmentKind kind, string name, Days valid, DateTimeOffset now)
        => (Id, RegionId, Kind, Name, From, Until) = (Guid.CreateVersion7(now), regionId, kind, name, valid.From, valid.Until);

    public Guid Id { get; private init; }

    public Guid RegionId { get; private init; }

    public DepartmentKind Kind { get; private init; }

    public string Name { get; private init; } = "";

    public DateOnly From { get; private init; }

    public DateOnly? Until { get; private init; }

    public long FeedVersion { get; set; }

    public Days Valid => new(From, Until);
}

/// <summary>大區經理任期: who manages a region, from when to when.</summary>
internal sealed class ManagerTerm : IFeedRecord
{
    private ManagerTerm()
    {
    }

    internal ManagerTerm(Region region, Employee employee, Days days, DateTimeOffset now)
    {
        (Id, RegionId, EmployeeId, Employee, From, Until) = (Guid.CreateVersion7(now), region.Id, employee.Id, employee, days.From, days.Until);
        Grant = employee.GiveForTerm(this, now);
    }

    public Guid Id { get; private init; }

    public Guid RegionId { get; private init; }

    public Guid EmployeeId { get; private init; }

    public Employee Employee { get; private init; } = null!;

    /// <summary>The role that the term brings and that ends with it.</summary>
    public Grant Grant { get; private init; } = null!;

    public DateOnly From { get; private init; }

    public DateOnly? Until { get; private set; }

    public long FeedVersion { get; set; }

    public Days Valid => new(From, Until);

    internal void End(DateOnly on)
    {
        Until = on;
        Employee.EndForTerm(this, on);
    }
}
