namespace RegionCloud.Finance.Domain;

/// <summary>An approved version of a region's annual sales plan as Sales has told it: what a budget follows from (8.1-1). Approved it never changes; a revision is another.</summary>
internal sealed class KnownSalesPlan
{
    public Guid Id { get; init; }

    public Guid RegionId { get; init; }

    public int Year { get; init; }

    /// <summary>1, 2, 3 …; the latest is in force.</summary>
    public int Revision { get; init; }

    /// <summary>Business date.</summary>
    public DateOnly ApprovedOn { get; init; }

    public string Currency { get; init; } = "";

    public decimal AnnualTarget { get; init; }

    public Guid? CompanyGoalId { get; init; }
}
