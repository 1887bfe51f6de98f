using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Budgets;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Summaries;

namespace RegionCloud.Finance.Features;

/// <summary>What budget, expenses and dunning tell of a region for its cockpit.</summary>
internal static class FinanceSummary
{
    public static IEnumerable<RegionFigures> All =>
    [
        RegionFigures.Of<FinanceDbContext>("budget.read", BudgetAsync),
        RegionFigures.Of<FinanceDbContext>("expense.read", ExpensesAsync),
        RegionFigures.Of<FinanceDbContext>("dunning.read", DunningAsync),
    ];

    private static async Task<IReadOnlyList<SummaryFigure>> BudgetAsync(FinanceDbContext db, RegionQuestion asked, CancellationToken ct)
    {
        var year = asked.AsOf.Year;
        var rows = (await GetBudgetAvailability.ReadAsync(db, asked.Organisation, asked.AsOf, year, asked.RegionId, ct)).Rows;
        var newest = await db.BudgetEntries.Where(e => e.Year == year && e.BusinessDate <= asked.AsOf).MaxAsync(e => (DateTimeOffset?)e.RecordedAt, ct);
        return
        [
            .. rows.GroupBy(r => r.Currency).SelectMany(g => (IEnumerable<SummaryFigure>)
            [
                SummaryFigure.Money("budget.annual", g.Sum(r => r.Budget ?? 0m), g.Key, newest, "budgets"),
                SummaryFigure.Money("budget.committed", g.Sum(r => r.Committed), g.Key, newest, "budget-entries"),
                SummaryFigure.Money("budget.actual", g.Sum(r => r.Actual), g.Key, newest, "budget-entries"),
                SummaryFigure.Money("budget.available", g.Sum(r => r.Available ?? 0m), g.Key, newest, "budget-availability"),
            ]),
            // K-FIN-2 of each category.
            .. rows.Select(r => SummaryFigure.Percent($"budget.usage.{r.Category}", r.UsagePercent, newest, "budget-availability")),
        ];
    }

    private static async Task<IReadOnlyList<SummaryFigure>> ExpensesAsync(FinanceDbContext db, RegionQuestion asked, CancellationToken ct)
    {
        var month = BusinessPeriod.MonthOf(asked.AsOf).First;
        var approved = await db.Claims.AsNoTracking().Where(c => c.RegionId == asked.RegionId && c.ApprovedOn >= month && c.ApprovedOn <= asked.AsOf).Select(c => new { c.Currency, Amount = c.Lines.Sum(l => l.Sanctioned) }).ToListAsync(ct);
        var open = await db.Claims.CountAsync(c => c.RegionId == asked.RegionId && c.SubmittedOn <= asked.AsOf && (c.Status == ClaimStatus.Submitted || c.Status == ClaimStatus.InApproval || c.Status == ClaimStatus.Blocked), ct);
        return
        [
            .. approved.GroupBy(a => a.Currency).Select(g => SummaryFigure.Money("expenses.approvedThisMonth", g.Sum(a => a.Amount), g.Key, null, "expense-claims")),
            SummaryFigure.Count("expenses.waiting", open, null, "expense-claims?status=submitted,inApproval,blocked"),
        ];
    }

    private static async Task<IReadOnlyList<SummaryFigure>> DunningAsync(FinanceDbContext db, RegionQuestion asked, CancellationToken ct)
    {
        var notices = (await db.DunningNotices.AsNoTracking().Where(n => n.RegionId == asked.RegionId && n.IssuedOn <= asked.AsOf).ToListAsync(ct))
            .Where(n => n.StatusAsOf(asked.AsOf) is NoticeStatus.Issued or NoticeStatus.Acknowledged).ToList();
        return [SummaryFigure.Count("dunning.open", notices.Count, notices.Count == 0 ? null : notices.Max(n => n.IssuedAt), "dunning-notices?status=issued,acknowledged")];
    }
}
