using System.Globalization;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.Performance.Features.Policy;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Policy;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Performance.Tests.Domain;

/// <summary>Totals, grades, bonuses and their life, by hand (RB-21…RB-24).</summary>
public sealed class AppraisalTests
{
    private static readonly Dictionary<string, Kpi> Library = Beginnings.Library().ToDictionary(k => k.Code, k => Kpi.Seeded(k, "test", DateTimeOffset.UnixEpoch), StringComparer.Ordinal);
    private static readonly IReadOnlyList<Band> Grades = [new("A", 95, 1.2m), new("B", 85, 1.0m), new("C", 70, 0.8m), new("D", 0, 0m)];
    private static readonly IReadOnlyList<Band> Collection = [new("full", 95, 1.0m), new("good", 85, 0.9m), new("fair", 70, 0.7m), new("poor", 0, 0.5m)];

    [Theory]
    [InlineData("94990", "900", "87.50", "95.00", "A")] // 47.495 + 30 + 17.5 = 94.995, and that is 95.00
    [InlineData("94990", "900", "87.49", "94.99", "B")] // 94.993
    [InlineData("130000", "900", "80", "106.00", "A")] // 130 % counts as 120: 60 + 30 + 16
    [InlineData("85000", "765", "85", "85.00", "B")] // each 85: on the limit
    [InlineData("84990", "765", "85", "85.00", "B")] // 84.995
    [InlineData("84980", "765", "85", "84.99", "C")]
    [InlineData("70000", "630", "70", "70.00", "C")]
    [InlineData("69980", "630", "70", "69.99", "D")]
    [InlineData("0", "0", "0", "0.00", "D")]
    public void The_total_is_rounded_once_half_away_from_zero_and_the_grade_follows_it_RB_22_RB_23(string signed, string paid, string conduct, string total, string grade)
    {
        var scored = Score(Number(signed), 100_000m, Number(paid), 1_000m, Number(conduct));
        Assert.Equal((total, grade, false), (Text(scored.Total), scored.Grade, scored.Redistributed));
    }

    [Fact]
    public void What_cannot_be_measured_drops_out_and_its_weight_is_spread_in_proportion_and_said_RB_22()
    {
        // No target: 30 and 20 become 60 and 40. 900 of 1,000 is 90 %, on target; judged 80: 60 + 32.
        var noTarget = Score(50_000m, 0m, 900m, 1_000m, 80m);
        Assert.Equal(("92.00", true), (Text(noTarget.Total), noTarget.Redistributed));
        Assert.Equal([null, "60.00", "40.00"], noTarget.Items.Values.Select(i => i.EffectiveWeight is { } w ? Text(w) : null));
        Assert.Equal([NotMeasurableReason.NoTarget, null, null], noTarget.Items.Values.Select(i => i.Measured.Reason));

        // Nothing due and no target: the judgement alone.
        var only = Score(0m, 0m, 0m, 0m, 80m);
        Assert.Equal(("80.00", "100.00", "B"), (Text(only.Total), Text(only.Items["conduct"].EffectiveWeight), Score(0m, 0m, 0m, 0m, 85m).Grade));

        // A third of the weight loses no cent: 50 and 20 of 70; 99.99 % and 99.99 are 99.99.
        Assert.Equal("99.99", Text(Score(99_990m, 100_000m, 0m, 0m, 99.99m).Total));
    }

    [Fact]
    public void Nothing_measurable_is_no_score_and_no_grade_never_zero_in_silence_16_4()
    {
        var scored = Score(0m, 0m, 0m, 0m, rating: null);
        Assert.Equal((null, null, false), (scored.Total, scored.Grade, scored.Redistributed));
        Assert.Equal([ItemState.NotMeasurable, ItemState.NotMeasurable, ItemState.AwaitingRating], scored.Items.Values.Select(i => i.Measured.State));
    }

    [Fact]
    public void A_shared_contract_counts_by_share_and_the_last_person_takes_the_cents_RB_05_RB_13()
    {
        var (anna, abel, contract) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var facts = new RegionFacts(
            new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 31),
            [Row(FactMeasure.Due, 100.01m, "2026-02-28", contract, "opened"), Row(FactMeasure.Paid, 33.35m, "2026-02-28", contract, "paid"), Row(FactMeasure.Due, 50m, "2026-04-01", contract, "opened")],
            new[] { (anna, 50m), (abel, 50m) }.ToLookup(_ => contract));

