using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.Sales.Features.Plans;

/// <summary>A plan that was handed in waits for another than its authors; a rejected one for whoever plans.</summary>
internal static class WaitingPlans
{
    public static IReadOnlyList<WaitingList> Lists =>
    [
        WaitingList.Of<SalesDbContext>("salesPlan.approve", (db, whom, ct) => OfferingAsync(db, PlanStatus.Submitted, "approve", "planApproval", "label.sales.waiting.plan", whom, ct)),
        WaitingList.Of<SalesDbContext>("salesPlan.update", (db, whom, ct) => OfferingAsync(db, PlanStatus.Rejected, "redraft", "planRejected", "label.sales.waiting.plan-rejected", whom, ct)),
    ];

    private static async Task<IReadOnlyList<Waits>> OfferingAsync(SalesDbContext db, PlanStatus status, string action, string kind, string title, WaitingFor whom, CancellationToken ct)
        =>
        [
            .. (await whom.CandidatesAsync(db.SalesPlans.AsNoTracking().AsSplitQuery().Where(p => p.Status == status).OrderByDescending(p => p.Id), ct))
                .Where(p => PlanActions.Of(p, whom.User).Contains(action, StringComparer.Ordinal))
                .Select(p => new Waits(
                    kind, title, "plan", p.Id, p.Name, p.RegionId, p.Steps.MaxBy(s => s.Sequence)!.RecordedAt, DueOn: null, action, $"plans/{p.Id}", ("year", p.Year), ("revision", p.Revision))),
        ];
}
