using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.ServiceDefaults.Calendar;

/// <summary>Working time of a day: from a minute (included) to a minute (not included), counted from midnight; 1440 is the end of the day.</summary>
[JsonConverter(typeof(WorkingIntervalConverter))]
public readonly record struct WorkingInterval(int From, int Until)
{
    public const int DayEnd = 24 * 60;

    public int Minutes => Until - From;

    /// <summary>Reads <c>09:00-12:00</c>; null for anything else, and for an interval without a minute.</summary>
    public static WorkingInterval? Read(string? text)
        => text is { Length: 11 } && text[5] == '-' && Minute(text[..5]) is { } from && Minute(text[6..]) is { } until && from < until ? new WorkingInterval(from, until) : null;

    /// <summary>09:00-12:00.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From / 60:00}:{From % 60:00}-{Until / 60:00}:{Until % 60:00}");

    private static int? Minute(string text)
        => text[2] == ':' && int.TryParse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && int.TryParse(text.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var minute)
            && minute < 60 && (hour * 60) + minute <= DayEnd ? (hour * 60) + minute : null;
}

/// <summary>The weekly pattern from a day on, until a later one takes its place.</summary>
/// <param name="Days">Working intervals by weekday, in their order; a weekday that is not there is off.</param>
public sealed record WorkingWeek(DateOnly From, IReadOnlyDictionary<DayOfWeek, IReadOnlyList<WorkingInterval>> Days)
{
    /// <summary>Monday to Friday 09:00–12:00 and 13:30–18:00, from the beginning.</summary>
    public static WorkingWeek Standard { get; } = new(
        DateOnly.MinValue, new[] { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday }.ToDictionary(d => d, _ => (IReadOnlyList<WorkingInterval>)[new(540, 720), new(810, 1080)]));

    public IReadOnlyList<WorkingInterval> On(DayOfWeek weekday) => Days.GetValueOrDefault(weekday) ?? [];

    /// <summary>What is worked on a make-up day without hours of its own: as on the week's first working day.</summary>
    internal IReadOnlyList<WorkingInterval> MakeUp
        => new[] { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday }.Select(On).FirstOrDefault(i => i.Count > 0) ?? [];
}

/// <summary>A day unlike its weekday: a public holiday, or a make-up working day (調休), which overrides weekend and holiday.</summary>
/// <param name="Worked">Whether it is worked.</param>
/// <param name="Intervals">Its own hours; default: those of the week's first working day.</param>
public sealed record CalendarDay(DateOnly Date, bool Worked, string Name, IReadOnlyList<WorkingInterval>? Intervals = null);

/// <summary>How many working minutes of a day were walked.</summary>
public sealed record WorkedDay(DateOnly Date, int Minutes);

/// <summary>A deadline with its explanation: the minutes of the days walked add up to <paramref name="Minutes"/> exactly.</summary>
/// <param name="At">A whole minute; who acts in this very minute acts in time (RB-17).</param>
/// <param name="CalendarNumber">The calendar it was reckoned with, to reckon it again.</param>
public sealed record WorkingDeadline(DateTimeOffset At, int Minutes, int CalendarNumber, IReadOnlyList<WorkedDay> Days)
{
    public bool IsMetAt(DateTimeOffset instant) => WorkingCalendar.MinuteOf(instant) <= At;
}

/// <summary>Working minutes between two instants, day by day.</summary>
public sealed record WorkingTime(int Minutes, int CalendarNumber, IReadOnlyList<WorkedDay> Days);

/// <summary>
/// The company's working time (RB-17): a weekly pattern with several intervals a day, public holidays, and make-up working days, in the
/// company's zone, or <see cref="In">that of a region</see>. An instant counts as its minute. The company's zone has not changed its clocks since
/// 1991, so every minute of a day is one minute there; where clocks change, working time is what really passes.
/// </summary>
public sealed class WorkingCalendar
{
    /// <summary>A calendar that has no working minute in so many days has none at all.</summary>
    private const int MostDaysOff = 3660;

    private readonly IReadOnlyList<WorkingWeek> weeks;
    private readonly IReadOnlyDictionary<DateOnly, CalendarDay> days;
    private readonly TimeZoneInfo zone = BusinessClock.CompanyZone;

    /// <param name="number">1, 2, 3 … over the approved calendars.</param>
    public WorkingCalendar(int number, IEnumerable<WorkingWeek> weeks, IEnumerable<CalendarDay> days)
        => (Number, this.weeks, this.days) = (number, [.. weeks.OrderBy(w => w.From)], days.ToDictionary(d => d.Date));

    private WorkingCalendar(WorkingCalendar other, TimeZoneInfo zone) => (Number, weeks, days, this.zone) = (other.Number, other.weeks, other.days, zone);

    public int Number { get; }

    /// <summary>The same hours and days by the clocks of a region.</summary>
    public WorkingCalendar In(TimeZoneInfo regionZone) => regionZone.Equals(zone) ? this : new WorkingCalendar(this, regionZone);

