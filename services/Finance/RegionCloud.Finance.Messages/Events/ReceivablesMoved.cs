namespace RegionCloud.Finance.Messages.Events;

/// <summary>Entries were added to the receivables ledger of a contract (8.3-3): every figure of collection is a sum of them (RB-12, RB-13).</summary>
/// <param name="BusinessDate">The latest day among the entries.</param>
/// <param name="Version">Of the contract's account.</param>
/// <param name="Shares">Whom the contract counts for; they sum to 100 (RB-05).</param>
public sealed record ReceivablesMoved(
    Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid ContractId, string ContractNumber, int Version, Guid DepartmentId, Guid OwnerId, string Currency,
    IReadOnlyList<ReceivableShareState> Shares, IReadOnlyList<ReceivableEntryState> Entries);

/// <param name="Sequence">The last takes what the cents leave (RB-05).</param>
public sealed record ReceivableShareState(int Sequence, Guid EmployeeId, decimal Percent);

/// <summary>One entry. It is never changed; instalment, kind and reference name it.</summary>
/// <param name="Kind">opened, paid, paymentReversed, cancelled, reinstated, changed, changeWithdrawn.</param>
/// <param name="Amount">Signed: what it adds to what is owed.</param>
/// <param name="Reference">The contract, payment or attempt behind it.</param>
/// <param name="On">The day of the fact.</param>
public sealed record ReceivableEntryState(Guid InstalmentId, DateOnly DueOn, string Kind, decimal Amount, Guid Reference, DateOnly On, DateTimeOffset RecordedAt);
