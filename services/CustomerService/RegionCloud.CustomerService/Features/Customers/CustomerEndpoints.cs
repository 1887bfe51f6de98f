using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.CustomerService.Features.Customers;

internal static class CustomerEndpoints
{
    public static void MapCustomers(this IEndpointRouteBuilder service)
    {
        var customers = service.MapGroup("/customers");
        customers.MapGet("", ListCustomerFiles.Handle).RequirePermission("customerFile.read");
        customers.MapGet("/export", ExportCustomerFiles.Handle).RequirePermission("customerFile.export");
        customers.MapGet("/{customerId:guid}", GetCustomerFile.Handle).RequirePermission("customerFile.read");
        customers.MapPost("/{customerId:guid}/hand-over-lead", HandOverLead.Handle).RequirePermission("customerFile.update");
        service.MapGet("/customer-segments", GetCustomerSegments.Handle).RequirePermission("customerFile.read");
        service.MapGet("/handed-leads", ListHandedLeads.Handle).RequirePermission("customerFile.read");
        service.MapGet("/handed-leads/{id:guid}", GetHandedLead.Handle).RequirePermission("customerFile.read");
    }
}
