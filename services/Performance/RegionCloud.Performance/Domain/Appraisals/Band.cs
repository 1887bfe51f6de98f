namespace RegionCloud.Performance.Domain.Appraisals;

/// <summary>A named range from a number on, with the coefficient that follows from being in it (RB-23, RB-24).</summary>
internal sealed record Band(string Name, decimal From, decimal Coefficient)
{
    /// <summary>The best that a number reaches; below all of them the last.</summary>
    /// <param name="bands">From the best to the worst.</param>
    public static Band Of(decimal number, IReadOnlyList<Band> bands) => bands.FirstOrDefault(b => number >= b.From) ?? bands[^1];
}
