namespace RegionCloud.Finance.Domain;

/// <summary>What is looked through every month (8.2-4, 8.3-4).</summary>
internal enum ReviewKind
{
    /// <summary>費用報銷統計分析, duty 9.</summary>
    ExpenseAnalysis,

    /// <summary>應收賬款清理, duty 10.</summary>
    ReceivablesReview,
}

/// <summary>
/// Somebody looked through a month's expenses or receivables, with the figures as they were and what follows from them. Never changed; a
/// second look at the same month is a review of its own.
/// </summary>
internal sealed class FinanceReview
{
    public Guid Id { get; init; }

    public int Version { get; private init; } = 1;

    public string Number { get; init; } = "";

    public ReviewKind Kind { get; init; }

    public Guid RegionId { get; init; }

    /// <summary>First day of the month that was looked at.</summary>
    public DateOnly Month { get; init; }

    /// <summary>The figures shown then, as JSON.</summary>
    public string Figures { get; init; } = "{}";

    public Guid PolicySetId { get; init; }

    /// <summary>What the figures say: trend, causes; top debtors, disputes, what was reconciled with customers.</summary>
    public string Findings { get; init; } = "";

    /// <summary>What is done about it.</summary>
    public string Measures { get; init; } = "";

    public DateOnly DoneOn { get; init; }

    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>Subject.</summary>
    public string RecordedBy { get; init; } = "";
}
