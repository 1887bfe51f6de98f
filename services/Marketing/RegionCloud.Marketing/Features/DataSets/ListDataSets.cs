using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Attachments;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.DataSets;

/// <summary>A data set in a list.</summary>
public sealed record DataSetSummary(
    Guid Id, string Number, Guid RegionId, [property: ValuesOf(typeof(DataSetStatus))] string Status, string Title, ResearchTopic Topic, ResearchMethod? Method, string? Source, Guid? CollectorId, DateOnly? CollectedOn, int? SampleSize, ValidityGrade? Grade,
    DateOnly? ReviewedOn, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static DataSetSummary Of(DataSet s) => new(s.Id, s.Number, s.RegionId, CampaignRules.Name(s.Status), s.Title, s.Topic, s.Method, s.Source, s.CollectorId, s.CollectedOn, s.SampleSize, s.Grade, s.ReviewedOn, ETags.Of(s.Version));
}

internal sealed class DataSetList : Listing<DataSet, DataSetSummary>
{
    public DataSetList()
    {
        Key(s => s.Id);
        DefaultSort("-id");
        Filter("regionId", s => s.RegionId);
        Filter("status", s => s.Status);
        Filter("topic", s => s.Topic);
        Filter("inquiryId", s => s.InquiryId);
        Range("collected", s => s.CollectedOn);
        Search(s => s.Number, s => s.Title, s => s.Source);
        Sort("number", s => s.Number);
        Sort("collectedOn", s => s.CollectedOn);

        Column("label.marketing.column.number", s => s.Number);
        RegionColumn(s => s.RegionId);
        Column("label.marketing.column.title", s => s.Title);
        Column("label.marketing.column.status", s => s.Status);
        Column("label.marketing.column.topic", s => s.Topic);
        Column("label.marketing.column.method", s => s.Method);
        Column("label.marketing.column.source", s => s.Source);
        Column("label.marketing.column.collector", (s, organisation) => s.CollectorId is { } id ? organisation.Employees.GetValueOrDefault(id)?.Name : null);
        Column("label.marketing.column.collected-on", s => s.CollectedOn);
        Column("label.marketing.column.sample-size", s => s.SampleSize);
        Column("label.marketing.column.grade", s => s.Grade);
        Column("label.marketing.column.reviewed-on", s => s.ReviewedOn);
    }
}

internal static class ListDataSets
{
    /// <summary>The data sets within the caller's scope, newest first.</summary>
    internal static async Task<Ok<Page<DataSetSummary>>> Handle(ListQuery<DataSetList> query, MarketingDbContext db, CancellationToken ct) => TypedResults.Ok(await query.PageAsync(db.DataSets.AsNoTracking(), DataSetSummary.Of, ct));
}

internal static class ExportDataSets
{
    /// <summary>The data sets as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<DataSetList> query, MarketingDbContext db, CancellationToken ct) => query.ExportAsync("label.marketing.list.data-sets", db.DataSets.AsNoTracking(), DataSetSummary.Of, ct);
}

internal static class GetDataSet
{
    /// <summary>One data set with what was checked and by whom.</summary>
    internal static async Task<Results<Ok<DataSetView>, NotFound>> Handle(Guid id, MarketingDbContext db, CurrentUser user, CancellationToken ct)
        => await db.DataSets.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, ct) is { } set ? TypedResults.Ok(DataSetView.Of(set, user)) : TypedResults.NotFound();
}

internal static class DataSetEndpoints
{
    public static void MapDataSets(this IEndpointRouteBuilder marketing)
    {
        var sets = marketing.MapGroup("/data-sets");
        sets.MapGet("", ListDataSets.Handle).RequirePermission("research.read");
        sets.MapGet("/export", ExportDataSets.Handle).RequirePermission("research.export");
        sets.MapGet("/{id:guid}", GetDataSet.Handle).RequirePermission("research.read");
        sets.MapPost("", CollectDataSet.Handle).RequirePermission("research.create");
        sets.MapPut("/{id:guid}", ChangeDataSet.Handle).RequirePermission("research.update");
        sets.MapPost("/{id:guid}/review", ReviewDataSet.Handle).RequirePermission("research.review").RequireIdempotencyKey();
        sets.MapAttachments(AttachmentKind.Of<MarketingDbContext, DataSet>(
            "dataSet", "research.read", "research.update", (db, id, ct) => db.DataSets.SingleOrDefaultAsync(s => s.Id == id, ct), removing: s => DataSetRules.MustBe(s, "removeFile", DataSetStatus.Collected, DataSetStatus.Refused)));
    }

    /// <summary>A complete data set waits for whoever may review it; an unfit one for its collectors.</summary>
    public static IReadOnlyList<WaitingList> Waiting =>
    [
        WaitingList.Of<MarketingDbContext>("research.review", (db, whom, ct) => OfferingAsync(db, DataSetStatus.Collected, "review", "dataSetReview", "label.marketing.waiting.data-set", whom, ct)),
        WaitingList.Of<MarketingDbContext>("research.update", (db, whom, ct) => OfferingAsync(db, DataSetStatus.Refused, "change", "dataSetRefused", "label.marketing.waiting.data-set-refused", whom, ct)),
    ];

    private static async Task<IReadOnlyList<Waits>> OfferingAsync(MarketingDbContext db, DataSetStatus status, string action, string kind, string title, WaitingFor whom, CancellationToken ct)
        =>
        [
            .. (await whom.CandidatesAsync(db.DataSets.AsNoTracking().Where(s => s.Status == status).OrderByDescending(s => s.Id), ct)).Where(s => DataSetView.ActionsOf(s, whom.User).Contains(action, StringComparer.Ordinal))
                .Select(s => new Waits(kind, title, "dataSet", s.Id, s.Number, s.RegionId, s.Steps.MaxBy(x => x.Sequence)!.RecordedAt, DueOn: null, action, $"data-sets/{s.Id}", ("number", s.Number), ("title", s.Title))),
        ];
}
