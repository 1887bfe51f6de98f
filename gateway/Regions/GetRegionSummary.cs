using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Gateway.Composition;
using RegionCloud.Gateway.Edge;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Gateway.Regions;

/// <summary>大區概況: how a region stands in all departments, as of a day.</summary>
/// <param name="Figures">In the order of the departments.</param>
/// <param name="Withheld">Figures that need a permission you do not have for the whole region.</param>
/// <param name="Degraded">Departments that did not answer: their figures are missing here.</param>
public sealed record RegionSummaryView(Guid RegionId, DateOnly? AsOf, IReadOnlyList<RegionFigureView> Figures, IReadOnlyList<WithheldFigures> Withheld, IReadOnlyList<Gap> Degraded);

/// <param name="Code">Such as <c>receivables.overdue</c>; with its unit it is unique.</param>
/// <param name="Value">Exact decimal text; absent when it is not measurable.</param>
/// <param name="Unit">A currency, percent, count or days.</param>
/// <param name="RecordedAt">When the newest fact in it was recorded; absent when there is none.</param>
/// <param name="PolicySetId">The policy set of the day in that department.</param>
/// <param name="Link">Where the records behind it are read.</param>
public sealed record RegionFigureView(string Service, string Code, string? Value, string Unit, DateTimeOffset? RecordedAt, Guid PolicySetId, string Link);

/// <param name="Permission">What it would need.</param>
public sealed record WithheldFigures(string Service, string Permission);

internal static class GetRegionSummary
{
    public static void Map(WebApplication app)
        => app.MapOwn("regions").MapGet("/{id:guid}/summary", HandleAsync).WithName("regions_getSummary").WithSummary("How a region stands in all departments.")
            .Produces<Problem>(StatusCodes.Status400BadRequest, Problems.ContentType)
            .Produces<Problem>(StatusCodes.Status404NotFound, Problems.ContentType)
            .Produces<Problem>(StatusCodes.Status422UnprocessableEntity, Problems.ContentType);

    /// <summary>How a region stands in all departments, as of a day, for whoever reaches the whole region (1-3, RB-02). A department that does not answer in time is named in <c>degraded</c>.</summary>
    /// <param name="asOf">Default: today in the company's zone.</param>
    internal static async Task<Ok<RegionSummaryView>> HandleAsync(Guid id, DateOnly? asOf, HttpContext http, CommonAnswers departments, TimeProvider time)
    {
        var parts = await AskAsync(id, asOf, http, departments, time);
        var answers = parts.Where(p => p.Answer is not null).ToList();
        return TypedResults.Ok(new RegionSummaryView(
            id,
            answers.Count == 0 ? null : DateOnly.ParseExact(answers[0].Answer!.AsOf, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            [.. answers.SelectMany(p => p.Answer!.Figures.Select(f => new RegionFigureView(p.Service, f.Code, Text(f.Value), f.Unit, At(f.RecordedAt), Guid.Parse(p.Answer.PolicySetId), f.Link)))],
            [.. answers.SelectMany(p => p.Answer!.Withheld.Select(w => new WithheldFigures(p.Service, w)))],
            [.. parts.Select(p => p.Gap).OfType<Gap>()]));
    }

    /// <summary>What every department tells of the region; what all refuse is refused.</summary>
    internal static async Task<Part<GetSummaryResponse>[]> AskAsync(Guid id, DateOnly? asOf, HttpContext http, CommonAnswers departments, TimeProvider time)
    {
        var request = new GetSummaryRequest { RegionId = id.ToString(), AsOf = asOf?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "" };
        var parts = await departments.AskAllAsync(http, (invoker, options) => new RegionSummaryService.RegionSummaryServiceClient(invoker).GetSummaryAsync(request, options));
        if (parts.All(p => p.Gap?.Status is StatusCodes.Status404NotFound))
            throw new OutOfReachException("Region");
        if (asOf is not null && Array.Exists(parts, p => p.Gap?.Code == "date-in-future"))
            throw new RuleViolationException([Refusal.Content("date-in-future", "/asOf", ("field", "asOf"), ("value", asOf), ("today", DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), BusinessClock.CompanyZone).DateTime)))]);
        return parts;
    }

    internal static string? Text(string told) => told.Length == 0 ? null : told;

    internal static DateTimeOffset? At(string told) => told.Length == 0 ? null : DateTimeOffset.Parse(told, CultureInfo.InvariantCulture);
}
