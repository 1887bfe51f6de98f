using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Attachments;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Sales.Features.Customers;

internal static class CustomerEndpoints
{
    public static void MapCustomers(this IEndpointRouteBuilder sales)
    {
        var customers = sales.MapGroup("/customers");
        customers.MapGet("", ListCustomers.Handle).RequirePermission("customer.read");
        customers.MapGet("/export", ExportCustomers.Handle).RequirePermission("customer.export");
        customers.MapGet("/{id:guid}", GetCustomer.Handle).RequirePermission("customer.read");
        customers.MapPost("", RegisterCustomer.Handle).RequirePermission("customer.create");
        customers.MapPut("/{id:guid}", ChangeCustomer.Handle).RequirePermission("customer.update");
        customers.MapPost("/{id:guid}/class", ClassifyCustomer.Handle).RequirePermission("customer.update");
        customers.MapPost("/relations", RelateCustomer.Handle).RequirePermission("customer.update");
        customers.MapAttachments(AttachmentKind.Of<SalesDbContext, Customer>(
            "customer", "customer.read", "customer.update", (db, id, ct) => db.Customers.SingleOrDefaultAsync(c => c.Id == id && db.CustomerRelations.Any(r => r.CustomerId == id), ct)));
    }
}
