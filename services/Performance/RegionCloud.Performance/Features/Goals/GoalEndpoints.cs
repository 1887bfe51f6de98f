using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Goals;

internal static class GoalEndpoints
{
    public static void MapGoals(this IEndpointRouteBuilder api)
    {
        var goals = api.MapGroup("/company-goals");
        goals.MapGet("/", ListGoals.Handle).RequirePermission("companyGoal.read");
        goals.MapGet("/{id:guid}", GetGoal.Handle).RequirePermission("companyGoal.read");
        goals.MapPost("/", ProposeGoal.Handle).RequirePermission("companyGoal.create");
        goals.MapPost("/{id:guid}/revisions", ReviseGoal.Handle).RequirePermission("companyGoal.create");
        goals.MapPost("/{id:guid}/approve", ApproveGoal.Handle).RequirePermission("companyGoal.approve").RequireIdempotencyKey();
        goals.MapPost("/{id:guid}/reject", RejectGoal.Handle).RequirePermission("companyGoal.approve").RequireIdempotencyKey();
        goals.MapPost("/{id:guid}/withdraw", WithdrawGoal.Handle).RequirePermission("companyGoal.create");
    }
}
