using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Employees;

internal static class EmployeeEndpoints
{
    public static void MapEmployees(this IEndpointRouteBuilder api)
    {
        var employees = api.MapGroup("/employees");
        employees.MapGet("/", ListEmployees.Handle).RequirePermission("organisation.read");
        employees.MapGet("/export", ExportEmployees.Handle).RequirePermission("organisation.export");
        employees.MapGet("/{id:guid}", GetEmployee.Handle).RequirePermission("organisation.read");
        employees.MapPost("/", RegisterEmployee.Handle).RequirePermission("organisation.manage");
        employees.MapPost("/{id:guid}/assignments", TransferEmployee.Handle).RequirePermission("organisation.manage");
        employees.MapPost("/{id:guid}/grants", GrantRole.Handle).RequirePermission("grant.create");
        employees.MapPost("/{id:guid}/grants/{grantId:guid}/approve", ApproveGrant.Handle).RequirePermission("grant.approve").RequireIdempotencyKey();
        employees.MapPost("/{id:guid}/grants/{grantId:guid}/end", EndGrant.Handle).RequirePermission("grant.update");
    }
}
