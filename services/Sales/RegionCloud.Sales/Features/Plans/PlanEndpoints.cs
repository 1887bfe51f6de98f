using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Plans;

internal static class PlanEndpoints
{
    public static void MapPlans(this IEndpointRouteBuilder sales)
    {
        var plans = sales.MapGroup("/plans");
        plans.MapGet("", ListPlans.Handle).RequirePermission("salesPlan.read");
        plans.MapGet("/export", ExportPlans.Handle).RequirePermission("salesPlan.export");
        plans.MapGet("/{id:guid}", GetPlan.Handle).RequirePermission("salesPlan.read");
        plans.MapPost("", DraftPlan.Handle).RequirePermission("salesPlan.create");
        plans.MapPut("/{id:guid}", RedraftPlan.Handle).RequirePermission("salesPlan.update");
        plans.MapPut("/{id:guid}/cells", EditPlanCells.Handle).RequirePermission("salesPlan.update");
        plans.MapPost("/{id:guid}/submit", SubmitPlan.Handle).RequirePermission("salesPlan.update");
        plans.MapPost("/{id:guid}/approve", ApprovePlan.Handle).RequirePermission("salesPlan.approve").RequireIdempotencyKey();
        plans.MapPost("/{id:guid}/reject", RejectPlan.Handle).RequirePermission("salesPlan.approve").RequireIdempotencyKey();
        plans.MapPost("/{id:guid}/revise", RevisePlan.Handle).RequirePermission("salesPlan.create");
    }
}
