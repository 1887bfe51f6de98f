using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Imports;

namespace RegionCloud.Performance.Features.Imports;

/// <summary>
/// The rows of an organisation file, read one after the other against what is known: the database's records and the file's
/// own earlier rows. A row is known by its natural key; one that is known already must say the same.
/// </summary>
internal sealed class OrganisationFile(IEnumerable<Region> regions, IEnumerable<Employee> employees, DateTimeOffset now)
{
    public static readonly ImportColumn[] Columns =
    [
        new("kind"), new("region", Region.LongestCode), new("name", Math.Min(Region.LongestName, Employee.LongestName)), new("timeZone", Region.LongestTimeZone), new("department", Department.LongestName),
        new("employee", Employee.LongestNumber), new("subject", Employee.LongestSubject), new("post", Assignment.LongestPost), new("role"), new("from"), new("to"),
    ];

    private static readonly Dictionary<string, Shape> Kinds = new(StringComparer.Ordinal)
    {
        ["region"] = new(["region", "name", "timeZone", "from"], ["to"], ["region"]),
        ["department"] = new(["region", "department", "from"], ["to"], ["region", "department"]),
        ["employee"] = new(["employee", "name", "from"], ["subject", "to"], ["employee"]),
        ["assignment"] = new(["employee", "region", "department", "post", "from"], ["to"], ["employee", "region", "department", "from"]),
        ["manager"] = new(["region", "employee", "from"], ["to"], ["region", "from"]),
        ["grant"] = new(["employee", "role", "from"], ["region", "department", "to"], ["employee", "role", "region", "department", "from"]),
    };

    private readonly Dictionary<string, Region> regions = regions.ToDictionary(r => r.Code, StringComparer.Ordinal);
    private readonly Dictionary<string, Employee> employees = employees.ToDictionary(e => e.Number, StringComparer.Ordinal);
    private readonly HashSet<string> subjects = employees.Select(e => e.Subject).OfType<string>().ToHashSet(StringComparer.Ordinal);
    private readonly Dictionary<string, int> lines = new(StringComparer.Ordinal);

    /// <summary>Regions and people that the file brought; their parts hang on them.</summary>
    public List<object> NewRecords { get; } = [];

    public void Read(ImportRecord record)
    {
        var row = record.First;
        var kind = row.OneOf("kind", Kinds.Keys);
        if (!Kinds.TryGetValue(kind, out var shape) || !IsComplete(row, shape))
            return;

        var days = new Days(row.Date("from"), row.OptionalDate("to"));
        if (record.IsFaulty || IsRepeated(row, kind, shape))
            return;

        try
        {
            var created = kind switch
            {
                "region" => ReadRegion(row, days),
                "department" => ReadDepartment(row, days),
                "employee" => ReadEmployee(row, days),
                "assignment" => ReadAssignment(row, days),
                "manager" => ReadManager(row, days),
                _ => ReadGrant(row, days),
            };
            if (created)
                record.New(kind, record);
            else
                record.Known(kind);
        }
        catch (RuleViolationException refused)
        {
            record.Fault(refused, ColumnOf);
        }
    }

    private bool ReadRegion(ImportRow row, Days days)
    {
        if (regions.TryGetValue(row.Text("region"), out var known))
            return Same(row, ("name", known.Name == row.Text("name")), ("timeZone", known.TimeZone == row.Text("timeZone")), ("from", known.From == days.From), ("to", SameEnd(known.Until, days)));

        var region = Region.Open(row.Text("region"), row.Text("name"), row.Text("timeZone"), days, codeTaken: false, now);
        regions.Add(region.Code, region);
        NewRecords.Add(region);
        return true;
    }

    private bool ReadDepartment(ImportRow row, Days days)
    {
        if (RegionOf(row) is not { } region)
            return false;
        if (DepartmentNamed(region, row.Text("department")) is { } known)
            return Same(row, ("from", known.From == days.From), ("to", SameEnd(known.Until, days)));

        region.AddDepartment(row.Text("department"), days, now);
        return true;
    }

    private bool ReadEmployee(ImportRow row, Days days)
    {
        var subject = row.OptionalText("subject");
        if (employees.TryGetValue(row.Text("employee"), out var known))
            return Same(row, ("name", known.Name == row.Text("name")), ("subject", known.Subject == subject), ("from", known.From == days.From), ("to", SameEnd(known.Until, days)));

        var employee = Employee.Register(row.Text("employee"), row.Text("name"), subject, days, numberTaken: false, subject is not null && !subjects.Add(subject), now);
        employees.Add(employee.Number, employee);
        NewRecords.Add(employee);
        return true;
    }

