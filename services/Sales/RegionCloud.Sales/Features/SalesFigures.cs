using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Observability;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Sales.Features;

/// <summary>What the dashboards show of Sales; docs/metrics.md tells what to do about it.</summary>
internal sealed class SalesFigures(SalesDbContext db, BusinessClock clock) : IFigures
{
    private const string Signed = "regioncloud.contracts.signed";
    private const string Amount = "regioncloud.contracts.signed_amount";
    private const string Waiting = "regioncloud.reviews.waiting";
    private const string Age = "regioncloud.reviews.oldest_age";

    public static IReadOnlyList<FigureDefinition> Definitions =>
    [
        new(Signed, "{contract}", "Contracts signed and not voided"),
        new(Amount, "{money}", "Amount of the contracts signed and not voided", "currency"),
        new(Waiting, "{contract}", "Contracts that wait for their clause review (5.3-2)"),
        new(Age, "s", "How long the contract that waits longest has waited for its clause review"),
    ];

    public async Task<IReadOnlyList<Figure>> ReadAsync(CancellationToken cancellationToken)
    {
        var today = clock.Today();
        var sums = await db.Contracts.Where(c => c.SignedOn != null && (c.VoidedOn == null || c.VoidedOn > today))
            .GroupBy(c => new { c.RegionId, c.Currency })
            .Select(g => new { g.Key.RegionId, g.Key.Currency, Contracts = g.Count(), Amount = g.Sum(c => c.Amount) })
            .ToListAsync(cancellationToken);
        var waiting = await db.Contracts.Where(c => c.Status == ContractStatus.UnderReview)
            .Select(c => new { c.RegionId, Since = c.Transitions.Where(t => t.To == ContractStatus.UnderReview).Max(t => t.RecordedAt) })
            .ToListAsync(cancellationToken);
        return
        [
            .. sums.GroupBy(s => s.RegionId).Select(g => new Figure(Signed, g.Key, g.Sum(s => s.Contracts))),
            .. sums.Select(s => new Figure(Amount, s.RegionId, (double)s.Amount, s.Currency)),
            .. waiting.GroupBy(w => w.RegionId).Select(g => new Figure(Waiting, g.Key, g.Count())),
            .. waiting.GroupBy(w => w.RegionId).Select(g => new Figure(Age, g.Key, (clock.Now - g.Min(w => w.Since)).TotalSeconds)),
        ];
    }
}
