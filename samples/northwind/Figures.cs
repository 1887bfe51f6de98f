namespace RegionCloud.Northwind;

/// <summary>What is shown of a region: contracts and amount from Sales, the rest from Finance, in one currency.</summary>
/// <param name="Buckets">Current, 1–30, 31–60, 61–90 and over 90 days past due (RB-12).</param>
internal sealed record Figures(int Contracts, decimal Amount, decimal Receivable, decimal Outstanding, IReadOnlyList<decimal> Buckets)
{
    public static readonly string[] BucketNames = ["current", "1-30", "31-60", "61-90", "over 90"];

    /// <summary>The same figures straight from the orders, by nobody else's code.</summary>
    public static Figures Of(IReadOnlyCollection<Order> orders, DateOnly asOf)
    {
        var known = orders.Where(o => o.OrderedOn <= asOf).ToList();
        var buckets = new decimal[BucketNames.Length];
        foreach (var order in known)
        {
            var days = asOf.DayNumber - order.RequiredOn.DayNumber;
            buckets[days <= 0 ? 0 : days <= 30 ? 1 : days <= 60 ? 2 : days <= 90 ? 3 : 4] += order.Amount;
        }

        var sum = known.Sum(o => o.Amount);
        return new Figures(known.Count, sum, sum, sum, buckets);
    }

    public bool Equals(Figures? other)
        => other is not null && (Contracts, Amount, Receivable, Outstanding) == (other.Contracts, other.Amount, other.Receivable, other.Outstanding) && Buckets.SequenceEqual(other.Buckets);

    public override int GetHashCode() => HashCode.Combine(Contracts, Amount, Receivable, Outstanding);
}
