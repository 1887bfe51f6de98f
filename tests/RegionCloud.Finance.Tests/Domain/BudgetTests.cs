using CsCheck;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Finance.Tests.Domain;

public sealed class BudgetTests
{
    private static readonly Gen<decimal> Amounts = Gen.Long[0, 100_000_000_00].Select(c => c / 100m);

    /// <summary>Twelve percentages that add up to 100: a hundred cut in eleven places.</summary>
    private static readonly Gen<decimal[]> Weights = Gen.Int[0, 10_000].Array[11].Select(cuts =>
    {
        int[] marks = [0, .. cuts.Order(), 10_000];
        return marks.Zip(marks.Skip(1), (from, to) => (to - from) / 100m).ToArray();
    });

    [Fact]
    public void Equal_months_are_rounded_and_the_last_absorbs_the_residual_RB_26()
    {
        Assert.Equal([.. Enumerable.Repeat(8.33m, 11), 8.37m], BudgetSpread.Over(100m, null));
        Assert.Equal([.. Enumerable.Repeat(0m, 11), 0.05m], BudgetSpread.Over(0.05m, null));
        Assert.Equal(Enumerable.Repeat(0m, 12), BudgetSpread.Over(0m, null));
    }

    [Fact]
    public void Half_a_cent_is_rounded_up_as_the_house_rounds_RB_01()
        // A twelfth of 0.54 is 0.045; banker's rounding would make it 0.04.
        => Assert.Equal(0.05m, BudgetSpread.Over(0.54m, null)[0]);

    [Fact]
    public void Where_rounding_up_takes_more_than_there_is_no_month_is_negative_RB_26()
    {
        // A twelfth of 0.06 is half a cent: eleven of them rounded up are 0.11.
        var months = BudgetSpread.Over(0.06m, null);

        Assert.Equal(0.06m, months.Sum());
        Assert.All(months, m => Assert.InRange(m, 0m, 0.01m));
    }

    [Fact]
    public void Whatever_the_weights_the_months_are_the_amount_and_none_is_negative_RB_26()
        => Gen.Select(Amounts, Weights).Sample((amount, weights) =>
        {
            var months = BudgetSpread.Over(amount, weights);
            Assert.Equal(amount, months.Sum());
            Assert.All(months, m => Assert.True(m >= 0 && m == Math.Round(m, 2)));
            // No cent wanders further than rounding takes it.
            Assert.All(months.Zip(weights), p => Assert.InRange(p.First - (amount * p.Second / 100), -0.12m, 0.12m));
        });

    [Fact]
    public void A_budget_without_one_of_the_four_categories_is_not_submitted_and_each_is_named_8_1_2()
    {
        var budget = Draft((BudgetCategory.Marketing, 100m), ("rent", 5m));

        var refused = Refusals(() => budget.Submit(2026, null, null, Today, On(1), null));

        Assert.Equal(["sales", "service", "personnel"], refused.Where(r => r.Code == "finance.budget.category-missing").Select(r => r.Values["category"]));
        Assert.Equal(BudgetStatus.Draft, budget.Status);
    }

    [Fact]
    public void What_it_follows_from_is_said_before_it_is_submitted_8_1_1()
        => Assert.Equal("finance.budget.basis-missing", Assert.Single(Refusals(() => Draft(Four(1m), basis: " ").Submit(2026, null, null, Today, On(1), null))).Code);

    [Fact]
    public void Neither_its_authors_nor_who_they_stand_in_for_approve_it_SoD8()
    {
        var budget = Draft(Four(100m));
        budget.Redraft(null, Content(Four(200m)), Today, On(2) with { By = "vera" }, "carl's chief");
        budget.Submit(2026, null, null, Today, On(3) with { By = "walt" }, null);

        foreach (var author in new[] { "carl", "vera", "carl's chief", "walt" })
            Assert.Equal("finance.budget.own-approval", Assert.Single(Refusals(() => budget.Approve(null, ["admin", author], Today, On(4)))).Code);
        budget.Approve(null, ["admin"], Today, On(4));
        Assert.Equal((BudgetStatus.Approved, Today.AddDays(-96)), (budget.Status, budget.ApprovedOn));
    }

    [Fact]
    public void An_approved_budget_is_never_changed_11()
    {
        var budget = Approved(Four(100m));

        Assert.Equal("finance.budget.wrong-state", Refusals(() => budget.Redraft(null, Content(Four(1m)), Today, On(5), null))[0].Code);
        Assert.Equal("finance.budget.wrong-state", Refusals(() => budget.Submit(2026, null, null, Today, On(5), null))[0].Code);
        Assert.Equal("finance.budget.wrong-state", Refusals(() => budget.Reject("no", ["admin"], On(5)))[0].Code);
    }