        // 100.01 in halves is 50.01 (50.005 away from zero) and 50.00; 33.35 is 16.68 and 16.67. What falls due after the last day is not asked for.
        Assert.Equal(
            [
                (FactMeasure.Paid, anna, "CNY", 16.68m), (FactMeasure.Paid, abel, "CNY", 16.67m), (FactMeasure.Paid, (Guid?)null, "CNY", 33.35m),
                (FactMeasure.Due, anna, "CNY", 50.01m), (FactMeasure.Due, abel, "CNY", 50.00m), (FactMeasure.Due, null, "CNY", 100.01m),
            ],
            facts.Totals(KpiFormula.Collection));
        Assert.Equal(16.68m / 50.01m * 100, facts.CollectionOf(anna));
        Assert.Equal(16.67m / 50.00m * 100, facts.CollectionOf(abel));
        Assert.Null(facts.CollectionOf(Guid.CreateVersion7()));
    }

    [Fact]
    public void Amounts_of_several_currencies_are_never_added()
    {
        var anna = Guid.CreateVersion7();
        FactRow[] signed = [Signed(anna, 60m, "CNY"), Signed(anna, 40m, "USD")];
        var item = Items()[0];

        Assert.Equal(NotMeasurableReason.MixedCurrencies, Facts(signed).Of(item, Person(anna)).Reason);
        // The plan's currency decides; the other stays out.
        Assert.Equal(60m, Facts([.. signed, Target(anna, 100m, "CNY")]).Of(item, Person(anna)).Actual);
    }

    [Theory]
    [InlineData("A", "94.995", "3600.00", "1.0")] // 94.995 is 95.00: 3,000 × 1.2 × 1.0
    [InlineData("A", "94.994", "3240.00", "0.9")]
    [InlineData("B", "85", "2700.00", "0.9")]
    [InlineData("B", "84.99", "2100.00", "0.7")]
    [InlineData("C", "70", "1680.00", "0.7")]
    [InlineData("C", "69.99", "1200.00", "0.5")]
    [InlineData("D", "100", "0.00", "1.0")]
    [InlineData("B", null, "3000.00", "1")] // nothing was due
    public void A_sales_persons_bonus_is_base_by_grade_by_collection_RB_24(string grade, string? rate, string amount, string coefficient)
    {
        var rounded = Scored.Of(Items(), Measured(0m, 0m, 0m, 0m, 80m), 120, Grades, rate is null ? null : Number(rate), "CNY").CollectionRate;
        var figures = BonusFigures.Of(grade, isSalesPerson: true, rounded, 3_000m, Grades, Collection, "CNY");
        Assert.Equal((amount, Number(coefficient)), (Text(figures.Amount), figures.CollectionCoefficient));
    }

    [Fact]
    public void Departments_and_regions_have_no_collection_coefficient_and_the_last_cent_is_rounded_away_from_zero_RB_24()
    {
        Assert.Equal("36000.00", Text(BonusFigures.Of("A", isSalesPerson: false, 10m, 30_000m, Grades, Collection, "CNY").Amount));
        // 33.33 × 1.2 × 0.9 = 35.9964; 0.05 × 0.9 = 0.045: banker's rounding would say 0.04.
        Assert.Equal("36.00", Text(BonusFigures.Of("A", isSalesPerson: true, 90m, 33.33m, Grades, Collection, "CNY").Amount));
        Assert.Equal("0.05", Text(BonusFigures.Of("B", isSalesPerson: true, 90m, 0.05m, Grades, Collection, "CNY").Amount));
    }

    [Fact]
    public void The_numbers_of_the_rule_book_are_the_defaults_of_the_policy_set()
    {
        Assert.Equal([("A", 95m, 1.2m), ("B", 85m, 1.0m), ("C", 70m, 0.8m), ("D", 0m, 0m)], Bands(PerformancePolicy.Grades));
        Assert.Equal([("full", 95m, 1.0m), ("good", 85m, 0.9m), ("fair", 70m, 0.7m), ("poor", 0m, 0.5m)], Bands(PerformancePolicy.Collection));

        static IEnumerable<(string Name, decimal From, decimal? Value)> Bands(PolicyParameter<IReadOnlyList<PolicyBand>> parameter)
            => parameter.Default.EnumerateArray().Select(b => (b.GetProperty("name").GetString()!, Number(b.GetProperty("from").ToString()), (decimal?)Number(b.GetProperty("value").ToString())));
    }

    [Fact]
    public void Calculator_approver_and_payer_are_three_persons_and_none_of_them_is_paid_SoD5()
    {
        var bonus = NewBonus("A");
        Refused("performance.bonus.own-approval", () => bonus.Approve(null, ["fiona"], own: false, Act("fiona")));
        Refused("performance.bonus.own-approval", () => bonus.Approve(null, ["stand-in", "fiona"], own: false, Act("stand-in")));
        Refused("performance.bonus.own-approval", () => bonus.Approve(null, ["carl"], own: true, Act("carl")));
        Assert.True(bonus.Approve(null, ["carl"], own: false, Act("carl")));
        Refused("performance.bonus.wrong-state", () => bonus.Pay(["finn"], own: false, Act("finn")));
        Assert.True(bonus.Grant(bonus.OpenAttempt!.AttemptId, Act("svc-finance")));
        Refused("performance.bonus.own-payment", () => bonus.Pay(["carl"], own: false, Act("carl")));
        Refused("performance.bonus.own-payment", () => bonus.Pay(["fiona"], own: false, Act("fiona")));
        bonus.Pay(["finn"], own: false, Act("finn"));
        Assert.Equal(BonusStatus.Paid, bonus.Status);
        Refused("performance.bonus.wrong-state", () => bonus.Cancel("x", Act("carl")));
    }

    [Fact]
    public void Finances_answer_counts_for_the_open_attempt_only_and_once()
    {
        var bonus = NewBonus("A");
        bonus.Approve(null, ["carl"], own: false, Act("carl"));
        var first = bonus.OpenAttempt!.AttemptId;
        Assert.False(bonus.Grant(Guid.CreateVersion7(), Act("svc-finance")));
        bonus.Withdraw("too early", Act("carl"));
        Assert.False(bonus.Grant(first, Act("svc-finance")));
        Assert.Equal(BonusStatus.Proposed, bonus.Status);

        bonus.Approve("needed", ["carl"], own: false, Act("carl"));
        var second = bonus.OpenAttempt!.AttemptId;
        Assert.True(bonus.FailBudget(second, "beyondYearToDate", 100m, 90m, 20m, Act("svc-finance")));
        Assert.False(bonus.FailBudget(second, "beyondYearToDate", 100m, 90m, 20m, Act("svc-finance")));
        bonus.Approve("needed", ["carl"], own: false, Act("carl"));
        Assert.True(bonus.Grant(bonus.OpenAttempt!.AttemptId, Act("svc-finance")));
        Assert.False(bonus.FailBudget(bonus.GrantedAttempt!.AttemptId, "noLine", null, 0m, 0m, Act("svc-finance")));
        Assert.Equal((BonusStatus.Approved, 3), (bonus.Status, bonus.Attempts.Count));
        Assert.Equal(bonus.GrantedAttempt.AttemptId, bonus.Cancel("left the company", Act("carl"))!.AttemptId);
    }

    [Fact]
    public void A_bonus_of_nothing_asks_nobody_for_money_and_is_never_paid_RB_24()
    {
        var bonus = NewBonus("D");
        Assert.False(bonus.Approve(null, ["carl"], own: false, Act("carl")));
        Assert.Equal((BonusStatus.Approved, 0m), (bonus.Status, bonus.Amount));
        Refused("performance.bonus.nothing-to-pay", () => bonus.Pay(["finn"], own: false, Act("finn")));
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(2, "")]
    [InlineData(3, "Honour")]
    [InlineData(4, "")]
    [InlineData(6, "Honour,Promotion")]
    [InlineData(9, "Honour")]
    [InlineData(12, "Honour,Promotion")]
    public void Grades_A_one_after_the_other_propose_at_every_full_number_RB_24(int consecutive, string kinds) => Assert.Equal(kinds, string.Join(",", Reward.After(consecutive, honourAfter: 3, promotionAfter: 6)));

    [Fact]
    public void A_cycle_goes_only_forward_and_back_to_collecting_11()
    {
        var cycle = AppraisalCycle.Plan(Guid.CreateVersion7(), null, CycleKind.Quarter, BusinessPeriod.Read("2026-Q1")!.Value, Act("carl", "2025-12-31"));
        Refused("performance.cycle.not-begun", () => cycle.Start(Act("carl", "2025-12-31")));
        Refused("performance.cycle.wrong-state", () => cycle.Score(Guid.Empty, Act("carl", "2026-04-01")));
        cycle.Start(Act("carl", "2026-01-01"));
        Refused("performance.cycle.not-over", () => cycle.Score(Guid.Empty, Act("carl", "2026-03-31")));
        Refused("performance.cycle.wrong-state", () => cycle.Reopen("x", Act("carl", "2026-04-01")));
        cycle.Score(Guid.Empty, Act("carl", "2026-04-01"));
        cycle.Score(Guid.Empty, Act("carl", "2026-04-02"));
        Refused("performance.cycle.not-reconciled", () => cycle.Publish([], 0, 10, Act("carl", "2026-04-02")));
        cycle.Reconcile(5, "[]", DateTimeOffset.UnixEpoch);
        Refused("performance.cycle.books-differ", () => cycle.Publish([], 1, 10, Act("carl", "2026-04-02")));
        Refused("performance.cycle.before-scoring", () => cycle.Publish([], 0, 10, Act("carl", "2026-04-01")));
        cycle.Reopen("somebody is missing", Act("carl", "2026-04-02"));
        cycle.Score(Guid.Empty, Act("carl", "2026-04-03"));
        Refused("performance.cycle.not-reconciled", () => cycle.Publish([], 0, 10, Act("carl", "2026-04-03")));
        cycle.Reconcile(5, "[]", DateTimeOffset.UnixEpoch);
        cycle.Publish([], 0, 10, Act("carl", "2026-04-03"));
        Assert.Equal(new DateOnly(2026, 4, 13), cycle.ObjectionsUntil);
        Refused("performance.cycle.wrong-state", () => cycle.Score(Guid.Empty, Act("carl", "2026-04-05")));
        Refused("performance.cycle.objection-time", () => cycle.Close(0, Act("carl", "2026-04-13")));
        Refused("performance.cycle.objections-open", () => cycle.Close(1, Act("carl", "2026-04-14")));
        cycle.Close(0, Act("carl", "2026-04-14"));
        Assert.Equal([CycleStatus.NotStarted, CycleStatus.Collecting, CycleStatus.Scored, CycleStatus.Scored, CycleStatus.Collecting, CycleStatus.Scored, CycleStatus.Published, CycleStatus.Closed], cycle.Steps.Select(s => s.To));
    }

    [Fact]
    public void A_work_plan_is_sent_acknowledged_by_another_and_its_goals_reported_2_2_1_2_2_2()
    {
        var owner = Guid.CreateVersion7();
        Refused("performance.work-plan.due-outside", () => Plan(new WorkGoalContent("x", owner, new DateOnly(2027, 1, 1), null)));
        var plan = Plan(new WorkGoalContent("20 new customers", owner, new DateOnly(2026, 6, 30), "sales"), new WorkGoalContent("a fair", owner, new DateOnly(2026, 12, 31), null));
        Refused("performance.work-plan.wrong-state", () => plan.Progress(1, WorkGoalStatus.InProgress, 10, "x", Act("carl", "2026-01-03")));
        plan.Send(Act("carl", "2026-01-02"));
        Refused("performance.work-plan.own-acknowledgement", () => plan.Acknowledge(null, ["deputy", "carl"], Act("deputy", "2026-01-02")));
        Refused("performance.work-plan.before-sending", () => plan.Acknowledge(null, ["admin"], Act("admin", "2026-01-01")));
        plan.Return("more detail", ["admin"], Act("admin", "2026-01-03"));
        plan.Redraft(plan.Title, plan.Statement, [.. plan.Goals.Select(g => new WorkGoalContent(g.Text, g.OwnerId, g.DueOn, g.TargetCode))], Act("carl", "2026-01-04"));
        plan.Send(Act("carl", "2026-01-04"));
        plan.Acknowledge(null, ["admin"], Act("admin", "2026-01-05"));

        Refused("performance.work-plan.goal-unknown", () => plan.Progress(3, WorkGoalStatus.InProgress, 10, "x", Act("carl", "2026-01-06")));
        Refused("performance.work-plan.progress", () => plan.Progress(1, WorkGoalStatus.InProgress, 100, "x", Act("carl", "2026-01-06")));
        Refused("performance.work-plan.progress", () => plan.Progress(1, WorkGoalStatus.Done, 99, "x", Act("carl", "2026-01-06")));
        plan.Progress(1, WorkGoalStatus.InProgress, 25, "five", Act("carl", "2026-03-31"));
        Refused("performance.work-plan.before-last-report", () => plan.Progress(1, WorkGoalStatus.InProgress, 30, "x", Act("carl", "2026-03-30")));
        plan.Progress(1, WorkGoalStatus.Done, 100, "all", Act("carl", "2026-07-01"));
        Refused("performance.work-plan.goal-over", () => plan.Progress(1, WorkGoalStatus.InProgress, 50, "x", Act("carl", "2026-07-02")));
        Assert.Equal([0m, 12.5m, 12.5m, 50m], new[] { "2026-03-30", "2026-03-31", "2026-06-30", "2026-07-01" }.Select(d => plan.ProgressAsOf(Day(d))));
        // The due day itself is in time.
        Assert.Equal([false, false], new[] { "2026-06-30", "2026-07-01" }.Select(d => plan.Goals[0].OverdueAsOf(Day(d))));
        Assert.Equal([false, true], new[] { "2026-12-31", "2027-01-01" }.Select(d => plan.Goals[1].OverdueAsOf(Day(d))));

        WorkPlan Plan(params WorkGoalContent[] goals) => WorkPlan.Draft(Guid.CreateVersion7(), 2026, null, "2026", "grow", goals, Act("carl", "2026-01-02"));
    }

    private static Bonus NewBonus(string grade)
        => Bonus.Of("BN-2026-000001", AnAppraisal(), BonusFigures.Of(grade, isSalesPerson: true, 95m, 3_000m, Grades, Collection, "CNY"), Guid.Empty, Act("fiona"));

    private static Appraisal AnAppraisal()
    {
        var cycle = AppraisalCycle.Plan(Guid.CreateVersion7(), null, CycleKind.Month, BusinessPeriod.Read("2026-03")!.Value, Act("carl"));
        return Appraisal.Open(cycle, Person(Guid.CreateVersion7()), ScoringTemplate.Seeded(TemplateSubject.SalesPerson, Beginnings.Templates()[TemplateSubject.SalesPerson], Library, "test", DateTimeOffset.UnixEpoch), Library, DateTimeOffset.UnixEpoch);
    }

    private static IReadOnlyList<AppraisalItem> Items() => AnAppraisal().Items;

    private static Scored Score(decimal signed, decimal target, decimal paid, decimal due, decimal? rating) => Scored.Of(Items(), Measured(signed, target, paid, due, rating), 120, Grades, null, "CNY");

    private static Dictionary<string, Measured> Measured(decimal signed, decimal target, decimal paid, decimal due, decimal? rating)
    {
        var (anna, contract) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var facts = new RegionFacts(
            new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 31),
            [Signed(anna, signed, "CNY"), Target(anna, target, "CNY"), Row(FactMeasure.Due, due, "2026-03-31", contract, "opened"), Row(FactMeasure.Paid, paid, "2026-03-31", contract, "paid")], new[] { (anna, 100m) }.ToLookup(_ => contract));
        return Items().ToDictionary(
            i => i.KpiCode,
            i => i.Direction == KpiDirection.Rating ? new Measured(rating is null ? ItemState.AwaitingRating : ItemState.Rated, rating, null, null, Explanation.Nothing) : facts.Of(i, Person(anna)), StringComparer.Ordinal);
    }

    private static RegionFacts Facts(IReadOnlyList<FactRow> rows) => new(new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 31), rows, Array.Empty<(Guid, decimal)>().ToLookup(_ => Guid.Empty));

    private static AppraisalSubject Person(Guid id) => new(TemplateSubject.SalesPerson, null, id);

    private static FactRow Signed(Guid person, decimal amount, string currency) => Row(FactMeasure.Signed, amount, "2026-03-10", null, null) with { OwnerId = person, Currency = currency };

    private static FactRow Target(Guid person, decimal amount, string currency) => Row(FactMeasure.PlanTarget, amount, "2026-03-01", null, null) with { OwnerId = person, Currency = currency };

    private static FactRow Row(FactMeasure measure, decimal amount, string countsOn, Guid? contract, string? kind) => new()
    {
        Measure = measure, DepartmentId = null, OwnerId = null, CountsOn = Day(countsOn), On = Day(countsOn), Amount = amount, Currency = "CNY", EntryKind = kind, ContractId = contract, CampaignId = null, InquiryId = null, SourceService = "test", SourceKind = "test", SourceId = Guid.CreateVersion7(), SourceNumber = null,
    };

    private static Act Act(string by, string on = "2026-04-10") => new(Day(on), DateTimeOffset.UnixEpoch, by);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(decimal? value) => value!.Value.ToString("0.00", CultureInfo.InvariantCulture);

    private static void Refused(string code, Action act) => Assert.Equal(code, Assert.Single(Assert.Throws<RuleViolationException>(act).Refusals).Code);
}
