using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Finance.Domain;

/// <summary>Why a receivable moved. Each kind has exactly one counter account, so that the journal reads as double entry.</summary>
internal enum EntryKind
{
    /// <summary>The receivable arose at signing (§15-4); against revenue.</summary>
    Opened,

    /// <summary>Money of a payment was allocated to it; against cash.</summary>
    Paid,

    /// <summary>The payment was reversed; against cash.</summary>
    PaymentReversed,

    /// <summary>Taken off the books with a voided contract; against revenue.</summary>
    Cancelled,

    /// <summary>Put back because the void was withdrawn; against revenue.</summary>
    Reinstated,

    /// <summary>More or less is owed because the contract was changed; against revenue.</summary>
    Changed,

    /// <summary>Put back because the change was withdrawn; against revenue.</summary>
    ChangeWithdrawn,
}

/// <summary>
/// One movement of one instalment in the receivables ledger (應收賬款臺賬, 8.3-3). Entries are only ever added; the balance as of
/// any day is their sum.
/// </summary>
internal sealed class ReceivableEntry
{
    private ReceivableEntry()
    {
    }

    public ReceivableEntry(ContractAccount account, Instalment instalment, EntryKind kind, decimal amount, Guid reference, Act act)
    {
        (ContractId, RegionId, DepartmentId, OwnerId) = (account.Id, account.RegionId, account.DepartmentId, account.OwnerId);
        (CustomerId, Currency, InstalmentId, DueOn) = (account.CustomerId, account.Currency, instalment.InstalmentId, instalment.DueOn);
        (Kind, Amount, Reference) = (kind, amount, reference);
        (BusinessDate, RecordedAt, RecordedBy) = (act.On, act.At, act.By);
    }

    public long Id { get; private init; }

    public Guid ContractId { get; private init; }

    public Guid InstalmentId { get; private init; }

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    public Guid OwnerId { get; private init; }

    public Guid CustomerId { get; private init; }

    public string Currency { get; private init; } = "";

    /// <summary>The instalment's day; repeated here because every figure groups by it.</summary>
    public DateOnly DueOn { get; private init; }

    public EntryKind Kind { get; private init; }

    /// <summary>Signed: what it adds to the receivable.</summary>
    public decimal Amount { get; private init; }

    /// <summary>The contract, payment, or attempt to void or change behind it. With instalment and kind it is unique: nothing counts twice.</summary>
    public Guid Reference { get; private init; }

    public DateOnly BusinessDate { get; private init; }

    public DateTimeOffset RecordedAt { get; private init; }

    /// <summary>Subject.</summary>
    public string RecordedBy { get; private init; } = "";
}
