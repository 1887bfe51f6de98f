using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Policy;

namespace RegionCloud.Finance.Features.Policy;

/// <summary>Finance's part of the rule book's numbers.</summary>
internal static class FinancePolicy
{
    private const string Ignore = "ignore";
    private const string Warn = "warn";
    private const string Block = "block";

    /// <summary>Last day past due of each column of the ageing; above the last there is one more (RB-12).</summary>
    public static readonly PolicyParameter<IReadOnlyList<int>> AgeingLimits = PolicyParameter.Limits("ageingLimits", "day", "RB-12", "label.finance.policy.ageing-limits", [30, 60, 90], min: 1, max: 3650, most: 10);

    /// <summary>Beyond the budget of the whole months so far (RB-27).</summary>
    public static readonly PolicyParameter<string> BeyondYearToDate = PolicyParameter.Choice("budgetBeyondYearToDate", "RB-27", "label.finance.policy.beyond-year-to-date", Warn, Ignore, Warn, Block);

    /// <summary>Beyond the budget of the year (RB-27).</summary>
    public static readonly PolicyParameter<string> BeyondAnnual = PolicyParameter.Choice("budgetBeyondAnnual", "RB-27", "label.finance.policy.beyond-annual", Block, Ignore, Warn, Block);

    /// <summary>For a category without a budget (RB-27).</summary>
    public static readonly PolicyParameter<string> WithoutLine = PolicyParameter.Choice("budgetWithoutLine", "RB-27", "label.finance.policy.without-line", Block, Ignore, Warn, Block);

    /// <summary>Percent of the year-to-date budget whose crossing is told (RB-28, K-FIN-2).</summary>
    public static readonly PolicyParameter<IReadOnlyList<int>> BudgetThresholds = PolicyParameter.Limits("budgetThresholds", "percent", "RB-28", "label.finance.policy.budget-thresholds", [100, 110], min: 1, max: 1000, most: 10);

    /// <summary>Up to and including it the manager of the department approves alone (RB-29).</summary>
    public static readonly PolicyParameter<decimal> DepartmentLimit = PolicyParameter.Number("expenseDepartmentLimit", "CNY", "RB-29", "label.finance.policy.department-limit", 5_000m, min: 0, max: 9_999_999_999m);

    /// <summary>Up to and including it the region manager approves besides; above also headquarters' finance (RB-29).</summary>
    public static readonly PolicyParameter<decimal> RegionLimit = PolicyParameter.Number("expenseRegionLimit", "CNY", "RB-29", "label.finance.policy.region-limit", 20_000m, min: 0, max: 9_999_999_999m);

    /// <summary>Days after which an expense is not claimed any more (8.2-3).</summary>
    public static readonly PolicyParameter<int> ClaimWithin = PolicyParameter.Whole("expenseClaimWithin", "day", "8.2-3", "label.finance.policy.claim-within", 180, min: 1, max: 3650);

    /// <summary>So many claims of one person just under a limit are told as splitting (SoD12).</summary>
    public static readonly PolicyParameter<int> SplitClaims = PolicyParameter.Whole("expenseSplitClaims", "claim", "SoD12", "label.finance.policy.split-claims", 3, min: 2, max: 100);

    /// <summary>Within so many days.</summary>
    public static readonly PolicyParameter<int> SplitDays = PolicyParameter.Whole("expenseSplitDays", "day", "SoD12", "label.finance.policy.split-days", 7, min: 1, max: 365);

    /// <summary>Just under: from this percentage of the limit on.</summary>
    public static readonly PolicyParameter<int> SplitPercent = PolicyParameter.Whole("expenseSplitPercent", "percent", "SoD12", "label.finance.policy.split-percent", 90, min: 1, max: 100);

    /// <summary>Last day past due of each dunning level; above the last there is one more (RB-14).</summary>
    public static readonly PolicyParameter<IReadOnlyList<int>> DunningLevels = PolicyParameter.Limits("dunningLevels", "day", "RB-14", "label.finance.policy.dunning-levels", [30, 60, 90], min: 1, max: 3650, most: 10);

    /// <summary>Of the outstanding amount for each day past due, in percent (RB-15).</summary>
    public static readonly PolicyParameter<decimal> LateFeePercent = PolicyParameter.Number("lateFeeDailyPercent", "percent", "RB-15", "label.finance.policy.late-fee", 0.05m, min: 0, max: 10);

    public static readonly IReadOnlyList<PolicyParameter> All =
    [
        AgeingLimits, BeyondYearToDate, BeyondAnnual, WithoutLine, BudgetThresholds, DepartmentLimit, RegionLimit, ClaimWithin, SplitClaims, SplitDays, SplitPercent, DunningLevels, LateFeePercent,
    ];

    /// <summary>The columns of the ageing under a policy set.</summary>
    public static AgeingBuckets Ageing(this PolicySet set) => new([.. AgeingLimits.In(set)]);

    /// <summary>What follows from passing a budget's limits under a policy set.</summary>
    public static BudgetControl Budgets(this PolicySet set)
        => new(Action(BeyondYearToDate.In(set)), Action(BeyondAnnual.In(set)), Action(WithoutLine.In(set)), BudgetThresholds.In(set), set.Id);

    private static BudgetAction Action(string word) => word switch { Block => BudgetAction.Block, Warn => BudgetAction.Warn, _ => BudgetAction.Ignore };
}
