using CsCheck;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Sales.Tests.Domain;

/// <summary>What a sales plan allows and refuses, and that its cells are its target to the cent (5.1, RB-03, RB-06, RB-08).</summary>
public class PlanTests
{
    private static readonly Guid Anna = Guid.CreateVersion7();
    private static readonly Guid Abel = Guid.CreateVersion7();
    private static readonly Guid Ada = Guid.CreateVersion7();
    private static readonly DateOnly Today = new(2026, 3, 10);

    [Fact]
    public void December_absorbs_the_cents_of_the_months_and_the_last_person_those_of_a_month_RB_03()
    {
        var plan = Draft(1_000_000.01m, (Anna, 1), (Abel, 1), (Ada, 1));

        Assert.Equal(Enumerable.Repeat(83_300.00m, 11).Append(83_700.01m), plan.Months.Select(m => m.Amount));
        Assert.Equal([27_766.67m, 27_766.67m, 27_766.66m], Of(plan, 1));
        Assert.Equal([27_900.00m, 27_900.00m, 27_900.01m], Of(plan, 12));
    }

    [Fact]
    public void A_month_is_its_weight_of_the_year_rounded_half_away_from_zero_RB_01_RB_03()
    {
        // 0.5 cents: 100.10 × 5 % is 5.005.
        var plan = Draft(100.10m, [5, 95, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], (Anna, 1));

        // Both were rounded up: the cent that December lacks is given back by the last month that has one, so that none is negative.
        Assert.Equal([5.01m, 95.09m, 0m], plan.Months.Take(3).Select(m => m.Amount));
        Assert.Equal((0m, 100.10m), (plan.Months[11].Amount, plan.Months.Sum(m => m.Amount)));
    }

    [Theory]
    [InlineData("99.99")]
    [InlineData("100.01")]
    public void Weights_that_are_not_100_exactly_are_refused_RB_03(string sum)
        => Assert.Equal("sales.plan.weights-do-not-add-up", CodeOf(() => Draft(100m, [decimal.Parse(sum, System.Globalization.CultureInfo.InvariantCulture), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], (Anna, 1))));

    [Fact]
    public void A_locked_cell_stays_and_the_remainder_of_its_month_is_divided_over_the_others_RB_03()
    {
        var plan = Draft(2000m, Even, (Anna, 1), (Abel, 1), (Ada, 2));
        plan.Edit([new CellEdit(2, Abel, 40.05m)], Act());
        Assert.Equal([19.98m, 40.05m, 39.97m], Of(plan, 2));

        // Another weight, another target: the lock holds.
        plan.Redraft(Content(4000m, Even, (Ada, 1), (Abel, 1), (Anna, 1)), Act());
        Assert.Equal([79.98m, 40.05m, 79.97m], Of(plan, 2));

        plan.Edit([new CellEdit(2, Abel, null)], Act());
        Assert.Equal([66.67m, 66.67m, 66.66m], Of(plan, 2));
    }

    [Fact]
    public void A_locked_month_stays_and_the_year_is_divided_over_the_others_RB_03()
    {
        var plan = Draft(2000m, Even, (Anna, 1));
        plan.Edit([new CellEdit(12, null, 1450m)], Act());

        Assert.Equal([.. Enumerable.Repeat(50m, 11), 1450m], plan.Months.Select(m => m.Amount));
        Assert.Equal([1450m], Of(plan, 12));
        plan.Edit([new CellEdit(1, null, 0.01m)], Act());
        Assert.Equal((0.01m, 2000m), (plan.Months[0].Amount, plan.Months.Sum(m => m.Amount)));
    }

    [Theory]
    [InlineData("100.00", null)]
    [InlineData("100.01", "sales.plan.persons-exceed")]
    public void A_lock_takes_the_whole_month_but_not_a_cent_more(string amount, string? refusal)
        => Assert.Equal(refusal, CodeOf(() => Draft(2000m, Even, (Anna, 1), (Abel, 1)).Edit([new CellEdit(1, Anna, Amount(amount))], Act())));

