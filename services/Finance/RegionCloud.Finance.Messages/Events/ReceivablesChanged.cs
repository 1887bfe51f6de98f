namespace RegionCloud.Finance.Messages.Events;

/// <summary>Finance changed the receivables of a contract, as the attempt to change it asked.</summary>
/// <param name="AfterWithdrawal">Sales had taken the attempt back, but money had come in that only the change takes: it stands.</param>
public sealed record ReceivablesChanged(Guid RegionId, DateOnly BusinessDate, DateTimeOffset OccurredAt, Guid ContractId, Guid AttemptId, decimal Amount, string Currency, bool AfterWithdrawal);

/// <summary>Finance refused to change: more was paid on an instalment than would be owed, or the contract is voided.</summary>
/// <param name="Instalment">Its number in the contract; null when the contract is voided.</param>
/// <param name="Paid">Paid on it and not reversed.</param>
public sealed record ReceivablesChangeRefused(Guid RegionId, DateOnly BusinessDate, DateTimeOffset OccurredAt, Guid ContractId, Guid AttemptId, int? Instalment, decimal? Paid, string Currency);
