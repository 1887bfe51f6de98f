namespace RegionCloud.Marketing.Domain;

/// <summary>A line of an approved expense claim that was spent on a campaign, as Finance told it (RB-20). Each line counts once, from the day of the approval.</summary>
internal sealed class CampaignCost
{
    public Guid ClaimId { get; init; }

    public int Line { get; init; }

    // Not called RegionId: it is found by a campaign that the asker sees.
    public Guid Region { get; init; }

    public Guid CampaignId { get; init; }

    public string ClaimNumber { get; init; } = "";

    public string Category { get; init; } = "";

    /// <summary>The campaign's channel that it was spent on, where the claim says so.</summary>
    public string? Channel { get; init; }

    public string Currency { get; init; } = "";

    /// <summary>What was sanctioned.</summary>
    public decimal Amount { get; init; }

    /// <summary>The day of the last approval.</summary>
    public DateOnly On { get; init; }

    public DateTimeOffset RecordedAt { get; init; }
}

/// <summary>A signed contract as far as its success is a campaign's, as Sales told it last. Whose customer it is, is Sales' matter.</summary>
internal sealed class SignedContract
{
    /// <summary>The contract's.</summary>
    public Guid Id { get; init; }

    /// <summary>Sales' version of it.</summary>
    public int Version { get; set; }

    // Not called RegionId: it is found by a campaign that the asker sees.
    public Guid Region { get; init; }

    public string Number { get; init; } = "";

    /// <summary>The campaign that it counts for; without one it counts for that of its lead's first touch (RB-20).</summary>
    public Guid? CampaignId { get; set; }

    public Guid? LeadId { get; set; }

    public string Currency { get; init; } = "";

    public DateOnly SignedOn { get; init; }

    public DateOnly? VoidedOn { get; set; }

    public DateTimeOffset RecordedAt { get; set; }
}

/// <summary>What a contract amounts to from a day on: signed, and after each change.</summary>
internal sealed class ContractAmount
{
    public Guid ContractId { get; init; }

    /// <summary>Sales' version in which it became so.</summary>
    public int AtVersion { get; init; }

    public DateOnly On { get; init; }

    public decimal Amount { get; init; }
}

/// <summary>Money received for a contract, or taken back, as Finance told it. A payment counts once, and so does its reversal.</summary>
internal sealed class ContractPayment
{
    public Guid PaymentId { get; init; }

    public bool Reversal { get; init; }

    public Guid ContractId { get; init; }

    public string Currency { get; init; } = "";

    /// <summary>Negative for a reversal.</summary>
    public decimal Amount { get; init; }

    public DateOnly On { get; init; }

    public DateTimeOffset RecordedAt { get; init; }
}
