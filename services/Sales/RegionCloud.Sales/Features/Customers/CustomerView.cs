using System.Text.Json.Serialization;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Customers;

/// <summary>A customer and the relations to it that the caller may see.</summary>
/// <param name="Code">Company-wide, unique.</param>
/// <param name="Actions">What you may do with it now: change, classify, handOver.</param>
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
    IReadOnlyList<string> Actions,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static CustomerView Of(Customer customer, IReadOnlyCollection<CustomerRelation> relations, CurrentUser user) => new(
        customer.Id,
        customer.Code,
        customer.Name,
        customer.Details.TaxNumber,
        customer.Details.ContactName,
        customer.Details.ContactTitle,
        customer.Details.City,
        customer.Details.Country,
        customer.Details.Phone,
        [.. relations.Select(r => new RelationView(r.RegionId, r.DepartmentId, r.OwnerId, r.Since, r.Class, r.ClassSince))],
        [.. ActionsOf(relations, user)],
        ETags.Of(customer.Version));

    private static IEnumerable<string> ActionsOf(IReadOnlyCollection<CustomerRelation> relations, CurrentUser user)
    {
        if (relations.Any(r => user.May("customer.update", r.RegionId, r.DepartmentId, r.OwnerId)))
        {
            yield return "change";
            yield return "classify";
        }

        // To give it to somebody else one must reach more than one's own.
        if (relations.Any(r => user.May("customer.update", r.RegionId, r.DepartmentId, ownerId: null)))
            yield return "handOver";
    }
}

/// <summary>Who looks after the customer in a region, since when.</summary>
/// <param name="Class">a, b or c, by which customer service visits him (6.3-1); absent when he has none.</param>
/// <param name="ClassSince">From which day on he has this class, or none.</param>
public sealed record RelationView(Guid RegionId, Guid DepartmentId, Guid OwnerId, DateOnly Since, CustomerClass? Class, DateOnly? ClassSince);
