using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <summary>A campaign in a list.</summary>
public sealed record CampaignSummary(
    Guid Id, string Number, Guid RegionId, [property: ValuesOf(typeof(CampaignStatus))] string Status, CampaignKind Kind, string Theme, string Place, DateOnly? StartsOn, DateOnly? EndsOn, string Currency, decimal? Budget, int? LeadTarget,
    decimal? RevenueTarget, DateOnly? ApprovedOn, DateOnly? StartedOn, DateOnly? EndedOn, DateOnly? EvaluationDueOn, DateOnly? EvaluatedOn, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static CampaignSummary Of(CampaignRow c) => new(
        c.Id, c.Number, c.RegionId, CampaignRules.Name(c.Status), c.Kind, c.Theme, c.Place, c.StartsOn, c.EndsOn, c.Currency, c.Budget, c.LeadTarget, c.RevenueTarget, c.ApprovedOn, c.StartedOn, c.EndedOn, c.EvaluationDueOn, c.EvaluatedOn,
        ETags.Of(c.Version));
}

/// <summary>A campaign without its parts.</summary>
internal sealed record CampaignRow
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required Guid RegionId { get; init; }

    public required CampaignStatus Status { get; init; }

    public required CampaignKind Kind { get; init; }

    public required string Theme { get; init; }

    public required string Place { get; init; }

    public required DateOnly? StartsOn { get; init; }

    public required DateOnly? EndsOn { get; init; }

    public required string Currency { get; init; }

    public required decimal? Budget { get; init; }

    public required int? LeadTarget { get; init; }

    public required decimal? RevenueTarget { get; init; }

    public required DateOnly? ApprovedOn { get; init; }

    public required DateOnly? StartedOn { get; init; }

    public required DateOnly? EndedOn { get; init; }

    public required DateOnly? EvaluationDueOn { get; init; }

    public required DateOnly? EvaluatedOn { get; init; }

    public required int Version { get; init; }
}

internal sealed class CampaignList : Listing<CampaignRow, CampaignSummary>
{
    public CampaignList()
    {
        Key(c => c.Id);
        DefaultSort("-id");
        Filter("regionId", c => c.RegionId);
        Filter("status", c => c.Status);
        Filter("kind", c => c.Kind);
        Range("starts", c => c.StartsOn);
        Range("approved", c => c.ApprovedOn);
        Range("ended", c => c.EndedOn);
        Range("evaluationDue", c => c.EvaluationDueOn);
        Range("budget", c => c.Budget);
        Search(c => c.Number, c => c.Theme, c => c.Place);
        Sort("number", c => c.Number);
        Sort("startsOn", c => c.StartsOn);
        Sort("endedOn", c => c.EndedOn);
        Sort("evaluationDueOn", c => c.EvaluationDueOn);
        Sort("budget", c => c.Budget);

        Column("label.marketing.column.number", c => c.Number);
        RegionColumn(c => c.RegionId);
        Column("label.marketing.column.status", c => c.Status);
        Column("label.marketing.column.kind", c => c.Kind);
        Column("label.marketing.column.theme", c => c.Theme);
        Column("label.marketing.column.place", c => c.Place);
        Column("label.marketing.column.starts-on", c => c.StartsOn);
        Column("label.marketing.column.ends-on", c => c.EndsOn);
        Column("label.marketing.column.currency", c => c.Currency);
        Column("label.marketing.column.budget", c => c.Budget);
        Column("label.marketing.column.lead-target", c => c.LeadTarget);
        Column("label.marketing.column.revenue-target", c => c.RevenueTarget);
        Column("label.marketing.column.approved-on", c => c.ApprovedOn);
        Column("label.marketing.column.started-on", c => c.StartedOn);
        Column("label.marketing.column.ended-on", c => c.EndedOn);
        Column("label.marketing.column.evaluation-due-on", c => c.EvaluationDueOn);
        Column("label.marketing.column.evaluated-on", c => c.EvaluatedOn);
    }
}

internal static class ListCampaigns
{
    /// <summary>The campaigns within the caller's scope, newest first.</summary>
    internal static async Task<Ok<Page<CampaignSummary>>> Handle(ListQuery<CampaignList> query, MarketingDbContext db, CancellationToken ct) => TypedResults.Ok(await query.PageAsync(Rows(db), CampaignSummary.Of, ct));

    internal static IQueryable<CampaignRow> Rows(MarketingDbContext db) => db.Campaigns.AsNoTracking().Select(c => new CampaignRow
    {
        Id = c.Id,
        Number = c.Number,
        RegionId = c.RegionId,
        Status = c.Status,
        Kind = c.Kind,
        Theme = c.Theme,
        Place = c.Place,
        StartsOn = c.StartsOn,
        EndsOn = c.EndsOn,
        Currency = c.Currency,
        Budget = c.Budget,
        LeadTarget = c.LeadTarget,
        RevenueTarget = c.RevenueTarget,
        ApprovedOn = c.ApprovedOn,
        StartedOn = c.StartedOn,
        EndedOn = c.EndedOn,
        EvaluationDueOn = c.EvaluationDueOn,
        EvaluatedOn = c.EvaluatedOn,
        Version = c.Version,
    });
}

internal static class ExportCampaigns
{
    /// <summary>The campaigns as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<CampaignList> query, MarketingDbContext db, CancellationToken ct) => query.ExportAsync("label.marketing.list.campaigns", ListCampaigns.Rows(db), CampaignSummary.Of, ct);
}
