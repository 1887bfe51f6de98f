using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.ResearchPlans;

internal static class ResearchPlanEndpoints
{
    public static void MapResearchPlans(this IEndpointRouteBuilder marketing)
    {
        var plans = marketing.MapGroup("/research-plans");
        plans.MapGet("", ListResearchPlans.Handle).RequirePermission("research.read");
        plans.MapGet("/export", ExportResearchPlans.Handle).RequirePermission("research.export");
        plans.MapGet("/{id:guid}", GetResearchPlan.Handle).RequirePermission("research.read");
        plans.MapPost("", DraftResearchPlan.Handle).RequirePermission("research.create");
        plans.MapPut("/{id:guid}", RedraftResearchPlan.Handle).RequirePermission("research.update");
        plans.MapPost("/{id:guid}/submit", SubmitResearchPlan.Handle).RequirePermission("research.update");
        plans.MapPost("/{id:guid}/approve", ApproveResearchPlan.Handle).RequirePermission("research.approve").RequireIdempotencyKey();
        plans.MapPost("/{id:guid}/reject", RejectResearchPlan.Handle).RequirePermission("research.approve").RequireIdempotencyKey();
        plans.MapPost("/{id:guid}/revise", ReviseResearchPlan.Handle).RequirePermission("research.create");
    }
}
