using RegionCloud.Common.Messages;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features.PolicyCalendar;

namespace RegionCloud.Risk.Tests.Domain;

/// <summary>Whether a duty was done, judged from what its department shows (RB-09, §13).</summary>
public class PolicyCalendarTests
{
    private static readonly RegulatedDuty Training = Regulation.Duties.Single(d => d.Code == PolicyDuty.SalesTraining.Code);
    private static readonly RegulatedDuty Survey = Regulation.Duties.Single(d => d.Code == PolicyDuty.SatisfactionSurvey.Code);
    private static readonly RegulatedDuty Visits = Regulation.Duties.Single(d => d.Code == PolicyDuty.ReturnVisits.Code);
    private static readonly RegulatedPart Ledger = Regulation.Parts.Single(p => p.Code == PolicyPart.ContractLedger.Code);

    [Fact]
    public void The_regulation_has_twelve_duties_and_eighteen_kinds_of_mandatory_content_each_kept_by_one_department_13_14()
    {
        Assert.Equal(PolicyDuty.All.Select(d => (d.Number, d.Code, d.Every)), Regulation.Duties.Select(d => (d.Number, d.Code, d.Every)));
        Assert.Equal(12, Regulation.Duties.Count);
        Assert.Equal(PolicyPart.All.Select(p => p.Code), Regulation.Parts.Select(p => p.Code));
    }

    [Theory]
    [InlineData("2026-05-31", "2026-05-31", DutyState.Done)]
    [InlineData("2026-06-01", "2026-06-30", DutyState.Late)]
    [InlineData("2026-06-01", "2026-05-31", DutyState.Pending)]
    [InlineData(null, "2026-05-31", DutyState.Pending)]
    [InlineData(null, "2026-06-01", DutyState.Missing)]
    public void The_due_day_itself_is_in_time_and_only_the_day_after_it_is_late_RB_09(string? doneOn, string asOf, DutyState expected)
    {
        var may = Assert.Single(Calendar("2026-05-01", "2026-05-31", asOf).OccurrencesOf(Training, Told(Training.Code, ("2026-05", doneOn))));

        Assert.Equal((expected, Day("2026-05-31"), "2026-05"), (may.State, may.DueOn!.Value, may.Period));
        Assert.Equal(expected is DutyState.Done or DutyState.Late ? Day(doneOn!) : null, may.DoneOn);
    }

    [Theory]
    [InlineData("2026-06-05", DutyState.Done)]
    [InlineData("2026-06-06", DutyState.Late)]
    public void The_due_day_is_data_counted_from_the_end_of_the_period_10a_RB_09(string doneOn, DutyState expected)
    {
        var calendar = Calendar("2026-05-01", "2026-05-31", "2026-06-30") with { DaysAfterPeriod = d => d == Training ? 5 : 0 };
        Assert.Equal(expected, Assert.Single(calendar.OccurrencesOf(Training, Told(Training.Code, ("2026-05", doneOn)))).State);
    }

    [Theory]
    [InlineData(UnknownReason.Away)]
    [InlineData(UnknownReason.Slow)]
    [InlineData(UnknownReason.Refused)]
    public void What_a_silent_department_would_show_is_unknown_and_never_taken_for_done_or_missing(UnknownReason gap)
    {
        var silent = DepartmentAnswer.Silent("sales", gap);

        Assert.All(Calendar("2026-01-01", "2026-06-30", "2026-06-30").OccurrencesOf(Training, silent), o => Assert.Equal((DutyState.Unknown, gap), (o.State, o.Reason)));
        Assert.Equal((null, DutyState.Unknown), Assert.Single(Calendar("2026-01-01", "2026-06-30", "2026-06-30").OccurrencesOf(Visits, silent)) is var o ? (o.Period, o.State) : default);
        Assert.Equal((ContentState.Unknown, gap), PolicyCalendar.ContentOf(Ledger, silent) is var (state, reason, _) ? (state, reason) : default);
    }

    [Fact]
    public void What_a_department_does_not_keep_yet_or_may_not_tell_is_unknown_with_its_reason()
    {
        var calendar = Calendar("2026-05-01", "2026-05-31", "2026-06-30");
        Assert.Equal(UnknownReason.NotKept, Assert.Single(calendar.OccurrencesOf(Training, new DepartmentAnswer("sales", null, ["duty.salesMeeting"], [], []))).Reason);
        Assert.Equal(UnknownReason.Withheld, Assert.Single(calendar.OccurrencesOf(Training, new DepartmentAnswer("sales", null, ["duty.salesMeeting"], ["duty.salesTraining"], []))).Reason);
        Assert.Equal(UnknownReason.NotKept, PolicyCalendar.ContentOf(Ledger, new DepartmentAnswer("sales", null, [], [], [])).Reason);
        // It keeps the records and left a period out: that is no answer either.
        var silence = calendar with { From = Day("2026-04-01") };
        Assert.Equal([DutyState.Unknown, DutyState.Done], silence.OccurrencesOf(Training, Told(Training.Code, ("2026-05", "2026-05-10"))).Select(o => o.State));
    }

