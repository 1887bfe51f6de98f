using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Budgets;

/// <summary>Money that another department asked for: who, for which campaign or bonus, and what became of it (RB-28).</summary>
/// <param name="Id">The request's id.</param>
/// <param name="Origin">campaign, bonus.</param>
/// <param name="RefusedFor">beyondYearToDate, beyondAnnual, noLine, wrongCurrency.</param>
/// <param name="Check">The check that decided; absent when it was withdrawn before it was asked.</param>
/// <param name="Justification">Of the region manager, for what is beyond year-to-date.</param>
/// <param name="Consumed">Used by expenses and payouts.</param>
/// <param name="Remaining">Amount − consumed − released.</param>
/// <param name="Overspent">Spent beyond it, held against the category.</param>
public sealed record BudgetCommitmentView(
    Guid Id, Guid RegionId, Guid? DepartmentId, int Year, string Category, decimal Amount, string Currency, string Origin, Guid OriginId, string OriginNumber, Guid? CampaignId,
    [property: ValuesOf(typeof(CommitmentStatus))] string Status, string? RefusedFor, BudgetCheckView? Check, string? Justification, DateOnly RequestedOn, string RequestedBy, decimal Consumed, decimal Released, decimal Remaining,
    decimal Overspent, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static BudgetCommitmentView Of(BudgetCommitment c) => new(
        c.Id, c.RegionId, c.DepartmentId, c.Year, c.Category, c.Amount, c.Currency, c.Origin, c.OriginId, c.OriginNumber, c.CampaignId, JsonNamingPolicy.CamelCase.ConvertName(c.Status.ToString()),
        c.RefusedFor, c.Check is { } check ? BudgetCheckView.Of(check) : null, c.Justification, c.RequestedOn, c.RequestedBy, c.Consumed, c.Released, c.Remaining, c.Overspent, ETags.Of(c.Version));
}

internal sealed class BudgetCommitmentList : Listing<BudgetCommitment, BudgetCommitmentView>
{
    public BudgetCommitmentList()
    {
        Key(c => c.Id);
        Filter("regionId", c => c.RegionId);
        Filter("departmentId", c => c.DepartmentId);
        Filter("category", c => c.Category);
        Filter("status", c => c.Status);
        Filter("origin", c => c.Origin);
        Filter("originId", c => c.OriginId);
        Filter("campaignId", c => c.CampaignId);
        Range("requested", c => c.RequestedOn);
        Range("amount", c => c.Amount);
        Search(c => c.OriginNumber);
        Sort("requestedOn", c => c.RequestedOn);
        Sort("amount", c => c.Amount);

        RegionColumn(c => c.RegionId);
        Column("label.finance.column.year", c => c.Year);
        Column("label.finance.column.category", c => c.Category);
        Column("label.finance.column.origin", c => c.Origin);
        Column("label.finance.column.origin-number", c => c.OriginNumber);
        Column("label.finance.column.status", c => c.Status);
        Column("label.finance.column.currency", c => c.Currency);
        Column("label.finance.column.amount", c => c.Amount);
        Column("label.finance.column.consumed", c => c.Consumed);
        Column("label.finance.column.remaining", c => c.Remaining);
    }
}

internal static class ListBudgetCommitments
{
    /// <summary>What other departments asked for, granted or not, within the caller's scope.</summary>
    /// <param name="year">Only this budget year.</param>
    internal static async Task<Ok<Page<BudgetCommitmentView>>> Handle(ListQuery<BudgetCommitmentList> query, int? year, FinanceDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.BudgetCommitments.AsNoTracking().Where(c => year == null || c.Year == year), BudgetCommitmentView.Of, ct));
}

internal static class ExportBudgetCommitments
{
    /// <summary>The commitments as a file, with the filters and sorts of the list.</summary>
    /// <param name="year">Only this budget year.</param>
    internal static Task<ExportFile> Handle(ExportQuery<BudgetCommitmentList> query, int? year, FinanceDbContext db, CancellationToken ct)
        => query.ExportAsync("label.finance.list.budget-commitments", db.BudgetCommitments.AsNoTracking().Where(c => year == null || c.Year == year), BudgetCommitmentView.Of, ct);
}

internal static class GetBudgetCommitment
{
    /// <summary>One commitment with the check that decided it.</summary>
    internal static async Task<Results<Ok<BudgetCommitmentView>, NotFound>> Handle(Guid id, FinanceDbContext db, CancellationToken ct)
        => await db.BudgetCommitments.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is { } commitment ? TypedResults.Ok(BudgetCommitmentView.Of(commitment)) : TypedResults.NotFound();
}
