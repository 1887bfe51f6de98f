using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Budgets;

/// <summary>One movement of what is committed or spent.</summary>
/// <param name="Year">The budget year that it counts in.</param>
/// <param name="Kind">committed, commitmentReleased, commitmentConsumed; spent, spendingReversed.</param>
/// <param name="Amount">Signed: what it adds to what is committed, or to what is spent.</param>
/// <param name="Origin">What asked for it: spending, claim, or what another department named (campaign, bonus).</param>
/// <param name="OriginId">The record that asked.</param>
public sealed record BudgetEntryView(
    Guid RegionId, Guid? DepartmentId, int Year, string Category, [property: ValuesOf(typeof(BudgetEntryKind))] string Kind, decimal Amount, string Currency, DateOnly BusinessDate, DateTimeOffset RecordedAt, string RecordedBy,
    string Origin, Guid OriginId, string OriginNumber, Guid? CampaignId, Guid PolicySetId)
{
    internal static BudgetEntryView Of(BudgetEntry e) => new(
        e.RegionId, e.DepartmentId, e.Year, e.Category, BudgetEntry.NameOf(e.Kind), e.Amount, e.Currency, e.BusinessDate, e.RecordedAt, e.RecordedBy, e.Origin, e.OriginId, e.OriginNumber, e.CampaignId, e.PolicySetId);
}

internal sealed class BudgetEntryList : Listing<BudgetEntry, BudgetEntryView>
{
    public BudgetEntryList()
    {
        Key(e => e.Id);
        Filter("regionId", e => e.RegionId);
        Filter("departmentId", e => e.DepartmentId);
        Filter("category", e => e.Category);
        Filter("kind", e => e.Kind);
        Filter("origin", e => e.Origin);
        Filter("originId", e => e.OriginId);
        Filter("campaignId", e => e.CampaignId);
        Filter("currency", e => e.Currency);
        Range("business", e => e.BusinessDate);
        Range("recorded", e => e.RecordedAt);
        Range("amount", e => e.Amount);
        Search(e => e.OriginNumber);
        Sort("businessDate", e => e.BusinessDate);
        Sort("amount", e => e.Amount);

        RegionColumn(e => e.RegionId);
        Column("label.finance.column.year", e => e.Year);
        Column("label.finance.column.category", e => e.Category);
        Column("label.finance.column.kind", e => e.Kind);
        Column("label.finance.column.business-date", e => e.BusinessDate);
        Column("label.finance.column.currency", e => e.Currency);
        Column("label.finance.column.amount", e => e.Amount);
        Column("label.finance.column.origin", e => e.Origin);
        Column("label.finance.column.origin-number", e => e.OriginNumber);
        Column("label.finance.column.recorded-by", e => e.RecordedBy);
    }
}

internal static class ListBudgetEntries
{
    /// <summary>The records behind every budget figure (8.1-3): what was committed and spent, movement by movement.</summary>
    /// <param name="year">Only this budget year.</param>
    internal static async Task<Ok<Page<BudgetEntryView>>> Handle(ListQuery<BudgetEntryList> query, int? year, FinanceDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.BudgetEntries.AsNoTracking().Where(e => year == null || e.Year == year), BudgetEntryView.Of, ct));
}

internal static class ExportBudgetEntries
{
    /// <summary>The movements as a file, with the filters and sorts of the list.</summary>
    /// <param name="year">Only this budget year.</param>
    internal static Task<ExportFile> Handle(ExportQuery<BudgetEntryList> query, int? year, FinanceDbContext db, CancellationToken ct)
        => query.ExportAsync("label.finance.list.budget-entries", db.BudgetEntries.AsNoTracking().Where(e => year == null || e.Year == year), BudgetEntryView.Of, ct);
}
