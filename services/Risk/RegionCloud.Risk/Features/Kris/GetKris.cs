using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features.Policy;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Risk.Features.Kris;

/// <summary>風險指標: how the key risk indicators of a region stand on a day (RB-30).</summary>
/// <param name="Period">The quarter of the day.</param>
/// <param name="EvaluatedAsOf">The newest day that was evaluated in this quarter; absent when none was, and then all is grey.</param>
/// <param name="PolicySetId">The set whose thresholds are in force on the day.</param>
public sealed record KriBoardView(Guid RegionId, DateOnly AsOf, string Period, DateOnly? EvaluatedAsOf, Guid PolicySetId, IReadOnlyList<KriView> Kris);

/// <summary>One indicator.</summary>
/// <param name="Title">In your language.</param>
/// <param name="Service">Whose figure it is.</param>
/// <param name="Colour">That of its worst reading; grey when nothing of it is known for this quarter.</param>
/// <param name="Grey">Why it is grey as a whole.</param>
/// <param name="Readings">Its values; while it is stale, the last that were known.</param>
/// <param name="Trend">better, worse or same than in the evaluation before; absent while there is nothing to compare.</param>
/// <param name="Before">Its colour then.</param>
/// <param name="PreviousQuarter">Its colour in the last evaluation of the quarter before.</param>
public sealed record KriView(
    [property: ValuesOf(typeof(KriCode))] string Code, string Title, [property: ValuesOf(typeof(RiskCategory))] string Category, string Service, [property: ValuesOf(typeof(KriColour))] string Colour, [property: ValuesOf(typeof(GreyReason))] string? Grey,
    KriThreshold Threshold, IReadOnlyList<KriReadingView> Readings, [property: ValuesOf(typeof(KriTrend))] string? Trend, [property: ValuesOf(typeof(KriColour))] string? Before, DateOnly? BeforeAsOf, [property: ValuesOf(typeof(KriColour))] string? PreviousQuarter);

/// <summary>How a colour stands to the one before.</summary>
public enum KriTrend
{
    Better,
    Same,
    Worse,
}

internal static class GetKris
{
    /// <summary>
    /// The seven indicators of a region with value, threshold, trend and source, from the newest evaluation of the day's quarter. What was last evaluated in an earlier quarter is shown, but grey: it is stale. 404 for a
    /// region that you do not reach as a whole. Refuses <c>date-in-future</c>.
    /// </summary>
    /// <param name="asOf">Default: today.</param>
    internal static async Task<Results<Ok<KriBoardView>, NotFound>> Handle(Guid regionId, DateOnly? asOf, HttpContext http, RiskDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, Words words, CancellationToken ct)
    {
        if (!organisation.Current.Regions.ContainsKey(regionId) || !user.May("kri.read", regionId, departmentId: null, ownerId: null))
            return TypedResults.NotFound();

        var day = clock.AsOf(asOf);
        var quarter = BusinessPeriod.QuarterOf(day);
        var policy = await db.PolicyAsync(day, ct);
        var thresholds = RiskPolicy.Thresholds.In(policy);
        var newest = await db.KriEvaluations.AsNoTracking().AsSplitQuery().Where(e => e.RegionId == regionId && e.AsOf <= day).OrderByDescending(e => e.AsOf).Take(2).ToListAsync(ct);
        var before = quarter.Previous.ToString();
        var last = await db.KriEvaluations.AsNoTracking().AsSplitQuery().Where(e => e.RegionId == regionId && e.Period == before).OrderByDescending(e => e.AsOf).FirstOrDefaultAsync(ct);
        var language = Said.In(http);
        var current = newest.FirstOrDefault();
        var stale = current is null || current.Quarter != quarter;
        return TypedResults.Ok(new KriBoardView(
            regionId, day, quarter.ToString(), stale ? null : current!.AsOf, policy.Id,
            [.. Kri.All.Select(k => View(k, current, newest.ElementAtOrDefault(1), last, stale, thresholds[k.Code], words, language))]));
    }

    private static KriView View(Kri kri, KriEvaluation? current, KriEvaluation? before, KriEvaluation? lastQuarter, bool stale, KriThreshold threshold, Words words, string language)
    {
        var colour = stale ? KriColour.Grey : current!.ColourOf(kri.Code);
        var earlier = before?.ColourOf(kri.Code);
        GreyReason? grey = colour is not KriColour.Grey ? null : stale ? GreyReason.Stale : current!.Readings.Where(r => r.Kri == kri.Code).Select(r => r.Grey).FirstOrDefault(g => g is not null);
        KriTrend? trend = colour is KriColour.Grey || earlier is null or KriColour.Grey ? null : colour < earlier ? KriTrend.Better : colour > earlier ? KriTrend.Worse : KriTrend.Same;
        return new KriView(
            kri.Code, words.Say(language, $"enum.kriCode.{kri.Code}"), Wire.Name(kri.Category), kri.Service, Wire.Name(colour), grey is { } reason ? Wire.Name(reason) : null, threshold,
            current is null ? [] : KriEvaluationView.Readings(current, kri.Code), trend is { } t ? Wire.Name(t) : null, earlier is { } e ? Wire.Name(e) : null, before?.AsOf, lastQuarter is null ? null : Wire.Name(lastQuarter.ColourOf(kri.Code)));
    }
}