    [Fact]
    public void A_revision_leaves_closed_months_to_the_cent_and_spreads_the_rest_RB_06()
    {
        var first = Approved(Four(100m));
        var revision = Budget.Draft("BG-2", first.RegionId, 2026, "CNY", first, Content([.. Four(60m), ("rent", 6m)], month: 6), Today, On(50), null);

        Assert.Equal(2, revision.Revision);
        Assert.Equal(Enumerable.Repeat(8.33m, 5), revision.MonthsOf("sales").Take(5));
        Assert.Equal(60m, revision.MonthsOf("sales").Sum());
        Assert.Equal(Enumerable.Repeat(0m, 5), revision.MonthsOf("rent").Take(5));
        Assert.Equal(6m, revision.MonthsOf("rent").Sum());
        revision.Submit(2026, null, null, Today, On(50), null);
        revision.Approve(first, ["admin"], Today, On(51));
        Assert.Equal((BudgetStatus.Superseded, BudgetStatus.Approved), (first.Status, revision.Status));
    }

    [Fact]
    public void A_revision_neither_reopens_a_month_nor_falls_below_the_closed_ones_nor_loses_a_category_RB_06()
    {
        var first = Approved(Four(100m));
        string[] Codes(int month, (string, decimal)[] lines) => [.. Refusals(() => Budget.Draft("BG-2", first.RegionId, 2026, "CNY", first, Content(lines, month: month), Today, On(50), null)).Select(r => r.Code).Distinct()];

        Assert.Equal(["finance.budget.month-closed"], Codes(5, Four(100m)));
        Assert.Equal(["finance.budget.below-closed-months"], Codes(6, Four(41.64m)));
        Assert.Equal(["finance.budget.line-gone"], Codes(6, Four(100m)[1..]));
        // To the cent what the closed months have is allowed.
        Assert.Equal(41.65m, Budget.Draft("BG-2", first.RegionId, 2026, "CNY", first, Content(Four(41.65m), month: 6), Today, On(50), null).MonthsOf("sales").Take(5).Sum());
    }

    [Fact]
    public void Months_and_weights_add_up_and_no_category_stands_twice()
    {
        string[] Codes(params BudgetLineContent[] lines)
            => [.. Refusals(() => Budget.Draft("BG-1", Guid.Empty, 2026, "CNY", null, new BudgetContent(null, null, null, null, lines), Today, On(0), null)).Select(r => r.Code)];
        decimal[] months = [.. Enumerable.Repeat(1m, 12)];

        Assert.Equal(["finance.budget.months-do-not-add-up"], Codes(new BudgetLineContent("sales", null, 12.01m, null, months)));
        Assert.Equal(["finance.budget.weights-do-not-add-up"], Codes(new BudgetLineContent("sales", null, 1m, months, null)));
        Assert.Equal(["finance.budget.category-twice"], Codes(new BudgetLineContent("sales", null, 1m, null, null), new BudgetLineContent("sales", null, 1m, null, null)));
        Assert.Equal(["finance.budget.category-malformed"], Codes(new BudgetLineContent("Sales force", null, 1m, null, null)));
    }

    private static readonly DateOnly Today = new(2026, 6, 15);

    private static (string, decimal)[] Four(decimal each) => [.. BudgetCategory.Mandatory.Select(c => (c, each))];

    /// <summary>So many days after the 6th of March.</summary>
    private static Act On(int day) => new(new DateOnly(2026, 3, 7).AddDays(day), DateTimeOffset.UnixEpoch, "carl");

    private static BudgetContent Content((string Category, decimal Amount)[] lines, string? basis = "the company's goal of 2026", int? month = null)
        => new(basis, Guid.Empty, null, month, [.. lines.Select(l => new BudgetLineContent(l.Category, null, l.Amount, null, null))]);

    private static Budget Draft(params (string Category, decimal Amount)[] lines) => Draft(lines, "the company's goal of 2026");

    private static Budget Draft((string Category, decimal Amount)[] lines, string? basis) => Budget.Draft("BG-1", Guid.CreateVersion7(), 2026, "CNY", null, Content(lines, basis), Today, On(0), null);

    private static Budget Approved((string Category, decimal Amount)[] lines)
    {
        var budget = Draft(lines);
        budget.Submit(2026, null, null, Today, On(1), null);
        budget.Approve(null, ["admin"], Today, On(2));
        return budget;
    }

    private static IReadOnlyList<Refusal> Refusals(Action act) => Assert.Throws<RuleViolationException>(act).Refusals;
}
