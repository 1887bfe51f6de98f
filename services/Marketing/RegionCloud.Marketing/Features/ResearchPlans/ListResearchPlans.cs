using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.ResearchPlans;

/// <summary>A research plan in a list.</summary>
/// <param name="Inquiries">How many it plans.</param>
public sealed record ResearchPlanSummary(
    Guid Id, string Number, Guid RegionId, int Year, int Revision, [property: ValuesOf(typeof(SubmissionStatus))] string Status, string Purpose, int Inquiries, DateOnly? ApprovedOn,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static ResearchPlanSummary Of(ResearchPlanRow p) => new(p.Id, p.Number, p.RegionId, p.Year, p.Revision, ResearchPlanRules.Name(p.Status), p.Purpose, p.Inquiries, p.ApprovedOn, ETags.Of(p.Version));
}

/// <summary>A plan without its parts.</summary>
internal sealed record ResearchPlanRow
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required Guid RegionId { get; init; }

    public required int Year { get; init; }

    public required int Revision { get; init; }

    public required SubmissionStatus Status { get; init; }

    public required string Purpose { get; init; }

    public required int Inquiries { get; init; }

    public required DateOnly? ApprovedOn { get; init; }

    public required int Version { get; init; }
}

internal sealed class ResearchPlanList : Listing<ResearchPlanRow, ResearchPlanSummary>
{
    public ResearchPlanList()
    {
        Key(p => p.Id);
        Filter("regionId", p => p.RegionId);
        Filter("status", p => p.Status);
        Range("approved", p => p.ApprovedOn);
        Sort("year", p => p.Year);
        Sort("number", p => p.Number);
        Search(p => p.Number, p => p.Purpose);

        Column("label.marketing.column.number", p => p.Number);
        RegionColumn(p => p.RegionId);
        Column("label.marketing.column.year", p => p.Year);
        Column("label.marketing.column.revision", p => p.Revision);
        Column("label.marketing.column.status", p => p.Status);
        Column("label.marketing.column.purpose", p => p.Purpose);
        Column("label.marketing.column.inquiries", p => p.Inquiries);
        Column("label.marketing.column.approved-on", p => p.ApprovedOn);
    }
}

internal static class ListResearchPlans
{
    /// <summary>The research plans within the caller's scope, every revision of them.</summary>
    /// <param name="year">Only those of one year.</param>
    internal static async Task<Ok<Page<ResearchPlanSummary>>> Handle(ListQuery<ResearchPlanList> query, int? year, MarketingDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(Rows(db, year), ResearchPlanSummary.Of, ct));

    internal static IQueryable<ResearchPlanRow> Rows(MarketingDbContext db, int? year) => db.ResearchPlans.AsNoTracking().Where(p => year == null || p.Year == year).Select(p => new ResearchPlanRow
    {
        Id = p.Id,
        Number = p.Number,
        RegionId = p.RegionId,
        Year = p.Year,
        Revision = p.Revision,
        Status = p.Status,
        Purpose = p.Purpose,
        Inquiries = p.Items.Count,
        ApprovedOn = p.ApprovedOn,
        Version = p.Version,
    });
}

internal static class ExportResearchPlans
{
    /// <summary>The research plans as a file, with the filters and sorts of the list.</summary>
    /// <param name="year">Only those of one year.</param>
    internal static Task<ExportFile> Handle(ExportQuery<ResearchPlanList> query, int? year, MarketingDbContext db, CancellationToken ct)
        => query.ExportAsync("label.marketing.list.research-plans", ListResearchPlans.Rows(db, year), ResearchPlanSummary.Of, ct);
}
