using System.Globalization;
using CsCheck;
using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.CustomerService.Tests.Domain;

/// <summary>Service times to the minute (RB-17, RB-18), held against a clock that looks at every single minute.</summary>
public class ServiceClockTests
{
    /// <summary>May Day 2026 with its make-up Saturday, and Dragon Boat.</summary>
    private static readonly WorkingCalendar Usual = new(3, [WorkingWeek.Standard],
    [
        .. new[] { "2026-05-01", "2026-05-02", "2026-05-03", "2026-05-04", "2026-05-05", "2026-06-19", "2026-06-20", "2026-06-21" }.Select(d => new CalendarDay(DateOnly.Parse(d, CultureInfo.InvariantCulture), false, "假日")),
        new CalendarDay(new DateOnly(2026, 5, 9), true, "调休"),
    ]);

    [Theory]
    [InlineData("2026-06-15 09:00", 60, "2026-06-15 10:00", ClockStatus.Met)]
    [InlineData("2026-06-15 09:00", 60, "2026-06-15 10:01", ClockStatus.Breached)]
    [InlineData("2026-06-15 09:00", 180, "2026-06-15 12:00", ClockStatus.Met)]
    [InlineData("2026-06-15 09:00", 180, "2026-06-15 12:01", ClockStatus.Breached)] // an end is that end, though nobody works before 13:30
    [InlineData("2026-05-08 17:30", 60, "2026-05-09 09:30", ClockStatus.Met)] // the make-up Saturday is worked
    [InlineData("2026-05-08 17:30", 60, "2026-05-09 09:31", ClockStatus.Breached)]
    [InlineData("2026-06-18 17:30", 60, "2026-06-22 09:30", ClockStatus.Met)] // the holiday is not
    public void An_answer_is_in_time_up_to_the_minute_of_the_deadline_RB_17(string received, int target, string answered, ClockStatus status)
        => Assert.Equal(status, ServiceClock.Read(Usual, At(received), target, [], At(answered), At(answered)).Status);

    [Fact]
    public void What_nobody_answers_is_late_in_the_minute_after_the_deadline_RB_19()
    {
        Assert.Equal(ClockStatus.Running, ServiceClock.Read(Usual, At("2026-06-15 09:00"), 60, [], null, At("2026-06-15 10:00").AddSeconds(59)).Status);
        var late = ServiceClock.Read(Usual, At("2026-06-15 09:00"), 60, [], null, At("2026-06-15 10:01"));
        Assert.Equal((ClockStatus.Breached, At("2026-06-15 10:00")), (late.Status, late.BreachedAt!.Value));
    }

    [Fact]
    public void Waiting_for_the_customer_moves_the_deadline_by_working_minutes_and_not_by_the_hours_of_the_clock_RB_18_16_9()
    {
        // From Thursday 17:00 over Dragon Boat to Monday 10:00: 2 working hours, though 89 hours pass.
        Standstill waited = new(At("2026-06-18 17:00"), At("2026-06-22 10:00"), true);

        var clock = ServiceClock.Read(Usual, At("2026-06-18 16:00"), 480, [waited], null, At("2026-06-22 10:00"));

        Assert.Equal((120, At("2026-06-23 09:30")), (clock.Stood, clock.DueAt!.Value));
        Assert.Equal(60, ServiceClock.Net(Usual, At("2026-06-18 16:00"), [waited], At("2026-06-22 10:00")));
    }

    [Fact]
    public void While_the_customer_is_waited_for_nothing_falls_due_however_long_it_takes_RB_18()
    {
        var clock = ServiceClock.Read(Usual, At("2026-06-15 09:00"), 480, [new(At("2026-06-15 10:00"), null, true)], null, At("2026-12-01 10:00"));

        Assert.Equal((ClockStatus.Paused, null), (clock.Status, clock.DueAt));
    }

