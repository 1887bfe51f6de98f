using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Spendings;

internal sealed class SpendingList : Listing<Spending, SpendingView>
{
    public SpendingList()
    {
        Key(s => s.Id);
        Filter("regionId", s => s.RegionId);
        Filter("departmentId", s => s.DepartmentId);
        Filter("category", s => s.Category);
        Filter("status", s => s.Status);
        Filter("number", s => s.Number);
        Filter("campaignId", s => s.CampaignId);
        Filter("currency", s => s.Currency);
        Range("spent", s => s.SpentOn);
        Range("recorded", s => s.RecordedAt);
        Range("amount", s => s.Amount);
        Search(s => s.Number, s => s.Purpose, s => s.Evidence);
        Sort("number", s => s.Number);
        Sort("spentOn", s => s.SpentOn);
        Sort("amount", s => s.Amount);

        Column("label.finance.column.spending-number", s => s.Number);
        RegionColumn(s => s.RegionId);
        Column("label.finance.column.category", s => s.Category);
        Column("label.finance.column.spent-on", s => s.SpentOn);
        Column("label.finance.column.currency", s => s.Currency);
        Column("label.finance.column.amount", s => s.Amount);
        Column("label.finance.column.purpose", s => s.Purpose);
        Column("label.finance.column.evidence", s => s.Evidence);
        Column("label.finance.column.status", s => s.Status);
        Column("label.finance.column.recorded-by", s => s.RecordedBy);
    }
}

internal static class ListSpendings
{
    /// <summary>The spendings within the caller's scope.</summary>
    internal static async Task<Ok<Page<SpendingView>>> Handle(ListQuery<SpendingList> query, FinanceDbContext db, CurrentUser user, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.Spendings.AsNoTracking(), s => SpendingView.Of(s, user), ct));
}

internal static class ExportSpendings
{
    /// <summary>The spendings as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<SpendingList> query, FinanceDbContext db, CurrentUser user, CancellationToken ct)
        => query.ExportAsync("label.finance.list.spendings", db.Spendings.AsNoTracking(), s => SpendingView.Of(s, user), ct);
}

internal static class GetSpending
{
    /// <summary>One spending with the check against the budget and what was decided.</summary>
    internal static async Task<Results<Ok<SpendingView>, NotFound>> Handle(Guid id, FinanceDbContext db, CurrentUser user, CancellationToken ct)
        => await db.Spendings.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, ct) is { } spending ? TypedResults.Ok(SpendingView.Of(spending, user)) : TypedResults.NotFound();
}