    [Theory]
    [InlineData("2000.00", null)]
    [InlineData("2000.01", "sales.plan.months-exceed")]
    public void A_month_takes_the_whole_year_but_not_a_cent_more(string amount, string? refusal)
        => Assert.Equal(refusal, CodeOf(() => Draft(2000m, Even, (Anna, 1), (Abel, 1)).Edit([new CellEdit(1, null, Amount(amount))], Act())));

    [Fact]
    public void A_refused_edit_names_month_sum_and_target()
    {
        var refusal = Assert.Throws<RuleViolationException>(() => Draft(2000m, Even, (Anna, 1)).Edit([new CellEdit(3, Anna, 100.01m)], Act())).Refusals[0];
        Assert.Equal((3, 100.01m, 100m), (refusal.Values["month"], refusal.Values["sum"], refusal.Values["target"]));
    }

    [Fact]
    public void What_is_locked_short_of_its_month_stays_unassigned_and_is_not_handed_in_5_1_4()
    {
        var plan = Draft(2000m, Even, (Anna, 1));
        plan.Edit([new CellEdit(4, Anna, 99.99m)], Act());

        Assert.Equal(0.01m, plan.UnassignedIn(4));
        var refusal = Assert.Throws<RuleViolationException>(() => plan.Submit(Act(), Today)).Refusals.Single();
        Assert.Equal(("sales.plan.month-unassigned", 4, 0.01m), (refusal.Code, refusal.Values["month"], refusal.Values["unassigned"]));
        plan.Edit([new CellEdit(4, Anna, 100m)], Act());
        plan.Submit(Act(), Today);
    }

    [Fact]
    public void Months_locked_short_of_the_year_are_not_handed_in_5_1_3()
    {
        var plan = Draft(2000m, Even, (Anna, 1));
        plan.Edit([.. Enumerable.Range(1, 12).Select(m => new CellEdit(m, null, m == 7 ? 99m : m == 12 ? 900m : 100m))], Act());

        Assert.Equal(1m, plan.UnassignedInYear);
        Assert.Equal("sales.plan.year-unassigned", CodeOf(() => plan.Submit(Act(), Today)));
    }

    [Theory]
    [InlineData("target", "sales.plan.target-missing")]
    [InlineData("area", "sales.plan.area-missing")]
    [InlineData("channel", "sales.plan.channel-missing")]
    [InlineData("product", "sales.plan.product-missing")]
    [InlineData("strategy", "sales.plan.strategy-missing")]
    [InlineData("goal", "sales.plan.goal-missing")]
    [InlineData("market", "sales.plan.market-missing")]
    [InlineData("persons", "sales.plan.month-unassigned")]
    public void Each_missing_part_is_refused_by_name_5_1_1_5_1_2_RB_08(string part, string code)
    {
        var whole = Content(2000m, Even, (Anna, 1));
        var plan = SalesPlan.Draft(Head, part switch
        {
            "target" => whole with { AnnualTarget = 0 },
            "area" => whole with { Entries = [.. whole.Entries.Where(e => e.Part != PlanPart.Area)] },
            "channel" => whole with { Entries = [.. whole.Entries.Where(e => e.Part != PlanPart.Channel)] },
            "product" => whole with { Entries = [.. whole.Entries.Where(e => e.Part != PlanPart.Product)] },
            "strategy" => whole with { Strategy = "  " },
            "goal" => whole with { CompanyGoalId = null },
            "market" => whole with { MarketBasis = "" },
            _ => whole with { Persons = [] },
        }, Act());

        Assert.Equal([code], Assert.Throws<RuleViolationException>(() => plan.Submit(Act(), Today)).Refusals.Select(r => r.Code).Distinct());
        Assert.Equal(PlanStatus.Draft, plan.Status);
    }

