using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Customers;

internal static class ListCustomers
{
    /// <summary>The customers that the caller's regions have a relation to.</summary>
    internal static async Task<Ok<Page<CustomerView>>> Handle(Guid? regionId, string? code, string? q, [AsParameters] PageRequest page, SalesDbContext db, CancellationToken ct)
    {
        var mine = db.CustomerRelations.Where(r => regionId == null || r.RegionId == regionId);
        var customers = await db.Customers.AsNoTracking()
            .Where(c => mine.Any(r => r.CustomerId == c.Id))
            .Where(c => code == null || c.Code == code)
            .Where(c => q == null || EF.Functions.Like(c.Details.Name, $"%{q}%") || EF.Functions.Like(c.Code, $"{q}%"))
            .Where(c => c.Id.CompareTo(page.After) > 0)
            .OrderBy(c => c.Id).Take(page.Size + 1).ToListAsync(ct);
        var ids = customers.Select(c => c.Id).ToList();
        var relations = (await db.CustomerRelations.AsNoTracking().Where(r => ids.Contains(r.CustomerId)).ToListAsync(ct)).ToLookup(r => r.CustomerId);
        return TypedResults.Ok(page.Of(customers.ConvertAll(c => CustomerView.Of(c, relations[c.Id])), c => c.Id));
    }
}
