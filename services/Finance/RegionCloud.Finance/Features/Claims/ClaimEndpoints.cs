using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Attachments;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Claims;

internal static class ClaimEndpoints
{
    public const string Kind = "expenseClaim";

    public static void MapClaims(this IEndpointRouteBuilder finance)
    {
        var claims = finance.MapGroup("/expense-claims");
        claims.MapGet("", ListClaims.Handle).RequirePermission("expense.read");
        claims.MapGet("/export", ExportClaims.Handle).RequirePermission("expense.export");
        claims.MapGet("/{id:guid}", GetClaim.Handle).RequirePermission("expense.read");
        claims.MapPost("", DraftClaim.Handle).RequirePermission("expense.create");
        claims.MapPut("/{id:guid}", RedraftClaim.Handle).RequirePermission("expense.create");
        claims.MapPost("/{id:guid}/submit", SubmitClaim.Handle).RequirePermission("expense.create").RequireIdempotencyKey();
        claims.MapPost("/{id:guid}/withdraw", WithdrawClaim.Handle).RequirePermission("expense.create");
        claims.MapPost("/{id:guid}/approve", ApproveClaim.Handle).RequirePermission("expense.approve").RequireIdempotencyKey();
        claims.MapPost("/{id:guid}/reject", RejectClaim.Handle).RequirePermission("expense.approve").RequireIdempotencyKey();
        claims.MapPost("/{id:guid}/override", OverrideClaim.Handle).RequirePermission("budget.approve").RequireIdempotencyKey();
        claims.MapPost("/{id:guid}/pay", PayClaim.Handle).RequirePermission("expense.pay").RequireIdempotencyKey();
        claims.MapAttachments(AttachmentKind.Of<FinanceDbContext, ExpenseClaim>(
            Kind, "expense.read", "expense.create", (db, id, ct) => db.Claims.SingleOrDefaultAsync(c => c.Id == id, ct), ClaimRules.FilesOpen, ClaimRules.FilesOpen));

        finance.MapGet("/expense-statistics", GetExpenseStatistics.Handle).RequirePermission("expense.read");
        finance.MapGet("/expense-statistics/export", ExportExpenseStatistics.Handle).RequirePermission("expense.export");
    }
}
