using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.CustomerService.Domain;

/// <summary>Of which class a customer is to a region; by it he is visited (6.3-1).</summary>
public enum CustomerClass
{
    A,
    B,
    C,
}

/// <summary>
/// A customer as a region's customer service knows him: basic data and the region's relation, copied from Sales (6.3-3). Never changed here.
/// </summary>
internal sealed class FileCustomer
{
    /// <summary>Of the relation.</summary>
    public Guid Id { get; init; }

    public int Version { get; private set; } = 1;

    public Guid CustomerId { get; init; }

    public Guid RegionId { get; init; }

    /// <summary>The customer service department of the region.</summary>
    public Guid DepartmentId { get; private set; }

    /// <summary>The sales person who looks after him.</summary>
    public Guid OwnerId { get; private set; }

    public string Code { get; private set; } = "";

    public string Name { get; private set; } = "";

    public string? TaxNumber { get; private set; }

    public string? ContactName { get; private set; }

    public string? ContactTitle { get; private set; }

    public string? City { get; private set; }

    public string? Country { get; private set; }

    public string? Phone { get; private set; }

    public DateOnly Since { get; private set; }

    /// <summary>Null: he has none, and gets no visit by himself (10a).</summary>
    public CustomerClass? Class { get; private set; }

    /// <summary>From which day on he has this class, or none.</summary>
    public DateOnly? ClassSince { get; private set; }

    /// <summary>Sales' number of the change that was copied last.</summary>
    public long FeedVersion { get; private set; }

    public void Take(FileCustomerData data, Guid departmentId, long feedVersion)
    {
        (DepartmentId, OwnerId, Code, Name, TaxNumber, ContactName, ContactTitle, City, Country, Phone, Since, Class, ClassSince, FeedVersion) = (
            departmentId, data.OwnerId, data.Code, data.Name, data.TaxNumber, data.ContactName, data.ContactTitle, data.City, data.Country, data.Phone, data.Since, data.Class, data.ClassSince, feedVersion);
        Version++;
    }

    /// <summary>The region has another customer service department.</summary>
    public void MoveTo(Guid departmentId)
    {
        DepartmentId = departmentId;
        Version++;
    }
}

/// <summary>What Sales tells of a customer and a region's relation to him.</summary>
internal sealed record FileCustomerData(
    Guid OwnerId, string Code, string Name, string? TaxNumber, string? ContactName, string? ContactTitle, string? City, string? Country, string? Phone, DateOnly Since, CustomerClass? Class, DateOnly? ClassSince);

/// <summary>Whom and what a record of customer service may name.</summary>
internal static class FileRules
{
    public static Refusal CustomerUnknown(string pointer, Guid customerId) => Refusal.Content("customer-service.customer-unknown", pointer, ("customerId", customerId));

    public static Refusal ContractUnknown(Guid contractId) => Refusal.Content("customer-service.contract-unknown", "/contractId", ("contractId", contractId));
}
