using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Journal;

/// <summary>One posting: an amount from the credited to the debited account.</summary>
/// <param name="Kind">Of the entry that it posts: opened, paid, spent, committed and so on.</param>
/// <param name="Category">Of an expense or commitment.</param>
/// <param name="Reference">The act behind it: contract, payment, claim, spending.</param>
public sealed record JournalEntryView(
    Guid RegionId, DateOnly BusinessDate, [property: ValuesOf(typeof(JournalAccount))] string Debit, [property: ValuesOf(typeof(JournalAccount))] string Credit, decimal Amount, string Currency, string Kind, string? Category, Guid? ContractId, Guid Reference,
    DateTimeOffset RecordedAt, string RecordedBy)
{
    internal static JournalEntryView Of(JournalEntry e) => new(
        e.RegionId, e.BusinessDate, JournalEntry.NameOf(e.Debit), JournalEntry.NameOf(e.Credit), e.Amount, e.Currency, e.Kind, e.Category, e.ContractId, e.Reference, e.RecordedAt, e.RecordedBy);
}

internal sealed class JournalList : Listing<JournalEntry, JournalEntryView>
{
    public JournalList()
    {
        Key(e => e.Id);
        Filter("regionId", e => e.RegionId);
        Filter("debit", e => e.Debit);
        Filter("credit", e => e.Credit);
        Filter("kind", e => e.Kind);
        Filter("category", e => e.Category);
        Filter("contractId", e => e.ContractId);
        Filter("reference", e => (Guid?)e.Reference);
        Filter("currency", e => e.Currency);
        Range("business", e => e.BusinessDate);
        Range("recorded", e => e.RecordedAt);
        Range("amount", e => e.Amount);
        Sort("businessDate", e => e.BusinessDate);
        Sort("amount", e => e.Amount);

        RegionColumn(e => e.RegionId);
        Column("label.finance.column.business-date", e => e.BusinessDate);
        Column("label.finance.column.debit", e => e.Debit);
        Column("label.finance.column.credit", e => e.Credit);
        Column("label.finance.column.currency", e => e.Currency);
        Column("label.finance.column.amount", e => e.Amount);
        Column("label.finance.column.kind", e => e.Kind);
        Column("label.finance.column.category", e => e.Category);
        Column("label.finance.column.recorded-by", e => e.RecordedBy);
    }
}

internal static class ListJournal
{
    /// <summary>The double-entry journal under every figure: receivables, payments, spending, claims and commitments.</summary>
    internal static async Task<Ok<Page<JournalEntryView>>> Handle(ListQuery<JournalList> query, FinanceDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.Journal.AsNoTracking(), JournalEntryView.Of, ct));
}

internal static class ExportJournal
{
    /// <summary>The journal as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<JournalList> query, FinanceDbContext db, CancellationToken ct)
        => query.ExportAsync("label.finance.list.journal", db.Journal.AsNoTracking(), JournalEntryView.Of, ct);
}

/// <param name="Rows">One for each account, currency and category.</param>
/// <param name="Totals">One for each currency: debits are the credits.</param>
public sealed record TrialBalance(DateOnly AsOf, IReadOnlyList<TrialBalanceRow> Rows, IReadOnlyList<TrialBalanceTotal> Totals);

/// <param name="Balance">Debit − credit.</param>
public sealed record TrialBalanceRow([property: ValuesOf(typeof(JournalAccount))] string Account, string Currency, string? Category, decimal Debit, decimal Credit, decimal Balance);

public sealed record TrialBalanceTotal(string Currency, decimal Debit, decimal Credit);

internal static class GetTrialBalance
{
    /// <summary>Every account as of a day; in each currency the debits are the credits. Refuses <c>date-in-future</c>.</summary>
    /// <param name="asOf">Default: today.</param>
    internal static async Task<Ok<TrialBalance>> Handle(DateOnly? asOf, Guid? regionId, FinanceDbContext db, BusinessClock clock, CancellationToken ct)
    {
        var day = clock.AsOf(asOf);
        var sums = await db.Journal.AsNoTracking().Where(e => e.BusinessDate <= day && (regionId == null || e.RegionId == regionId))
            .GroupBy(e => new { e.Debit, e.Credit, e.Currency, e.Category }).Select(g => new { g.Key.Debit, g.Key.Credit, g.Key.Currency, g.Key.Category, Amount = g.Sum(e => e.Amount) }).ToListAsync(ct);
        var rows = sums.Select(s => (Account: s.Debit, s.Currency, s.Category, Debit: s.Amount, Credit: 0m)).Concat(sums.Select(s => (Account: s.Credit, s.Currency, s.Category, Debit: 0m, Credit: s.Amount)))
            .GroupBy(s => (s.Account, s.Currency, s.Category)).OrderBy(g => g.Key.Currency, StringComparer.Ordinal).ThenBy(g => g.Key.Account).ThenBy(g => g.Key.Category, StringComparer.Ordinal)
            .Select(g => new TrialBalanceRow(JournalEntry.NameOf(g.Key.Account), g.Key.Currency, g.Key.Category, g.Sum(s => s.Debit), g.Sum(s => s.Credit), g.Sum(s => s.Debit - s.Credit))).ToList();
        return TypedResults.Ok(new TrialBalance(day, rows, [.. rows.GroupBy(r => r.Currency).Select(g => new TrialBalanceTotal(g.Key, g.Sum(r => r.Debit), g.Sum(r => r.Credit)))]));
    }
}

internal static class JournalEndpoints
{
    public static void MapJournal(this IEndpointRouteBuilder finance)
    {
        finance.MapGet("/journal", ListJournal.Handle).RequirePermission("payment.read");
        finance.MapGet("/journal/export", ExportJournal.Handle).RequirePermission("payment.export");
        finance.MapGet("/trial-balance", GetTrialBalance.Handle).RequirePermission("payment.read");
    }
}
