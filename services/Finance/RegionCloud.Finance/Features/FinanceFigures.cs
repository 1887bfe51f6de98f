using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Receivables;
using RegionCloud.ServiceDefaults.Observability;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Finance.Features;

/// <summary>What the dashboards show of Finance; docs/metrics.md tells what to do about it.</summary>
internal sealed class FinanceFigures(FinanceDbContext db, OrganisationDirectory organisation, BusinessClock clock) : IFigures
{
    private const string Overdue = "regioncloud.receivables.overdue";
    private const string Rate = "regioncloud.receivables.collection_rate";
    private const string Received = "regioncloud.payments.received_amount";
    private const string Payments = "regioncloud.payments.received";

    public static IReadOnlyList<FigureDefinition> Definitions =>
    [
        new(Overdue, "{money}", "Outstanding after its due day (RB-12)", "currency"),
        new(Rate, "%", "Paid on what fell due, of what fell due (RB-13)", "currency"),
        new(Received, "{money}", "Amount of the payments received and not reversed", "currency"),
        new(Payments, "{payment}", "Payments received and not reversed"),
    ];

    public async Task<IReadOnlyList<Figure>> ReadAsync(CancellationToken cancellationToken)
    {
        var today = clock.Today();
        var positions = (await GroupedMovements.ReadAsync(db, organisation.Current, today, "region", regionId: null, cancellationToken))
            .Select(g => (g.Id, g.Currency, Position: Position.Of(g.Movements, today))).ToList();
        var payments = await db.Payments.Where(p => p.ReversedOn == null)
            .GroupBy(p => new { p.RegionId, p.Currency })
            .Select(g => new { g.Key.RegionId, g.Key.Currency, Count = g.Count(), Amount = g.Sum(p => p.Amount) })
            .ToListAsync(cancellationToken);
        return
        [
            .. positions.Select(p => new Figure(Overdue, p.Id, (double)p.Position.Overdue, p.Currency)),
            .. positions.Where(p => p.Position.RatePercent is not null).Select(p => new Figure(Rate, p.Id, (double)p.Position.RatePercent!, p.Currency)),
            .. payments.Select(p => new Figure(Received, p.RegionId, (double)p.Amount, p.Currency)),
            .. payments.GroupBy(p => p.RegionId).Select(g => new Figure(Payments, g.Key, g.Sum(p => p.Count))),
        ];
    }
}