    /// <summary>When people work on a day, in order; empty on a day off.</summary>
    public IReadOnlyList<WorkingInterval> IntervalsOn(DateOnly day)
    {
        var week = weeks.LastOrDefault(w => w.From <= day);
        return days.GetValueOrDefault(day) switch
        {
            { Worked: false } => [],
            { Worked: true } makeUp => makeUp.Intervals ?? (week?.On(day.DayOfWeek) is { Count: > 0 } usual ? usual : week?.MakeUp) ?? [],
            null => week?.On(day.DayOfWeek) ?? [],
        };
    }

    public bool IsWorkingDay(DateOnly day) => IntervalsOn(day).Count > 0;

    /// <summary>Why a day is unlike its weekday; null when it is not.</summary>
    public CalendarDay? ExceptionOn(DateOnly day) => days.GetValueOrDefault(day);

    /// <summary>So many working minutes after an instant. One that falls on an interval's end is that end, and not the next beginning.</summary>
    public WorkingDeadline Deadline(DateTimeOffset from, int minutes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minutes);
        var (at, left, walked, idle) = (MinuteOf(from), minutes, new List<WorkedDay>(), 0);
        for (var day = DayOf(at); left > 0; day = day.AddDays(1))
        {
            var (worked, before) = (0, left);
            foreach (var (start, end) in InstantsOn(day))
            {
                var begin = start > at ? start : at;
                if (begin >= end || left == 0)
                    continue;

                var used = Math.Min(left, (int)(end - begin).TotalMinutes);
                (left, worked, at) = (left - used, worked + used, begin.AddMinutes(used));
            }

            if (worked > 0)
                walked.Add(new WorkedDay(day, worked));
            idle = left < before ? 0 : idle + 1;
            if (idle > MostDaysOff)
                throw new InvalidOperationException($"The working calendar {Number} has no working time in {MostDaysOff} days after {day:yyyy-MM-dd}.");
        }

        return new WorkingDeadline(at, minutes, Number, walked);
    }

    /// <summary>Working minutes from an instant to another; none when the second is not later.</summary>
    public WorkingTime Between(DateTimeOffset from, DateTimeOffset until)
    {
        var (begin, end, walked) = (MinuteOf(from), MinuteOf(until), new List<WorkedDay>());
        for (var day = DayOf(begin); begin < end && day <= DayOf(end); day = day.AddDays(1))
        {
            var worked = InstantsOn(day).Sum(i => Math.Max(0, (int)((i.End < end ? i.End : end) - (i.Start > begin ? i.Start : begin)).TotalMinutes));
            if (worked > 0)
                walked.Add(new WorkedDay(day, worked));
        }

        return new WorkingTime(walked.Sum(d => d.Minutes), Number, walked);
    }

    /// <summary>The n-th working day after a day; 0 is the day itself.</summary>
    public DateOnly AddWorkingDays(DateOnly day, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        for (var idle = 0; count > 0;)
        {
            day = day.AddDays(1);
            var works = IsWorkingDay(day);
            (count, idle) = works ? (count - 1, 0) : (count, idle + 1);
            if (idle > MostDaysOff)
                throw new InvalidOperationException($"The working calendar {Number} has no working day in {MostDaysOff} days before {day:yyyy-MM-dd}.");
        }

        return day;
    }

    /// <summary>The end of the last working interval of a day; on a day off, the end of the day (RB-34).</summary>
    public DateTimeOffset EndOf(DateOnly day) => Instant(day, IntervalsOn(day) is [.., var last] ? last.Until : WorkingInterval.DayEnd);

    /// <summary>The day and the minute of it (from midnight) that an instant is by the calendar's clocks.</summary>
    public (DateOnly Day, int Minute) ClockOf(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        return (DateOnly.FromDateTime(local), (int)local.TimeOfDay.TotalMinutes);
    }

    /// <summary>An instant counts as the minute in which it lies.</summary>
    public static DateTimeOffset MinuteOf(DateTimeOffset instant) => new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    private IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> InstantsOn(DateOnly day) => IntervalsOn(day).Select(i => (Instant(day, i.From), Instant(day, i.Until)));

    // A local time that the clocks leave out is reckoned as if they had not been put forward yet.
    private DateTimeOffset Instant(DateOnly day, int minute)
    {
        var local = day.ToDateTime(TimeOnly.MinValue).AddMinutes(minute);
        return new DateTimeOffset(Math.Max(0, local.Ticks - zone.GetUtcOffset(local).Ticks), TimeSpan.Zero);
    }

    private DateOnly DayOf(DateTimeOffset at) => ClockOf(at).Day;
}

/// <summary>Kept as people write it: 09:00-12:00.</summary>
internal sealed class WorkingIntervalConverter : JsonConverter<WorkingInterval>
{
    public override WorkingInterval Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => WorkingInterval.Read(reader.GetString()) ?? throw new JsonException("A working interval is written 09:00-12:00.");

    public override void Write(Utf8JsonWriter writer, WorkingInterval value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
