namespace RegionCloud.Finance.Domain;

/// <summary>A sum of entries that share due day and kind. Every figure is linear in the entries, so sums serve as well as single ones.</summary>
internal readonly record struct Movement(DateOnly DueOn, EntryKind Kind, decimal Amount);

/// <summary>
/// Money owed and paid as of a day, reckoned from the movements up to it (RB-12, RB-13).
/// </summary>
/// <param name="Receivable">Original amount less what was cancelled; = received + outstanding.</param>
/// <param name="Due">The part of it that fell due by the day, the day itself included.</param>
/// <param name="PaidOnDue">Received on what fell due.</param>
/// <param name="Overdue">Outstanding on what fell due before the day.</param>
internal sealed record Position(decimal Receivable, decimal Received, decimal Outstanding, decimal Due, decimal PaidOnDue, decimal Overdue)
{
    /// <summary>Due-collection rate in percent; null (not measurable) while nothing is due.</summary>
    public decimal? RatePercent => Percent(PaidOnDue, Due);

    /// <summary>Overdue ÷ total outstanding in percent; null (not measurable) when nothing is outstanding.</summary>
    public decimal? OverduePercent => Percent(Overdue, Outstanding);

    public static Position Of(IEnumerable<Movement> movements, DateOnly asOf)
    {
        var (receivable, received, due, paidOnDue, overdue) = (0m, 0m, 0m, 0m, 0m);
        foreach (var m in movements)
        {
            var paid = m.Kind is EntryKind.Paid or EntryKind.PaymentReversed;
            if (paid)
                received -= m.Amount;
            else
                receivable += m.Amount;
            if (m.DueOn <= asOf && paid)
                paidOnDue -= m.Amount;
            else if (m.DueOn <= asOf)
                due += m.Amount;
            if (m.DueOn < asOf)
                overdue += m.Amount;
        }

        return new Position(receivable, received, receivable - received, due, paidOnDue, overdue);
    }

    private static decimal? Percent(decimal part, decimal whole)
        => whole > 0 ? Math.Round(part / whole * 100, 2, MidpointRounding.AwayFromZero) : null;
}

/// <summary>The columns of the ageing (RB-12): current, then ranges of days past due, the last one open.</summary>
internal sealed class AgeingBuckets
{
    private readonly int[] limits;

    /// <param name="limits">Last day of each range but the open one: 30, 60, 90.</param>
    public AgeingBuckets(params int[] limits)
    {
        this.limits = limits;
        Names = ["current", .. limits.Select((to, i) => FormattableString.Invariant($"days{(i == 0 ? 0 : limits[i - 1]) + 1}To{to}")), FormattableString.Invariant($"over{limits[^1]}")];
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Which column an instalment stands in; day 0 is current.</summary>
    public int Of(DateOnly dueOn, DateOnly asOf)
    {
        var days = DaysPastDue(dueOn, asOf);
        return days <= 0 ? 0 : 1 + limits.Count(limit => days > limit);
    }

    public decimal[] Outstanding(IEnumerable<Movement> movements, DateOnly asOf)
    {
        var columns = new decimal[Names.Count];
        foreach (var movement in movements)
            columns[Of(movement.DueOn, asOf)] += movement.Amount;
        return columns;
    }

    public static int DaysPastDue(DateOnly dueOn, DateOnly asOf) => asOf.DayNumber - dueOn.DayNumber;
}

/// <summary>Splitting among the sales persons of a contract (RB-05).</summary>
internal static class SharesOf
{
    /// <summary>Each gets amount × percent, rounded; the last takes what the cents leave, so that the parts are the whole.</summary>
    public static IReadOnlyList<(Guid EmployeeId, decimal Amount)> Split(decimal amount, IReadOnlyList<Share> shares)
    {
        var parts = shares.Select(s => (s.EmployeeId, Amount: Math.Round(amount * s.Percent / 100, 2, MidpointRounding.AwayFromZero))).ToList();
        parts[^1] = (parts[^1].EmployeeId, amount - parts.SkipLast(1).Sum(p => p.Amount));
        return parts;
    }
}
