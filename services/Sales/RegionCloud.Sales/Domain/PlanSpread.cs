namespace RegionCloud.Sales.Domain;

/// <summary>
/// Divides a target so that the parts are the whole to the cent (RB-03): each part is rounded half away from zero, the last free one takes what is left.
/// What is pinned stays; the rest is divided over what is free.
/// </summary>
internal static class PlanSpread
{
    public const int Months = 12;

    /// <summary>Twelve equal months; December has the two hundredths that twelfths leave.</summary>
    public static IReadOnlyList<decimal> EqualMonths => [.. Enumerable.Repeat(8.33m, Months - 1), 100m - (8.33m * (Months - 1))];

    /// <param name="total">Not less than what is pinned.</param>
    /// <param name="weights">Not negative.</param>
    /// <param name="pinned">Null where the part is free. When nothing is free, what is left stays unassigned.</param>
    public static decimal[] Over(decimal total, IReadOnlyList<decimal> weights, IReadOnlyList<decimal?> pinned)
    {
        var parts = pinned.Select(p => p ?? 0m).ToArray();
        var (rest, free) = (total - parts.Sum(), Enumerable.Range(0, parts.Length).Where(i => pinned[i] is null).ToList());
        if (free.Count == 0)
            return parts;

        var (sum, last) = (free.Sum(i => weights[i]), free[^1]);
        foreach (var i in free.Take(free.Count - 1).Where(_ => sum > 0))
            parts[i] = Math.Round(rest * weights[i] / sum, 2, MidpointRounding.AwayFromZero);
        parts[last] = rest - free.Take(free.Count - 1).Sum(i => parts[i]);

        // Of a few cents every rounding may go up; then the last parts before it give back what it lacks, so that no target is negative.
        for (var k = free.Count - 2; k >= 0 && parts[last] < 0; k--)
        {
            var back = Math.Min(parts[free[k]], -parts[last]);
            (parts[free[k]], parts[last]) = (parts[free[k]] - back, parts[last] + back);
        }

        return parts;
    }
}
