namespace RegionCloud.Finance.Messages.Events;

/// <summary>An expense claim as its last approval left it (8.2).</summary>
/// <param name="Version">A reader ignores what is not newer.</param>
/// <param name="OwnerId">The employee who claimed.</param>
public sealed record ExpenseClaimState(
    Guid ClaimId, string Number, int Version, Guid RegionId, Guid DepartmentId, Guid OwnerId, DateOnly SubmittedOn, DateOnly ApprovedOn, DateOnly? PaidOn, string Currency, decimal Sanctioned, IReadOnlyList<ExpenseLineState> Lines);

/// <param name="Amount">What was sanctioned.</param>
/// <param name="Channel">The campaign's channel that it was spent on.</param>
public sealed record ExpenseLineState(int Sequence, DateOnly SpentOn, string Category, decimal Amount, Guid? CampaignId, Guid? ContractId, string? Channel);

/// <summary>All levels have approved: a campaign's cost counts from here (RB-20, RB-28).</summary>
public sealed record ExpenseApproved(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, ExpenseClaimState Claim);

/// <summary>It was paid: an actual of the budget from here (RB-28).</summary>
public sealed record ExpensePaid(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, ExpenseClaimState Claim);

/// <summary>One person's claims lie just under a limit, several within some days (SoD12).</summary>
/// <param name="Limit">The limit that each of them does not reach.</param>
/// <param name="Days">Within how many days.</param>
public sealed record ExpenseSplittingSuspected(
    Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid OwnerId, Guid ClaimId, IReadOnlyList<string> Numbers, decimal Limit, decimal Total, int Days, string Currency);
