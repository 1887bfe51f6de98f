using RegionCloud.Risk.Domain;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Risk.Tests.Domain;

/// <summary>One alert for an indicator and period: worse escalates, better twice closes, and who does not look is told on (RB-33).</summary>
public class AlertTests
{
    private static readonly Guid Region = Guid.CreateVersion7();

    /// <summary>May Day 2026 with its make-up Saturday, as in the default parameters.</summary>
    private static readonly WorkingCalendar Calendar = new(1, [WorkingWeek.Standard],
    [
        .. new[] { 1, 2, 3, 4, 5 }.Select(d => new CalendarDay(new DateOnly(2026, 5, d), Worked: false, "May Day")), new CalendarDay(new DateOnly(2026, 5, 9), Worked: true, "make-up"),
    ]);

    private static readonly AlertDeadlines Deadlines = new(Calendar, AcknowledgeDays: 1, PlanDays: 5);

    [Fact]
    public void A_worse_colour_escalates_it_and_who_acknowledged_the_better_one_looks_again_RB_33()
    {
        var alert = Opened(KriColour.Amber, "2026-06-01");
        Assert.Null(alert.AcknowledgeBy);
        alert.Acknowledge(null, On("2026-06-02"));

        Assert.Equal(AlertChange.Worsened, alert.See(KriColour.Red, "worse", Deadlines, On("2026-06-03")));

        Assert.Equal((KriColour.Red, AlertStatus.Open, "worse"), (alert.Colour, alert.Status, alert.Detail));
        Assert.Equal(At("2026-06-04", 18), alert.AcknowledgeBy);
        Assert.Equal([AlertStepKind.Opened, AlertStepKind.Acknowledged, AlertStepKind.Worsened], alert.Steps.Select(s => s.Kind));
    }

    [Fact]
    public void Better_in_two_evaluations_closes_it_and_not_in_one_or_twice_on_one_day_RB_33()
    {
        var alert = Opened(KriColour.Red, "2026-06-01");

        Assert.Equal(AlertChange.None, alert.See(KriColour.Green, "", Deadlines, On("2026-06-02")));
        // Looked at again the day counts as the same evaluation.
        Assert.Equal(AlertChange.None, alert.See(KriColour.Green, "", Deadlines, On("2026-06-02")));
        Assert.True(alert.IsOpen);
        Assert.Equal(AlertChange.Resolved, alert.See(KriColour.Amber, "", Deadlines, On("2026-06-03")));
        Assert.Equal((AlertStatus.Resolved, "2026-06-03", null), (alert.Status, $"{alert.ResolvedOn:yyyy-MM-dd}", alert.OpenKey));
    }

    [Fact]
    public void A_relapse_between_begins_the_count_anew_RB_33()
    {
        var alert = Opened(KriColour.Red, "2026-06-01");
        alert.See(KriColour.Green, "", Deadlines, On("2026-06-02"));
        alert.See(KriColour.Red, "", Deadlines, On("2026-06-03"));
        Assert.Null(alert.BetterOn);

        Assert.Equal(AlertChange.None, alert.See(KriColour.Green, "", Deadlines, On("2026-06-04")));
        Assert.Equal(AlertChange.Resolved, alert.See(KriColour.Green, "", Deadlines, On("2026-06-05")));
    }

    [Fact]
    public void Grey_moves_nothing_and_neither_does_a_day_before_the_last_one_RB_30()
    {
        var alert = Opened(KriColour.Amber, "2026-06-10");

        Assert.Equal(AlertChange.None, alert.See(KriColour.Grey, "", Deadlines, On("2026-06-11")));
        Assert.Equal(AlertChange.None, alert.See(KriColour.Red, "", Deadlines, On("2026-06-09")));
        Assert.Equal((KriColour.Amber, "2026-06-10"), (alert.Colour, $"{alert.SeenOn:yyyy-MM-dd}"));
    }