    private bool ReadAssignment(ImportRow row, Days days)
    {
        var (employee, region) = (EmployeeOf(row), RegionOf(row));
        var department = DepartmentOf(row, region);
        if (employee is null || department is null)
            return false;
        if (employee.Assignments.FirstOrDefault(a => a.DepartmentId == department.Id && a.From == days.From) is { } known)
            return Same(row, ("post", known.Post == row.Text("post")), ("to", SameEnd(known.Until, days)));

        employee.Assign(department, row.Text("post"), days, now);
        return true;
    }

    private bool ReadManager(ImportRow row, Days days)
    {
        var (employee, region) = (EmployeeOf(row), RegionOf(row));
        if (employee is null || region is null)
            return false;
        if (region.Terms.FirstOrDefault(t => t.From == days.From) is { } known)
            return Same(row, ("employee", known.EmployeeId == employee.Id), ("to", SameEnd(known.Until, days)));

        region.Appoint(employee, days, givers: [], now);
        return true;
    }

    private bool ReadGrant(ImportRow row, Days days)
    {
        var (employee, region) = (EmployeeOf(row), RegionOf(row));
        var department = DepartmentOf(row, region);
        if (employee is null || (region is null && row.Text("region").Length > 0) || (department is null && row.Text("department").Length > 0))
            return false;
        if (employee.Grants.FirstOrDefault(g => g.Role == row.Text("role") && g.RegionId == region?.Id && g.DepartmentId == department?.Id && g.From == days.From && g.ManagerTermId is null) is { } known)
            return Same(row, ("to", SameEnd(known.Until, days)));

        employee.Give(row.Text("role"), region, department, days, GrantOrigin.Import, givers: [], now);
        return true;
    }

    private Region? RegionOf(ImportRow row) => row.Known("region", regions.GetValueOrDefault(row.Text("region")));

    private Employee? EmployeeOf(ImportRow row) => row.Known("employee", employees.GetValueOrDefault(row.Text("employee")));

    private static Department? DepartmentOf(ImportRow row, Region? region) => row.Known("department", region is null ? null : DepartmentNamed(region, row.Text("department")));

    /// <summary>The three by their duty, others by their name.</summary>
    private static Department? DepartmentNamed(Region region, string text)
        => region.Departments.FirstOrDefault(d => d.Kind == DepartmentKind.Other ? d.Name == text : d.Kind.OnTheWire() == text);

    private static bool IsComplete(ImportRow row, Shape shape)
    {
        var complete = true;
        foreach (var column in shape.Required)
            complete &= row.Required(column).Length > 0;
        foreach (var column in Columns.Select(c => c.Name).Except(["kind", .. shape.Required, .. shape.Optional], StringComparer.Ordinal).Where(c => row.Text(c).Length > 0))
        {
            row.Fault("performance.import.cell-not-used", column, ("kind", row.Text("kind")));
            complete = false;
        }

        return complete;
    }

    private bool IsRepeated(ImportRow row, string kind, Shape shape)
    {
        var key = string.Join('\n', shape.Key.Select(row.Text).Prepend(kind));
        if (lines.TryAdd(key, row.Line))
            return false;

        row.Fault("import.duplicate", shape.Key[0], ("first", lines[key]));
        return true;
    }

    /// <summary>An open end in the file may have been ended since, by a hand-over for example.</summary>
    private static bool SameEnd(DateOnly? known, Days days) => days.Until is null || known == days.Until;

    private static bool Same(ImportRow row, params (string Column, bool IsSame)[] cells)
    {
        foreach (var (column, _) in cells.Where(c => !c.IsSame))
            row.Fault("import.changed", column);
        return false;
    }

    private static string ColumnOf(string pointer) => pointer switch
    {
        "/code" or "/regionId" => "region",
        "/name" or "/departmentId" => "department",
        "/timeZone" => "timeZone",
        "/number" or "/employeeId" => "employee",
        "/subject" => "subject",
        "/role" => "role",
        "/from" => "from",
        "/until" => "to",
        _ => "kind",
    };

    /// <param name="Required">Cells that must be filled.</param>
    /// <param name="Optional">Cells that may be; all others must be empty.</param>
    /// <param name="Key">What makes two rows the same.</param>
    private sealed record Shape(string[] Required, string[] Optional, string[] Key);
}
