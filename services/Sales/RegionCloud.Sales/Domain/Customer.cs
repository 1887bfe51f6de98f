namespace RegionCloud.Sales.Domain;

/// <summary>A customer (客戶) of the whole company; one code and one tax number once.</summary>
internal sealed class Customer
{
    private Customer()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public string Code { get; private init; } = "";

    public CustomerDetails Details { get; private set; } = null!;

    public string Name => Details.Name;

    public static Customer Register(string code, CustomerDetails details, DateTimeOffset now)
        => new() { Id = Guid.CreateVersion7(now), Code = code, Details = details };

    public void Change(CustomerDetails details)
    {
        Details = details;
        Version++;
    }
}

/// <summary>Of which class a customer is to a region; customer service visits him by it (6.3-1).</summary>
public enum CustomerClass
{
    A,
    B,
    C,
}

/// <summary>What is known of a customer.</summary>
internal sealed record CustomerDetails(string Name, string? TaxNumber, string? ContactName, string? ContactTitle, string? City, string? Country, string? Phone);

/// <summary>
/// A region's relation to a customer: who looks after it there, since when. It gives the region sight of the customer;
/// the same customer may buy in several regions.
/// </summary>
internal sealed class CustomerRelation
{
    private CustomerRelation()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid CustomerId { get; private init; }

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private set; }

    public Guid OwnerId { get; private set; }

    public DateOnly Since { get; private init; }

    /// <summary>Null: he has none.</summary>
    public CustomerClass? Class { get; private set; }

    /// <summary>From which day on he has this class, or none.</summary>
    public DateOnly? ClassSince { get; private set; }

    public static CustomerRelation Begin(Guid customerId, Guid regionId, Guid departmentId, Guid ownerId, DateOnly since, DateTimeOffset now)
        => new() { Id = Guid.CreateVersion7(now), CustomerId = customerId, RegionId = regionId, DepartmentId = departmentId, OwnerId = ownerId, Since = since };

    public void HandOver(Guid departmentId, Guid ownerId)
    {
        (DepartmentId, OwnerId) = (departmentId, ownerId);
        Version++;
    }

    /// <summary>The same class again changes nothing, so that the visits' days do not move.</summary>
    public void Classify(CustomerClass? @class, DateOnly since)
    {
        if (Class == @class)
            return;

        (Class, ClassSince) = (@class, since);
        Version++;
    }
}
