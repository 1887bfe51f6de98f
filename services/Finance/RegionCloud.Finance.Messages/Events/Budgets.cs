namespace RegionCloud.Finance.Messages.Events;

/// <summary>What is spent and committed of a category has passed a percentage of its year-to-date budget (RB-28, K-FIN-2).</summary>
/// <param name="Month">The month whose year-to-date budget it was held against.</param>
/// <param name="ThresholdPercent">The limit that was passed; each that one act passes is told.</param>
/// <param name="UsagePercent">(actual + committed) ÷ year-to-date budget.</param>
/// <param name="Used">Actual + committed.</param>
public sealed record BudgetThresholdCrossed(
    Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, int Year, int Month, string Category, int ThresholdPercent, decimal UsagePercent, decimal Used, decimal YearToDate, string Currency);

/// <summary>A region's budget of a year, or its revision, is in force (8.1).</summary>
/// <param name="BusinessDate">The day of the approval.</param>
/// <param name="Revision">1 is the year's first; a reader ignores what is not newer.</param>
/// <param name="EffectiveMonth">First month that it says anew.</param>
public sealed record BudgetApproved(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid BudgetId, int Year, int Revision, int EffectiveMonth, string Currency, IReadOnlyList<BudgetLineState> Lines);

/// <summary>The year's amount of a category and its twelve months.</summary>
public sealed record BudgetLineState(string Category, decimal Amount, IReadOnlyList<decimal> Months);
