using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Attachments;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Spendings;

internal static class SpendingEndpoints
{
    public static void MapSpendings(this IEndpointRouteBuilder finance)
    {
        var spendings = finance.MapGroup("/spendings");
        spendings.MapGet("", ListSpendings.Handle).RequirePermission("spending.read");
        spendings.MapGet("/export", ExportSpendings.Handle).RequirePermission("spending.export");
        spendings.MapGet("/{id:guid}", GetSpending.Handle).RequirePermission("spending.read");
        spendings.MapPost("", EnterSpending.Handle).RequirePermission("spending.create").RequireIdempotencyKey();
        spendings.MapPost("/{id:guid}/approve", ApproveSpending.Handle).RequirePermission("spending.approve").RequireIdempotencyKey();
        spendings.MapPost("/{id:guid}/reject", RejectSpending.Handle).RequirePermission("spending.approve").RequireIdempotencyKey();
        spendings.MapPost("/{id:guid}/reverse", ReverseSpending.Handle).RequirePermission("spending.create").RequireIdempotencyKey();
        spendings.MapAttachments(AttachmentKind.Of<FinanceDbContext, Spending>(
            "spending", "spending.read", "spending.create", (db, id, ct) => db.Spendings.SingleOrDefaultAsync(s => s.Id == id, ct), removing: SpendingRules.EvidenceStays));
    }
}
