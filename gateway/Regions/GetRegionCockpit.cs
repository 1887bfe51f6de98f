using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Gateway.Composition;
using RegionCloud.Gateway.Edge;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Gateway.Regions;

/// <summary>大區駕駛艙: a region at one glance, a part for each department, as of a day.</summary>
/// <param name="Fresh">When the newest fact in any part was recorded; absent when there is none.</param>
/// <param name="Complete">Whether every department answered and told all: nothing is missing in any part.</param>
/// <param name="Parts">One for each of the six departments, in their order, whether it answered or not.</param>
public sealed record RegionCockpitView(Guid RegionId, DateOnly? AsOf, DateTimeOffset? Fresh, bool Complete, IReadOnlyList<CockpitPartView> Parts);

/// <summary>What one department tells of the region.</summary>
/// <param name="AsOf">The day that its figures are of.</param>
/// <param name="Fresh">When the newest fact in them was recorded; absent when there is none.</param>
/// <param name="PolicySetId">The department's policy set of that day.</param>
/// <param name="Figures">Empty while it does not answer.</param>
/// <param name="Withheld">Permissions that you would need for the whole region to be told more.</param>
/// <param name="Degraded">Why it is not there; absent when it answered.</param>
public sealed record CockpitPartView(string Service, DateOnly? AsOf, DateTimeOffset? Fresh, Guid? PolicySetId, IReadOnlyList<CockpitFigureView> Figures, IReadOnlyList<string> Withheld, Gap? Degraded);

/// <param name="Code">Such as <c>receivables.overdue</c>; with its unit it is unique in its part.</param>
/// <param name="Value">Exact decimal text; absent when it is not measurable.</param>
/// <param name="Unit">A currency, percent, count or days.</param>
/// <param name="RecordedAt">When the newest fact in it was recorded; absent when there is none.</param>
/// <param name="Link">Where the records behind it are read.</param>
public sealed record CockpitFigureView(string Code, string? Value, string Unit, DateTimeOffset? RecordedAt, string Link);

internal static class GetRegionCockpit
{
    public static void Map(WebApplication app)
        => app.MapOwn("regions").MapGet("/{id:guid}/cockpit", HandleAsync).WithName("regions_getCockpit").WithSummary("A region at one glance, a part for each department.")
            .Produces<Problem>(StatusCodes.Status400BadRequest, Problems.ContentType)
            .Produces<Problem>(StatusCodes.Status404NotFound, Problems.ContentType)
            .Produces<Problem>(StatusCodes.Status422UnprocessableEntity, Problems.ContentType);

    /// <summary>
    /// A region as all departments see it as of a day, each part with its own freshness, and with the reason where it is missing; for whoever reaches the whole region (1-3, RB-02). What a department that does not answer in time would
    /// tell is missing in its part only.
    /// </summary>
    /// <param name="asOf">Default: today in the company's zone.</param>
    internal static async Task<Ok<RegionCockpitView>> HandleAsync(Guid id, DateOnly? asOf, HttpContext http, CommonAnswers departments, TimeProvider time)
    {
        var told = (await GetRegionSummary.AskAsync(id, asOf, http, departments, time)).Select(Part).ToList();
        return TypedResults.Ok(new RegionCockpitView(id, told.Select(p => p.AsOf).FirstOrDefault(d => d is not null), told.Max(p => p.Fresh), told.TrueForAll(p => p.Degraded is null && p.Withheld.Count == 0), told));
    }

    private static CockpitPartView Part(Part<GetSummaryResponse> part)
    {
        if (part.Answer is not { } answer)
            return new CockpitPartView(part.Service, null, null, null, [], [], part.Gap);

        var figures = answer.Figures.Select(f => new CockpitFigureView(f.Code, GetRegionSummary.Text(f.Value), f.Unit, GetRegionSummary.At(f.RecordedAt), f.Link)).ToList();
        return new CockpitPartView(
            part.Service, DateOnly.ParseExact(answer.AsOf, "yyyy-MM-dd", CultureInfo.InvariantCulture), figures.Max(f => f.RecordedAt), Guid.Parse(answer.PolicySetId), figures, [.. answer.Withheld], null);
    }
}
