using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Plans;

/// <summary>A version of a plan in a list.</summary>
public sealed record PlanSummary(
    Guid Id, Guid RegionId, int Year, int Revision, int EffectiveMonth, [property: ValuesOf(typeof(PlanStatus))] string Status, string Currency, decimal AnnualTarget, DateOnly? ApprovedOn,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static PlanSummary Of(PlanRow p) => new(p.Id, p.RegionId, p.Year, p.Revision, p.EffectiveMonth, PlanView.Name(p.Status), p.Currency, p.AnnualTarget, p.ApprovedOn, ETags.Of(p.Version));
}

/// <summary>A plan without its parts and cells.</summary>
internal sealed record PlanRow
{
    public required Guid Id { get; init; }

    public required Guid RegionId { get; init; }

    public required int Year { get; init; }

    public required int Revision { get; init; }

    public required int EffectiveMonth { get; init; }

    public required PlanStatus Status { get; init; }

    public required string Currency { get; init; }

    public required decimal AnnualTarget { get; init; }

    public required DateOnly? ApprovedOn { get; init; }

    public required int Version { get; init; }
}

internal sealed class PlanList : Listing<PlanRow, PlanSummary>
{
    public PlanList()
    {
        Key(p => p.Id);
        Filter("regionId", p => p.RegionId);
        Filter("status", p => p.Status);
        Range("approved", p => p.ApprovedOn);
        Range("annualTarget", p => p.AnnualTarget);
        Sort("year", p => p.Year);
        Sort("revision", p => p.Revision);
        Sort("annualTarget", p => p.AnnualTarget);

        RegionColumn(p => p.RegionId);
        Column("label.sales.column.year", p => p.Year);
        Column("label.sales.column.revision", p => p.Revision);
        Column("label.sales.column.effective-month", p => p.EffectiveMonth);
        Column("label.sales.column.status", p => p.Status);
        Column("label.sales.column.currency", p => p.Currency);
        Column("label.sales.column.annual-target", p => p.AnnualTarget);
        Column("label.sales.column.approved-on", p => p.ApprovedOn);
    }
}

internal static class ListPlans
{
    /// <summary>The sales plans within the caller's scope, every version of them.</summary>
    /// <param name="year">Only those of one year.</param>
    internal static async Task<Ok<Page<PlanSummary>>> Handle(ListQuery<PlanList> query, int? year, SalesDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(Rows(db, year), PlanSummary.Of, ct));

    internal static IQueryable<PlanRow> Rows(SalesDbContext db, int? year) => db.SalesPlans.AsNoTracking().Where(p => year == null || p.Year == year).Select(p => new PlanRow
    {
        Id = p.Id,
        RegionId = p.RegionId,
        Year = p.Year,
        Revision = p.Revision,
        EffectiveMonth = p.EffectiveMonth,
        Status = p.Status,
        Currency = p.Currency,
        AnnualTarget = p.AnnualTarget,
        ApprovedOn = p.ApprovedOn,
        Version = p.Version,
    });
}

internal static class ExportPlans
{
    /// <summary>The sales plans as a file, with the filters and sorts of the list.</summary>
    /// <param name="year">Only those of one year.</param>
    internal static Task<ExportFile> Handle(ExportQuery<PlanList> query, int? year, SalesDbContext db, CancellationToken ct)
        => query.ExportAsync("label.sales.list.plans", ListPlans.Rows(db, year), PlanSummary.Of, ct);
}
