using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Organisation.Messages.V1;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Features.Calendars;
using RegionCloud.ServiceDefaults.Errors;
using Told = RegionCloud.Organisation.Messages.V1;

namespace RegionCloud.Performance.Features.Feed;

/// <summary>The organisation as the other departments copy it: every record in its present state, in the order of its last change.</summary>
internal static class OrganisationFeed
{
    private const int Largest = 1000;
    private const int Usual = 500;

    public static async Task<ListChangesResponse> ListAsync(PerformanceDbContext db, long afterVersion, int pageSize, CancellationToken cancellationToken)
    {
        if (pageSize is < 0 or > Largest)
            throw new MalformedRequestException(Fault.Of("number-range", "/pageSize", ("field", "page_size"), ("min", 1), ("max", Largest), ("value", pageSize)));

        var size = pageSize == 0 ? Usual : pageSize;
        // Several tables are not read at one instant. Every change up to the counter is complete, so nothing below it is missed;
        // what is changed meanwhile moves above it and comes with the next question.
        var upTo = await db.OrganisationVersions.AsNoTracking().Select(v => v.Value).SingleAsync(cancellationToken);

        List<Change> changes = [
            .. await OfAsync(db.Regions, r => new Change { Version = r.FeedVersion, Region = Message(r) }),
            .. await OfAsync(db.Departments, d => new Change { Version = d.FeedVersion, Department = Message(d) }),
            .. await OfAsync(db.Employees, e => new Change { Version = e.FeedVersion, Employee = Message(e) }),
            .. await OfAsync(db.Assignments, a => new Change { Version = a.FeedVersion, Assignment = Message(a) }),
            .. await OfAsync(db.ManagerTerms, t => new Change { Version = t.FeedVersion, ManagerTerm = Message(t) }),
            // What waits for a second person gives nothing yet: nobody need know it.
            .. await OfAsync(db.Grants.Where(g => !g.Approval.Pending), g => new Change { Version = g.FeedVersion, Grant = Message(g) }),
            .. await OfAsync(db.Delegations.Where(d => !d.Approval.Pending), d => new Change { Version = d.FeedVersion, Delegation = Message(d) }),
            // A goal that nobody approved is wanted by nobody.
            .. await OfAsync(db.CompanyGoals.Where(g => g.Revisions.Any(r => r.Proposal.EffectiveOn != null)), g => new Change { Version = g.FeedVersion, CompanyGoal = Message(g) }),
            .. await OfAsync(db.PeriodCloses, c => new Change { Version = c.FeedVersion, PeriodClose = Message(c) }),
            .. await OfAsync(db.CalendarEditions.Where(c => c.Proposal.EffectiveOn != null), c => new Change { Version = c.FeedVersion, WorkingCalendar = Message(c) })];
        var page = changes.OrderBy(c => c.Version).Take(size).ToList();
        return new ListChangesResponse
        {
            Changes = { page },
            Version = page.Count == 0 ? afterVersion : page[^1].Version,
            More = changes.Count > size,
        };

        async Task<IEnumerable<Change>> OfAsync<TRecord>(IQueryable<TRecord> records, Func<TRecord, Change> toChange)
            where TRecord : class, IFeedRecord
            => (await records.AsNoTracking().Where(r => r.FeedVersion > afterVersion && r.FeedVersion <= upTo).OrderBy(r => r.FeedVersion).Take(size + 1).ToListAsync(cancellationToken)).Select(toChange);
    }

    private static Told.Region Message(Domain.Region region) => new()
    {
        Id = region.Id.ToString(),
        Code = region.Code,
        Name = region.Name,
        TimeZone = region.TimeZone,
        ValidFrom = Text(region.From),
        ValidTo = Text(region.Until),
    };

    private static Told.Department Message(Domain.Department department) => new()
    {
        Id = department.Id.ToString(),
        RegionId = department.RegionId.ToString(),
        Kind = department.Kind.OnTheWire(),
        Name = department.Name,
        ValidFrom = Text(department.From),
        ValidTo = Text(department.Until),
    };

