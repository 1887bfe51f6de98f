using System.Text.Json;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Finance.Domain;

/// <summary>Why committed or actual money moved. The first three move what is committed, the others what is spent.</summary>
internal enum BudgetEntryKind
{
    /// <summary>Approved, not yet paid (RB-28).</summary>
    Committed,

    /// <summary>What was committed is not needed any more.</summary>
    CommitmentReleased,

    /// <summary>What was committed has become another commitment or was spent.</summary>
    CommitmentConsumed,

    /// <summary>Paid: an actual.</summary>
    Spent,

    /// <summary>The spending was reversed.</summary>
    SpendingReversed,
}

/// <summary>
/// One movement of a region's money in a budget year (8.1-3). Entries are only ever added; what is committed and spent as of any day are
/// their sums.
/// </summary>
internal sealed class BudgetEntry
{
    private BudgetEntry()
    {
    }

    public BudgetEntry(BudgetYear year, string category, Guid? departmentId, BudgetEntryKind kind, decimal amount, BudgetOrigin origin, int line, Guid? campaignId, Guid policySetId, Act act)
    {
        (RegionId, Year, Currency, Category, DepartmentId) = (year.RegionId, year.Year, year.Currency, category, departmentId);
        (Kind, Amount, Line, CampaignId, PolicySetId) = (kind, amount, line, campaignId, policySetId);
        (Origin, OriginId, OriginNumber, Reference) = (origin.Kind, origin.Id, origin.Number, origin.Reference);
        (BusinessDate, RecordedAt, RecordedBy) = (act.On, act.At, act.By);
    }

    public long Id { get; private init; }

    public Guid RegionId { get; private init; }

    /// <summary>The budget year that it counts in, also when it is paid in the next.</summary>
    public int Year { get; private init; }

    public string Category { get; private init; } = "";

    /// <summary>Whose spending it is; null: no single department's.</summary>
    public Guid? DepartmentId { get; private init; }

    public BudgetEntryKind Kind { get; private init; }

    /// <summary>Signed: what it adds to what is committed, or to what is spent.</summary>
    public decimal Amount { get; private init; }

    public string Currency { get; private init; } = "";

    /// <summary>What asked for it: spending, claim, or what another department named (campaign, bonus).</summary>
    public string Origin { get; private init; } = "";

    public Guid OriginId { get; private init; }

    public string OriginNumber { get; private init; } = "";

    /// <summary>The act behind it. With kind and line it is unique: nothing counts twice.</summary>
    public Guid Reference { get; private init; }

    public int Line { get; private init; }

    public Guid? CampaignId { get; private init; }

    /// <summary>The numbers it was checked with.</summary>
    public Guid PolicySetId { get; private init; }

    public DateOnly BusinessDate { get; private init; }

    public DateTimeOffset RecordedAt { get; private init; }

    /// <summary>Subject.</summary>
    public string RecordedBy { get; private init; } = "";

    public static bool IsCommitment(BudgetEntryKind kind) => kind is BudgetEntryKind.Committed or BudgetEntryKind.CommitmentReleased or BudgetEntryKind.CommitmentConsumed;

    public static string NameOf(BudgetEntryKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}

/// <summary>What stands behind a movement.</summary>
/// <param name="Id">The record that asked.</param>
/// <param name="Reference">The act itself, where a record may act more than once; else the record.</param>
internal sealed record BudgetOrigin(string Kind, Guid Id, string Number, Guid Reference)
{
    public const string Spending = "spending";
    public const string Claim = "claim";

    public static BudgetOrigin Of(string kind, Guid id, string number) => new(kind, id, number, id);
}

/// <summary>
/// A region's money of one year: whoever decides by its figures changes its version, so that of two who want the last of it one looks
/// again (RB-27).
/// </summary>
internal sealed class BudgetYear(Guid regionId, int year, string currency)
{
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    public int Version { get; private set; } = 1;

    public Guid RegionId { get; private init; } = regionId;

    public int Year { get; private init; } = year;

    public string Currency { get; private init; } = currency;

    public void Touch() => Version++;
}
