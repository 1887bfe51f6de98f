using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Budgets;

/// <summary>A budget without its months.</summary>
public sealed record BudgetSummary(
    Guid Id, string Number, Guid RegionId, int Year, int Revision, int EffectiveMonth, [property: ValuesOf(typeof(BudgetStatus))] string Status, string Currency, decimal Total, DateOnly? ApprovedOn,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static BudgetSummary Of(BudgetRow b) => new(b.Id, b.Number, b.RegionId, b.Year, b.Revision, b.EffectiveMonth, BudgetRules.Name(b.Status), b.Currency, b.Total, b.ApprovedOn, ETags.Of(b.Version));
}

internal sealed record BudgetRow
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required Guid RegionId { get; init; }

    public required int Year { get; init; }

    public required int Revision { get; init; }

    public required int EffectiveMonth { get; init; }

    public required BudgetStatus Status { get; init; }

    public required string Currency { get; init; }

    public required decimal Total { get; init; }

    public required DateOnly? ApprovedOn { get; init; }

    public required int Version { get; init; }
}

internal sealed class BudgetList : Listing<BudgetRow, BudgetSummary>
{
    public BudgetList()
    {
        Key(b => b.Id);
        Filter("regionId", b => b.RegionId);
        Filter("status", b => b.Status);
        Filter("number", b => b.Number);
        Range("approved", b => b.ApprovedOn);
        Search(b => b.Number);
        Sort("year", b => b.Year);
        Sort("number", b => b.Number);
        Sort("total", b => b.Total);
        Sort("approvedOn", b => b.ApprovedOn);

        Column("label.finance.column.budget-number", b => b.Number);
        RegionColumn(b => b.RegionId);
        Column("label.finance.column.year", b => b.Year);
        Column("label.finance.column.revision", b => b.Revision);
        Column("label.finance.column.status", b => b.Status);
        Column("label.finance.column.currency", b => b.Currency);
        Column("label.finance.column.amount", b => b.Total);
        Column("label.finance.column.approved-on", b => b.ApprovedOn);
    }
}

internal static class ListBudgets
{
    /// <summary>The budgets and their revisions within the caller's scope.</summary>
    /// <param name="year">Only this budget year.</param>
    internal static async Task<Ok<Page<BudgetSummary>>> Handle(ListQuery<BudgetList> query, int? year, FinanceDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(Rows(db, year), BudgetSummary.Of, ct));

    internal static IQueryable<BudgetRow> Rows(FinanceDbContext db, int? year) => db.Budgets.AsNoTracking().Where(b => year == null || b.Year == year).Select(b => new BudgetRow
    {
        Id = b.Id,
        Number = b.Number,
        RegionId = b.RegionId,
        Year = b.Year,
        Revision = b.Revision,
        EffectiveMonth = b.EffectiveMonth,
        Status = b.Status,
        Currency = b.Currency,
        Total = b.Lines.Sum(l => l.Amount),
        ApprovedOn = b.ApprovedOn,
        Version = b.Version,
    });
}

internal static class ExportBudgets
{
    /// <summary>The budgets as a file, with the filters and sorts of the list.</summary>
    /// <param name="year">Only this budget year.</param>
    internal static Task<ExportFile> Handle(ExportQuery<BudgetList> query, int? year, FinanceDbContext db, CancellationToken ct)
        => query.ExportAsync("label.finance.list.budgets", ListBudgets.Rows(db, year), BudgetSummary.Of, ct);
}

internal static class GetBudget
{
    /// <summary>One budget with its categories, months and history.</summary>
    internal static async Task<Results<Ok<BudgetView>, NotFound>> Handle(Guid id, FinanceDbContext db, CurrentUser user, CancellationToken ct)
        => await db.Budgets.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(b => b.Id == id, ct) is { } budget ? TypedResults.Ok(BudgetView.Of(budget, user)) : TypedResults.NotFound();
}
