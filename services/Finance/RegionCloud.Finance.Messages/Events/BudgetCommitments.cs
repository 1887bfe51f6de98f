namespace RegionCloud.Finance.Messages.Events;

/// <summary>What another department wants to spend of a region's budget. The asker chooses the id; the same id asks once, however often it comes.</summary>
/// <param name="Origin">What the money is for: campaign, bonus.</param>
/// <param name="OriginId">The campaign or bonus.</param>
/// <param name="Category">marketing, sales, service, personnel or another of the region's budget.</param>
/// <param name="Year">The budget year.</param>
/// <param name="DepartmentId">Whose spending it is.</param>
/// <param name="CampaignId">Expense lines with this campaign use the commitment first (RB-28).</param>
public sealed record BudgetRequestState(
    Guid RequestId, string Origin, Guid OriginId, string OriginNumber, string Category, int Year, decimal Amount, string Currency, Guid? DepartmentId, Guid? CampaignId);

/// <summary>Asks Finance to commit money; it answers with <see cref="BudgetCommitmentGranted"/> or <see cref="BudgetCommitmentRefused"/>.</summary>
/// <param name="BusinessDate">The day of the approval that asks; the check is made for its month.</param>
/// <param name="Justification">Of the region manager, who approves it although it is beyond the year-to-date budget (RB-27); without one that refuses.</param>
public sealed record BudgetCommitmentRequested(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, BudgetRequestState Request, string? Justification);

/// <summary>The asker takes the request back, answered or not; it may come before the request. What is not used yet is released.</summary>
public sealed record BudgetCommitmentWithdrawn(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, BudgetRequestState Request, string Reason);

/// <summary>The asker needs no more of it (the campaign has ended): the rest is released.</summary>
public sealed record BudgetCommitmentEnded(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, BudgetRequestState Request);

/// <summary>Money was paid out of the commitment: it becomes an actual. What is beyond the commitment counts as spent all the same.</summary>
/// <param name="BusinessDate">The day of the payment.</param>
/// <param name="PayoutId">The same payout counts once.</param>
public sealed record BudgetCommitmentSpent(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, BudgetRequestState Request, Guid PayoutId, decimal Amount);

/// <summary>The money is committed.</summary>
/// <param name="Version">Of the commitment.</param>
public sealed record BudgetCommitmentGranted(Guid RegionId, DateOnly BusinessDate, DateTimeOffset OccurredAt, BudgetRequestState Request, int Version);

/// <summary>The money is not committed.</summary>
/// <param name="Reason">beyondYearToDate (a justification of the region manager helps), beyondAnnual, noLine, wrongCurrency.</param>
/// <param name="Limit">The budget that would be passed; absent without a line.</param>
/// <param name="Used">Actual + committed that were held against it.</param>
/// <param name="Excess">By how much it would be passed.</param>
public sealed record BudgetCommitmentRefused(Guid RegionId, DateOnly BusinessDate, DateTimeOffset OccurredAt, BudgetRequestState Request, int Version, string Reason, decimal? Limit, decimal Used, decimal Excess);

/// <summary>How much of a commitment is left after an expense, a payout or a release.</summary>
/// <param name="Version">A reader ignores what is not newer.</param>
/// <param name="Consumed">Used by expenses and payouts.</param>
/// <param name="Overspent">Spent beyond it, held against the category instead (RB-28).</param>
public sealed record BudgetCommitmentChanged(
    Guid RegionId, DateOnly BusinessDate, DateTimeOffset OccurredAt, BudgetRequestState Request, int Version, decimal Consumed, decimal Released, decimal Remaining, decimal Overspent);
