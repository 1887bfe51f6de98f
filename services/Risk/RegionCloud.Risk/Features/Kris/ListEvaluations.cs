using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Risk.Features.Kris;

/// <summary>An evaluation in a list.</summary>
/// <param name="Red">How many indicators are red.</param>
public sealed record KriEvaluationSummary(Guid Id, Guid RegionId, DateOnly AsOf, string Period, int Red, int Amber, int Green, int Grey, DateTimeOffset EvaluatedAt, string EvaluatedBy, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static KriEvaluationSummary Of(KriEvaluation e)
    {
        int Count(KriColour colour) => Kri.All.Count(k => e.ColourOf(k.Code) == colour);
        return new(e.Id, e.RegionId, e.AsOf, e.Period, Count(KriColour.Red), Count(KriColour.Amber), Count(KriColour.Green), Count(KriColour.Grey), e.EvaluatedAt, e.EvaluatedBy, ETags.Of(e.Version));
    }
}

internal sealed class KriEvaluationList : Listing<KriEvaluation, KriEvaluationSummary>
{
    public KriEvaluationList()
    {
        Key(e => e.Id);
        DefaultSort("-asOf");
        Filter("regionId", e => e.RegionId);
        Filter("period", e => e.Period);
        Range("asOf", e => e.AsOf);
        Sort("asOf", e => e.AsOf);

        RegionColumn(e => e.RegionId);
        Column("label.risk.column.as-of", e => e.AsOf);
        Column("label.risk.column.period", e => e.Period);
        Column("label.risk.column.red", e => e.Red);
        Column("label.risk.column.amber", e => e.Amber);
        Column("label.risk.column.green", e => e.Green);
        Column("label.risk.column.grey", e => e.Grey);
    }
}

internal static class ListEvaluations
{
    /// <summary>The evaluations within your reach, newest day first.</summary>
    internal static async Task<Ok<Page<KriEvaluationSummary>>> Handle(ListQuery<KriEvaluationList> query, RiskDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.KriEvaluations.AsNoTracking().AsSplitQuery(), KriEvaluationSummary.Of, ct));
}

internal static class ExportEvaluations
{
    /// <summary>The evaluations as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<KriEvaluationList> query, RiskDbContext db, CancellationToken ct)
        => query.ExportAsync("label.risk.list.evaluations", db.KriEvaluations.AsNoTracking().AsSplitQuery(), KriEvaluationSummary.Of, ct);
}

internal static class GetEvaluation
{
    /// <summary>One evaluation with every reading: by its own id, or by that of the long operation that looked last.</summary>
    internal static async Task<Results<Ok<KriEvaluationView>, NotFound>> Handle(Guid id, RiskDbContext db, CancellationToken ct)
        => await db.KriEvaluations.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(e => e.Id == id || e.OperationId == id, ct) is { } evaluation ? TypedResults.Ok(KriEvaluationView.Of(evaluation)) : TypedResults.NotFound();
}
