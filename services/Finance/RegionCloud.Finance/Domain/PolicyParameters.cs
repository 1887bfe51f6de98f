namespace RegionCloud.Finance.Domain;

/// <summary>Finance's part of the rule book's numbers: a figure uses the set valid at its as-of day and names it.</summary>
internal sealed class PolicyParameters
{
    public string Id { get; init; } = "";

    public DateOnly EffectiveFrom { get; init; }

    public string ApprovedBy { get; init; } = "";

    /// <summary>Last day of each ageing range: <c>30,60,90</c>.</summary>
    public string AgeingLimits { get; init; } = "";

    public AgeingBuckets Buckets() => new([.. AgeingLimits.Split(',').Select(l => int.Parse(l, System.Globalization.CultureInfo.InvariantCulture))]);
}
