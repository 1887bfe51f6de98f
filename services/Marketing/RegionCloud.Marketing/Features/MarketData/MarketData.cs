using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Imports;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.MarketData;

/// <summary>A value of a series in a period, as a source told it on a day.</summary>
/// <param name="Segment">Part of the market; empty: the whole.</param>
/// <param name="Competitor">Code of the competitor; empty: the company itself, or the whole market.</param>
/// <param name="Unit">percent, a currency, count, or what else is counted in.</param>
/// <param name="KnownOn">From this day on it counts, until a later one of the same period is known.</param>
public sealed record MarketDatumView(
    Guid Id, Guid RegionId, MarketSeries Series, string Segment, string Competitor, string Period, decimal Value, string Unit, string Source, string? Evidence, DateOnly KnownOn, DateTimeOffset RecordedAt, string RecordedBy)
{
    internal static MarketDatumView Of(MarketDatum d) => new(d.Id, d.RegionId, d.Series, d.Segment, d.Competitor, d.Period, d.Value, d.Unit, d.Source, d.Evidence, d.KnownOn, d.RecordedAt, d.RecordedBy);
}

/// <param name="Segment">Part of the market; default: the whole.</param>
/// <param name="Competitor">Code of a competitor of the region; default: the company itself, or the whole market.</param>
/// <param name="Period">2026-06, 2026-Q2 or 2026.</param>
/// <param name="Unit">Of a market share always percent.</param>
/// <param name="Evidence">What shows it.</param>
/// <param name="KnownOn">Business date; default: today.</param>
public sealed record EnterMarketDatumRequest(
    Guid RegionId, MarketSeries Series, [property: Text(0, 100)] string? Segment, [property: Text(0, 40)] string? Competitor, [property: Text(4, 7)] string Period, [property: Amount(-9_999_999_999_999.99, 9_999_999_999_999.99)] decimal Value,
    [property: Text(1, 20)] string Unit, [property: Text(1, 500)] string Source, [property: Text(0, 2000)] string? Evidence, DateOnly? KnownOn);

internal sealed class MarketDataList : Listing<MarketDatum, MarketDatumView>
{
    public MarketDataList()
    {
        Key(d => d.Id);
        DefaultSort("-id");
        Filter("regionId", d => d.RegionId);
        Filter("series", d => d.Series);
        Filter("segment", d => d.Segment);
        Filter("competitor", d => d.Competitor);
        Filter("period", d => d.Period);
        Range("known", d => (DateOnly?)d.KnownOn);
        Search(d => d.Segment, d => d.Competitor, d => d.Source);
        Sort("period", d => (DateOnly?)d.PeriodFirst);
        Sort("knownOn", d => (DateOnly?)d.KnownOn);

        RegionColumn(d => d.RegionId);
        Column("label.marketing.column.series", d => d.Series);
        Column("label.marketing.column.segment", d => d.Segment);
        Column("label.marketing.column.competitor", d => d.Competitor);
        Column("label.marketing.column.period", d => d.Period);
        Column("label.marketing.column.value", d => d.Value);
        Column("label.marketing.column.unit", d => d.Unit);
        Column("label.marketing.column.source", d => d.Source);
        Column("label.marketing.column.evidence", d => d.Evidence);
        Column("label.marketing.column.known-on", d => d.KnownOn);
    }
}

internal static class EnterMarketDatum
{
    /// <summary>
    /// Enters a value with its source (2.2-7, 2.2-8); it is never changed, what is known better later is entered beside it. The same again answers 200. 404 for a region whose marketing department is not yours. Refuses
    /// <c>marketing.market-data.not-a-share</c>, <c>…competitor-unknown</c>, <c>…known-otherwise</c>, <c>marketing.report.period-unreadable</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Created<MarketDatumView>, Ok<MarketDatumView>, NotFound>> Handle(EnterMarketDatumRequest request, MarketingDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (MarketingDepartments.Of("research.create", request.RegionId, user, organisation) is not { } department)
            return TypedResults.NotFound();

        var (knownOn, period, competitor, segment) = (request.KnownOn ?? clock.Today(request.RegionId), BusinessPeriod.Read(request.Period), request.Competitor?.Trim() ?? "", request.Segment?.Trim() ?? "");
        Refuse.Broken(
            clock.NotInFuture("/knownOn", knownOn, request.RegionId),
            period is null ? MarketRules.PeriodUnreadable(request.Period) : null,
            MarketRules.ShareInRange(request.Series, request.Value, request.Unit),
            competitor.Length > 0 && !await db.Competitors.AnyAsync(c => c.RegionId == request.RegionId && c.Code == competitor, ct) ? MarketRules.CompetitorUnknown(competitor) : null);
        var present = await db.MarketData.AsNoTracking().SingleOrDefaultAsync(
            d => d.RegionId == request.RegionId && d.Series == request.Series && d.Segment == segment && d.Competitor == competitor && d.Period == request.Period && d.KnownOn == knownOn, ct);
        if (present is not null)
        {
            Refuse.Broken(present.Value != request.Value || present.Unit != request.Unit ? MarketRules.KnownOtherwise(present) : null);
            return TypedResults.Ok(MarketDatumView.Of(present));
        }

        var datum = new MarketDatum
        {
            Id = Guid.CreateVersion7(clock.Now),
            RegionId = request.RegionId,
            DepartmentId = department,
            Series = request.Series,
            Segment = segment,
            Competitor = competitor,
            Period = request.Period,
            PeriodFirst = period!.Value.First,
            Value = request.Value,
            Unit = request.Unit,
            Source = request.Source,
            Evidence = request.Evidence,
            KnownOn = knownOn,
            RecordedAt = clock.Now,
            RecordedBy = user.Subject,
        };
        db.Add(datum);
        return TypedResults.Created($"/api/marketing/v1/market-data/{datum.Id}", MarketDatumView.Of(datum));
    }
}

internal static class ListMarketData
{
    /// <summary>All that was ever entered of the market within the caller's scope, newest first; each value as its source told it.</summary>
    internal static async Task<Ok<Page<MarketDatumView>>> Handle(ListQuery<MarketDataList> query, MarketingDbContext db, CancellationToken ct) => TypedResults.Ok(await query.PageAsync(db.MarketData.AsNoTracking(), MarketDatumView.Of, ct));
}

internal static class ExportMarketData
{
    /// <summary>The same as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<MarketDataList> query, MarketingDbContext db, CancellationToken ct) => query.ExportAsync("label.marketing.list.market-data", db.MarketData.AsNoTracking(), MarketDatumView.Of, ct);
}

internal static class GetMarketDatum
{
    /// <summary>One value.</summary>
    internal static async Task<Results<Ok<MarketDatumView>, NotFound>> Handle(Guid id, MarketingDbContext db, CancellationToken ct)
        => await db.MarketData.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, ct) is { } datum ? TypedResults.Ok(MarketDatumView.Of(datum)) : TypedResults.NotFound();
}

internal static class MarketDataEndpoints
{
    public static void MapMarketData(this IEndpointRouteBuilder marketing)
    {
        var data = marketing.MapGroup("/market-data");
        data.MapGet("", ListMarketData.Handle).RequirePermission("research.read");
        data.MapGet("/export", ExportMarketData.Handle).RequirePermission("research.export");
        data.MapGet("/{id:guid}", GetMarketDatum.Handle).RequirePermission("research.read");
        data.MapPost("", EnterMarketDatum.Handle).RequirePermission("research.create");
        marketing.MapImport<MarketDataFile>("market-data", ImportMarketData.Handle, "research.create");
    }
}
