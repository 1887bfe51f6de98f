using System.Collections.Frozen;
using System.Globalization;
using RegionCloud.Organisation.Messages.V1;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Security;
using CalendarDay = RegionCloud.ServiceDefaults.Calendar.CalendarDay;
using Messages = RegionCloud.Organisation.Messages.V1;
using WorkingCalendar = RegionCloud.ServiceDefaults.Calendar.WorkingCalendar;

namespace RegionCloud.ServiceDefaults.Organisation;

/// <summary>The organisation as this service knows it, in memory; replaced whole whenever the copy changes.</summary>
public sealed class OrganisationDirectory
{
    private volatile OrganisationSnapshot? snapshot;

    /// <exception cref="OrganisationNotCopiedException">Nothing was ever copied.</exception>
    public OrganisationSnapshot Current => snapshot ?? throw new OrganisationNotCopiedException();

    public bool IsCopied => snapshot is not null;

    public void Replace(IEnumerable<Change> changes, long version) => snapshot = new OrganisationSnapshot(changes, version);
}

public sealed record RegionEntry(Guid Id, string Code, string Name, TimeZoneInfo Zone, Period Valid);

public sealed record DepartmentEntry(Guid Id, Guid RegionId, string Kind, string Name, Period Valid);

public sealed record EmployeeEntry(Guid Id, string Number, string Name, string Subject, Period Valid);

public sealed record AssignmentEntry(Guid EmployeeId, Guid RegionId, Guid DepartmentId, string Post, Period Valid);

/// <summary>A role given to a person for a region and department, or for the whole company.</summary>
public sealed record GrantEntry(Guid EmployeeId, string Role, Guid? RegionId, Guid? DepartmentId, Period Valid);

/// <summary>A person stands in for another with one of his roles, for as long as both hold.</summary>
public sealed record DelegationEntry(Guid DelegatorId, Guid DelegateId, GrantEntry Grant, Period Valid)
{
    public bool Covers(DateOnly day) => Valid.Covers(day) && Grant.Valid.Covers(day);
}

/// <summary>What headquarters wants of a year (1-2), by revision.</summary>
public sealed record GoalEntry(Guid Id, int Year, IReadOnlyList<GoalRevisionEntry> Revisions)
{
    /// <summary>What is wanted as it was known on a day; null before the first approval.</summary>
    public GoalRevisionEntry? AsOf(DateOnly day) => Revisions.Where(r => r.EffectiveOn <= day).MaxBy(r => r.Number);
}

/// <param name="EffectiveOn">From this day on it is what is wanted.</param>
public sealed record GoalRevisionEntry(int Number, DateOnly EffectiveOn, string Statement, IReadOnlyList<GoalTargetEntry> Targets);

/// <param name="Unit">money, percent, count, points, days.</param>
/// <param name="Currency">Only of money.</param>
public sealed record GoalTargetEntry(string Code, string Name, decimal Value, string Unit, string? Currency);

/// <summary>A month of a region that headquarters closed.</summary>
/// <param name="Month">Its first day.</param>
public sealed record CloseEntry(Guid RegionId, DateOnly Month, DateOnly ClosedOn);

