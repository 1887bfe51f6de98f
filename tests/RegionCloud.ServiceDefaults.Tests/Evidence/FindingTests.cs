using System.Globalization;
using RegionCloud.Common.Messages;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.ServiceDefaults.Tests.Evidence;

/// <summary>When a periodic duty counts as done, late, missing or pending (RB-09), and a record as complete (RB-08).</summary>
public class FindingTests
{
    [Theory]
    [InlineData("2026-07-31", "2026-07-31", "done")] // on the last day it is on time
    [InlineData("2026-08-01", "2026-08-01", "late")] // a day after it is late
    [InlineData("2026-08-01", "2026-07-31", "pending")] // what comes later is not known yet, and the day is not over
    [InlineData("2026-08-02", "2026-08-01", "missing")]
    [InlineData(null, "2026-07-31", "pending")]
    [InlineData(null, "2026-08-01", "missing")]
    public void A_duty_is_on_time_up_to_its_due_day_as_it_was_on_the_day_of_asking_RB_09_RB_02(string? doneOn, string asOf, string state)
    {
        EvidenceFact[] facts = doneOn is null ? [] : [Fact(doneOn, "2026-07")];

        var finding = Assert.Single(Findings.Periodic(PolicyDuty.SalesTraining, facts, Asked("2026-07-01", "2026-07-31", asOf)));

        Assert.Equal((state, "2026-07", Day("2026-07-31")), (finding.State, finding.Period, finding.DueOn));
        Assert.Equal(state is "done" or "late" ? Day(doneOn!) : null, finding.DoneOn);
    }

    [Fact]
    public void A_duty_is_done_by_its_first_record_however_many_follow()
    {
        var finding = Assert.Single(Findings.Periodic(PolicyDuty.SalesMeeting, [Fact("2026-08-03", "2026-07"), Fact("2026-07-30"), Fact("2026-07-02")], Asked("2026-07-10", "2026-07-10", "2026-09-01")));

        Assert.Equal(("done", Day("2026-07-02"), 3), (finding.State, finding.DoneOn, finding.Facts.Count));
    }

    [Fact]
    public void A_report_counts_for_the_quarter_it_is_about_and_not_for_the_one_in_which_it_was_submitted()
    {
        var findings = Findings.Periodic(PolicyDuty.MarketReport, [Fact("2026-07-05", "2026-Q2")], Asked("2026-04-01", "2026-07-31", "2026-07-31")).ToList();

        Assert.Equal([("2026-Q2", "late"), ("2026-Q3", "pending")], findings.Select(f => (f.Period, f.State)));
    }

    [Fact]
    public void Nothing_is_asked_of_a_region_before_it_was_founded_after_it_was_closed_or_in_months_to_come()
    {
        var periods = Findings.Periodic(PolicyDuty.SalesTraining, [], Asked("2026-01-01", "2026-12-31", "2026-05-01", founded: "2026-02-28", closed: null)).Select(f => f.Period);
        var closed = Findings.Periodic(PolicyDuty.SalesTraining, [], Asked("2026-01-01", "2026-12-31", "2026-12-31", founded: "1990-01-01", closed: "2026-03-01")).Select(f => f.Period);

        Assert.Equal(["2026-02", "2026-03", "2026-04", "2026-05"], periods);
        Assert.Equal(["2026-01", "2026-02", "2026-03"], closed);
    }

    [Fact]
    public void A_month_whose_records_lack_a_mandatory_part_shows_it_and_a_month_without_records_shows_nothing_RB_08()
    {
        var findings = Findings.Content(
            PolicyPart.SalesMeeting, [Fact("2026-07-02"), Fact("2026-07-09") with { MissingParts = ["lessons"] }, Fact("2026-08-01"), Fact("2026-08-02") with { MissingParts = ["lessons"] }], Asked("2026-06-01", "2026-12-31", "2026-08-01")).ToList();

        Assert.Equal([("2026-07", "missing"), ("2026-08", "done")], findings.Select(f => (f.Period, f.State)));
    }

    [Fact]
    public void The_regulation_has_twelve_duties_and_eighteen_kinds_of_record_with_parts()
    {
        Assert.Equal(Enumerable.Range(1, 12), PolicyDuty.All.Select(d => d.Number));
        Assert.Equal(18, PolicyPart.All.Select(p => p.Code).Distinct(StringComparer.Ordinal).Count());
        Assert.All(PolicyPart.All, p => Assert.True(p.Parts.Count >= 2));
    }

    private static EvidenceFact Fact(string on, string? period = null) => new("training", Guid.CreateVersion7(), null, "t", Day(on), DateTimeOffset.UnixEpoch, "trainings", BusinessPeriod.Read(period));

    private static EvidenceQuestion Asked(string from, string until, string asOf, string founded = "1990-01-01", string? closed = null)
        => new(new RegionEntry(Guid.CreateVersion7(), "EAST", "East", BusinessClock.CompanyZone, new Period(Day(founded), closed is null ? null : Day(closed))), Day(asOf), null!, null!, Day(from), Day(until));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