    [Fact]
    public void All_that_is_missing_is_named_at_once_RB_08()
    {
        var plan = SalesPlan.Draft(Head, new PlanContent("CNY", 0, [], null, null, null, null, Even, []), Act());
        Assert.Equal(7, Assert.Throws<RuleViolationException>(() => plan.Submit(Act(), Today)).Refusals.Count);
    }

    [Fact]
    public void Neither_an_author_nor_who_stood_in_with_one_approves_SoD7_SoD8()
    {
        var plan = Draft(2000m, Even, (Anna, 1));
        plan.Edit([new CellEdit(1, null, 100m)], Act("editor", behalf: "principal"));
        plan.Submit(Act("clerk"), Today);

        foreach (var decider in new[] { "author", "editor", "principal", "clerk" })
        {
            Assert.Equal("sales.plan.own-approval", CodeOf(() => plan.Approve(["carl", decider], Act("carl"), Today)));
            Assert.Equal("sales.plan.own-approval", CodeOf(() => plan.Reject([decider], "no", Act(decider))));
        }

        plan.Approve(["carl"], Act("carl"), Today);
        Assert.Equal((PlanStatus.Approved, Today), (plan.Status, plan.ApprovedOn));
    }

    [Fact]
    public void An_approved_plan_is_never_changed_and_a_rejected_one_is_taken_up_again_11()
    {
        var plan = Submitted();
        Assert.Equal("sales.plan.wrong-state", CodeOf(() => plan.Redraft(Content(1m, Even, (Anna, 1)), Act())));
        plan.Reject(["carl"], "too low", Act("carl"));
        plan.Redraft(Content(2400m, Even, (Anna, 1)), Act());
        Assert.Equal(PlanStatus.Draft, plan.Status);
        plan.Submit(Act(), Today);
        plan.Approve(["carl"], Act("carl"), Today);

        Assert.Equal("sales.plan.wrong-state", CodeOf(() => plan.Redraft(Content(1m, Even, (Anna, 1)), Act())));
        Assert.Equal("sales.plan.wrong-state", CodeOf(() => plan.Edit([new CellEdit(1, null, 1m)], Act())));
        Assert.Equal("sales.plan.wrong-state", CodeOf(() => plan.Approve(["carl"], Act("carl"), Today)));
        Assert.Equal("sales.plan.wrong-state", CodeOf(() => plan.Reject(["carl"], "x", Act("carl"))));
    }

    [Theory]
    [InlineData(2, "sales.plan.month-closed")]
    [InlineData(3, null)]
    [InlineData(12, null)]
    [InlineData(13, "sales.plan.month-unknown")]
    [InlineData(0, "sales.plan.month-unknown")]
    public void A_revision_begins_with_the_present_month_or_later_RB_06(int month, string? refusal)
        => Assert.Equal(refusal, CodeOf(() => Approved().Revise(month, "market fell", Act(), Today)));

    [Fact]
    public void A_year_that_is_over_is_not_revised_and_one_that_lies_ahead_is_from_January_RB_06()
    {
        Assert.Equal("sales.plan.month-closed", CodeOf(() => Approved().Revise(12, "x", Act(), new DateOnly(2027, 1, 1))));
        Assert.Equal(1, Approved().Revise(1, "x", Act(), new DateOnly(2025, 12, 31)).EffectiveMonth);
    }