/// <summary>From the first to the last day, both inclusive; no last day means open.</summary>
public readonly record struct Period(DateOnly From, DateOnly? To)
{
    public bool Covers(DateOnly day) => day >= From && (To is null || day <= To);

    internal static Period Of(string from, string to) => new(Day(from) ?? DateOnly.MinValue, Day(to));

    private static DateOnly? Day(string text)
        => text.Length == 0 ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>One consistent state of the organisation.</summary>
public sealed class OrganisationSnapshot
{
    private readonly ILookup<Guid, GrantEntry> grants;
    private readonly ILookup<Guid, DelegationEntry> delegationsTo;
    private readonly ILookup<Guid, DelegationEntry> delegationsBy;
    private readonly ILookup<Guid, AssignmentEntry> assignments;
    private readonly ILookup<Guid, CloseEntry> closes;
    private readonly FrozenDictionary<int, WorkingCalendar> calendars;
    private readonly FrozenDictionary<string, EmployeeEntry> bySubject;
    private readonly FrozenDictionary<string, EmployeeEntry> byNumber;

    internal OrganisationSnapshot(IEnumerable<Change> changes, long version)
    {
        var all = changes.ToList();
        Version = version;
        Regions = all.Where(c => c.Region is not null).Select(c => c.Region)
            .Select(r => new RegionEntry(Guid.Parse(r.Id), r.Code, r.Name, TimeZoneInfo.FindSystemTimeZoneById(r.TimeZone), Period.Of(r.ValidFrom, r.ValidTo)))
            .ToFrozenDictionary(r => r.Id);
        Departments = all.Where(c => c.Department is not null).Select(c => c.Department)
            .Select(d => new DepartmentEntry(Guid.Parse(d.Id), Guid.Parse(d.RegionId), d.Kind, d.Name, Period.Of(d.ValidFrom, d.ValidTo)))
            .ToFrozenDictionary(d => d.Id);
        Employees = all.Where(c => c.Employee is not null).Select(c => c.Employee)
            .Select(e => new EmployeeEntry(Guid.Parse(e.Id), e.Number, e.Name, e.Subject, Period.Of(e.ValidFrom, e.ValidTo)))
            .ToFrozenDictionary(e => e.Id);
        bySubject = Employees.Values.Where(e => e.Subject.Length > 0).ToFrozenDictionary(e => e.Subject, StringComparer.Ordinal);
        byNumber = Employees.Values.ToFrozenDictionary(e => e.Number, StringComparer.Ordinal);
        assignments = all.Where(c => c.Assignment is not null).Select(c => c.Assignment)
            .Select(a => new AssignmentEntry(Guid.Parse(a.EmployeeId), Guid.Parse(a.RegionId), Guid.Parse(a.DepartmentId), a.Post, Period.Of(a.ValidFrom, a.ValidTo)))
            .ToLookup(a => a.EmployeeId);
        var grantsById = all.Where(c => c.Grant is not null).Select(c => c.Grant)
            .ToDictionary(g => g.Id, g => new GrantEntry(Guid.Parse(g.EmployeeId), g.Role, Id(g.RegionId), Id(g.DepartmentId), Period.Of(g.ValidFrom, g.ValidTo)), StringComparer.Ordinal);
        grants = grantsById.Values.ToLookup(g => g.EmployeeId);
        // A delegation whose role has not come yet, or is another's, gives nothing.
        var delegations = all.Where(c => c.Delegation is not null).Select(c => c.Delegation).Where(d => grantsById.ContainsKey(d.GrantId))
            .Select(d => new DelegationEntry(Guid.Parse(d.DelegatorId), Guid.Parse(d.DelegateId), grantsById[d.GrantId], Period.Of(d.ValidFrom, d.ValidTo)))
            .Where(d => d.Grant.EmployeeId == d.DelegatorId).ToList();
        delegationsTo = delegations.ToLookup(d => d.DelegateId);
        delegationsBy = delegations.ToLookup(d => d.DelegatorId);
        Goals = all.Where(c => c.CompanyGoal is not null).Select(c => GoalOf(c.CompanyGoal)).ToFrozenDictionary(g => g.Id);
        closes = all.Where(c => c.PeriodClose is not null).Select(c => c.PeriodClose)
            .Select(c => new CloseEntry(Guid.Parse(c.RegionId), Day($"{c.Month}-01"), Day(c.ClosedOn)))
            .ToLookup(c => c.RegionId);
        calendars = all.Where(c => c.WorkingCalendar is not null).Select(c => CalendarOf(c.WorkingCalendar)).ToFrozenDictionary(c => c.Number);
        Calendar = calendars.Values.MaxBy(c => c.Number);
    }

    public long Version { get; }

    public FrozenDictionary<Guid, RegionEntry> Regions { get; }

    public FrozenDictionary<Guid, DepartmentEntry> Departments { get; }

    public FrozenDictionary<Guid, EmployeeEntry> Employees { get; }

    /// <summary>The company's goals, of every year that has one.</summary>
    public FrozenDictionary<Guid, GoalEntry> Goals { get; }

    public GoalEntry? GoalOf(int year) => Goals.Values.FirstOrDefault(g => g.Year == year);

    /// <summary>The company's working time as it holds now (RB-17); null only until Performance has told its first calendar.</summary>
    public WorkingCalendar? Calendar { get; }

    /// <summary>The calendar with a number, to reckon again what was reckoned with it.</summary>
    public WorkingCalendar? CalendarOf(int number) => calendars.GetValueOrDefault(number);

    /// <summary>The months that a region has closed.</summary>
    public IEnumerable<CloseEntry> ClosesOf(Guid regionId) => closes[regionId];

    /// <summary>First day of a region's open period: what is dated before it is entered only with a permission of its own (decisions §4). Null while nothing is closed.</summary>
    public DateOnly? OpenFrom(Guid regionId) => closes[regionId].Select(c => (DateOnly?)c.Month.AddMonths(1)).Max();

    /// <summary>Who signs in under this subject, if it is an employee.</summary>
    public EmployeeEntry? BySubject(string subject) => bySubject.GetValueOrDefault(subject);

    public EmployeeEntry? ByNumber(string number) => byNumber.GetValueOrDefault(number);

    public RegionEntry? RegionByCode(string code) => Regions.Values.FirstOrDefault(r => string.Equals(r.Code, code, StringComparison.Ordinal));

    public IEnumerable<GrantEntry> GrantsOf(Guid employeeId) => grants[employeeId];

    /// <summary>With whose roles the person stands in.</summary>
    public IEnumerable<DelegationEntry> DelegationsTo(Guid employeeId) => delegationsTo[employeeId];

    /// <summary>Who stands in for the person.</summary>
    public IEnumerable<DelegationEntry> DelegationsBy(Guid employeeId) => delegationsBy[employeeId];

    /// <summary>Where a person works in a region on a day: figures stay with the department of then (2.1-3).</summary>
    public AssignmentEntry? AssignmentOf(Guid employeeId, Guid regionId, DateOnly day)
        => assignments[employeeId].FirstOrDefault(a => a.RegionId == regionId && a.Valid.Covers(day));

    /// <summary>Whether the person works in any region on a day; headquarters' people do not.</summary>
    public bool WorksInARegion(Guid employeeId, DateOnly day) => assignments[employeeId].Any(a => a.Valid.Covers(day));

    /// <summary>Whether the person has ever worked in the region.</summary>
    public bool WorkedIn(Guid employeeId, Guid regionId) => assignments[employeeId].Any(a => a.RegionId == regionId);

    private static GoalEntry GoalOf(CompanyGoal goal) => new(Guid.Parse(goal.Id), goal.Year,
    [
        .. goal.Revisions.Select(r => new GoalRevisionEntry(
            r.Number, Day(r.EffectiveOn), r.Statement,
            [.. r.Targets.Select(t => new GoalTargetEntry(t.Code, t.Name, decimal.Parse(t.Value, NumberStyles.Number, CultureInfo.InvariantCulture), t.Unit, t.Currency.Length == 0 ? null : t.Currency))])),
    ]);

    private static WorkingCalendar CalendarOf(Messages.WorkingCalendar told) => new(
        told.Number,
        told.Weeks.Select(w => new WorkingWeek(Day(w.From), w.Weekdays.ToDictionary(d => Enum.Parse<DayOfWeek>(d.Weekday, ignoreCase: true), d => Intervals(d.Intervals)))),
        told.Days.Select(d => new CalendarDay(Day(d.Date), d.Kind == "worked", d.Name, d.Intervals.Count == 0 ? null : Intervals(d.Intervals))));

    private static IReadOnlyList<WorkingInterval> Intervals(IEnumerable<string> texts) => [.. texts.Select(t => WorkingInterval.Read(t) ?? throw new FormatException($"'{t}' is no working interval."))];

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Guid? Id(string text) => text.Length == 0 ? null : Guid.Parse(text);
}
