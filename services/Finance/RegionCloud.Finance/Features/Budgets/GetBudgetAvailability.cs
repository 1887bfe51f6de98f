using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Finance.Features.Budgets;

/// <param name="Month">The last month that year-to-date counts, whole (RB-26); 0 before the year.</param>
public sealed record BudgetAvailability(DateOnly AsOf, int Year, int Month, Guid PolicySetId, IReadOnlyList<AvailabilityRow> Rows);

/// <summary>How a category of a region stands.</summary>
/// <param name="BudgetId">The budget in force on the day; absent when there was none.</param>
/// <param name="Budget">The year's amount; absent: no line.</param>
/// <param name="YearToDate">Whole months up to and including the month.</param>
/// <param name="Committed">Approved and not yet paid (RB-28).</param>
/// <param name="Actual">Spent.</param>
/// <param name="Available">Budget − actual − committed; what is left of the year.</param>
/// <param name="Variance">Year-to-date budget − actual (RB-28).</param>
/// <param name="Measurable">False without a year-to-date budget; then there is no usage.</param>
/// <param name="UsagePercent">(Actual + committed) ÷ year-to-date budget (K-FIN-2).</param>
/// <param name="Records">Where the movements stand that make the figures.</param>
public sealed record AvailabilityRow(
    Guid RegionId, string Category, string? Name, string Currency, Guid? BudgetId, decimal? Budget, decimal? YearToDate, decimal Committed, decimal Actual, decimal? Available, decimal? Variance, bool Measurable, decimal? UsagePercent,
    string Records);

internal static class GetBudgetAvailability
{
    /// <summary>
    /// Budget, committed, actual and available of each category as of a day (RB-28), each with the way to its records. Heads of
    /// departments see their own categories. Refuses <c>date-in-future</c>.
    /// </summary>
    /// <param name="asOf">Default: today.</param>
    /// <param name="year">The budget year; default: the year of the day.</param>
    internal static async Task<Ok<BudgetAvailability>> Handle(DateOnly? asOf, int? year, Guid? regionId, FinanceDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var day = clock.AsOf(asOf);
        return TypedResults.Ok(await ReadAsync(db, organisation.Current, day, year ?? day.Year, regionId, ct));
    }

    internal static async Task<BudgetAvailability> ReadAsync(FinanceDbContext db, OrganisationSnapshot organisation, DateOnly day, int year, Guid? regionId, CancellationToken ct)
    {
        var month = day.Year < year ? 0 : day.Year > year ? BudgetSpread.Months : day.Month;
        var seen = OfDepartments(db, organisation);
        var budgets = (await db.Budgets.AsNoTracking().AsSplitQuery().Where(b => b.Year == year && b.ApprovedOn <= day && (regionId == null || b.RegionId == regionId)).ToListAsync(ct))
            .GroupBy(b => b.RegionId).ToDictionary(g => g.Key, g => g.MaxBy(b => b.Revision)!);
        var sums = (await db.BudgetEntries.AsNoTracking().Where(e => e.Year == year && e.BusinessDate <= day && (regionId == null || e.RegionId == regionId))
            .GroupBy(e => new { e.RegionId, e.Category, e.Kind, e.Currency }).Select(g => new { g.Key.RegionId, g.Key.Category, g.Key.Kind, g.Key.Currency, Amount = g.Sum(e => e.Amount) }).ToListAsync(ct))
            .ToLookup(s => (s.RegionId, s.Category));
        var rows = budgets.Values.SelectMany(b => b.Lines.Select(l => (b.RegionId, l.Category))).Union(sums.Select(s => s.Key))
            .Where(k => seen(k.RegionId, k.Category))
            .OrderBy(k => organisation.Regions.GetValueOrDefault(k.RegionId)?.Code, StringComparer.Ordinal).ThenBy(k => Order(k.Category)).ThenBy(k => k.Category, StringComparer.Ordinal)
            .Select(k =>
            {
                var budget = budgets.GetValueOrDefault(k.RegionId);
                var (annual, toDate) = (budget?.Annual(k.Category), budget?.YearToDate(k.Category, month));
                var committed = sums[k].Where(s => BudgetEntry.IsCommitment(s.Kind)).Sum(s => s.Amount);
                var actual = sums[k].Where(s => !BudgetEntry.IsCommitment(s.Kind)).Sum(s => s.Amount);
                var usage = BudgetPosition.Percent(actual + committed, toDate);
                return new AvailabilityRow(
                    k.RegionId, k.Category, budget?.Lines.FirstOrDefault(l => l.Category == k.Category)?.Name, budget?.Currency ?? sums[k].First().Currency, budget?.Id, annual, toDate, committed, actual,
                    annual - actual - committed, toDate - actual, usage is not null, usage,
                    string.Create(CultureInfo.InvariantCulture, $"/api/finance/v1/budget-entries?regionId={k.RegionId}&year={year}&category={k.Category}&businessTo={day:yyyy-MM-dd}"));
            });
        return new BudgetAvailability(day, year, month, (await db.PolicyAsync(day, ct)).Id, [.. rows]);
    }

    /// <summary>The budget is the region's record; of it the head of a department sees the categories that are his department's.</summary>
    private static Func<Guid, string, bool> OfDepartments(FinanceDbContext db, OrganisationSnapshot organisation)
    {
        var reach = db.Scope.Reach;
        if (reach.Departments.Count == 0)
            return (_, _) => true;

        var own = reach.Departments.Select(d => organisation.Departments.GetValueOrDefault(d!.Value)).OfType<DepartmentEntry>().Select(d => (d.RegionId, d.Kind)).ToHashSet();
        db.Scope.Enter(reach with { Reason = "categories of a department", Regions = [.. reach.Regions, .. own.Select(d => (Guid?)d.RegionId)] });
        return (region, category) => reach.Covers(region, null, null) || (BudgetCategory.DepartmentKindOf(category) is { } kind && own.Contains((region, kind)));
    }

    private static int Order(string category) => BudgetCategory.Mandatory.ToList().IndexOf(category) is >= 0 and var at ? at : BudgetCategory.Mandatory.Count;
}