    [Fact]
    public void A_revision_leaves_closed_months_and_those_who_sold_then_as_they_were_RB_06()
    {
        var first = Approved((Anna, 1), (Abel, 1));
        var second = first.Revise(4, "Abel left", Act(), Today);
        second.Redraft(Content(3700m, Even, (Anna, 1), (Ada, 3)), Act());

        Assert.Equal([100m, 100m, 100m, 200m], second.Months.Take(4).Select(m => m.Amount));
        Assert.Equal([(Anna, 50m), (Abel, 50m)], second.Cells.Where(c => c.Month == 3).Select(c => (c.EmployeeId, c.Amount)));
        Assert.Equal([(Anna, 50m), (Ada, 150m)], second.Cells.Where(c => c.Month == 4).Select(c => (c.EmployeeId, c.Amount)));
        Assert.Equal("sales.plan.month-frozen", CodeOf(() => second.Edit([new CellEdit(3, Anna, 1m)], Act())));
        Assert.Equal("sales.plan.months-exceed", CodeOf(() => second.Redraft(Content(299.99m, Even, (Anna, 1)), Act())));
        Assert.Equal([.. Enumerable.Repeat(100m, 11), 900m], first.Months.Select(m => m.Amount));
    }

    [Fact]
    public void A_revision_whose_month_passed_meanwhile_is_moved_to_an_open_one()
    {
        var first = Approved((Anna, 1));
        var second = first.Revise(3, "more", Act(), Today);
        second.Redraft(Content(3620m, Even, (Anna, 1)), Act());
        Assert.Equal(190m, second.Months[2].Amount);
        Assert.Equal("sales.plan.month-closed", CodeOf(() => second.Submit(Act(), Today.AddMonths(1))));

        second.Redraft(Content(3620m, Even, (Anna, 1)), Act(), first, 4);
        Assert.Equal([100m, 195.29m], second.Months.Skip(2).Take(2).Select(m => m.Amount));
        second.Submit(Act(), Today.AddMonths(1));
    }

    [Fact]
    public void Whatever_the_target_the_weights_the_people_and_the_hands_all_sums_are_exact_locks_hold_and_nothing_is_negative_RB_03()
        => Gen.Select(Gen.Long[0, 100_000_000_00L], Weights, Gen.Int[1, 5_000].Array[1, 6], Gen.Select(Gen.Int[1, 12], Gen.Int[-1, 5], Gen.Int[0, 150]).Array[0, 12]).Sample((cents, weights, people, edits) =>
        {
            (Guid, decimal)[] persons = [.. people.Select(w => (Guid.CreateVersion7(), w / 100m))];
            var plan = Draft(cents / 100m, weights, persons);
            Holds(plan);
            foreach (var (month, person, percent) in edits)
            {
                var who = person < 0 ? (Guid?)null : persons[person % persons.Length].Item1;
                var present = who is null ? plan.Months[month - 1].Amount : plan.Cells.Single(c => c.Month == month && c.EmployeeId == who).Amount;
                var before = (Months: plan.Months.ToList(), Cells: plan.Cells.ToList());
                var edit = new CellEdit(month, who, percent == 150 ? null : Math.Round(present * percent / 100m, 2));
                try
                {
                    plan.Edit([edit], Act());
                }
                catch (RuleViolationException refused) when (refused.Code is "sales.plan.months-exceed" or "sales.plan.persons-exceed")
                {
                    return;
                }

                Holds(plan);
                // Locked cells other than the one that was set are untouched.
                foreach (var cell in before.Cells.Where(c => c.Locked && (c.Month, c.EmployeeId) != (month, who)))
                    Assert.Contains(cell, plan.Cells);
                foreach (var locked in before.Months.Where(m => m.Locked && (m.Month != month || who is not null)))
                    Assert.Contains(locked, plan.Months);
            }
        }, iter: 400);

    [Fact]
    public void Whatever_is_revised_from_whatever_month_no_earlier_month_moves_RB_06()
        => Gen.Select(Gen.Long[0, 10_000_000_00L], Weights, Gen.Long[0, 20_000_000_00L], Weights, Gen.Int[1, 12]).Sample((cents, weights, then, others, month) =>
        {
            var first = Approved(Content(Math.Max(cents, 12) / 100m, weights, (Anna, 1), (Abel, 2)));
            var second = first.Revise(month, "x", Act(), new DateOnly(2026, month, 1));
            try
            {
                second.Redraft(Content(then / 100m, others, (Abel, 1), (Ada, 1.5m)), Act());
            }
            catch (RuleViolationException refused) when (refused.Code is "sales.plan.months-exceed")
            {
                Assert.True(first.Months.Where(m => m.Month < month).Sum(m => m.Amount) > then / 100m);
                return;
            }

            Assert.Equal(first.Months.Where(m => m.Month < month).Select(m => m.Amount), second.Months.Where(m => m.Month < month).Select(m => m.Amount));
            Assert.Equal(first.Cells.Where(c => c.Month < month), second.Cells.Where(c => c.Month < month));
            Holds(second);
        }, iter: 300);

