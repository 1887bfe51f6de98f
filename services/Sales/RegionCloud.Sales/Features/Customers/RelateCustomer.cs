using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Customers;

/// <summary>A region begins to serve a customer that the company already knows; or hands it to another of its people.</summary>
/// <param name="Code">The customer's code: who knows it may name it, nobody can browse for it.</param>
public sealed record RelateCustomerRequest([property: Text(1, 40)] string Code, Guid RegionId, Guid? OwnerId, DateOnly? Since);

internal static class RelateCustomer
{
    /// <summary>Lets a region serve a known customer, or hands it to another of its people. Refuses <c>sales.customer.unknown</c>, <c>sales.owner-unknown</c>.</summary>
    internal static async Task<Ok<CustomerView>> Handle(RelateCustomerRequest request, SalesDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var since = request.Since ?? clock.Today(request.RegionId);
        var customer = await db.Customers.SingleOrDefaultAsync(c => c.Code == request.Code, ct);
        var owner = Owners.Find(organisation, request.RegionId, request.OwnerId ?? user.Employee?.Id, since);
        Refuse.Broken(
            clock.NotInFuture("/since", since, request.RegionId),
            customer is null ? Refusal.Content("sales.customer.unknown", "/code", ("code", request.Code)) : null,
            owner is null ? Owners.Unknown("/ownerId") : null);

        var relation = await db.CustomerRelations.SingleOrDefaultAsync(r => r.CustomerId == customer!.Id && r.RegionId == request.RegionId, ct);
        if (relation is null)
            db.Add(relation = CustomerRelation.Begin(customer!.Id, request.RegionId, owner!.DepartmentId, owner.EmployeeId, since, clock.Now));
        else if (relation.OwnerId != owner!.EmployeeId)
            relation.HandOver(owner.DepartmentId, owner.EmployeeId);
        return TypedResults.Ok(CustomerView.Of(customer!, [relation]));
    }
}
