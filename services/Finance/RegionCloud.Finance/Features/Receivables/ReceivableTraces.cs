using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Traces;

namespace RegionCloud.Finance.Features.Receivables;

/// <summary>From the contract over its receivables down to the payments, and back.</summary>
internal static class ReceivableTraces
{
    public static IEnumerable<RecordTraces> All =>
    [
        RecordTraces.Of<FinanceDbContext>("receivable", "receivable.read", ReceivableAsync),
        RecordTraces.Of<FinanceDbContext>("payment", "payment.read", PaymentAsync),
    ];

    private static async Task<RecordTrace?> ReceivableAsync(FinanceDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Instalments.Any(i => i.InstalmentId == asked.Id), ct) is not { } account)
            return null;

        var entries = await db.Entries.AsNoTracking().Where(e => e.InstalmentId == asked.Id && e.BusinessDate <= asked.AsOf).OrderBy(e => e.Id).ToListAsync(ct);
        var paying = entries.Where(e => e.Kind == EntryKind.Paid).Select(e => e.Reference).ToHashSet();
        var payments = await db.Payments.AsNoTracking().Where(p => paying.Contains(p.Id)).OrderBy(p => p.ReceivedOn).ThenBy(p => p.Id).Select(p => new { p.Id, p.Number }).ToListAsync(ct);
        var notices = await db.DunningNotices.AsNoTracking().Where(n => n.InstalmentId == asked.Id && n.IssuedOn <= asked.AsOf).OrderBy(n => n.Level).Select(n => new { n.Id, n.Number }).ToListAsync(ct);
        var complaints = await db.Complaints.AsNoTracking().Where(c => c.ContractId == account.Id && c.OpenedOn <= asked.AsOf).OrderBy(c => c.Id).Select(c => new { c.Id, c.Number }).ToListAsync(ct);
        return new RecordTrace(
            Number(account, asked.Id),
            $"receivables/{asked.Id}/entries",
            [new RecordLink("contract", account.Id, account.Number, "contract", "sales", $"contracts/{account.Id}")],
            [
                .. payments.Select(p => new RecordLink("payment", p.Id, p.Number, "payment", "finance", $"payments/{p.Id}")),
                .. notices.Select(n => new RecordLink("dunningNotice", n.Id, n.Number, "notice", "finance", $"dunning-notices/{n.Id}")),
                .. complaints.Select(c => new RecordLink("ticket", c.Id, c.Number, "complaint", "customer-service", $"tickets/{c.Id}")),
            ],
            [.. entries.Select(e => new RecordStep(Name(e.Kind), e.Id.ToString(CultureInfo.InvariantCulture), null, e.BusinessDate, e.RecordedAt))]);
    }

    private static async Task<RecordTrace?> PaymentAsync(FinanceDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Payments.AsNoTracking().SingleOrDefaultAsync(p => p.Id == asked.Id, ct) is not { } payment)
            return null;

        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == payment.ContractId, ct);
        return new RecordTrace(
            payment.Number,
            $"payments/{payment.Id}",
            [
                .. payment.Allocations.OrderBy(a => a.Sequence).Select(a => new RecordLink("receivable", a.InstalmentId, Number(account, a.InstalmentId), "receivable", "finance", $"receivables/{a.InstalmentId}/entries")),
                new RecordLink("contract", account.Id, account.Number, "contract", "sales", $"contracts/{account.Id}"),
            ],
            [],
            [
                new RecordStep("paymentReceived", $"{payment.Id}", 1, payment.ReceivedOn, payment.RecordedAt),
                .. payment.ReversedOn is { } on ? (IEnumerable<RecordStep>)[new RecordStep("paymentReversed", $"{payment.Id}/reversal", payment.Version, on, payment.ReversedAt!.Value)] : [],
            ]);
    }

    /// <summary>An instalment is called by its contract and its place in it.</summary>
    private static string Number(ContractAccount account, Guid instalmentId)
        => string.Create(CultureInfo.InvariantCulture, $"{account.Number}/{account.Instalments.Single(i => i.InstalmentId == instalmentId).Sequence}");

    private static string Name(EntryKind kind) => kind switch
    {
        EntryKind.Opened => "receivableOpened",
        EntryKind.Paid => "receivablePaid",
        EntryKind.PaymentReversed => "receivablePaymentReversed",
        EntryKind.Cancelled => "receivableCancelled",
        EntryKind.Reinstated => "receivableReinstated",
        EntryKind.Changed => "receivableChanged",
        EntryKind.ChangeWithdrawn => "receivableChangeWithdrawn",
        _ => throw new InvalidOperationException($"An entry is of kind {kind}."),
    };
}