    /// <summary>Σ persons + unassigned = month, Σ months + unassigned = year; nothing negative; unassigned only where all is locked.</summary>
    private static void Holds(SalesPlan plan)
    {
        Assert.Equal(plan.AnnualTarget, plan.Months.Sum(m => m.Amount) + plan.UnassignedInYear);
        Assert.True(plan.UnassignedInYear == 0 || plan.Months.All(m => m.Locked || m.Month < plan.EffectiveMonth));
        Assert.All(plan.Months, m => Assert.True(m.Amount >= 0 && plan.UnassignedIn(m.Month) >= 0));
        Assert.All(plan.Cells, c => Assert.True(c.Amount >= 0 && c.Amount == Math.Round(c.Amount, 2)));
        Assert.All(plan.Months.Where(m => plan.UnassignedIn(m.Month) != 0), m => Assert.True(plan.Cells.Where(c => c.Month == m.Month).All(c => c.Locked)));
    }

    /// <summary>Of 2,000.00 each month has 100.00 and December 900.00.</summary>
    private static readonly decimal[] Even = [5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 45];

    /// <summary>Twelve percentages of 100.00 cut at random places.</summary>
    private static readonly Gen<decimal[]> Weights = Gen.Int[0, 10_000].Array[11].Select(cuts => ((int[])[0, .. cuts.Order(), 10_000]).Zip([.. cuts.Order(), 10_000], (a, b) => (b - a) / 100m).ToArray());

    private static readonly PlanHead Head = new(Guid.CreateVersion7(), Guid.CreateVersion7(), 2026);

    private static IEnumerable<decimal> Of(SalesPlan plan, int month) => plan.Cells.Where(c => c.Month == month).OrderBy(c => c.Sequence).Select(c => c.Amount);

    private static SalesPlan Draft(decimal target, params (Guid, decimal)[] persons) => Draft(target, [.. PlanSpread.EqualMonths], persons);

    private static SalesPlan Draft(decimal target, decimal[] weights, params (Guid, decimal)[] persons) => SalesPlan.Draft(Head, Content(target, weights, persons), Act("author"));

    private static SalesPlan Submitted(PlanContent? content = null)
    {
        var plan = SalesPlan.Draft(Head, content ?? Content(2000m, Even, (Anna, 1)), Act("author"));
        plan.Submit(Act("author"), Today);
        return plan;
    }

    private static SalesPlan Approved(params (Guid, decimal)[] persons) => Approved(Content(2000m, Even, persons.Length == 0 ? [(Anna, 1)] : persons));

    private static SalesPlan Approved(PlanContent content)
    {
        var plan = Submitted(content);
        plan.Approve(["carl"], Act("carl"), Today);
        return plan;
    }

    private static PlanContent Content(decimal target, decimal[] weights, params (Guid, decimal)[] persons) => new(
        "CNY", target, [new(PlanPart.Area, 1, "华东"), new(PlanPart.Channel, 1, "直销"), new(PlanPart.Product, 1, "软件")], "grow", Guid.CreateVersion7(), null, "the market grows", weights, persons);

    private static Act Act(string by = "author", string? behalf = null) => new(Today, DateTimeOffset.UnixEpoch, by, behalf);

    private static decimal Amount(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string? CodeOf(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (RuleViolationException refused)
        {
            return refused.Code;
        }
    }
}