    [Theory]
    // Thursday before May Day: the next working day is Wednesday the 6th.
    [InlineData("2026-04-30", "2026-05-06", "2026-05-11")]
    // Friday the 8th: the make-up Saturday is a working day.
    [InlineData("2026-05-08", "2026-05-09", "2026-05-14")]
    [InlineData("2026-05-09", "2026-05-11", "2026-05-15")]
    public void Deadlines_are_counted_in_working_days_from_the_next_one_to_its_last_minute_RB_33_RB_34(string openedOn, string acknowledgeOn, string planOn)
    {
        var alert = Opened(KriColour.Red, openedOn);
        Assert.Equal((At(acknowledgeOn, 18), At(planOn, 18)), (alert.AcknowledgeBy!.Value, alert.PlanBy!.Value));
    }

    [Fact]
    public void Unacknowledged_red_goes_to_headquarters_after_the_last_minute_and_once_RB_33()
    {
        var alert = Opened(KriColour.Red, "2026-06-01");

        Assert.False(alert.GoToHeadquarters(At("2026-06-02", 18), On("2026-06-02")));
        Assert.True(alert.GoToHeadquarters(At("2026-06-02", 18).AddMinutes(1), On("2026-06-02")));
        Assert.False(alert.GoToHeadquarters(At("2026-06-03", 18), On("2026-06-03")));
        Assert.Equal("2026-06-02", $"{alert.HeadquartersOn:yyyy-MM-dd}");

        var seen = Opened(KriColour.Red, "2026-06-01");
        seen.Acknowledge("I have", On("2026-06-02"));
        Assert.False(seen.GoToHeadquarters(At("2026-06-30", 18), On("2026-06-30")));
        Assert.False(Opened(KriColour.Amber, "2026-06-01").GoToHeadquarters(At("2026-06-30", 18), On("2026-06-30")));
    }

    [Fact]
    public void It_is_acknowledged_once_and_not_before_it_was_opened()
    {
        var alert = Opened(KriColour.Red, "2026-06-02");
        Assert.Equal("risk.alert.before-opening", Code(() => alert.Acknowledge(null, On("2026-06-01"))));
        alert.Acknowledge(null, On("2026-06-02"));
        Assert.Equal("risk.alert.wrong-state", Code(() => alert.Acknowledge(null, On("2026-06-03"))));
    }

    [Fact]
    public void An_indicators_alert_closes_by_its_evaluations_as_long_as_its_quarter_lasts_and_an_events_by_hand()
    {
        var alert = Opened(KriColour.Red, "2026-06-02");
        Assert.Equal("risk.alert.closes-by-evaluation", Code(() => alert.ResolveByHand("gone", new DateOnly(2026, 6, 30), On("2026-06-30"))));
        alert.ResolveByHand("the quarter is over", new DateOnly(2026, 7, 1), On("2026-06-30"));
        Assert.Equal(AlertStatus.Resolved, alert.Status);

        var dunning = Alert.Open("AL-1", new AlertSubject(Region, null, null, RiskCategory.FinancialManagement, AlertKind.Dunning, "dunning/1", "d"), KriColour.Red, Deadlines, On("2026-06-02"));
        dunning.ResolveByHand("paid", new DateOnly(2026, 6, 3), On("2026-06-03"));
        Assert.Equal("risk.alert.wrong-state", Code(() => dunning.ResolveByHand("again", new DateOnly(2026, 6, 3), On("2026-06-03"))));
    }

    private static Alert Opened(KriColour colour, string on) => Alert.Open("AL-1", new AlertSubject(Region, null, null, RiskCategory.Sales, AlertKind.Kri, "K-SAL-1", "d"), colour, Deadlines, On(on));

    private static Act On(string day) => new(DateOnly.ParseExact(day, "yyyy-MM-dd"), At(day, 12), "carl");

    private static DateTimeOffset At(string day, int hour) => new DateTimeOffset(DateOnly.ParseExact(day, "yyyy-MM-dd").ToDateTime(new TimeOnly(hour, 0)), TimeSpan.FromHours(8)).ToUniversalTime();

    private static string Code(Action act) => Assert.Throws<RuleViolationException>(act).Code;
}
