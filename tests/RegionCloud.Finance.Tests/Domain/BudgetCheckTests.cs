using CsCheck;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Finance.Tests.Domain;

/// <summary>RB-27 and RB-28 to the last cent.</summary>
public sealed class BudgetCheckTests
{
    private static readonly BudgetControl Defaults = new(BudgetAction.Warn, BudgetAction.Block, BudgetAction.Block, [100, 110], Guid.Empty);

    /// <summary>Sales 1,200.00 a year, 100.00 a month; it is March: 300.00 so far.</summary>
    [Theory]
    [InlineData("0", "300.00", "none", "ignore", "0")]
    [InlineData("0", "300.01", "beyondYearToDate", "warn", "0.01")]
    [InlineData("299.99", "0.01", "none", "ignore", "0")]
    [InlineData("300", "0.01", "beyondYearToDate", "warn", "0.01")]
    [InlineData("0", "1200.00", "beyondYearToDate", "warn", "900")]
    [InlineData("0", "1200.01", "beyondAnnual", "block", "0.01")]
    [InlineData("1200", "0.01", "beyondAnnual", "block", "0.01")]
    public void The_last_cent_decides_RB_27(string used, string amount, string limit, string action, string excess)
    {
        var check = Position(Defaults, Money(used)).Check("sales", Money(amount));

        Assert.Equal((limit, action, Money(excess)), (Name(check.Limit), Name(check.Action), check.Excess));
    }

    [Fact]
    public void A_category_without_a_budget_does_not_pass_freely_16_10()
    {
        var check = Position(Defaults, 0m).Check("rent", 0.01m);

        Assert.Equal((BudgetLimit.NoLine, BudgetAction.Block), (check.Limit, check.Action));
        Assert.Equal("finance.budget.no-line", check.Refused("/amount")!.Code);
    }

    [Theory]
    [InlineData("ignore", "ignore", "none of them")]
    [InlineData("warn", "ignore", "finance.budget.beyond-year-to-date")]
    [InlineData("block", "warn", "finance.budget.beyond-year-to-date")]
    [InlineData("ignore", "block", "finance.budget.beyond-annual")]
    [InlineData("warn", "block", "finance.budget.beyond-annual")]
    public void The_policy_set_says_what_follows_and_the_stricter_limit_is_named_RB_27(string toDate, string annual, string code)
    {
        var control = new BudgetControl(Enum.Parse<BudgetAction>(toDate, ignoreCase: true), Enum.Parse<BudgetAction>(annual, ignoreCase: true), BudgetAction.Block, [], Guid.Empty);

        Assert.Equal(code, Position(control, 0m).Check("sales", 5000m).Refused("/amount")?.Code ?? "none of them");
    }

    [Fact]
    public void The_refusal_names_limit_used_and_excess_RB_27()
    {
        var refusal = Position(Defaults, 250m).Check("sales", 100m).Refused("/amount")!;

        Assert.Equal((300m, 250m, 50m, 3), (refusal.Values["limit"], refusal.Values["used"], refusal.Values["excess"], refusal.Values["month"]));
    }

    [Fact]
    public void What_is_dated_after_the_month_counts_for_the_year_only_RB_02()
    {
        // 1,000 were spent in May; a check of March looks at them for the year, not for its own 300.
        var position = new BudgetPosition(2026, 3, "CNY", new BudgetYear(Guid.Empty, 2026, "CNY"), Approved(), [new BudgetSum("sales", BudgetEntryKind.Spent, 1000m, 0m)], Defaults);

        Assert.Equal(BudgetLimit.None, position.Check("sales", 200m).Limit);
        Assert.Equal(BudgetLimit.BeyondAnnual, position.Check("sales", 200.01m).Limit);
    }

    [Fact]
    public void Releasing_or_giving_back_is_never_refused()
        => Assert.Null(Position(Defaults, 9999m).Check("sales", -1m).Refused("/amount"));

    [Fact]
    public void Figures_are_the_replay_of_whatever_was_posted_RB_28()
        => Gen.Select(Gen.Enum<BudgetEntryKind>(), Gen.Long[1, 100_000].Select(c => c / 100m), Gen.Bool).List[0, 60].Sample(history =>
        {
            var position = Position(Defaults, 0m);
            var (actual, committed) = (0m, 0m);
            foreach (var (kind, amount, marketing) in history)
            {
                var signed = kind is BudgetEntryKind.Committed or BudgetEntryKind.Spent ? amount : -amount;
                position.Post(marketing ? "marketing" : "sales", null, kind, signed, BudgetOrigin.Of("spending", Guid.CreateVersion7(), "SP-1"), new Act(new DateOnly(2026, 3, 1), DateTimeOffset.UnixEpoch, "fiona"));
                if (marketing)
                    continue;
                if (BudgetEntry.IsCommitment(kind))
                    committed += signed;
                else
                    actual += signed;
            }

            var check = position.Check("sales", 1m);
            Assert.Equal((actual, committed, actual + committed), (check.Actual, check.Committed, check.Used));
            Assert.Equal(check.Limit == BudgetLimit.None, actual + committed + 1 <= 300m);
        });

    private static BudgetPosition Position(BudgetControl control, decimal used)
        => new(2026, 3, "CNY", new BudgetYear(Guid.Empty, 2026, "CNY"), Approved(), [new BudgetSum("sales", BudgetEntryKind.Committed, used, used)], control);

    private static Budget Approved()
        => Budget.Draft(
            "BG-1", Guid.Empty, 2026, "CNY", null, new BudgetContent("goal", Guid.Empty, null, null, [.. BudgetCategory.Mandatory.Select(c => new BudgetLineContent(c, null, 1200m, null, null))]),
            new DateOnly(2026, 1, 1), new Act(new DateOnly(2026, 1, 1), DateTimeOffset.UnixEpoch, "carl"), null);

    private static decimal Money(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string Name(Enum value) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