    [Fact]
    public void A_release_that_does_not_list_its_clauses_is_understood_by_its_lines()
    {
        var older = new DepartmentAnswer("sales", null, [], [], [new EvidenceLine(Training.Code, "2026-05", Day("2026-05-31"), Day("2026-05-30"), [])]);
        Assert.Equal(DutyState.Done, Assert.Single(Calendar("2026-05-01", "2026-05-31", "2026-06-30").OccurrencesOf(Training, older)).State);
    }

    [Fact]
    public void A_period_counts_if_the_region_existed_in_it_and_it_has_begun()
    {
        var calendar = Calendar("2026-01-01", "2026-12-31", "2026-06-01") with { RegionFrom = Day("2026-03-31"), RegionUntil = Day("2026-09-01") };
        Assert.Equal(["2026-03", "2026-04", "2026-05", "2026-06"], calendar.OccurrencesOf(Training, Told(Training.Code)).Select(o => o.Period));
        Assert.Equal(["2026-Q1", "2026-Q2"], calendar.OccurrencesOf(Survey, Told(Survey.Code)).Select(o => o.Period));
        var closed = calendar with { RegionUntil = Day("2026-04-30") };
        Assert.Equal(["2026-03", "2026-04"], closed.OccurrencesOf(Training, Told(Training.Code)).Select(o => o.Period));
    }

    [Fact]
    public void A_duty_with_days_of_its_own_is_judged_by_each_day_and_has_no_occurrence_where_nothing_is_due_13_8()
    {
        var answer = new DepartmentAnswer("customer-service", null, [Visits.Code], [],
        [
            new EvidenceLine(Visits.Code, "2026-06-02", Day("2026-06-02"), Day("2026-06-03"), []),
            new EvidenceLine(Visits.Code, "2026-06-01", Day("2026-06-01"), Day("2026-06-01"), []),
            new EvidenceLine(Visits.Code, "2026-06-29", Day("2026-06-29"), null, []),
            new EvidenceLine(Visits.Code, "2026-06-30", Day("2026-06-30"), null, []),
        ]);
        var occurrences = Calendar("2026-06-01", "2026-06-30", "2026-06-30").OccurrencesOf(Visits, answer);

        Assert.Equal([DutyState.Done, DutyState.Late, DutyState.Missing, DutyState.Pending], occurrences.Select(o => o.State));
        Assert.Equal((3, 1, 33.33m), DutyTally.Of(occurrences, Day("2026-06-30")) is var tally ? (tally.Due, tally.OnTime, tally.OnTimeRate!.Value) : default);
        Assert.Empty(Calendar("2026-06-01", "2026-06-30", "2026-06-30").OccurrencesOf(Visits, answer with { Lines = [] }));
    }

    [Fact]
    public void The_rate_is_on_time_by_due_and_what_is_unknown_or_to_come_counts_on_neither_side_10a_RB_09()
    {
        var asOf = Day("2026-06-30");
        DutyOccurrence One(DutyState state, string dueOn, string? doneOn) => new(Training, "p", Day(dueOn), state, doneOn is null ? null : Day(doneOn), null, []);
        var early = One(DutyState.Done, "2026-07-31", "2026-06-01");
        DutyOccurrence[] all =
        [
            One(DutyState.Done, "2026-04-30", "2026-04-30"), One(DutyState.Done, "2026-06-30", "2026-06-30"), One(DutyState.Late, "2026-03-31", "2026-04-01"), One(DutyState.Missing, "2026-05-31", null),
            One(DutyState.Pending, "2026-06-30", null), early, One(DutyState.Unknown, "2026-02-28", null),
        ];

        var tally = DutyTally.Of(all, asOf);

        Assert.Equal(new DutyTally(Due: 4, OnTime: 2, Done: 3, Late: 1, Missing: 1, Pending: 1, Unknown: 1), tally);
        Assert.Equal(50.00m, tally.OnTimeRate);
        Assert.Null(DutyTally.Of([early], asOf).OnTimeRate);
        Assert.Equal(66.67m, DutyTally.Of([all[0], all[1], all[3]], asOf).OnTimeRate);
    }

    [Fact]
    public void Content_is_complete_when_every_record_has_all_its_parts_RB_08()
    {
        DepartmentAnswer With(params IReadOnlyList<string>[] missing) => new("sales", null, [Ledger.Code], [], [new EvidenceLine(Ledger.Code, "2026-05", null, null, [.. missing.Select(m => new ShownRecord("contract", Guid.CreateVersion7(), null, "t", Day("2026-05-05"), null, "/", m))])]);

        Assert.Equal(ContentState.Complete, PolicyCalendar.ContentOf(Ledger, With([], [])).State);
        Assert.Equal(ContentState.Incomplete, PolicyCalendar.ContentOf(Ledger, With([], ["collection"])).State);
        Assert.Equal(ContentState.None, PolicyCalendar.ContentOf(Ledger, With()).State);
    }

    private static PolicyCalendar Calendar(string from, string until, string asOf) => new(Day("1990-01-01"), null, Day(from), Day(until), Day(asOf), _ => 0);

    private static DepartmentAnswer Told(string clause, params (string Period, string? DoneOn)[] lines)
        => new("sales", null, [clause], [], [.. lines.Select(l => new EvidenceLine(clause, l.Period, null, l.DoneOn is null ? null : Day(l.DoneOn), []))]);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
