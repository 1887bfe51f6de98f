using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Closes;

/// <summary>關賬: a month of a region that headquarters closed; it is never opened again.</summary>
/// <param name="Month">yyyy-MM.</param>
/// <param name="OpenFrom">From this day on the region's books were open after it.</param>
/// <param name="ClosedOn">The business day of closing.</param>
/// <param name="ClosedBy">Subject.</param>
public sealed record PeriodCloseView(Guid Id, Guid RegionId, string Month, DateOnly OpenFrom, DateOnly ClosedOn, DateTimeOffset ClosedAt, string ClosedBy, string? Note)
{
    internal static PeriodCloseView Of(PeriodClose c) => new(c.Id, c.RegionId, CloseRules.Text(c.Month), c.OpenFrom, c.ClosedOn, c.ClosedAt, c.ClosedBy, c.Note);
}

internal sealed class CloseList : Listing<PeriodClose, PeriodCloseView>
{
    public CloseList()
    {
        Key(c => c.Id);
        Filter("regionId", c => c.RegionId);
        Range("month", c => c.Month);
        Sort("month", c => c.Month);
        DefaultSort("-month");
    }
}

internal static class ListCloses
{
    /// <summary>The closed months of the regions you reach, the newest first. Refuses <c>date-in-future</c>.</summary>
    /// <param name="asOf">Only what was closed by that day.</param>
    internal static async Task<Ok<Page<PeriodCloseView>>> Handle(ListQuery<CloseList> query, DateOnly? asOf, PerformanceDbContext db, BusinessClock clock, CancellationToken cancellationToken)
    {
        var day = clock.AsOf(asOf);
        return TypedResults.Ok(await query.PageAsync(db.PeriodCloses.AsNoTracking().Where(c => c.ClosedOn <= day), PeriodCloseView.Of, cancellationToken));
    }
}

/// <summary>Up to where a region's books are closed.</summary>
/// <param name="ClosedThrough">The last closed month, yyyy-MM; absent while none is.</param>
/// <param name="OpenFrom">First open day; absent while everything is open.</param>
public sealed record OpenPeriod(Guid RegionId, string RegionCode, string? ClosedThrough, DateOnly? OpenFrom);

/// <param name="Regions">Of the regions you reach, by code.</param>
public sealed record OpenPeriods(DateOnly AsOf, IReadOnlyList<OpenPeriod> Regions);

internal static class ListOpenPeriods
{
    /// <summary>Up to where each region's books are closed. Refuses <c>date-in-future</c>.</summary>
    /// <param name="asOf">As it was on that day; default: today.</param>
    internal static async Task<Ok<OpenPeriods>> Handle(DateOnly? asOf, PerformanceDbContext db, BusinessClock clock, CancellationToken cancellationToken)
    {
        var day = clock.AsOf(asOf);
        var last = await db.PeriodCloses.Where(c => c.ClosedOn <= day).GroupBy(c => c.RegionId).Select(g => new { g.Key, Month = g.Max(c => c.Month) }).ToDictionaryAsync(g => g.Key, g => g.Month, cancellationToken);
        var regions = await db.ReachableRegions.AsNoTracking().OrderBy(r => r.Code).Select(r => new { r.Id, r.Code }).ToListAsync(cancellationToken);
        return TypedResults.Ok(new OpenPeriods(day, [.. regions.Select(r => last.TryGetValue(r.Id, out var month) ? new OpenPeriod(r.Id, r.Code, CloseRules.Text(month), month.AddMonths(1)) : new OpenPeriod(r.Id, r.Code, null, null))]));
    }
}
