using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Attainment;

/// <summary>What counts for a person of a contract.</summary>
/// <param name="SignedOn">Decides the period in which it counts.</param>
/// <param name="OccurredOn">The day of the fact: signing, change or void.</param>
/// <param name="Amount">Amount × share; negative when less counts.</param>
public sealed record PerformanceEntryView(
    Guid Id, Guid RegionId, Guid EmployeeId, Guid ContractId, string ContractNumber, string Customer, [property: ValuesOf(typeof(PerformanceKind))] string Kind, DateOnly SignedOn, DateOnly OccurredOn, DateTimeOffset RecordedAt, string Currency, decimal Amount)
{
    internal static PerformanceEntryView Of(PerformanceEntry e) => new(
        e.Id, e.RegionId, e.OwnerId, e.ContractId, e.ContractNumber, e.CustomerName, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(e.Kind.ToString()), e.SignedOn, e.On, e.RecordedAt, e.Currency, e.Amount);
}

internal sealed class PerformanceEntryList : Listing<PerformanceEntry, PerformanceEntryView>
{
    public PerformanceEntryList()
    {
        Key(e => e.Id);
        Filter("regionId", e => e.RegionId);
        Filter("ownerId", e => e.OwnerId);
        Filter("contractId", e => e.ContractId);
        Filter("kind", e => e.Kind);
        Filter("currency", e => e.Currency);
        Range("signed", e => e.SignedOn);
        Search(e => e.ContractNumber, e => e.CustomerName);
        Sort("signedOn", e => e.SignedOn);
        Sort("occurredOn", e => e.On);
        Sort("amount", e => e.Amount);

        RegionColumn(e => e.RegionId);
        PersonColumn("label.sales.column.person", e => e.EmployeeId);
        Column("label.sales.column.contract-number", e => e.ContractNumber);
        Column("label.sales.column.customer", e => e.Customer);
        Column("label.sales.column.performance-kind", e => e.Kind);
        Column("label.sales.column.signed-on", e => e.SignedOn);
        Column("label.sales.column.occurred-on", e => e.OccurredOn);
        Column("label.sales.column.currency", e => e.Currency);
        Column("label.sales.column.amount", e => e.Amount);
    }
}

internal static class ListPerformanceEntries
{
    /// <summary>The contracts behind a figure of attainment, by person (RB-04, RB-05). Refuses <c>date-in-future</c>.</summary>
    /// <param name="knownAt">Leaves out what was recorded later.</param>
    internal static async Task<Ok<Page<PerformanceEntryView>>> Handle(ListQuery<PerformanceEntryList> query, DateOnly? asOf, DateTimeOffset? knownAt, SalesDbContext db, BusinessClock clock, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(Rows(db, clock.AsOf(asOf), knownAt), PerformanceEntryView.Of, ct));

    internal static IQueryable<PerformanceEntry> Rows(SalesDbContext db, DateOnly day, DateTimeOffset? knownAt)
        => db.PerformanceEntries.AsNoTracking().Where(e => e.On <= day && (knownAt == null || e.RecordedAt <= knownAt));
}

internal static class ExportPerformanceEntries
{
    /// <summary>The same as a file. Refuses <c>date-in-future</c>.</summary>
    /// <param name="knownAt">Leaves out what was recorded later.</param>
    internal static Task<ExportFile> Handle(ExportQuery<PerformanceEntryList> query, DateOnly? asOf, DateTimeOffset? knownAt, SalesDbContext db, BusinessClock clock, CancellationToken ct)
        => query.ExportAsync("label.sales.list.performance", ListPerformanceEntries.Rows(db, clock.AsOf(asOf), knownAt), PerformanceEntryView.Of, ct);
}
