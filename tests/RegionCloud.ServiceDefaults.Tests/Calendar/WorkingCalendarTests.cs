using System.Globalization;
using CsCheck;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.ServiceDefaults.Tests.Calendar;

/// <summary>Working time to the minute (RB-17), held against counting every single minute.</summary>
public class WorkingCalendarTests
{
    /// <summary>Monday to Friday 09:00–12:00 and 13:30–18:00; May Day 2026 with its make-up Saturday, and Dragon Boat.</summary>
    private static readonly WorkingCalendar Usual = new(7, [WorkingWeek.Standard],
    [
        .. new[] { "2026-05-01", "2026-05-02", "2026-05-03", "2026-05-04", "2026-05-05", "2026-06-19", "2026-06-20", "2026-06-21" }.Select(d => new CalendarDay(DateOnly.Parse(d, CultureInfo.InvariantCulture), false, "假日")),
        new CalendarDay(new DateOnly(2026, 5, 9), true, "调休"),
    ]);

    [Theory]
    [InlineData("2026-06-15 09:00", 60, "2026-06-15 10:00")]
    [InlineData("2026-06-15 09:00", 180, "2026-06-15 12:00")] // the end of the morning is that end, not 13:30
    [InlineData("2026-06-15 09:00", 181, "2026-06-15 13:31")]
    [InlineData("2026-06-15 12:30", 1, "2026-06-15 13:31")] // asked in the lunch break
    [InlineData("2026-06-15 09:00", 450, "2026-06-15 18:00")]
    [InlineData("2026-06-15 18:00", 1, "2026-06-16 09:01")]
    [InlineData("2026-06-15 07:15", 60, "2026-06-15 10:00")]
    [InlineData("2026-06-18 17:30", 60, "2026-06-22 09:30")] // over Dragon Boat, Friday to Sunday
    [InlineData("2026-04-30 17:00", 120, "2026-05-06 10:00")] // over May Day
    [InlineData("2026-05-08 17:00", 120, "2026-05-09 10:00")] // the make-up Saturday is worked
    [InlineData("2026-05-09 17:00", 120, "2026-05-11 10:00")]
    [InlineData("2026-06-14 03:00", 0, "2026-06-14 03:00")]
    public void A_deadline_walks_the_working_intervals_RB_17(string from, int minutes, string deadline)
    {
        var walked = Usual.Deadline(At(from), minutes);

        Assert.Equal(At(deadline), walked.At);
        Assert.Equal(minutes, walked.Days.Sum(d => d.Minutes));
        Assert.Equal(7, walked.CalendarNumber);
    }

    [Fact]
    public void A_deadline_says_how_many_minutes_of_which_day_it_took()
        => Assert.Equal(
            [new WorkedDay(new DateOnly(2026, 4, 30), 60), new WorkedDay(new DateOnly(2026, 5, 6), 450), new WorkedDay(new DateOnly(2026, 5, 7), 390)],
            Usual.Deadline(At("2026-04-30 17:00"), 900).Days);

    [Fact]
    public void Who_answers_in_the_minute_of_the_deadline_answers_in_time_RB_17()
    {
        var deadline = Usual.Deadline(At("2026-06-15 09:00").AddSeconds(59), 60);

        Assert.True(deadline.IsMetAt(At("2026-06-15 10:00").AddSeconds(59)));
        Assert.False(deadline.IsMetAt(At("2026-06-15 10:01")));
    }

    [Fact]
    public void The_day_is_the_companys_and_not_that_of_UTC()
        => Assert.Equal(new DateTimeOffset(2026, 6, 16, 1, 30, 0, TimeSpan.Zero), Usual.Deadline(new DateTimeOffset(2026, 6, 15, 23, 0, 0, TimeSpan.Zero), 30).At);

