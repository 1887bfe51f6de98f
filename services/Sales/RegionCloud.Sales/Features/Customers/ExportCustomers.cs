using RegionCloud.Sales.Data;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Sales.Features.Customers;

internal static class ExportCustomers
{
    /// <summary>The customers as a file, with the filters and sorts of the list.</summary>
    /// <param name="regionId">Only those of one region.</param>
    /// <param name="ownerId">Only those that somebody looks after.</param>
    internal static Task<ExportFile> Handle(ExportQuery<CustomerList> query, Guid? regionId, Guid? ownerId, SalesDbContext db, CurrentUser user, CancellationToken ct)
        => query.ExportAsync("label.sales.list.customers", ListCustomers.Rows(db, regionId, ownerId), part => ListCustomers.ViewAsync(part, db, user, ct), ct);
}
