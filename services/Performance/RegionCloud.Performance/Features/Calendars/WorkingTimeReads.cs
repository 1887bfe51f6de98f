using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Features.Calendars;

/// <summary>One day of the calendar.</summary>
/// <param name="Intervals">When people work; empty on a day off.</param>
/// <param name="Name">Why it is unlike its weekday, where it is.</param>
public sealed record WorkingDayView(DateOnly Date, IReadOnlyList<string> Intervals, int Minutes, string? Name);

/// <param name="CalendarNumber">The calendar that says so.</param>
public sealed record WorkingDays(int CalendarNumber, IReadOnlyList<WorkingDayView> Days);

/// <summary>A deadline, explained day by day; the minutes add up.</summary>
/// <param name="At">A whole minute, UTC; who acts in this very minute acts in time (RB-17).</param>
/// <param name="CalendarNumber">The calendar it was reckoned with.</param>
public sealed record DeadlineView(DateTimeOffset From, int Minutes, DateTimeOffset At, int CalendarNumber, IReadOnlyList<WalkedDayView> Days);

/// <summary>Working minutes from an instant to another, day by day.</summary>
public sealed record WorkingTimeView(DateTimeOffset From, DateTimeOffset Until, int Minutes, int CalendarNumber, IReadOnlyList<WalkedDayView> Days);

/// <param name="Minutes">How many working minutes of the day were walked.</param>
public sealed record WalkedDayView(DateOnly Date, int Minutes);

internal static class ListWorkingDays
{
    private const int Most = 400;

    /// <summary>Day by day when people work, in the company's zone; at most 400 days.</summary>
    /// <param name="calendar">By which calendar; default: the one that holds now.</param>
    internal static async Task<Results<Ok<WorkingDays>, NotFound>> Handle(DateOnly from, DateOnly until, int? calendar, PerformanceDbContext db, CancellationToken cancellationToken)
    {
        if (until < from || until.DayNumber - from.DayNumber >= Most)
            throw new MalformedRequestException(Fault.Of("number-range", "/until", ("field", "until"), ("min", 1), ("max", Most), ("value", until.DayNumber - from.DayNumber + 1)));
        if (await db.CalendarAsync(calendar, cancellationToken) is not { } working)
            return TypedResults.NotFound();

        var days = Enumerable.Range(0, until.DayNumber - from.DayNumber + 1).Select(from.AddDays);
        return TypedResults.Ok(new WorkingDays(working.Number, [.. days.Select(d => (Day: d, Intervals: working.IntervalsOn(d))).Select(d => new WorkingDayView(d.Day, [.. d.Intervals.Select(i => i.ToString())], d.Intervals.Sum(i => i.Minutes), working.ExceptionOn(d.Day)?.Name))]));
    }
}

internal static class GetDeadline
{
    private const int Most = 200_000;

    /// <summary>So many working minutes after an instant, explained (RB-17); at most 200,000.</summary>
    /// <param name="calendar">By which calendar; default: the one that holds now.</param>
    internal static async Task<Results<Ok<DeadlineView>, NotFound>> Handle(DateTimeOffset from, int minutes, int? calendar, PerformanceDbContext db, CancellationToken cancellationToken)
    {
        if (minutes is < 0 or > Most)
            throw new MalformedRequestException(Fault.Of("number-range", "/minutes", ("field", "minutes"), ("min", 0), ("max", Most), ("value", minutes)));
        WorkingTimes.MustBeReckoned("from", from);
        if (await db.CalendarAsync(calendar, cancellationToken) is not { } working)
            return TypedResults.NotFound();

        var deadline = working.Deadline(from, minutes);
        return TypedResults.Ok(new DeadlineView(from, minutes, deadline.At, deadline.CalendarNumber, [.. deadline.Days.Select(d => new WalkedDayView(d.Date, d.Minutes))]));
    }
}

internal static class GetWorkingTime
{
    private const int MostDays = 3660;

    /// <summary>Working minutes between two instants, explained; at most ten years.</summary>
    /// <param name="calendar">By which calendar; default: the one that holds now.</param>
    internal static async Task<Results<Ok<WorkingTimeView>, NotFound>> Handle(DateTimeOffset from, DateTimeOffset until, int? calendar, PerformanceDbContext db, CancellationToken cancellationToken)
    {
        WorkingTimes.MustBeReckoned("from", from);
        WorkingTimes.MustBeReckoned("until", until);
        if (until < from || until - from > TimeSpan.FromDays(MostDays))
            throw new MalformedRequestException(Fault.Of("number-range", "/until", ("field", "until"), ("min", 0), ("max", MostDays), ("value", (int)(until - from).TotalDays)));
        if (await db.CalendarAsync(calendar, cancellationToken) is not { } working)
            return TypedResults.NotFound();

        var time = working.Between(from, until);
        return TypedResults.Ok(new WorkingTimeView(from, until, time.Minutes, time.CalendarNumber, [.. time.Days.Select(d => new WalkedDayView(d.Date, d.Minutes))]));
    }
}

internal static class WorkingTimes
{
    /// <summary>A calendar that holds or held; without a number the one that holds now.</summary>
    public static async Task<WorkingCalendar?> CalendarAsync(this PerformanceDbContext db, int? number, CancellationToken cancellationToken)
        => number is null
            ? (await db.ValidCalendarAsync(cancellationToken)).Calendar()
            : (await db.CalendarEditions.AsNoTracking().SingleOrDefaultAsync(c => c.Number == number && c.Proposal.EffectiveOn != null, cancellationToken))?.Calendar();

    /// <summary>No business was done before 1990, and nothing is due after 2100.</summary>
    public static void MustBeReckoned(string field, DateTimeOffset at)
    {
        if (at.UtcDateTime.Year is < 1990 or > 2100)
            throw new MalformedRequestException(Fault.Of("invalid-value", $"/{field}", ("field", field), ("expected", "1990 – 2100")));
    }
}
