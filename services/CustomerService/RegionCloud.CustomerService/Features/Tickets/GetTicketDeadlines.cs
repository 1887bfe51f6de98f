using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Tickets;

/// <summary>How a ticket's deadlines come about, day by day.</summary>
/// <param name="CalendarNumber">The working calendar with which they are reckoned; Performance shows it.</param>
/// <param name="TimeZone">By whose clocks the intervals are told.</param>
/// <param name="PolicySetId">The set that names the target minutes.</param>
public sealed record TicketDeadlinesView(Guid TicketId, string Number, DateTimeOffset ReceivedAt, int CalendarNumber, string TimeZone, Guid PolicySetId, DeadlineView FirstResponse, DeadlineView Resolution);

/// <summary>One deadline, explained: the days' minutes add up to target and standstills.</summary>
/// <param name="Status">How the clock stands now.</param>
/// <param name="TargetMinutes">Working minutes from the arrival (RB-17).</param>
/// <param name="StoodMinutes">Working minutes for which the clock stood; they are added (RB-18).</param>
/// <param name="DueAt">Absent while the clock stands.</param>
/// <param name="LeftMinutes">What is left of the target while the clock stands.</param>
/// <param name="Standstills">When and how long it stood.</param>
/// <param name="Days">Every day from the arrival to the deadline, also those on which nobody works; while the clock stands, up to where it stopped.</param>
public sealed record DeadlineView(
    ClockStatus Status, int TargetMinutes, int StoodMinutes, DateTimeOffset? DueAt, int? LeftMinutes, IReadOnlyList<StandstillView> Standstills, IReadOnlyList<DeadlineDayView> Days);

/// <param name="WaitingForCustomer">Otherwise the ticket was resolved and came back.</param>
/// <param name="Until">Absent while it still stands.</param>
/// <param name="Minutes">Working minutes of it so far.</param>
public sealed record StandstillView(DateTimeOffset From, DateTimeOffset? Until, bool WaitingForCustomer, int Minutes);

/// <param name="Intervals">What was walked of the day.</param>
/// <param name="Minutes">Their sum.</param>
/// <param name="Kind">Why the day is what it is: working, off (weekend), holiday, makeUp (a make-up working day).</param>
/// <param name="Name">Of the holiday or make-up day.</param>
public sealed record DeadlineDayView(DateOnly Date, [property: ValuesOf(typeof(DeadlineDayKind))] string Kind, string? Name, IReadOnlyList<WalkedIntervalView> Intervals, int Minutes);

/// <param name="From">09:00, by the region's clocks.</param>
public sealed record WalkedIntervalView(string From, string Until, int Minutes);

/// <summary>Why people work on a day or do not.</summary>
internal enum DeadlineDayKind
{
    Working,
    Off,
    Holiday,
    MakeUp,
}

internal static class GetTicketDeadlines
{
    /// <summary>Explains both deadlines of a ticket: target, standstills, and each day walked with its intervals and minutes, holidays and make-up days (RB-17, RB-18).</summary>
    internal static async Task<Results<Ok<TicketDeadlinesView>, NotFound>> Handle(Guid id, CustomerServiceDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Tickets.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(t => t.Id == id, ct) is not { } ticket)
            return TypedResults.NotFound();

        var (calendar, zone) = (organisation.Current.CalendarOf(ticket.RegionId), organisation.Current.Regions.GetValueOrDefault(ticket.RegionId)?.Zone ?? BusinessClock.CompanyZone);
        return TypedResults.Ok(new TicketDeadlinesView(
            ticket.Id, ticket.Number, ticket.ReceivedAt, calendar.Number, zone.Id, ticket.PolicySetId, Explain(ticket, ClockKind.FirstResponse, calendar, clock.Now), Explain(ticket, ClockKind.Resolution, calendar, clock.Now)));
    }

    internal static DeadlineView Explain(Ticket ticket, ClockKind kind, WorkingCalendar calendar, DateTimeOffset now)
    {
        var reading = ticket.Read(kind, calendar, now);
        IReadOnlyList<Standstill> stood = kind == ClockKind.FirstResponse ? [] : ticket.Standstills;
        var stopped = reading.DueAt is null ? stood[^1].From : (DateTimeOffset?)null;
        return new DeadlineView(
            reading.Status, reading.Target, reading.Stood, reading.DueAt, stopped is { } at ? reading.Target - ServiceClock.Net(calendar, ticket.ReceivedAt, [.. stood.SkipLast(1)], at) : null,
            [.. stood.Select(s => new StandstillView(s.From, s.Until, s.WaitingForCustomer, calendar.Between(s.From, s.Until ?? now).Minutes))],
            Days(calendar, WorkingCalendar.MinuteOf(ticket.ReceivedAt), stopped ?? reading.DueAt!.Value));
    }

    private static List<DeadlineDayView> Days(WorkingCalendar calendar, DateTimeOffset from, DateTimeOffset until)
    {
        var ((first, begin), (last, end)) = (calendar.ClockOf(from), calendar.ClockOf(until));
        var days = new List<DeadlineDayView>();
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            var intervals = calendar.IntervalsOn(day)
                .Select(i => new WorkingInterval(day == first ? Math.Max(i.From, begin) : i.From, day == last ? Math.Min(i.Until, end) : i.Until))
                .Where(i => i.Minutes > 0).ToList();
            var exception = calendar.ExceptionOn(day);
            var kind = exception switch
            {
                { Worked: true } => DeadlineDayKind.MakeUp,
                { Worked: false } => DeadlineDayKind.Holiday,
                null => calendar.IsWorkingDay(day) ? DeadlineDayKind.Working : DeadlineDayKind.Off,
            };
            days.Add(new DeadlineDayView(day, TicketRules.Name(kind), exception?.Name, [.. intervals.Select(i => new WalkedIntervalView(i.ToString()[..5], i.ToString()[6..], i.Minutes))], intervals.Sum(i => i.Minutes)));
        }

        return days;
    }
}
