using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Sales.Features.Opportunities;

public sealed record ForecastReport(DateOnly AsOf, int Year, IReadOnlyList<ForecastRow> Rows);

/// <param name="Signed">Signed in the month and not voided by the day, × share: of the persons whose figures the caller sees.</param>
/// <param name="Open">Full amount of what was open on the day and expected in the month.</param>
/// <param name="Weighted">The same × probability.</param>
/// <param name="Forecast">Signed and weighted together (RB-07).</param>
public sealed record ForecastRow(Guid RegionId, string RegionCode, int Month, string Currency, decimal Signed, decimal Open, decimal Weighted, decimal Forecast);

internal static class GetForecast
{
    /// <summary>What may be expected of a year, month by month: signed, and open amounts × probability as they stood on a day (RB-07). Refuses <c>date-in-future</c>.</summary>
    /// <param name="year">Default: the year of <c>asOf</c>.</param>
    internal static async Task<Ok<ForecastReport>> Handle(DateOnly? asOf, int? year, Guid? regionId, SalesDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var day = clock.AsOf(asOf);
        var of = year ?? day.Year;
        var (first, last) = (PerformanceEntry.PeriodOf(of, 1), PerformanceEntry.PeriodOf(of, PlanSpread.Months));
        var opportunities = await db.Opportunities.AsNoTracking().AsSplitQuery().Where(o => (regionId == null || o.RegionId == regionId) && o.Steps.Any(s => s.On <= day)).ToListAsync(ct);
        var open = opportunities.Select(o => (o.RegionId, o.Currency, Step: o.Steps.Where(s => s.On <= day).MaxBy(s => s.Sequence)!))
            .Where(o => o.Step.Stage is not (OpportunityStage.Won or OpportunityStage.Lost) && o.Step.ExpectedOn.Year == of)
            .ToLookup(o => (o.RegionId, Month: o.Step.ExpectedOn.Month, o.Currency), o => o.Step);
        var signed = (await db.PerformanceEntries.AsNoTracking().Where(e => e.Period >= first && e.Period <= last && e.On <= day && (regionId == null || e.RegionId == regionId))
            .GroupBy(e => new { e.RegionId, e.Period, e.Currency }).Select(g => new { g.Key.RegionId, g.Key.Period, g.Key.Currency, Amount = g.Sum(e => e.Amount) }).ToListAsync(ct))
            .ToDictionary(s => (s.RegionId, Month: s.Period - first + 1, s.Currency), s => s.Amount);
        return TypedResults.Ok(new ForecastReport(
            day, of,
            [
                .. open.Select(g => g.Key).Union(signed.Keys).Select(key =>
                {
                    var (have, weighted) = (signed.GetValueOrDefault(key), Math.Round(open[key].Sum(s => s.Amount * s.Probability) / 100, 2, MidpointRounding.AwayFromZero));
                    return new ForecastRow(key.RegionId, organisation.Current.Regions.GetValueOrDefault(key.RegionId)?.Code ?? "", key.Month, key.Currency, have, open[key].Sum(s => s.Amount), weighted, have + weighted);
                }).OrderBy(r => r.RegionCode, StringComparer.Ordinal).ThenBy(r => r.Month).ThenBy(r => r.Currency, StringComparer.Ordinal),
            ]));
    }
}
