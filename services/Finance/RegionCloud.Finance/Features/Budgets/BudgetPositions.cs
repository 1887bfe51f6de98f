using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Policy;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.Finance.Features.Budgets;

/// <summary>Reads how a region's money stands, and saves what was posted to it.</summary>
internal static class BudgetPositions
{
    public const string Currency = "CNY";

    /// <summary>
    /// The region's money on a day: its year, and its month for what is year-to-date. Read after the ledger, so that whoever posts in
    /// between fails on the ledger's version and looks again.
    /// </summary>
    /// <param name="posting">Something will be posted: a year that has no ledger gets one.</param>
    public static async Task<BudgetPosition> BudgetPositionAsync(this FinanceDbContext db, Guid regionId, DateOnly day, bool posting, CancellationToken cancellationToken)
    {
        // One's own claim is held against the whole region's money, also by whoever sees only his own.
        if (!db.Scope.Reach.Covers(regionId, null, null))
            db.Scope.Enter(Reach.Region(regionId, "budget check"));
        var ledger = await db.BudgetYears.SingleOrDefaultAsync(y => y.RegionId == regionId && y.Year == day.Year, cancellationToken);
        if (ledger is null && posting)
            db.Add(ledger = new BudgetYear(regionId, day.Year, Currency));
        var budget = await db.BudgetInForceAsync(regionId, day.Year, cancellationToken);
        var lastOfMonth = new DateOnly(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month));
        var sums = await db.BudgetEntries.AsNoTracking().Where(e => e.RegionId == regionId && e.Year == day.Year)
            .GroupBy(e => new { e.Category, e.Kind })
            .Select(g => new BudgetSum(g.Key.Category, g.Key.Kind, g.Sum(e => e.Amount), g.Sum(e => e.BusinessDate <= lastOfMonth ? e.Amount : 0m)))
            .ToListAsync(cancellationToken);
        return new BudgetPosition(day.Year, day.Month, ledger?.Currency ?? Currency, ledger, budget, sums, (await db.PolicyAsync(day, cancellationToken)).Budgets());
    }

    public static Task<Budget?> BudgetInForceAsync(this FinanceDbContext db, Guid regionId, int year, CancellationToken cancellationToken)
        => db.Budgets.AsSplitQuery().SingleOrDefaultAsync(b => b.RegionId == regionId && b.Year == year && b.Status == BudgetStatus.Approved, cancellationToken);

    /// <summary>Saves what was posted, and tells of each threshold that it passed.</summary>
    public static void Record(this FinanceDbContext db, BudgetPosition position)
    {
        db.AddRange(position.Entries);
        foreach (var category in position.Entries.GroupBy(e => e.Category))
        {
            if (position.YearToDate(category.Key) is not ({ } toDate and > 0))
                continue;

            var (last, used) = (category.Last(), position.Actual(category.Key) + position.Committed(category.Key));
            var before = used - category.Sum(e => e.Amount);
            // To the cent: the percentage is rounded only where it is shown.
            foreach (var threshold in position.Control.Thresholds.Where(t => before * 100 <= t * toDate && used * 100 > t * toDate))
            {
                db.Publish(new BudgetThresholdCrossed(
                    last.RegionId, last.BusinessDate, last.RecordedBy, last.RecordedAt, last.Year, position.Month, category.Key, threshold, BudgetPosition.Percent(used, toDate)!.Value, used, toDate, position.Currency));
            }
        }
    }
}
