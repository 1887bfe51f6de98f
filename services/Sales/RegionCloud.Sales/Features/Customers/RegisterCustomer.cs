using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Customers;

/// <summary>A customer nobody in the company knows yet, and the region's relation to it.</summary>
/// <param name="OwnerId">Who looks after it; default: the caller.</param>
/// <param name="Since">Business date; default: today in the region.</param>
public sealed record RegisterCustomerRequest(
    [property: Text(1, 40)] string Code,
    [property: Required] CustomerFields Details,
    Guid RegionId,
    Guid? OwnerId,
    DateOnly? Since);

/// <summary>What is known of a customer.</summary>
public sealed record CustomerFields(
    [property: Text(1, 200)] string Name,
    [property: Text(1, 40)] string? TaxNumber,
    [property: Text(0, 100)] string? ContactName,
    [property: Text(0, 100)] string? ContactTitle,
    [property: Text(0, 100)] string? City,
    [property: Text(0, 100)] string? Country,
    [property: Text(0, 40)] string? Phone)
{
    internal CustomerDetails ToDetails() => new(Name.Trim(), TaxNumber, ContactName, ContactTitle, City, Country, Phone);
}

internal static class RegisterCustomer
{
    /// <summary>Registers a customer and the region's relation to it. Refuses <c>sales.customer.code-taken</c>, <c>sales.customer.tax-number-taken</c>, <c>sales.owner-unknown</c>.</summary>
    internal static async Task<Created<CustomerView>> Handle(RegisterCustomerRequest request, SalesDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var since = request.Since ?? clock.Today(request.RegionId);
        var details = request.Details.ToDetails();
        var owner = Owners.Find(organisation, request.RegionId, request.OwnerId ?? user.Employee?.Id, since);
        Refuse.Broken(
            clock.NotInFuture("/since", since, request.RegionId),
            owner is null ? Owners.Unknown("/ownerId") : null,
            await db.Customers.AnyAsync(c => c.Code == request.Code, ct) ? Refusal.Content("sales.customer.code-taken", "/code", ("code", request.Code)) : null,
            details.TaxNumber is not null && await db.Customers.AnyAsync(c => c.Details.TaxNumber == details.TaxNumber, ct)
                ? Refusal.Content("sales.customer.tax-number-taken", "/details/taxNumber", ("taxNumber", details.TaxNumber)) : null);

        var customer = Customer.Register(request.Code, details, clock.Now);
        var relation = CustomerRelation.Begin(customer.Id, request.RegionId, owner!.DepartmentId, owner.EmployeeId, since, clock.Now);
        db.AddRange(customer, relation);
        return TypedResults.Created($"/api/sales/v1/customers/{customer.Id}", CustomerView.Of(customer, [relation]));
    }
}
