using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;

namespace RegionCloud.Sales.Features.Customers;

internal static class GetCustomer
{
    /// <summary>One customer, if one of the caller's regions has a relation to it.</summary>
    internal static async Task<Results<Ok<CustomerView>, NotFound>> Handle(Guid id, SalesDbContext db, CancellationToken ct)
    {
        var relations = await db.CustomerRelations.AsNoTracking().Where(r => r.CustomerId == id).ToListAsync(ct);
        return relations.Count == 0
            ? TypedResults.NotFound()
            : TypedResults.Ok(CustomerView.Of(await db.Customers.AsNoTracking().SingleAsync(c => c.Id == id, ct), relations));
    }
}