    [Fact]
    public void Whoever_was_late_before_he_waited_stays_late_and_the_lateness_is_counted_from_the_deadline_RB_18()
    {
        var clock = ServiceClock.Read(Usual, At("2026-06-15 09:00"), 60, [new(At("2026-06-15 10:30"), At("2026-06-17 10:30"), true)], At("2026-06-17 10:31"), At("2026-06-17 10:31"));

        Assert.Equal((ClockStatus.Breached, At("2026-06-15 10:00")), (clock.Status, clock.BreachedAt!.Value));
        // 90 minutes before he waited, and one after.
        Assert.Equal(91, ServiceClock.Net(Usual, At("2026-06-15 09:00"), [new(At("2026-06-15 10:30"), At("2026-06-17 10:30"), true)], At("2026-06-17 10:31")));
    }

    [Fact]
    public void Who_begins_to_wait_in_the_minute_of_the_deadline_is_in_time()
    {
        Standstill waited = new(At("2026-06-15 10:00"), At("2026-06-15 11:00"), true);

        Assert.Equal(ClockStatus.Met, ServiceClock.Read(Usual, At("2026-06-15 09:00"), 60, [waited], At("2026-06-15 11:00"), At("2026-06-15 11:00")).Status);
        Assert.Equal(ClockStatus.Breached, ServiceClock.Read(Usual, At("2026-06-15 09:00"), 60, [waited], At("2026-06-15 11:01"), At("2026-06-15 11:01")).Status);
    }

    [Fact]
    public void The_hours_are_those_of_the_regions_clocks()
    {
        var ueruemqi = Usual.In(TimeZoneInfo.FindSystemTimeZoneById("Asia/Urumqi"));

        // 09:00 in Ürümqi is 11:00 in Shanghai.
        Assert.Equal(At("2026-06-15 12:00"), ServiceClock.Read(ueruemqi, At("2026-06-15 09:00"), 60, [], null, At("2026-06-15 09:00")).DueAt);
    }

    [Theory]
    [InlineData(240, 180)]
    [InlineData(450, 338)]
    [InlineData(1, 1)]
    public void A_warning_comes_when_three_quarters_are_used(int target, int after) => Assert.Equal(after, ServiceClock.WarningAfter(target, 75));

    /// <summary>How many cases are tried; 100,000 take a minute and a half.</summary>
#pragma warning disable RS0030 // A test run has no other configuration.
    private static readonly int Cases = int.Parse(Environment.GetEnvironmentVariable("REGIONCLOUD_SLA") ?? "10000", CultureInfo.InvariantCulture);
#pragma warning restore RS0030

    [Fact]
    public void Deadline_pause_and_reopening_are_what_a_clock_of_single_minutes_says_RB_17_RB_18()
        => Gen.Select(Weeks, Exceptions, Gen.Int[0, 2 * Minutes.InDay], Gen.Int[1, 900], Gen.Int[0, 2500].Array[0, 7], Gen.Int[0, 4000], Gen.Bool)
            .Sample((week, exceptions, received, target, turns, later, answered) =>
            {
                var minutes = new Minutes(week, exceptions);
                // Each pair of turns is a standstill; a last one without its end is open.
                List<int> at = [];
                foreach (var turn in turns)
                    at.Add((at.Count == 0 ? received : at[^1]) + turn);
                var stood = at.Chunk(2).Select(pair => (From: pair[0], Until: pair.Length == 2 ? pair[1] : (int?)null)).ToList();
                var end = (at.Count == 0 ? received : at[^1]) + later;
                int? answer = answered && at.Count % 2 == 0 ? end : null;

                var said = ServiceClock.Read(
                    new WorkingCalendar(1, [new WorkingWeek(DateOnly.MinValue, week)], exceptions.Select(e => new CalendarDay(Minutes.First.AddDays(e.Key), e.Value is not null, "x", e.Value))),
                    Minutes.At(received), target, stood.ConvertAll(s => new Standstill(Minutes.At(s.From), s.Until is { } until ? Minutes.At(until) : null, true)), answer is { } a ? Minutes.At(a) : null, Minutes.At(end));
                var counted = minutes.Count(received, target, stood, answer, end);

                return said.Status == counted.Status && (counted.Due is { } due ? said.DueAt == Minutes.At(due) : said.DueAt is null || said.DueAt > Minutes.At(Minutes.Horizon));
            }, iter: Cases);

