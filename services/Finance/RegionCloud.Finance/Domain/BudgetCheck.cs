using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Finance.Domain;

/// <summary>What follows from a limit that is passed.</summary>
internal enum BudgetAction
{
    /// <summary>It is only shown.</summary>
    Ignore,

    /// <summary>The region manager must approve it with a justification.</summary>
    Warn,

    /// <summary>Headquarters must override it with a reason.</summary>
    Block,
}

/// <summary>Which limit decided.</summary>
internal enum BudgetLimit
{
    None,
    BeyondYearToDate,
    BeyondAnnual,
    NoLine,
}

/// <summary>What the policy set says of the three limits (RB-27).</summary>
internal sealed record BudgetControl(BudgetAction BeyondYearToDate, BudgetAction BeyondAnnual, BudgetAction NoLine, IReadOnlyList<int> Thresholds, Guid PolicySetId);

/// <summary>Sums of a category's entries: of the whole year, and of what is dated up to the end of the month that is looked at.</summary>
internal sealed record BudgetSum(string Category, BudgetEntryKind Kind, decimal Year, decimal ToMonth);

/// <summary>
/// A check of money against the budget (RB-27): projected = actual + committed + what is asked.
/// </summary>
/// <param name="Month">The month whose year-to-date budget counts: whole months up to and including it.</param>
/// <param name="Annual">Null: the category has no line.</param>
/// <param name="Actual">Spent in the budget year.</param>
/// <param name="Committed">Approved and not yet paid.</param>
/// <param name="Used">Actual + committed dated up to the end of the month.</param>
/// <param name="Amount">What is asked.</param>
internal sealed record BudgetCheck(
    string Category, int Year, int Month, string Currency, decimal? Annual, decimal? YearToDate, decimal Actual, decimal Committed, decimal Used, decimal Amount, BudgetLimit Limit, BudgetAction Action, Guid PolicySetId)
{
    /// <summary>By how much the limit that decided is passed.</summary>
    public decimal Excess => Limit switch
    {
        BudgetLimit.BeyondAnnual => Actual + Committed + Amount - Annual!.Value,
        BudgetLimit.BeyondYearToDate => Used + Amount - YearToDate!.Value,
        BudgetLimit.NoLine => Amount,
        _ => 0m,
    };

    /// <summary>The budget of the limit that decided.</summary>
    public decimal? Bound => Limit == BudgetLimit.BeyondAnnual ? Annual : Limit == BudgetLimit.BeyondYearToDate ? YearToDate : null;

    /// <summary>What was held against it before this.</summary>
    public decimal Against => Limit == BudgetLimit.BeyondYearToDate ? Used : Actual + Committed;

    /// <summary>Why it cannot be done as it is asked, with all the figures: limit, used, excess.</summary>
    public Refusal? Refused(string pointer) => Action == BudgetAction.Ignore ? null : Limit switch
    {
        BudgetLimit.NoLine => Refusal.Content("finance.budget.no-line", pointer, ("category", Category), ("year", Year), ("amount", Amount), ("currency", Currency)),
        BudgetLimit.BeyondAnnual => Refusal.Content(
            "finance.budget.beyond-annual", pointer, ("category", Category), ("year", Year), ("limit", Annual), ("actual", Actual), ("committed", Committed), ("amount", Amount), ("excess", Excess), ("currency", Currency)),
        BudgetLimit.BeyondYearToDate => Refusal.Content(
            "finance.budget.beyond-year-to-date", pointer, ("category", Category), ("year", Year), ("month", Month), ("limit", YearToDate), ("used", Used), ("amount", Amount), ("excess", Excess), ("currency", Currency)),
        _ => null,
    };
}

/// <summary>How a region's money stands in a month: its budget and the sums of its entries.</summary>
internal sealed class BudgetPosition(int year, int month, string currency, BudgetYear? ledger, Budget? budget, IReadOnlyList<BudgetSum> sums, BudgetControl control)
{
    public string Currency => currency;

    public int Month => month;

    public BudgetControl Control => control;

    public decimal Actual(string category) => sums.Where(s => s.Category == category && !BudgetEntry.IsCommitment(s.Kind)).Sum(s => s.Year) + Posted(category, commitments: false);

    public decimal Committed(string category) => sums.Where(s => s.Category == category && BudgetEntry.IsCommitment(s.Kind)).Sum(s => s.Year) + Posted(category, commitments: true);

    /// <summary>Actual + committed dated up to the end of the month.</summary>
    public decimal UsedToMonth(string category)
        => sums.Where(s => s.Category == category).Sum(s => s.ToMonth) + entries.Where(e => e.Category == category && (e.BusinessDate.Year, e.BusinessDate.Month).CompareTo((year, month)) <= 0).Sum(e => e.Amount);

    /// <summary>What was posted since the sums were read.</summary>
    public IReadOnlyList<BudgetEntry> Entries => entries;

    private readonly List<BudgetEntry> entries = [];

    /// <summary>Whether so much more may be spent on a category.</summary>
    public BudgetCheck Check(string category, decimal amount)
    {
        var (annual, toDate) = (budget?.Annual(category), budget?.YearToDate(category, month));
        var check = new BudgetCheck(category, year, month, currency, annual, toDate, Actual(category), Committed(category), UsedToMonth(category), amount, BudgetLimit.None, BudgetAction.Ignore, control.PolicySetId);
        if (amount <= 0)
            return check;
        if (annual is null)
            return check with { Limit = BudgetLimit.NoLine, Action = control.NoLine };

        // What the policy only ignores does not hide the limit below it.
        var beyond = new[]
        {
            check with { Limit = BudgetLimit.BeyondAnnual, Action = control.BeyondAnnual },
            check with { Limit = BudgetLimit.BeyondYearToDate, Action = control.BeyondYearToDate },
        }.Where(c => c.Excess > 0).ToList();
        return beyond.Count == 0 ? check : beyond.MaxBy(c => c.Action)!;
    }

    /// <summary>Posts a movement; whoever does so at the same moment looks again.</summary>
    public void Post(string category, Guid? departmentId, BudgetEntryKind kind, decimal amount, BudgetOrigin origin, Act act, int line = 0, Guid? campaignId = null)
    {
        ledger!.Touch();
        entries.Add(new BudgetEntry(ledger, category, departmentId, kind, amount, origin, line, campaignId, control.PolicySetId, act));
    }

    public decimal? YearToDate(string category) => budget?.YearToDate(category, month);

    /// <summary>Used ÷ year-to-date budget in percent (RB-28); null: no budget, or none yet, so nothing can be measured.</summary>
    public static decimal? Percent(decimal used, decimal? toDate) => toDate is > 0 ? Math.Round(used / toDate.Value * 100, 2, MidpointRounding.AwayFromZero) : null;

    private decimal Posted(string category, bool commitments) => entries.Where(e => e.Category == category && BudgetEntry.IsCommitment(e.Kind) == commitments).Sum(e => e.Amount);
}