    [Fact]
    public void A_response_plan_is_due_in_five_working_days_at_the_end_of_the_last_interval_RB_34()
    {
        var due = Usual.AddWorkingDays(new DateOnly(2026, 4, 30), 5);

        // 6, 7, 8, the make-up Saturday 9, Monday 11.
        Assert.Equal(new DateOnly(2026, 5, 11), due);
        Assert.Equal(At("2026-05-11 18:00"), Usual.EndOf(due));
    }

    [Fact]
    public void A_make_up_day_may_have_hours_of_its_own_and_overrides_a_holiday()
    {
        var calendar = new WorkingCalendar(1, [WorkingWeek.Standard], [new CalendarDay(new DateOnly(2026, 6, 20), true, "盘点", [new WorkingInterval(600, 660)])]);

        Assert.Equal(60, calendar.Between(At("2026-06-20 00:00"), At("2026-06-21 00:00")).Minutes);
    }

    [Fact]
    public void Another_weekly_pattern_counts_from_its_day_on()
    {
        var shorter = new WorkingWeek(new DateOnly(2026, 6, 17), new Dictionary<DayOfWeek, IReadOnlyList<WorkingInterval>> { [DayOfWeek.Wednesday] = [new(540, 600)] });
        var calendar = new WorkingCalendar(1, [shorter, WorkingWeek.Standard], []);

        Assert.Equal([450, 60, 0], new[] { 16, 17, 18 }.Select(day => calendar.IntervalsOn(new DateOnly(2026, 6, day)).Sum(i => i.Minutes)));
    }

    [Fact]
    public void A_calendar_without_working_time_is_said_to_be_one()
    {
        var never = new WorkingCalendar(1, [new WorkingWeek(DateOnly.MinValue, new Dictionary<DayOfWeek, IReadOnlyList<WorkingInterval>>())], []);

        Assert.Throws<InvalidOperationException>(() => never.Deadline(At("2026-06-15 09:00"), 1));
        Assert.Throws<InvalidOperationException>(() => never.AddWorkingDays(new DateOnly(2026, 6, 15), 1));
    }

    [Theory]
    [InlineData("09:00-12:00", 540, 720)]
    [InlineData("00:00-24:00", 0, 1440)]
    public void An_interval_is_written_as_people_write_it(string text, int from, int until)
    {
        Assert.Equal(new WorkingInterval(from, until), WorkingInterval.Read(text));
        Assert.Equal(text, new WorkingInterval(from, until).ToString());
    }

    [Theory]
    [InlineData("12:00-09:00")]
    [InlineData("09:00-09:00")]
    [InlineData("09:00-24:01")]
    [InlineData("09:60-12:00")]
    [InlineData("9:00-12:00")]
    [InlineData("+9:00-12:00")]
    [InlineData(null)]
    public void Nothing_else_is_an_interval(string? text) => Assert.Null(WorkingInterval.Read(text));

    [Fact]
    public void A_deadline_is_the_minute_at_which_a_counter_of_single_minutes_stops()
        => Gen.Select(Calendars, Instants, Gen.Int[0, 3000]).Sample((calendar, from, minutes) =>
        {
            var deadline = calendar.Deadline(from, minutes);
            return deadline.At == CountedDeadline(calendar, from, minutes) && deadline.Days.Sum(d => d.Minutes) == minutes && deadline.Days.All(d => d.Minutes > 0 && d.Minutes <= calendar.IntervalsOn(d.Date).Sum(i => i.Minutes));
        }, iter: 300);

    [Fact]
    public void The_time_between_two_instants_is_the_number_of_working_minutes_in_it()
        => Gen.Select(Calendars, Instants, Gen.Int[0, 30 * 24 * 60]).Sample((calendar, from, later) =>
        {
            var worked = calendar.Between(from, from.AddMinutes(later));
            return worked.Minutes == Counted(calendar, from, from.AddMinutes(later)) && worked.Minutes == worked.Days.Sum(d => d.Minutes);
        }, iter: 300);

