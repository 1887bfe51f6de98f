using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Summaries;

namespace RegionCloud.Finance.Features.Receivables;

/// <summary>What the receivables ledger tells of a region: received, outstanding, overdue, and that the ledger is kept (8.3-3).</summary>
internal static class ReceivableSummary
{
    private static readonly EntryKind[] Money = [EntryKind.Paid, EntryKind.PaymentReversed];

    public static RegionFigures Figures => RegionFigures.Of<FinanceDbContext>("receivable.read", FiguresAsync);

    /// <summary>Arising and collection are entries by construction, so each account that was opened is evidence.</summary>
    public static PolicyEvidence Evidence => PolicyEvidence.Part<FinanceDbContext>(PolicyPart.ReceivablesLedger, "receivable.read", OpenedAsync);

    private static async Task<IReadOnlyList<SummaryFigure>> FiguresAsync(FinanceDbContext db, RegionQuestion asked, CancellationToken ct)
    {
        var (day, year, month) = (asked.AsOf, BusinessPeriod.YearOf(asked.AsOf).First, BusinessPeriod.MonthOf(asked.AsOf).First);
        var positions = (await GroupedMovements.ReadAsync(db, asked.Organisation, day, "region", asked.RegionId, ct)).Select(g => (g.Currency, Position: Position.Of(g.Movements, day))).ToList();
        var received = await db.Entries.Where(e => Money.Contains(e.Kind) && e.BusinessDate >= year && e.BusinessDate <= day)
            .GroupBy(e => new { e.Currency, ThisMonth = e.BusinessDate >= month })
            .Select(g => new { g.Key.Currency, g.Key.ThisMonth, Amount = g.Sum(e => e.Amount) })
            .ToListAsync(ct);
        var newest = await db.Entries.Where(e => e.BusinessDate <= day).MaxAsync(e => (DateTimeOffset?)e.RecordedAt, ct);
        return
        [
            .. positions.SelectMany(p => (IEnumerable<SummaryFigure>)
            [
                SummaryFigure.Money("receivables.receivedThisYear", -received.Where(r => r.Currency == p.Currency).Sum(r => r.Amount), p.Currency, newest, "receivables"),
                SummaryFigure.Money("receivables.receivedThisMonth", -received.Where(r => r.Currency == p.Currency && r.ThisMonth).Sum(r => r.Amount), p.Currency, newest, "receivables"),
                SummaryFigure.Money("receivables.outstanding", p.Position.Outstanding, p.Currency, newest, "ageing"),
                SummaryFigure.Money("receivables.overdue", p.Position.Overdue, p.Currency, newest, "ageing"),
                // Rates of different currencies are different figures; the currency stands in the code, for the unit is percent.
                SummaryFigure.Percent($"receivables.collectionRate.{p.Currency}", p.Position.RatePercent, newest, "collection"),
                SummaryFigure.Percent($"receivables.overdueRatio.{p.Currency}", p.Position.OverduePercent, newest, "collection"),
            ]),
        ];
    }

    private static async Task<IReadOnlyList<EvidenceFact>> OpenedAsync(FinanceDbContext db, EvidenceQuestion asked, CancellationToken ct)
    {
        var opened = await db.Accounts.Where(a => a.SignedOn >= asked.From && a.SignedOn <= asked.Until && a.SignedOn <= asked.AsOf)
            .Select(a => new { a.Id, a.Number, a.CustomerName, a.SignedOn, RecordedAt = a.Entries.Min(e => (DateTimeOffset?)e.RecordedAt) })
            .ToListAsync(ct);
        return opened.ConvertAll(a => new EvidenceFact("account", a.Id, a.Number, a.CustomerName, a.SignedOn, a.RecordedAt ?? DateTimeOffset.MinValue, $"receivables?contractId={a.Id}"));
    }
}
