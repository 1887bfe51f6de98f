using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Facts;

/// <summary>考核事實: what a department told of its work, as scores need it. It is never changed.</summary>
/// <param name="EmployeeId">For whom it counts; of receivables who answers for the contract.</param>
/// <param name="CountsOn">The day that decides the period in which it counts: signing, due day, planned day, closing, first of the month.</param>
/// <param name="OccurredOn">The day of the fact.</param>
/// <param name="RecordedAt">When its department recorded it.</param>
/// <param name="ReceivedAt">When it became known here.</param>
/// <param name="Amount">Money, or a number of things.</param>
/// <param name="Version">Of facts on the same thing the latest version holds.</param>
/// <param name="SourceKind">contract, payment, plan: as it is traced in its department.</param>
/// <param name="InquiryId">What research is about, the same in every revision of the plan.</param>
public sealed record FactView(
    Guid Id, Guid RegionId, Guid? DepartmentId, Guid? EmployeeId, [property: ValuesOf(typeof(FactMeasure))] string Measure, DateOnly CountsOn, DateOnly OccurredOn, DateTimeOffset RecordedAt, DateTimeOffset ReceivedAt,
    decimal Amount, string? Currency, int Version, string SourceService, string SourceKind, Guid SourceId, string? SourceNumber, Guid? ContractId, Guid? CampaignId, Guid? InquiryId)
{
    internal static FactView Of(Fact f) => new(
        f.Id, f.RegionId, f.DepartmentId, f.OwnerId, f.Measure.Wire(), f.CountsOn, f.On, f.RecordedAt, f.ReceivedAt, f.Amount, f.Currency, f.Version, f.SourceService, f.SourceKind, f.SourceId, f.SourceNumber, f.ContractId, f.CampaignId, f.InquiryId);
}

internal sealed class FactList : Listing<Fact, FactView>
{
    public FactList()
    {
        Key(f => f.Id);
        DefaultSort("-id");
        Filter("regionId", f => f.RegionId);
        Filter("measure", f => f.Measure);
        Filter("employeeId", f => f.OwnerId);
        Filter("sourceId", f => f.SourceId);
        Filter("contractId", f => f.ContractId);
        Filter("campaignId", f => f.CampaignId);
        Range("counts", f => f.CountsOn);
        Sort("countsOn", f => f.CountsOn);
        Sort("occurredOn", f => f.On);
        Sort("amount", f => f.Amount);

        RegionColumn(f => f.RegionId);
        Column("label.performance.column.person", (f, organisation) => f.EmployeeId is { } id ? organisation.Employees.GetValueOrDefault(id)?.Name : null);
        Column("label.performance.column.measure", f => f.Measure);
        Column("label.performance.column.counts-on", f => f.CountsOn);
        Column("label.performance.column.occurred-on", f => f.OccurredOn);
        Column("label.performance.column.amount", f => f.Amount);
        Column("label.performance.column.currency", f => f.Currency);
        Column("label.performance.column.source", f => f.SourceKind);
        Column("label.performance.column.source-number", f => f.SourceNumber);
    }
}

internal static class ListFacts
{
    /// <summary>The facts behind scores, as of a day and as they were known at a moment: of each thing the version that held then. Refuses <c>date-in-future</c>.</summary>
    /// <param name="knownAt">Leaves out what was recorded later.</param>
    internal static async Task<Ok<Page<FactView>>> Handle(ListQuery<FactList> query, DateOnly? asOf, DateTimeOffset? knownAt, PerformanceDbContext db, BusinessClock clock, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(Rows(db, asOf, knownAt, clock), FactView.Of, ct));

    internal static IQueryable<Fact> Rows(PerformanceDbContext db, DateOnly? asOf, DateTimeOffset? knownAt, BusinessClock clock) => db.Facts.AsNoTracking().InForce(clock.AsOf(asOf), knownAt ?? DateTimeOffset.MaxValue);
}

internal static class ExportFacts
{
    /// <summary>The same as a file. Refuses <c>date-in-future</c>.</summary>
    /// <param name="knownAt">Leaves out what was recorded later.</param>
    internal static Task<ExportFile> Handle(ExportQuery<FactList> query, DateOnly? asOf, DateTimeOffset? knownAt, PerformanceDbContext db, BusinessClock clock, CancellationToken ct)
        => query.ExportAsync("label.performance.list.facts", ListFacts.Rows(db, asOf, knownAt, clock), FactView.Of, ct);
}

internal static class FactEndpoints
{
    public static void MapFacts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/facts", ListFacts.Handle).RequirePermission("kpi.read");
        api.MapGet("/facts/export", ExportFacts.Handle).RequirePermission("kpi.export");
    }
}
