namespace RegionCloud.Finance.Domain;

/// <summary>How a year's amount is spread over its months (RB-26).</summary>
internal static class BudgetSpread
{
    public const int Months = 12;

    /// <summary>
    /// Each month gets amount × its weight, rounded; the last absorbs the residual, so that the months are the whole to the cent. Where
    /// eleven roundings up took more than there is, the months before the last give the cents back: no month is negative.
    /// </summary>
    /// <param name="weights">One for each month; null: all alike.</param>
    /// <param name="months">How many months are left of the year.</param>
    public static IReadOnlyList<decimal> Over(decimal amount, IReadOnlyList<decimal>? weights, int months = Months)
    {
        var whole = weights?.Sum() ?? months;
        var parts = Enumerable.Range(0, months).Select(m => whole == 0 ? 0m : Math.Round(amount * (weights?[m] ?? 1m) / whole, 2, MidpointRounding.AwayFromZero)).ToArray();
        parts[^1] += amount - parts.Sum();
        for (var m = months - 2; parts[^1] < 0; m--)
        {
            var back = Math.Min(parts[m], -parts[^1]);
            (parts[m], parts[^1]) = (parts[m] - back, parts[^1] + back);
        }

        return parts;
    }
}
