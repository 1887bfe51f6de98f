using System.Globalization;
using RegionCloud.Risk.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Risk.Tests.Domain;

/// <summary>Scores, levels, plans, reviews and acceptance of a risk (RB-31, RB-32, RB-34).</summary>
public class RiskTests
{
    private static readonly Guid Region = Guid.CreateVersion7();
    private static readonly RiskMatrix Matrix = new(
        new Dictionary<KriColour, int> { [KriColour.Green] = 2, [KriColour.Amber] = 3, [KriColour.Red] = 4 }, 1,
        new Dictionary<RiskLevel, decimal> { [RiskLevel.Low] = 0, [RiskLevel.Medium] = 5, [RiskLevel.High] = 10, [RiskLevel.Critical] = 17 },
        new Dictionary<RiskLevel, int> { [RiskLevel.Low] = 180, [RiskLevel.Medium] = 90, [RiskLevel.High] = 60, [RiskLevel.Critical] = 30 },
        new Dictionary<int, decimal> { [1] = 0, [2] = 50_000, [3] = 200_000, [4] = 500_000, [5] = 1_000_000 }, RiskLevel.High, Guid.Empty);

    [Theory]
    [InlineData(KriColour.Green, KriColour.Red, 2)]
    [InlineData(KriColour.Amber, KriColour.Red, 3)]
    [InlineData(KriColour.Red, KriColour.Amber, 4)]
    [InlineData(KriColour.Red, KriColour.Grey, 4)]
    [InlineData(KriColour.Red, KriColour.Red, 5)]
    [InlineData(KriColour.Grey, KriColour.Red, null)]
    public void Likelihood_is_proposed_from_the_worst_indicator_and_one_more_if_it_was_red_the_quarter_before_RB_31(KriColour now, KriColour before, int? expected)
        => Assert.Equal(expected, Matrix.Likelihood(now, before));

    [Fact]
    public void A_likelihood_never_passes_five_RB_31() => Assert.Equal(5, (Matrix with { RedAgain = 3 }).Likelihood(KriColour.Red, KriColour.Red));

