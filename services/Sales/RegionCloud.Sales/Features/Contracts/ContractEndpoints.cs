using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Attachments;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Contracts;

internal static class ContractEndpoints
{
    public static void MapContracts(this IEndpointRouteBuilder sales)
    {
        var contracts = sales.MapGroup("/contracts");
        contracts.MapGet("", ListContracts.Handle).RequirePermission("contract.read");
        contracts.MapGet("/export", ExportContracts.Handle).RequirePermission("contract.export");
        contracts.MapGet("/{id:guid}", GetContract.Handle).RequirePermission("contract.read");
        contracts.MapPost("", DraftContract.Handle).RequirePermission("contract.write");
        contracts.MapPut("/{id:guid}", RedraftContract.Handle).RequirePermission("contract.write");
        contracts.MapPost("/{id:guid}/submit", SubmitContract.Handle).RequirePermission("contract.write");
        contracts.MapPost("/{id:guid}/review", ReviewContract.Handle).RequirePermission("contract.review").RequireIdempotencyKey();
        contracts.MapPost("/{id:guid}/sign", SignContract.Handle).RequirePermission("contract.sign").RequireIdempotencyKey();
        contracts.MapPost("/{id:guid}/execution", ExecuteContract.Handle).RequirePermission("contract.write");
        contracts.MapPost("/{id:guid}/complete", CompleteContract.Handle).RequirePermission("contract.write");
        contracts.MapPost("/{id:guid}/archive", ArchiveContract.Handle).RequirePermission("contract.write");
        contracts.MapPost("/{id:guid}/amendment", ProposeAmendment.Handle).RequirePermission("contract.write");
        contracts.MapPut("/{id:guid}/amendment", RedraftAmendment.Handle).RequirePermission("contract.write");
        contracts.MapPost("/{id:guid}/amendment/submit", SubmitAmendment.Handle).RequirePermission("contract.write");
        contracts.MapPost("/{id:guid}/amendment/review", ReviewAmendment.Handle).RequirePermission("contract.review").RequireIdempotencyKey();
        contracts.MapPost("/{id:guid}/amendment/sign", SignAmendment.Handle).RequirePermission("contract.sign").RequireIdempotencyKey();
        contracts.MapPost("/{id:guid}/amendment/withdraw", WithdrawAmendment.Handle).RequirePermission("contract.write").RequireIdempotencyKey();
        contracts.MapPost("/{id:guid}/void", VoidContract.Handle).RequirePermission("contract.void").RequireIdempotencyKey();
        contracts.MapPost("/{id:guid}/void/withdraw", WithdrawVoid.Handle).RequirePermission("contract.void").RequireIdempotencyKey();
        contracts.MapAttachments(AttachmentKind.Of<SalesDbContext, Contract>(
            "contract", "contract.read", "contract.write", (db, id, ct) => db.Contracts.AsSplitQuery().SingleOrDefaultAsync(c => c.Id == id, ct), removing: ContractRules.RemoveAttachment));
    }
}
