using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Organisation.Messages.Events;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Closes;

/// <param name="Month">yyyy-MM; over in the region.</param>
/// <param name="RegionId">Default: every region that existed in the month and has not closed it yet.</param>
public sealed record ClosePeriodRequest([property: Text(7, 7)] string Month, Guid? RegionId = null, [property: Text(1, 2000)] string? Note = null);

/// <param name="Closed">One for each region, by its code.</param>
public sealed record ClosedPeriod(string Month, IReadOnlyList<PeriodCloseView> Closed);

internal static class ClosePeriod
{
    /// <summary>
    /// Closes a month of a region, or of the whole company, for good. Months close one after the other; the first may be any. Refusals:
    /// performance.region.unknown, performance.close.region-not-in-force, performance.close.not-over, performance.close.already-closed,
    /// performance.close.not-next.
    /// </summary>
    internal static async Task<Ok<ClosedPeriod>> Handle(ClosePeriodRequest request, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        var month = Month(request.Month);
        var regions = await db.ReachableRegions.Where(r => request.RegionId == null || r.Id == request.RegionId).OrderBy(r => r.Code).ToListAsync(cancellationToken);
        Refuse.Broken(request.RegionId is { } wanted ? RegionRules.MustBeKnown(regions.SingleOrDefault(), wanted) : null);
        var last = (await db.PeriodCloses.GroupBy(c => c.RegionId).Select(g => g.OrderByDescending(c => c.Month).First()).ToListAsync(cancellationToken)).ToDictionary(c => c.RegionId);

        // The company's month is closed in the regions that had it and have it open; if it is open in none of them, each says why.
        var had = request.RegionId is null && regions.FindAll(r => CloseRules.RegionMustHaveExisted(r, month) is null) is { Count: > 0 } some ? some : regions;
        var closing = request.RegionId is null && had.FindAll(r => !(month <= last.GetValueOrDefault(r.Id)?.Month)) is { Count: > 0 } open ? open : had;
        Refuse.Broken([.. closing.Select(r => CloseRules.MayClose(r, month, last.GetValueOrDefault(r.Id), clock.Today(r.Id)))]);

        var closes = closing.ConvertAll(r => PeriodClose.Close(r, month, last.GetValueOrDefault(r.Id), request.Note, user.Subject, clock.Today(r.Id), clock.Now));
        db.AddRange(closes);
        foreach (var close in closes)
            db.Publish(new PeriodClosed(close.Id, close.RegionId, CloseRules.Text(close.Month), close.OpenFrom, close.ClosedOn, user.Subject, clock.Now));
        await db.RecordChangesAsync(request.RegionId, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Ok(new ClosedPeriod(request.Month, closes.ConvertAll(PeriodCloseView.Of)));
    }

    private static DateOnly Month(string text)
        => text.Length == 7 && BusinessPeriod.Read(text) is { } period && period == BusinessPeriod.MonthOf(period.First)
            ? period.First
            : throw new MalformedRequestException(Fault.Of("invalid-value", "/month", ("field", "month"), ("expected", "yyyy-MM")));
}
