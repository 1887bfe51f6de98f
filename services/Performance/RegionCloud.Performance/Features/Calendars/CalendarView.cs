using System.Globalization;
using System.Text.Json.Serialization;
using RegionCloud.Organisation.Messages;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Calendars;

/// <summary>工作日曆 of the company, complete (RB-17), in the company's zone.</summary>
/// <param name="Number">1, 2, 3 … over all that were proposed; a deadline names the one it was reckoned with.</param>
/// <param name="Weeks">Weekly patterns, the first from the beginning, each later one from its day on.</param>
/// <param name="Days">Public holidays and make-up working days (調休).</param>
/// <param name="Actions">What you may do with it now: approve, reject, withdraw.</param>
public sealed record WorkingCalendarView(
    Guid Id, int Number, IReadOnlyList<CalendarWeekView> Weeks, IReadOnlyList<CalendarDayView> Days, ProposalView Proposal, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static WorkingCalendarView Of(CalendarEdition edition, CurrentUser user) => new(
        edition.Id,
        edition.Number,
        [.. edition.Read().Weeks.Select(w => new CalendarWeekView(
            w.From == DateOnly.MinValue ? null : w.From, [.. CalendarRequests.Monday.Where(d => w.On(d).Count > 0).Select(d => new CalendarWeekdayView(d.Wire(), [.. w.On(d).Select(i => i.ToString())]))]))],
        [.. edition.Read().Days.OrderBy(d => d.Date).Select(d => new CalendarDayView(d.Date, d.Worked ? CalendarDayKind.Worked : CalendarDayKind.Off, d.Name, d.Intervals?.Select(i => i.ToString()).ToList()))],
        ProposalView.Of(edition.Proposal),
        [.. Proposals.ActionsOn(edition.Proposal, "calendar", user)],
        ETags.Of(edition.Version));
}

/// <summary>A weekly pattern from a day on.</summary>
/// <param name="From">Absent: from the beginning.</param>
/// <param name="Weekdays">Those that are worked.</param>
public sealed record CalendarWeekView(DateOnly? From, [property: Entries(1, 7)] IReadOnlyList<CalendarWeekdayView> Weekdays);

/// <param name="Intervals">09:00-12:00, in order; 24:00 is the end of the day.</param>
public sealed record CalendarWeekdayView([property: ValuesOf(typeof(DayOfWeek))] string Weekday, [property: Entries(1, 10)] IReadOnlyList<string> Intervals);

/// <summary>A day unlike its weekday: a public holiday, or a make-up working day (調休), which overrides weekend and holiday.</summary>
/// <param name="Kind">off or worked.</param>
/// <param name="Intervals">Hours of its own; absent: those of the week's first working day.</param>
public sealed record CalendarDayView(DateOnly Date, [property: ValuesOf(typeof(CalendarDayKind))] string Kind, [property: Text(1, 100)] string Name, [property: Entries(1, 10)] IReadOnlyList<string>? Intervals = null);

/// <summary>How a day is unlike its weekday.</summary>
internal static class CalendarDayKind
{
    public const string Off = "off";
    public const string Worked = "worked";

    public static IReadOnlyList<string> All => [Off, Worked];
}

internal static class CalendarRequests
{
    /// <summary>The week begins on Monday.</summary>
    public static readonly IReadOnlyList<DayOfWeek> Monday = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    public static CalendarContent Content(IReadOnlyList<CalendarWeekView> weeks, IReadOnlyList<CalendarDayView> days)
        => new([.. weeks.Select(Week)], [.. days.Select(Day)]);

    public static IReadOnlyList<CalendarWeekState> WeekStates(CalendarContent content)
        => [.. content.Weeks.Select(w => new CalendarWeekState(w.From, [.. Monday.Where(d => w.On(d).Count > 0).Select(d => new CalendarWeekdayState(d.Wire(), [.. w.On(d).Select(i => i.ToString())]))]))];

    public static IReadOnlyList<CalendarDayState> DayStates(CalendarContent content)
        => [.. content.Days.OrderBy(d => d.Date).Select(d => new CalendarDayState(d.Date, d.Worked ? CalendarDayKind.Worked : CalendarDayKind.Off, d.Name, d.Intervals?.Select(i => i.ToString()).ToList()))];

    private static WorkingWeek Week(CalendarWeekView week, int index)
    {
        var intervals = new Dictionary<DayOfWeek, IReadOnlyList<WorkingInterval>>();
        for (var i = 0; i < week.Weekdays.Count; i++)
        {
            var (asked, at) = (week.Weekdays[i], string.Create(CultureInfo.InvariantCulture, $"/weeks/{index}/weekdays/{i}"));
            var weekday = Monday.Where(d => d.Wire() == asked.Weekday).Select(d => (DayOfWeek?)d).SingleOrDefault() ?? throw NotAllowed($"{at}/weekday", "weekday", Monday.Select(d => d.Wire()), asked.Weekday);
            if (!intervals.TryAdd(weekday, [.. asked.Intervals.Select((text, n) => Interval(text, string.Create(CultureInfo.InvariantCulture, $"{at}/intervals/{n}")))]))
                throw NotAllowed($"{at}/weekday", "weekday", Monday.Where(d => !intervals.ContainsKey(d)).Select(d => d.Wire()), asked.Weekday);
        }

        return new WorkingWeek(week.From ?? DateOnly.MinValue, intervals);
    }

    private static CalendarDay Day(CalendarDayView day, int index)
    {
        var at = string.Create(CultureInfo.InvariantCulture, $"/days/{index}");
        return CalendarDayKind.All.Contains(day.Kind, StringComparer.Ordinal)
            ? new CalendarDay(day.Date, day.Kind == CalendarDayKind.Worked, day.Name, day.Intervals?.Select((text, n) => Interval(text, string.Create(CultureInfo.InvariantCulture, $"{at}/intervals/{n}"))).ToList())
            : throw NotAllowed($"{at}/kind", "kind", CalendarDayKind.All, day.Kind);
    }

    private static WorkingInterval Interval(string text, string pointer)
        => WorkingInterval.Read(text) ?? throw new MalformedRequestException(Fault.Of("invalid-value", pointer, ("field", "intervals"), ("expected", "09:00-12:00")));

    private static MalformedRequestException NotAllowed(string pointer, string field, IEnumerable<string> allowed, string value)
        => new(Fault.Of("value-not-allowed", pointer, ("field", field), ("allowed", string.Join(", ", allowed)), ("value", value)));
}
