using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Customers;

internal static class ChangeCustomer
{
    /// <summary>Corrects what is known of a customer. Refuses <c>sales.customer.tax-number-taken</c>.</summary>
    internal static async Task<Results<Ok<CustomerView>, NotFound>> Handle(Guid id, CustomerFields request, IfMatch ifMatch, SalesDbContext db, CancellationToken ct)
    {
        var relations = await db.CustomerRelations.Where(r => r.CustomerId == id).ToListAsync(ct);
        if (relations.Count == 0)
            return TypedResults.NotFound();

        var customer = await db.Customers.SingleAsync(c => c.Id == id, ct);
        ifMatch.Check(customer.Version);
        var details = request.ToDetails();
        Refuse.Broken(details.TaxNumber is not null && await db.Customers.AnyAsync(c => c.Id != id && c.Details.TaxNumber == details.TaxNumber, ct)
            ? Refusal.Content("sales.customer.tax-number-taken", "/taxNumber", ("taxNumber", details.TaxNumber)) : null);

        customer.Change(details);
        return TypedResults.Ok(CustomerView.Of(customer, relations));
    }
}