    [Fact]
    public void From_an_instant_to_its_deadline_there_are_just_as_many_minutes()
        => Gen.Select(Calendars, Instants, Gen.Int[0, 20_000]).Sample((calendar, from, minutes) =>
            calendar.Between(from, calendar.Deadline(from, minutes).At).Minutes == minutes, iter: 1000);

    [Fact]
    public void Two_stretches_of_time_together_are_the_whole()
        => Gen.Select(Calendars, Instants, Gen.Int[0, 40_000], Gen.Int[0, 40_000]).Sample((calendar, from, one, two) =>
            calendar.Between(from, from.AddMinutes(one)).Minutes + calendar.Between(from.AddMinutes(one), from.AddMinutes(one + two)).Minutes == calendar.Between(from, from.AddMinutes(one + two)).Minutes, iter: 1000);

    /// <summary>One to three intervals on a few weekdays at least, up to two patterns, and exceptions of both kinds.</summary>
    private static readonly Gen<IReadOnlyList<WorkingInterval>> Intervals =
        Gen.Int[0, WorkingInterval.DayEnd].Array[2, 6].Select(ends => ends.Distinct().Order().Chunk(2).Where(p => p.Length == 2).Select(p => new WorkingInterval(p[0], p[1])).ToList())
            .Where(i => i.Count > 0).Select(i => (IReadOnlyList<WorkingInterval>)i);

    private static readonly Gen<WorkingWeek> Weeks = Gen.Select(Gen.Enum<DayOfWeek>(), Intervals).Array[1, 6].Select(days => new WorkingWeek(DateOnly.MinValue, days.DistinctBy(d => d.Item1).ToDictionary(d => d.Item1, d => d.Item2)));

    private static readonly Gen<CalendarDay> Days = Gen.Select(Gen.Int[0, 60], Gen.Bool, Gen.Bool, Intervals)
        .Select((day, worked, own, intervals) => new CalendarDay(new DateOnly(2026, 1, 1).AddDays(day), worked, "x", worked && own ? intervals : null));

    private static readonly Gen<WorkingCalendar> Calendars = Gen.Select(Weeks, Weeks, Gen.Int[0, 60], Days.Array[0, 20])
        .Select((first, later, from, days) => new WorkingCalendar(1, [first, later with { From = new DateOnly(2026, 1, 1).AddDays(from) }], days.DistinctBy(d => d.Date)));

    private static readonly Gen<DateTimeOffset> Instants = Gen.Int[0, 40 * 24 * 60 * 60].Select(seconds => new DateTimeOffset(2025, 12, 31, 16, 0, 0, TimeSpan.Zero).AddSeconds(seconds));

    /// <summary>Asks of every minute by itself whether somebody works in it.</summary>
    private static bool IsWorked(WorkingCalendar calendar, DateTimeOffset minute)
    {
        var local = TimeZoneInfo.ConvertTime(minute, BusinessClock.CompanyZone);
        var of = (local.Hour * 60) + local.Minute;
        return calendar.IntervalsOn(DateOnly.FromDateTime(local.DateTime)).Any(i => of >= i.From && of < i.Until);
    }

    private static DateTimeOffset CountedDeadline(WorkingCalendar calendar, DateTimeOffset from, int minutes)
    {
        var at = from.AddSeconds(-from.Second);
        for (; minutes > 0; at = at.AddMinutes(1))
        {
            if (IsWorked(calendar, at))
                minutes--;
        }

        return at;
    }

    private static int Counted(WorkingCalendar calendar, DateTimeOffset from, DateTimeOffset until)
    {
        var count = 0;
        for (var at = from.AddSeconds(-from.Second); at < until.AddSeconds(-until.Second); at = at.AddMinutes(1))
            count += IsWorked(calendar, at) ? 1 : 0;
        return count;
    }

    private static DateTimeOffset At(string local) => new(DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), TimeSpan.FromHours(8));
}
