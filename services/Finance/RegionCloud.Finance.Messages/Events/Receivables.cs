namespace RegionCloud.Finance.Messages.Events;

/// <summary>Finance cancelled all receivables of a contract, as the attempt to void it asked.</summary>
/// <param name="Cancelled">The outstanding amount that was taken off the books.</param>
public sealed record ReceivablesCancelled(Guid RegionId, DateOnly BusinessDate, DateTimeOffset OccurredAt, Guid ContractId, Guid AttemptId, decimal Cancelled, string Currency);

/// <summary>Finance refused to cancel: the contract has net receipts (§11, contract).</summary>
/// <param name="NetReceipts">Received and not reversed.</param>
public sealed record ReceivablesCancellationRefused(Guid RegionId, DateOnly BusinessDate, DateTimeOffset OccurredAt, Guid ContractId, Guid AttemptId, decimal NetReceipts, string Currency);
