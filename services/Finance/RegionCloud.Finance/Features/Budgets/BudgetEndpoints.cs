using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Budgets;

internal static class BudgetEndpoints
{
    public static void MapBudgets(this IEndpointRouteBuilder finance)
    {
        var budgets = finance.MapGroup("/budgets");
        budgets.MapGet("", ListBudgets.Handle).RequirePermission("budget.read");
        budgets.MapGet("/export", ExportBudgets.Handle).RequirePermission("budget.export");
        budgets.MapGet("/{id:guid}", GetBudget.Handle).RequirePermission("budget.read");
        budgets.MapPost("", DraftBudget.Handle).RequirePermission("budget.create");
        budgets.MapPut("/{id:guid}", RedraftBudget.Handle).RequirePermission("budget.create");
        budgets.MapPost("/{id:guid}/submit", SubmitBudget.Handle).RequirePermission("budget.create");
        budgets.MapPost("/{id:guid}/approve", ApproveBudget.Handle).RequirePermission("budget.approve").RequireIdempotencyKey();
        budgets.MapPost("/{id:guid}/reject", RejectBudget.Handle).RequirePermission("budget.approve").RequireIdempotencyKey();

        finance.MapGet("/budget-availability", GetBudgetAvailability.Handle).RequirePermission("budget.read");
        finance.MapPost("/budget-checks", CheckBudget.Handle).RequirePermission("expense.create");
        finance.MapGet("/budget-commitments", ListBudgetCommitments.Handle).RequirePermission("budget.read");
        finance.MapGet("/budget-commitments/export", ExportBudgetCommitments.Handle).RequirePermission("budget.export");
        finance.MapGet("/budget-commitments/{id:guid}", GetBudgetCommitment.Handle).RequirePermission("budget.read");
        finance.MapGet("/budget-entries", ListBudgetEntries.Handle).RequirePermission("budget.read");
        finance.MapGet("/budget-entries/export", ExportBudgetEntries.Handle).RequirePermission("budget.export");
    }
}
