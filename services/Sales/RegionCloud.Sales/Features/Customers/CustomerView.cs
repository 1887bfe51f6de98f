using System.Text.Json.Serialization;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Customers;

/// <summary>A customer and the relations to it that the caller may see.</summary>
/// <param name="Code">Company-wide, unique.</param>
public sealed record CustomerView(
    Guid Id,
    string Code,
    string Name,
    string? TaxNumber,
    string? ContactName,
    string? ContactTitle,
    string? City,
    string? Country,
    string? Phone,
    IReadOnlyList<RelationView> Relations,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static CustomerView Of(Customer customer, IEnumerable<CustomerRelation> relations) => new(
        customer.Id,
        customer.Code,
        customer.Name,
        customer.Details.TaxNumber,
        customer.Details.ContactName,
        customer.Details.ContactTitle,
        customer.Details.City,
        customer.Details.Country,
        customer.Details.Phone,
        [.. relations.Select(r => new RelationView(r.RegionId, r.DepartmentId, r.OwnerId, r.Since))],
        ETags.Of(customer.Version));
}

/// <summary>Who looks after the customer in a region, since when.</summary>
public sealed record RelationView(Guid RegionId, Guid DepartmentId, Guid OwnerId, DateOnly Since);
