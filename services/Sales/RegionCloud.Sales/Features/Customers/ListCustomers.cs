using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Customers;

internal sealed class CustomerList : Listing<Customer, CustomerView>
{
    public CustomerList()
    {
        Key(c => c.Id);
        Filter("code", c => c.Code);
        Filter("taxNumber", c => c.Details.TaxNumber);
        Filter("city", c => c.Details.City);
        Filter("country", c => c.Details.Country);
        Search(c => c.Code, c => c.Details.Name);
        Sort("code", c => c.Code);
        Sort("name", c => c.Details.Name);
        Sort("city", c => c.Details.City);
        Sort("country", c => c.Details.Country);

        Column("label.sales.column.customer-code", c => c.Code);
        Column("label.sales.column.customer", c => c.Name);
        Column("label.sales.column.tax-number", c => c.TaxNumber);
        Column("label.sales.column.contact", c => c.ContactName);
        Column("label.sales.column.contact-title", c => c.ContactTitle);
        Column("label.sales.column.city", c => c.City);
        Column("label.sales.column.country", c => c.Country);
        Column("label.sales.column.phone", c => c.Phone);
        Column("label.sales.column.regions", (c, organisation) => string.Join(", ", c.Relations.Select(r => organisation.Regions.GetValueOrDefault(r.RegionId)?.Name)));
        Column("label.column.owner", (c, organisation) => string.Join(", ", c.Relations.Select(r => organisation.Employees.GetValueOrDefault(r.OwnerId)?.Name)));
    }
}

internal static class ListCustomers
{
    /// <summary>The customers that the caller's regions have a relation to.</summary>
    /// <param name="regionId">Only those of one region.</param>
    /// <param name="ownerId">Only those that somebody looks after.</param>
    internal static async Task<Ok<Page<CustomerView>>> Handle(ListQuery<CustomerList> query, Guid? regionId, Guid? ownerId, SalesDbContext db, CurrentUser user, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(Rows(db, regionId, ownerId), part => ViewAsync(part, db, user, ct), ct));

    internal static IQueryable<Customer> Rows(SalesDbContext db, Guid? regionId, Guid? ownerId)
    {
        var relations = db.CustomerRelations.Where(r => (regionId == null || r.RegionId == regionId) && (ownerId == null || r.OwnerId == ownerId));
        return db.Customers.AsNoTracking().Where(c => relations.Any(r => r.CustomerId == c.Id));
    }

    internal static async Task<IReadOnlyList<CustomerView>> ViewAsync(List<Customer> part, SalesDbContext db, CurrentUser user, CancellationToken ct)
    {
        var ids = part.ConvertAll(c => c.Id);
        var relations = (await db.CustomerRelations.AsNoTracking().Where(r => ids.Contains(r.CustomerId)).ToListAsync(ct)).ToLookup(r => r.CustomerId);
        return part.ConvertAll(c => CustomerView.Of(c, [.. relations[c.Id]], user));
    }
}