    [Theory]
    [InlineData("0", 1)]
    [InlineData("49999.99", 1)]
    [InlineData("50000.00", 2)]
    [InlineData("199999.99", 2)]
    [InlineData("200000.00", 3)]
    [InlineData("499999.99", 3)]
    [InlineData("500000.00", 4)]
    [InlineData("999999.99", 4)]
    [InlineData("1000000.00", 5)]
    public void Impact_is_proposed_from_the_money_at_stake_to_the_cent_RB_31(string money, int expected) => Assert.Equal(expected, Matrix.Impact(decimal.Parse(money, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("4.99", RiskLevel.Low)]
    [InlineData("5.00", RiskLevel.Medium)]
    [InlineData("9.99", RiskLevel.Medium)]
    [InlineData("10.00", RiskLevel.High)]
    [InlineData("16.99", RiskLevel.High)]
    [InlineData("17.00", RiskLevel.Critical)]
    public void Levels_part_at_5_10_and_17_RB_32(string score, RiskLevel expected) => Assert.Equal(expected, Matrix.LevelOf(decimal.Parse(score, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(25, 0, "25.00")]
    [InlineData(16, 33, "10.72")]
    [InlineData(15, 33, "10.05")]
    [InlineData(20, 100, "0.00")]
    public void What_is_left_is_rounded_once_RB_32(int score, int effectiveness, string expected) => Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), RiskMatrix.Residual(score, effectiveness));

    [Fact]
    public void What_nobody_assessed_counts_as_25_and_not_as_nothing_RB_31()
    {
        var risk = Identified();
        Assert.Equal((25, 25.00m, RiskLevel.Critical, RiskStatus.Identified), (risk.Inherent, risk.Residual, risk.Level, risk.Status));
    }

    [Fact]
    public void Otherwise_than_proposed_needs_a_reason_and_as_proposed_needs_none_RB_31()
    {
        var proposal = new RiskProposal(4, 2, KriColour.Red, new DateOnly(2026, 6, 1), 60_000m, "CNY");
        Assert.Equal(["risk.assessment.override-without-reason", "risk.assessment.override-without-reason"], Codes(() => Identified().Assess(new RiskJudgement(5, 3, " "), proposal, Matrix, PlanBy, On("2026-06-01"))));

        var asProposed = Identified();
        asProposed.Assess(new RiskJudgement(null, null, null), proposal, Matrix, PlanBy, On("2026-06-01"));
        Assert.Equal((4, 2, 8, RiskLevel.Medium, null, RiskStatus.Assessed), (asProposed.Likelihood, asProposed.Impact, asProposed.Inherent, asProposed.Level, asProposed.OverrideReason, asProposed.Status));

        var otherwise = Identified();
        otherwise.Assess(new RiskJudgement(5, 2, "two customers wait for the court"), proposal, Matrix, PlanBy, On("2026-06-01"));
        Assert.Equal((5, 4, "two customers wait for the court"), (otherwise.Likelihood, otherwise.ProposedLikelihood, otherwise.OverrideReason));
        // Where nothing is proposed a judgement overrides nothing.
        var unproposed = Identified();
        unproposed.Assess(new RiskJudgement(2, 2, null), new RiskProposal(null, null, KriColour.Grey, null, null, null), Matrix, PlanBy, On("2026-06-01"));
        Assert.Null(unproposed.OverrideReason);
    }

    [Fact]
    public void Where_nothing_is_proposed_and_nothing_said_each_is_refused_by_name()
        => Assert.Equal(
            ["risk.assessment.value-missing", "risk.assessment.value-missing"],
            Codes(() => Identified().Assess(new RiskJudgement(null, null, null), new RiskProposal(null, null, KriColour.Grey, null, null, null), Matrix, PlanBy, On("2026-06-01"))));

    [Theory]
    [InlineData(1, 4, RiskLevel.Low, 180, false)]
    [InlineData(3, 3, RiskLevel.Medium, 90, false)]
    [InlineData(2, 5, RiskLevel.High, 60, true)]
    [InlineData(5, 5, RiskLevel.Critical, 30, true)]
    public void Its_level_tells_when_it_is_reviewed_and_from_high_on_a_plan_is_due_RB_34(int likelihood, int impact, RiskLevel level, int days, bool plan)
    {
        var risk = Assessed(likelihood, impact);
        Assert.Equal((level, new DateOnly(2026, 6, 1).AddDays(days), plan), (risk.Level, risk.ReviewOn!.Value, risk.PlanBy is not null));
    }

    [Fact]
    public void Only_verified_measures_lower_it_each_by_its_share_and_with_the_last_it_is_monitored_RB_32()
    {
        var risk = Assessed(5, 4);
        var first = risk.PlanResponse(Measure(share: 50), On("2026-06-02"));
        var second = risk.PlanResponse(Measure(share: 25), On("2026-06-02"));
        Assert.Equal((RiskStatus.ResponsePlanned, null), (risk.Status, risk.PlanBy));

        Assert.Equal([first, second], risk.Treat(On("2026-06-03")));
        Assert.True(risk.Complete(first.ResponseId, "done", null, On("2026-06-10", "mia")));
        Assert.Equal((RiskStatus.Treating, 0, 20m), (risk.Status, risk.Effectiveness, risk.Residual));
        Assert.Equal(["risk.response.own-verification"], Codes(() => risk.Verify(first.ResponseId, null, ["carl", "mia"], Matrix, On("2026-06-11"))));

        risk.Verify(first.ResponseId, "seen", ["carl"], Matrix, On("2026-06-11"));
        Assert.Equal((50, 10.00m, RiskLevel.High, RiskStatus.Treating), (risk.Effectiveness, risk.Residual, risk.Level, risk.Status));
        risk.Complete(second.ResponseId, "done", null, On("2026-06-12", "bob"));
        risk.Verify(second.ResponseId, null, ["carl"], Matrix, On("2026-06-12"));
        Assert.Equal((75, 5.00m, RiskLevel.Medium, RiskStatus.Monitored), (risk.Effectiveness, risk.Residual, risk.Level, risk.Status));
        Assert.Equal(new DateOnly(2026, 6, 12).AddDays(90), risk.ReviewOn);
        risk.Close("borne", Matrix, On("2026-06-13"));
        Assert.Equal(RiskStatus.Closed, risk.Status);
    }

    [Fact]
    public void What_is_done_counts_once_and_what_was_sent_back_is_done_again()
    {
        var risk = Assessed(5, 4);
        var measure = risk.PlanResponse(Measure(), On("2026-06-02"));
        Assert.False(risk.Complete(measure.ResponseId, "too early", null, On("2026-06-02", "bob")));
        risk.Treat(On("2026-06-02"));
        Assert.True(risk.Complete(measure.ResponseId, "done", null, On("2026-06-03", "bob")));
        Assert.False(risk.Complete(measure.ResponseId, "again", null, On("2026-06-04", "bob")));
        Assert.Equal("done", measure.DoneNote);

        risk.SendBack(measure.ResponseId, "half of it", ["carl"], On("2026-06-05"));
        Assert.Equal((ResponseStatus.Assigned, 2, null), (measure.Status, measure.Edition, measure.DoneOn));
        Assert.True(risk.Complete(measure.ResponseId, "all of it", null, On("2026-06-06", "bob")));
    }

    [Fact]
    public void A_plan_withdrawn_whole_leaves_the_risk_without_one_again()
    {
        var risk = Assessed(5, 4);
        var measure = risk.PlanResponse(Measure(), On("2026-06-02"));
        risk.Withdraw(measure.ResponseId, "another way", On("2026-06-03"));
        Assert.Equal((RiskStatus.Assessed, ResponseStatus.Withdrawn), (risk.Status, measure.Status));
        Assert.Equal(["risk.register.nothing-planned"], Codes(() => risk.Treat(On("2026-06-03"))));
    }

    [Fact]
    public void Shares_add_up_to_a_hundred_at_most_and_a_measure_is_not_due_before_it_is_planned_RB_32()
    {
        var risk = Assessed(5, 4);
        risk.PlanResponse(Measure(share: 60), On("2026-06-02"));
        Assert.Equal(["risk.response.due-before-planned", "risk.response.shares-above-whole"], Codes(() => risk.PlanResponse(Measure(share: 41, dueOn: "2026-06-01"), On("2026-06-02"))).Order(StringComparer.Ordinal));
        risk.PlanResponse(Measure(share: 40, dueOn: "2026-06-02"), On("2026-06-02"));
        Assert.True(risk.Responses[1].IsOverdue(new DateOnly(2026, 6, 3)));
        Assert.False(risk.Responses[1].IsOverdue(new DateOnly(2026, 6, 2)));
    }

    [Fact]
    public void What_is_at_or_above_the_tolerance_is_neither_only_watched_nor_closed_9_1_3()
    {
        Assert.Equal(["risk.register.above-tolerance"], Codes(() => Assessed(2, 5).Monitor(Matrix, On("2026-06-02"))));
        var small = Assessed(3, 3);
        small.Monitor(Matrix, On("2026-06-02"));
        small.Close("gone", Matrix, On("2026-06-03"));
        Assert.Equal(["risk.register.wrong-state"], Codes(() => small.Review("again", Matrix, On("2026-06-04"))));
    }

    [Fact]
    public void It_is_accepted_by_another_person_with_an_expiry_after_which_it_is_judged_again_RB_34()
    {
        var risk = Assessed(5, 4);
        Assert.Equal(["risk.register.own-acceptance"], Codes(() => risk.Accept("why not", new DateOnly(2026, 7, 1), ["carl"], On("2026-06-02"))));
        Assert.Equal(["risk.register.acceptance-expiry"], Codes(() => risk.Accept("why not", new DateOnly(2026, 6, 2), ["hanna"], On("2026-06-02", "hanna"))));
        Assert.Equal(["risk.register.acceptance-expiry"], Codes(() => risk.Accept("why not", new DateOnly(2026, 6, 2).AddDays(367), ["hanna"], On("2026-06-02", "hanna"))));

        risk.Accept("the customer is the state", new DateOnly(2026, 7, 1), ["hanna"], On("2026-06-02", "hanna"));
        Assert.Equal((RiskStatus.Accepted, "hanna", "the customer is the state"), (risk.Status, risk.AcceptedBy, risk.AcceptanceReason));
        Assert.False(risk.Expire(new DateOnly(2026, 7, 1), On("2026-07-01")));
        Assert.True(risk.Expire(new DateOnly(2026, 7, 2), On("2026-07-02")));
        Assert.False(risk.Expire(new DateOnly(2026, 7, 3), On("2026-07-03")));
        Assert.Equal((RiskStatus.Assessed, new DateOnly(2026, 7, 2)), (risk.Status, risk.ReviewOn!.Value));
    }

    private static RegisteredRisk Identified() => RegisteredRisk.Identify(new RiskHead("RK-2026-000001", Region, null, RiskCategory.FinancialManagement, "t", "d", Guid.CreateVersion7(), null, null), On("2026-06-01"));

    private static RegisteredRisk Assessed(int likelihood, int impact)
    {
        var risk = Identified();
        risk.Assess(new RiskJudgement(likelihood, impact, null), new RiskProposal(null, null, KriColour.Grey, null, null, null), Matrix, PlanBy, On("2026-06-01"));
        return risk;
    }

    private static ResponseContent Measure(int share = 10, string dueOn = "2026-06-30") => new(ResponseKind.CollectionCampaign, "call them all", "finance", null, Guid.CreateVersion7(), Day(dueOn), share, null);

    private static DateTimeOffset PlanBy(DateOnly on) => new(on.AddDays(7).ToDateTime(new TimeOnly(10, 0)), TimeSpan.Zero);

    private static Act On(string day, string by = "carl") => new(Day(day), new DateTimeOffset(Day(day).ToDateTime(new TimeOnly(4, 0)), TimeSpan.Zero), by);

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Codes(Action act) => Assert.Throws<RuleViolationException>(act).Refusals.Select(r => r.Code);
}
