using System.Security.Cryptography;
using System.Text;
using RegionCloud.Organisation.Messages.V1;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Testing;

/// <summary>
/// A small company: regions EAST and WEST with their departments, and people who sign in by their first name.
/// In EAST: carl manages, bob heads sales, anna and abel sell, mia heads marketing, cleo
/// customer service, arno is an agent, fiona keeps the books; in WEST: vera
/// manages, walt heads sales, wendy sells, wolf keeps the books. Company-wide: admin (hqAdmin), hanna (hqFinance), audrey
/// (auditor), olga (operator), dora (dataMigrator). nobody has an account and no grant.
/// </summary>
public sealed class TestOrganisation
{
    private readonly List<Change> changes = [];

    public TestOrganisation()
    {
        Region("EAST", "Asia/Shanghai");
        Region("WEST", "Asia/Shanghai");
        Person("carl", "EAST", "sales", ("regionManager", "EAST", null));
        Person("bob", "EAST", "sales", ("salesHead", "EAST", "sales"));
        Person("anna", "EAST", "sales", ("salesRep", "EAST", "sales"));
        Person("abel", "EAST", "sales", ("salesRep", "EAST", "sales"));
        Person("mia", "EAST", "marketing", ("marketingHead", "EAST", "marketing"));
        Person("cleo", "EAST", "customerService", ("customerServiceHead", "EAST", "customerService"));
        Person("arno", "EAST", "sales", ("agent", "EAST", "sales"));
        Person("fiona", "EAST", "customerService", ("financeOfficer", "EAST", null));
        Person("vera", "WEST", "sales", ("regionManager", "WEST", null));
        Person("walt", "WEST", "sales", ("salesHead", "WEST", "sales"));
        Person("wendy", "WEST", "sales", ("salesRep", "WEST", "sales"));
        Person("wolf", "WEST", "customerService", ("financeOfficer", "WEST", null));
        Person("admin", null, null, ("hqAdmin", null, null));
        Person("hanna", null, null, ("hqFinance", null, null));
        Person("audrey", null, null, ("auditor", null, null));
        Person("olga", null, null, ("operator", null, null));
        Person("dora", null, null, ("dataMigrator", null, null));
        Person("nobody", "EAST", "sales");
        WorkingCalendar();
    }

    public static Guid East => IdOf("EAST");

    public static Guid West => IdOf("WEST");

    /// <summary>Who has which role where; nobody else has one.</summary>
    public IEnumerable<(string Subject, GrantEntry Grant)> Grants => changes.Where(c => c.Grant is not null).Select(c => (
        changes.Single(e => e.Employee?.Id == c.Grant.EmployeeId).Employee.Subject,
        new GrantEntry(Guid.Parse(c.Grant.EmployeeId), c.Grant.Role, Guid.TryParse(c.Grant.RegionId, out var region) ? region : null, Guid.TryParse(c.Grant.DepartmentId, out var department) ? department : null, new Period(DateOnly.MinValue, null))));

    /// <summary>The id of a region by code, of an employee by subject, of a department as <c>EAST/sales</c>.</summary>
    public static Guid IdOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));

    public ListChangesResponse After(long version)
    {
        var answer = new ListChangesResponse { Version = changes.Count };
        answer.Changes.AddRange(changes.Where(c => c.Version > version));
        return answer;
    }

    public void Region(string code, string zone)
    {
        Add(new Change { Region = new Region { Id = Id(code), Code = code, Name = code, TimeZone = zone, ValidFrom = "1990-01-01" } });
        foreach (var kind in new[] { "marketing", "sales", "customerService" })
            Add(new Change { Department = new Department { Id = Id($"{code}/{kind}"), RegionId = Id(code), Kind = kind, Name = kind, ValidFrom = "1990-01-01" } });
    }

    /// <summary>The usual week; May Day 2026 with its make-up Saturday, and Dragon Boat.</summary>
    private void WorkingCalendar()
    {
        var calendar = new WorkingCalendar { Id = Id("calendar"), Number = 1, EffectiveOn = "0001-01-01" };
        calendar.Weeks.Add(new CalendarWeek { From = "0001-01-01" });
        foreach (var weekday in new[] { "monday", "tuesday", "wednesday", "thursday", "friday" })
            calendar.Weeks[0].Weekdays.Add(new CalendarWeekday { Weekday = weekday, Intervals = { "09:00-12:00", "13:30-18:00" } });
        foreach (var date in new[] { "2026-05-01", "2026-05-02", "2026-05-03", "2026-05-04", "2026-05-05", "2026-06-19", "2026-06-20", "2026-06-21" })
            calendar.Days.Add(new CalendarDay { Date = date, Kind = "off", Name = "假日" });
        calendar.Days.Add(new CalendarDay { Date = "2026-05-09", Kind = "worked", Name = "调休" });
        Add(new Change { WorkingCalendar = calendar });
    }

    public void Person(string subject, string? region, string? department, params IEnumerable<(string Role, string? Region, string? Department)> grants)
    {
        Add(new Change { Employee = new Employee { Id = Id(subject), Number = $"E-{subject}", Name = subject, Subject = subject, ValidFrom = "1990-01-01" } });
        if (region is not null)
        {
            Add(new Change
            {
                Assignment = new Assignment { Id = Id($"{subject}@{region}"), EmployeeId = Id(subject), RegionId = Id(region), DepartmentId = Id($"{region}/{department}"), Post = "member", ValidFrom = "1990-01-01" },
            });
        }

        foreach (var grant in grants)
        {
            Add(new Change
            {
                Grant = new Grant
                {
                    Id = Id($"{subject}/{grant.Role}/{grant.Region}"),
                    EmployeeId = Id(subject),
                    Role = grant.Role,
                    RegionId = grant.Region is null ? "" : Id(grant.Region),
                    DepartmentId = grant.Department is null ? "" : Id($"{grant.Region}/{grant.Department}"),
                    ValidFrom = "1990-01-01",
                },
            });
        }
    }

    /// <summary>The company's goal of a year, by the id of <c>goal/2026</c>.</summary>
    public void Goal(int year) => Add(new Change { CompanyGoal = new CompanyGoal { Id = Id(FormattableString.Invariant($"goal/{year}")), Year = year } });

    /// <summary>Headquarters closed a month of a region, yyyy-MM.</summary>
    public void Close(string region, string month, string closedOn)
        => Add(new Change { PeriodClose = new PeriodClose { Id = Id($"{region}/{month}"), RegionId = Id(region), Month = month, ClosedOn = closedOn } });

    /// <summary>One stands in for another with a role that he has in a region (or company-wide), from a day to a day.</summary>
    public void Delegation(string delegator, string stand, string role, string? region, string from = "1990-01-01", string until = "2999-12-31")
        => Add(new Change
        {
            Delegation = new Delegation
            {
                Id = Id($"{delegator}>{stand}/{role}/{region}"),
                GrantId = Id($"{delegator}/{role}/{region}"),
                DelegatorId = Id(delegator),
                DelegateId = Id(stand),
                ValidFrom = from,
                ValidTo = until,
            },
        });

    private static string Id(string name) => IdOf(name).ToString();

    private void Add(Change change)
    {
        change.Version = changes.Count + 1;
        changes.Add(change);
    }
}