    private static readonly Gen<IReadOnlyList<WorkingInterval>> Intervals =
        Gen.Int[0, WorkingInterval.DayEnd].Array[2, 6].Select(ends => ends.Distinct().Order().Chunk(2).Where(p => p.Length == 2).Select(p => new WorkingInterval(p[0], p[1])).ToList())
            .Where(i => i.Count > 0).Select(i => (IReadOnlyList<WorkingInterval>)i);

    private static readonly Gen<Dictionary<DayOfWeek, IReadOnlyList<WorkingInterval>>> Weeks =
        Gen.Select(Gen.Enum<DayOfWeek>(), Intervals).Array[1, 7].Select(days => days.DistinctBy(d => d.Item1).ToDictionary(d => d.Item1, d => d.Item2));

    /// <summary>By the number of the day: a holiday, or a make-up day with its hours.</summary>
    private static readonly Gen<Dictionary<int, IReadOnlyList<WorkingInterval>?>> Exceptions =
        Gen.Select(Gen.Int[0, 20], Gen.Bool, Intervals).Array[0, 6].Select(days => days.DistinctBy(d => d.Item1).ToDictionary(d => d.Item1, d => d.Item2 ? d.Item3 : null));

    private static DateTimeOffset At(string shanghai) => new DateTimeOffset(DateTime.Parse(shanghai, CultureInfo.InvariantCulture), TimeSpan.FromHours(8)).ToUniversalTime();

    /// <summary>Three weeks as single minutes: each is worked or not, and nothing else is known.</summary>
    private sealed class Minutes
    {
        public const int InDay = 24 * 60;
        public const int Horizon = 24 * InDay;
        public static readonly DateOnly First = new(2026, 1, 5);
        private readonly bool[] worked = new bool[Horizon];

        public Minutes(Dictionary<DayOfWeek, IReadOnlyList<WorkingInterval>> week, Dictionary<int, IReadOnlyList<WorkingInterval>?> exceptions)
        {
            for (var day = 0; day < Horizon / InDay; day++)
            {
                var intervals = exceptions.TryGetValue(day, out var own) ? own ?? [] : week.GetValueOrDefault(First.AddDays(day).DayOfWeek) ?? [];
                foreach (var interval in intervals)
                {
                    for (var minute = interval.From; minute < interval.Until; minute++)
                        worked[(day * InDay) + minute] = true;
                }
            }
        }

        public static DateTimeOffset At(int minute) => BusinessClock.StartOf(First).AddMinutes(minute);

        /// <summary>Walks minute by minute: what is worked uses the time up, and what is worked while the clock stands gives it back.</summary>
        public (ClockStatus Status, int? Due) Count(int received, int target, List<(int From, int? Until)> stood, int? answer, int now)
        {
            var (elapsed, given, next) = (0, 0, 0);
            int? due = null;
            for (var minute = received; minute < Horizon; minute++)
            {
                // Several standstills may begin in one minute, when those before had no length.
                for (; next < stood.Count && stood[next].From == minute; next++)
                {
                    if (due < minute)
                        return (ClockStatus.Breached, due);
                    if (stood[next].Until is null)
                        return (ClockStatus.Paused, null);
                    if (stood[next].Until > minute)
                        break;
                }

                var standing = next < stood.Count && stood[next].From <= minute && minute < stood[next].Until;
                if (worked[minute])
                {
                    elapsed++;
                    given += standing ? 1 : 0;
                    if (elapsed == target + given)
                        due = minute + 1;
                }

                if (next < stood.Count && stood[next].From <= minute && stood[next].Until == minute + 1)
                    next++;
            }

            var end = answer ?? now;
            return (due < end ? ClockStatus.Breached : answer is null ? ClockStatus.Running : ClockStatus.Met, due);
        }
    }
}
