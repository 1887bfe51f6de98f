namespace RegionCloud.Sales.Domain;

/// <summary>Counts the changes of customers and relations, over the whole company; whoever changes one takes the next number.</summary>
internal sealed class CustomerFeed
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    /// <summary>Of two who change customers at one moment one looks again, so that no reader misses a number.</summary>
    public long Value { get; private set; }

    public long Next() => ++Value;
}

/// <summary>In which change a customer, or a region's relation to him, last changed.</summary>
internal sealed class CustomerMark(Guid customerId)
{
    public Guid CustomerId { get; private init; } = customerId;

    public long FeedVersion { get; set; }
}
