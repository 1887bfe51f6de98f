using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Customers;

/// <param name="RegionId">Whose relation to the customer.</param>
/// <param name="Class">a, b or c; absent: none any more, and then customer service visits him no more by itself.</param>
/// <param name="Since">Business date; default: today in the region.</param>
public sealed record ClassifyCustomerRequest(Guid RegionId, CustomerClass? Class, DateOnly? Since);

internal static class ClassifyCustomer
{
    /// <summary>Says of which class a customer is to a region: customer service visits him by it (6.3-1). 404 when the region has no relation to him that you may change. Refuses <c>sales.customer.classified-later</c>, <c>date-in-future</c>.</summary>
    internal static async Task<Results<Ok<CustomerView>, NotFound>> Handle(Guid id, ClassifyCustomerRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        var relations = await db.CustomerRelations.Where(r => r.CustomerId == id).ToListAsync(ct);
        if (relations.Find(r => r.RegionId == request.RegionId) is not { } relation)
            return TypedResults.NotFound();

        var customer = await db.Customers.SingleAsync(c => c.Id == id, ct);
        ifMatch.Check(customer.Version);
        var since = request.Since ?? clock.Today(request.RegionId);
        Refuse.Broken(
            clock.NotInFuture("/since", since, request.RegionId),
            since < relation.ClassSince ? Refusal.Content("sales.customer.classified-later", "/since", ("since", since), ("last", relation.ClassSince)) : null);
        relation.Classify(request.Class, since);
        db.MustNotChangeMeanwhile(customer);
        return TypedResults.Ok(CustomerView.Of(customer, relations, user));
    }
}
