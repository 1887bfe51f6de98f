namespace RegionCloud.Finance.Domain;

/// <summary>The accounts of the journal. The last two are memoranda: money that is promised and not spent yet.</summary>
internal enum JournalAccount
{
    /// <summary>應收賬款.</summary>
    Receivable,

    /// <summary>主營業務收入.</summary>
    Revenue,

    /// <summary>銀行存款.</summary>
    Cash,

    /// <summary>費用, by category.</summary>
    Expense,

    /// <summary>預算占用: approved and not paid.</summary>
    Committed,

    /// <summary>預算占用準備: what stands against it.</summary>
    Reserved,
}

/// <summary>
/// One posting of the double-entry journal: an amount from one account to another, so that it is balanced by construction. It is only ever
/// added, with the entry that it posts and in the same transaction; what was wrong is posted the other way round by a reversal.
/// </summary>
internal sealed class JournalEntry
{
    private JournalEntry()
    {
    }

    public long Id { get; private init; }

    public Guid RegionId { get; private init; }

    public DateOnly BusinessDate { get; private init; }

    public JournalAccount Debit { get; private init; }

    public JournalAccount Credit { get; private init; }

    /// <summary>Always above zero.</summary>
    public decimal Amount { get; private init; }

    public string Currency { get; private init; } = "";

    /// <summary>Of an expense or commitment.</summary>
    public string? Category { get; private init; }

    /// <summary>The contract of a receivable.</summary>
    public Guid? ContractId { get; private init; }

    /// <summary>Kind of the entry that it posts: opened, paid, spent.</summary>
    public string Kind { get; private init; } = "";

    /// <summary>The act behind it. With kind, part and line it is unique: nothing is posted twice.</summary>
    public Guid Reference { get; private init; }

    /// <summary>The instalment of a receivable; empty otherwise.</summary>
    public Guid PartId { get; private init; }

    public int Line { get; private init; }

    public DateTimeOffset RecordedAt { get; private init; }

    /// <summary>Subject.</summary>
    public string RecordedBy { get; private init; } = "";

    /// <summary>A movement of a receivable against revenue or cash.</summary>
    public static JournalEntry Of(ReceivableEntry e)
    {
        var counter = e.Kind is EntryKind.Paid or EntryKind.PaymentReversed ? JournalAccount.Cash : JournalAccount.Revenue;
        return new JournalEntry
        {
            RegionId = e.RegionId,
            BusinessDate = e.BusinessDate,
            Debit = e.Amount > 0 ? JournalAccount.Receivable : counter,
            Credit = e.Amount > 0 ? counter : JournalAccount.Receivable,
            Amount = Math.Abs(e.Amount),
            Currency = e.Currency,
            ContractId = e.ContractId,
            Kind = NameOf(e.Kind),
            Reference = e.Reference,
            PartId = e.InstalmentId,
            RecordedAt = e.RecordedAt,
            RecordedBy = e.RecordedBy,
        };
    }

    /// <summary>What was spent against cash; what was committed against its reserve.</summary>
    public static JournalEntry Of(BudgetEntry e)
    {
        var (own, counter) = BudgetEntry.IsCommitment(e.Kind) ? (JournalAccount.Committed, JournalAccount.Reserved) : (JournalAccount.Expense, JournalAccount.Cash);
        return new JournalEntry
        {
            RegionId = e.RegionId,
            BusinessDate = e.BusinessDate,
            Debit = e.Amount > 0 ? own : counter,
            Credit = e.Amount > 0 ? counter : own,
            Amount = Math.Abs(e.Amount),
            Currency = e.Currency,
            Category = e.Category,
            Kind = NameOf(e.Kind),
            Reference = e.Reference,
            Line = e.Line,
            RecordedAt = e.RecordedAt,
            RecordedBy = e.RecordedBy,
        };
    }

    public static string NameOf<TEnum>(TEnum value)
        where TEnum : struct, Enum
        => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
