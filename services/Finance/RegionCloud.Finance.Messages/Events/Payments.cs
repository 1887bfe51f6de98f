namespace RegionCloud.Finance.Messages.Events;

/// <summary>Money of a customer was received and allocated to instalments (RB-11).</summary>
/// <param name="BusinessDate">The day it was received.</param>
/// <param name="Actor">Who recorded it (subject).</param>
/// <param name="Version">Version of the contract's account; a reader of balances ignores what is not newer.</param>
public sealed record PaymentReceived(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid PaymentId, Guid ContractId, int Version, decimal Amount, string Currency);

/// <summary>A payment was reversed (bounced, misposted); the reversal is an entry of its own, the payment stays on record.</summary>
/// <param name="BusinessDate">The day of the reversal.</param>
public sealed record PaymentReversed(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid PaymentId, Guid ContractId, int Version, decimal Amount, string Currency, string Reason);
