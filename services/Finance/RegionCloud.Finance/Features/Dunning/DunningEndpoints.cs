using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.Finance.Features.Dunning;

internal static class DunningEndpoints
{
    public static void MapDunning(this IEndpointRouteBuilder finance)
    {
        finance.MapRunDunning();
        finance.MapGet("/dunning-runs", ListDunningRuns.Handle).RequirePermission("dunning.read");
        finance.MapGet("/dunning-runs/{id:guid}", GetDunningRun.Handle).RequirePermission("dunning.read");
        finance.MapGet("/dunning-status", GetDunningStatus.Handle).RequirePermission("dunning.read");
        finance.MapGet("/dunning-notices", ListNotices.Handle).RequirePermission("dunning.read");
        finance.MapGet("/dunning-notices/export", ExportNotices.Handle).RequirePermission("receivable.export");
        finance.MapGet("/dunning-notices/{id:guid}", GetNotice.Handle).RequirePermission("dunning.read");
        finance.MapGet("/dunning-notices/{id:guid}/letter", GetNoticeLetter.Handle).RequirePermission("dunning.read");
        finance.MapPost("/dunning-notices/{id:guid}/acknowledge", AcknowledgeNotice.Handle).RequirePermission("dunning.update");
        finance.MapGet("/dunning-holds", ListHolds.Handle).RequirePermission("dunning.read");
        finance.MapGet("/complaint-holds", ListComplaintHolds.Handle).RequirePermission("dunning.read");
        finance.MapPost("/dunning-holds", PlaceHold.Handle).RequirePermission("dunning.update");
        finance.MapPost("/dunning-holds/{id:guid}/release", ReleaseHold.Handle).RequirePermission("dunning.update");
        finance.MapGet("/receivables/{instalmentId:guid}/late-fee", GetLateFee.Handle).RequirePermission("receivable.read");
    }
}

/// <summary>A notice waits for the sales person who answers for the collection, and for who stands in for him, until it is acknowledged (8.3-2).</summary>
internal static class WaitingNotices
{
    public static WaitingList List => WaitingList.Of<FinanceDbContext>("dunning.update", ReadAsync);

    private static async Task<IReadOnlyList<Waits>> ReadAsync(FinanceDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var owners = whom.User.PersonsWith("dunning.update");
        return [.. (await whom.CandidatesAsync(db.DunningNotices.AsNoTracking().Where(n => n.Status == NoticeStatus.Issued && owners.Contains(n.OwnerId)).OrderByDescending(n => n.Level).ThenByDescending(n => n.Id), ct))
            .Select(n => new Waits(
                "dunningNotice", "label.finance.waiting.notice", "dunningNotice", n.Id, n.Number, n.RegionId, n.IssuedAt, n.DueOn, "acknowledge", $"dunning-notices/{n.Id}",
                ("number", n.Number), ("level", n.Level), ("contract", n.ContractNumber), ("customer", n.CustomerName), ("outstanding", n.Outstanding), ("currency", n.Currency)))];
    }
}
