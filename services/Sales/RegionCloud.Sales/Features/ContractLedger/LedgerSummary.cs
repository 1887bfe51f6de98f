using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages;
using RegionCloud.Sales.Data;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Summaries;

namespace RegionCloud.Sales.Features.ContractLedger;

/// <summary>What the ledger tells of a region: how much was signed, and that the ledger is kept (5.3-4).</summary>
internal static class LedgerSummary
{
    public static RegionFigures Figures => RegionFigures.Of<SalesDbContext>("contract.read", FiguresAsync);

    /// <summary>Signing, execution and collection stand in the ledger by construction, so each signed contract is evidence.</summary>
    public static PolicyEvidence Evidence => PolicyEvidence.Part<SalesDbContext>(PolicyPart.ContractLedger, "contract.read", SignedAsync);

    /// <summary>Signed in the year and in the month of the day, not voided by it (RB-04).</summary>
    private static async Task<IReadOnlyList<SummaryFigure>> FiguresAsync(SalesDbContext db, RegionQuestion asked, CancellationToken ct)
    {
        var (day, year, month) = (asked.AsOf, BusinessPeriod.YearOf(asked.AsOf).First, BusinessPeriod.MonthOf(asked.AsOf).First);
        var sums = await db.Contracts.Where(c => c.SignedOn >= year && c.SignedOn <= day && (c.VoidedOn == null || c.VoidedOn > day))
            .GroupBy(c => new { c.Currency, ThisMonth = c.SignedOn >= month })
            .Select(g => new { g.Key.Currency, g.Key.ThisMonth, Contracts = g.Count(), Amount = g.Sum(c => c.Amount) })
            .ToListAsync(ct);
        var later = await ChangedLater.ReadAsync(db.Contracts.Where(c => c.SignedOn >= year && c.SignedOn <= day && (c.VoidedOn == null || c.VoidedOn > day)), day, ct);
        var newest = await db.Contracts.SelectMany(c => c.Transitions).Where(t => t.On <= day).MaxAsync(t => (DateTimeOffset?)t.RecordedAt, ct);
        const string Path = "contract-ledger";
        return
        [
            SummaryFigure.Count("contracts.signedThisYear", sums.Sum(s => s.Contracts), newest, Path),
            SummaryFigure.Count("contracts.signedThisMonth", sums.Where(s => s.ThisMonth).Sum(s => s.Contracts), newest, Path),
            .. sums.GroupBy(s => s.Currency).OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(g => (IEnumerable<SummaryFigure>)
            [
                SummaryFigure.Money("contracts.amountThisYear", g.Sum(s => s.Amount) - later.Where(l => l.Currency == g.Key).Sum(l => l.More), g.Key, newest, Path),
                SummaryFigure.Money("contracts.amountThisMonth", g.Where(s => s.ThisMonth).Sum(s => s.Amount) - later.Where(l => l.Currency == g.Key && l.SignedOn >= month).Sum(l => l.More), g.Key, newest, Path),
            ]),
        ];
    }

    private static async Task<IReadOnlyList<EvidenceFact>> SignedAsync(SalesDbContext db, EvidenceQuestion asked, CancellationToken ct)
    {
        var signed = await db.Contracts.Where(c => c.SignedOn >= asked.From && c.SignedOn <= asked.Until && c.SignedOn <= asked.AsOf)
            .Select(c => new { c.Id, c.Number, c.CustomerName, c.SignedOn, RecordedAt = c.Transitions.Where(t => t.To == Domain.ContractStatus.Signed).Min(t => t.RecordedAt) })
            .ToListAsync(ct);
        return signed.ConvertAll(c => new EvidenceFact("contract", c.Id, c.Number, c.CustomerName, c.SignedOn!.Value, c.RecordedAt, $"contracts/{c.Id}"));
    }
}
