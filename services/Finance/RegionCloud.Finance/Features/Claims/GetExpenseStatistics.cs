using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Claims;

/// <summary>By what expenses are grouped; months show the trend.</summary>
internal static class ExpenseGrouping
{
    public static IReadOnlyList<string> All => ["category", "department", "person", "campaign", "month", "region"];
}

/// <param name="From">First day of approval that counts.</param>
/// <param name="To">Last day, at most the as-of day.</param>
/// <param name="Sanctioned">Of all rows, exactly their sum.</param>
/// <param name="Signed">Contracts signed in the same days in the caller's scope, less what was cancelled.</param>
/// <param name="RatioPercent">Sanctioned ÷ signed; absent when nothing was signed.</param>
public sealed record ExpenseStatistics(
    DateOnly From, DateOnly To, DateOnly AsOf, [property: ValuesOf(typeof(ExpenseGrouping))] string GroupBy, string Currency, IReadOnlyList<ExpenseStatisticsRow> Rows, decimal Sanctioned, decimal Paid, int Claims, decimal Signed, bool Measurable,
    decimal? RatioPercent);

/// <param name="Key">Category, month (2026-03), or an id; empty: no campaign.</param>
/// <param name="Paid">The part that was paid by the as-of day.</param>
/// <param name="Claims">How many claims have such a line.</param>
/// <param name="SharePercent">Of all sanctioned.</param>
public sealed record ExpenseStatisticsRow(string Key, string Name, decimal Sanctioned, decimal Paid, int Claims, decimal? SharePercent);

internal static class GetExpenseStatistics
{
    /// <summary>
    /// What was approved between two days, by category, department, person, campaign, month or region, with its ratio to sales (8.2-4). Refuses
    /// <c>date-in-future</c>.
    /// </summary>
    /// <param name="from">Default: January 1 of the as-of day's year.</param>
    /// <param name="to">Default: the as-of day.</param>
    /// <param name="asOf">Default: today. Later approvals and payments do not count.</param>
    internal static async Task<Ok<ExpenseStatistics>> Handle(
        DateOnly? from, DateOnly? to, DateOnly? asOf, [ValuesOf(typeof(ExpenseGrouping))] string? groupBy, Guid? regionId, FinanceDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => TypedResults.Ok(await ReadAsync(db, organisation.Current, clock.AsOf(asOf), from, to, groupBy ?? "category", regionId, ct));

    internal static async Task<ExpenseStatistics> ReadAsync(FinanceDbContext db, OrganisationSnapshot organisation, DateOnly day, DateOnly? from, DateOnly? to, string by, Guid? regionId, CancellationToken ct)
    {
        if (!ExpenseGrouping.All.Contains(by, StringComparer.Ordinal))
            throw new MalformedRequestException(Fault.Of("value-not-allowed", "/groupBy", ("field", "groupBy"), ("allowed", string.Join(", ", ExpenseGrouping.All)), ("value", by)));

        var (first, last) = (from ?? new DateOnly(day.Year, 1, 1), to is { } until && until < day ? until : day);
        var lines = await db.Claims.AsNoTracking().Where(c => c.ApprovedOn >= first && c.ApprovedOn <= last && (regionId == null || c.RegionId == regionId))
            .SelectMany(c => c.Lines, (c, l) => new { c.Id, c.RegionId, c.DepartmentId, c.OwnerId, ApprovedOn = c.ApprovedOn!.Value, c.PaidOn, l.Category, l.CampaignId, l.Sanctioned })
            .ToListAsync(ct);
        var sanctioned = lines.Sum(l => l.Sanctioned);
        var rows = lines
            .GroupBy(l => by switch
            {
                "category" => l.Category,
                "department" => l.DepartmentId.ToString(),
                "person" => l.OwnerId.ToString(),
                "campaign" => l.CampaignId?.ToString() ?? "",
                "month" => l.ApprovedOn.ToString("yyyy-MM", CultureInfo.InvariantCulture),
                _ => l.RegionId.ToString(),
            })
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new ExpenseStatisticsRow(
                g.Key, NameOf(by, g.Key, organisation), g.Sum(l => l.Sanctioned), g.Where(l => l.PaidOn <= day).Sum(l => l.Sanctioned), g.Select(l => l.Id).Distinct().Count(),
                sanctioned > 0 ? Math.Round(g.Sum(l => l.Sanctioned) / sanctioned * 100, 2, MidpointRounding.AwayFromZero) : null));
        var signed = await SignedAsync(db, first, last, day, regionId, ct);
        return new ExpenseStatistics(
            first, last, day, by, Budgets.BudgetPositions.Currency, [.. rows], sanctioned, lines.Where(l => l.PaidOn <= day).Sum(l => l.Sanctioned), lines.Select(l => l.Id).Distinct().Count(), signed, signed > 0,
            signed > 0 ? Math.Round(sanctioned / signed * 100, 2, MidpointRounding.AwayFromZero) : null);
    }

    /// <summary>What was signed in those days and not cancelled by the as-of day; only in the currency of the budgets.</summary>
    private static async Task<decimal> SignedAsync(FinanceDbContext db, DateOnly from, DateOnly to, DateOnly day, Guid? regionId, CancellationToken ct)
        => await db.Accounts.Where(a => a.SignedOn >= from && a.SignedOn <= to && a.Currency == Budgets.BudgetPositions.Currency && (regionId == null || a.RegionId == regionId))
            .SelectMany(a => a.Entries).Where(e => e.BusinessDate <= day && (e.Kind == EntryKind.Opened || e.Kind == EntryKind.Cancelled || e.Kind == EntryKind.Reinstated)).SumAsync(e => e.Amount, ct);

    private static string NameOf(string by, string key, OrganisationSnapshot organisation) => by switch
    {
        "department" => organisation.Departments.GetValueOrDefault(Guid.Parse(key))?.Name ?? "",
        "person" => organisation.Employees.GetValueOrDefault(Guid.Parse(key))?.Name ?? "",
        "region" => organisation.Regions.GetValueOrDefault(Guid.Parse(key))?.Name ?? "",
        _ => key,
    };
}

internal static class ExportExpenseStatistics
{
    /// <summary>The expense statistics as a file. Refuses <c>date-in-future</c>.</summary>
    internal static async Task<ExportFile> Handle(
        DateOnly? from, DateOnly? to, DateOnly? asOf, [ValuesOf(typeof(ExpenseGrouping))] string? groupBy, Guid? regionId, FinanceDbContext db, OrganisationDirectory organisation, BusinessClock clock, Exports exports, CancellationToken ct)
    {
        var statistics = await GetExpenseStatistics.ReadAsync(db, organisation.Current, clock.AsOf(asOf), from, to, groupBy ?? "category", regionId, ct);
        return await exports.WriteAsync<ExpenseStatisticsRow>(
            "label.finance.list.expense-statistics",
            [
                new("label.finance.column.group", (r, _) => r.Key),
                new("label.finance.column.name", (r, _) => r.Name),
                new("label.finance.column.sanctioned", (r, _) => r.Sanctioned),
                new("label.finance.column.paid", (r, _) => r.Paid),
                new("label.finance.column.claims", (r, _) => r.Claims),
                new("label.finance.column.share-percent", (r, _) => r.SharePercent),
            ],
            statistics.Rows.ToAsyncEnumerable(),
            ct);
    }
}