    private static Told.Employee Message(Domain.Employee employee) => new()
    {
        Id = employee.Id.ToString(),
        Number = employee.Number,
        Name = employee.Name,
        Subject = employee.Subject ?? "",
        ValidFrom = Text(employee.From),
        ValidTo = Text(employee.Until),
    };

    private static Told.Assignment Message(Domain.Assignment assignment) => new()
    {
        Id = assignment.Id.ToString(),
        EmployeeId = assignment.EmployeeId.ToString(),
        RegionId = assignment.RegionId.ToString(),
        DepartmentId = assignment.DepartmentId.ToString(),
        Post = assignment.Post,
        ValidFrom = Text(assignment.From),
        ValidTo = Text(assignment.Until),
    };

    private static Told.ManagerTerm Message(Domain.ManagerTerm term) => new()
    {
        Id = term.Id.ToString(),
        RegionId = term.RegionId.ToString(),
        EmployeeId = term.EmployeeId.ToString(),
        ValidFrom = Text(term.From),
        ValidTo = Text(term.Until),
    };

    private static Told.Grant Message(Domain.Grant grant) => new()
    {
        Id = grant.Id.ToString(),
        EmployeeId = grant.EmployeeId.ToString(),
        Role = grant.Role,
        RegionId = grant.RegionId?.ToString() ?? "",
        DepartmentId = grant.DepartmentId?.ToString() ?? "",
        ValidFrom = Text(grant.From),
        ValidTo = Text(grant.Until),
    };

    private static Told.Delegation Message(Domain.Delegation delegation) => new()
    {
        Id = delegation.Id.ToString(),
        GrantId = delegation.GrantId.ToString(),
        DelegatorId = delegation.DelegatorId.ToString(),
        DelegateId = delegation.DelegateId.ToString(),
        ValidFrom = Text(delegation.From),
        ValidTo = Text(delegation.Until),
    };

    private static Told.CompanyGoal Message(Domain.CompanyGoal goal)
    {
        var message = new Told.CompanyGoal { Id = goal.Id.ToString(), Year = goal.Year };
        foreach (var revision in goal.Revisions.Where(r => r.Proposal.EffectiveOn is not null).OrderBy(r => r.Number))
        {
            var told = new Told.GoalRevision { Number = revision.Number, EffectiveOn = Text(revision.Proposal.EffectiveOn), Statement = revision.Statement };
            told.Targets.AddRange(revision.ReadTargets().Select(t => new Told.GoalTarget
            {
                Code = t.Code,
                Name = t.Name,
                Value = t.Value.ToString("0.00", CultureInfo.InvariantCulture),
                Unit = t.Unit.Wire(),
                Currency = t.Currency ?? "",
            }));
            message.Revisions.Add(told);
        }

        return message;
    }

    private static Told.WorkingCalendar Message(CalendarEdition edition)
    {
        var message = new Told.WorkingCalendar { Id = edition.Id.ToString(), Number = edition.Number, EffectiveOn = Text(edition.Proposal.EffectiveOn) };
        foreach (var week in CalendarRequests.WeekStates(edition.Read()))
        {
            var told = new Told.CalendarWeek { From = Text(week.From) };
            told.Weekdays.AddRange(week.Weekdays.Select(d => new Told.CalendarWeekday { Weekday = d.Weekday, Intervals = { d.Intervals } }));
            message.Weeks.Add(told);
        }

        message.Days.AddRange(CalendarRequests.DayStates(edition.Read()).Select(d => new Told.CalendarDay { Date = Text(d.Date), Kind = d.Kind, Name = d.Name, Intervals = { d.Intervals ?? [] } }));
        return message;
    }

    private static Told.PeriodClose Message(Domain.PeriodClose close) => new()
    {
        Id = close.Id.ToString(),
        RegionId = close.RegionId.ToString(),
        Month = CloseRules.Text(close.Month),
        ClosedOn = Text(close.ClosedOn),
    };

    private static string Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
