using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Domain;

/// <summary>
/// 關賬: headquarters closed a month of a region. What is dated in it is no longer entered without a permission of its own, and what comes
/// late is an adjustment (RB-04, RB-25). A closed month is never opened again.
/// </summary>
internal sealed class PeriodClose : IFeedRecord
{
    private PeriodClose()
    {
    }

    public Guid Id { get; private init; }

    public Guid RegionId { get; private init; }

    /// <summary>The month's first day.</summary>
    public DateOnly Month { get; private init; }

    /// <summary>The business day on which it was closed, in the region's zone.</summary>
    public DateOnly ClosedOn { get; private init; }

    public DateTimeOffset ClosedAt { get; private init; }

    /// <summary>Subject.</summary>
    public string ClosedBy { get; private init; } = "";

    public string? Note { get; private init; }

    public long FeedVersion { get; set; }

    /// <summary>From here on the region's books are open.</summary>
    public DateOnly OpenFrom => Month.AddMonths(1);

    /// <param name="last">The region's last closed month; null while nothing is closed: then any month may be the first, and closes all before it.</param>
    /// <param name="today">In the region.</param>
    public static PeriodClose Close(Region region, DateOnly month, PeriodClose? last, string? note, string by, DateOnly today, DateTimeOffset now)
    {
        Refuse.Broken(CloseRules.MayClose(region, month, last, today));
        return new PeriodClose { Id = Guid.CreateVersion7(now), RegionId = region.Id, Month = month, ClosedOn = today, ClosedAt = now, ClosedBy = by, Note = note };
    }
}

/// <summary>Every reason for which a month is not closed.</summary>
internal static class CloseRules
{
    public static Refusal? MayClose(Region region, DateOnly month, PeriodClose? last, DateOnly today)
        => RegionMustHaveExisted(region, month) ?? MustBeOver(region, month, today) ?? MustBeOpen(region, month, last) ?? MustBeTheNext(region, month, last);

    /// <summary><c>performance.close.region-not-in-force</c></summary>
    public static Refusal? RegionMustHaveExisted(Region region, DateOnly month)
        => region.Valid.Overlaps(new Days(month, month.AddMonths(1).AddDays(-1))) ? null
            : Refusal.Content("performance.close.region-not-in-force", "/month", ("region", region.Code), ("month", Text(month)), ("valid", region.Valid.ToString()));

    /// <summary><c>performance.close.not-over</c>: on its last day it is not over yet.</summary>
    private static Refusal? MustBeOver(Region region, DateOnly month, DateOnly today)
        => month.AddMonths(1) <= today ? null : Refusal.Content("performance.close.not-over", "/month", ("region", region.Code), ("month", Text(month)), ("today", today));

    /// <summary><c>performance.close.already-closed</c></summary>
    private static Refusal? MustBeOpen(Region region, DateOnly month, PeriodClose? last)
        => last is null || month > last.Month ? null : Refusal.State("performance.close.already-closed", ("region", region.Code), ("month", Text(month)), ("openFrom", last.OpenFrom));

    /// <summary><c>performance.close.not-next</c>: months are closed one after the other.</summary>
    private static Refusal? MustBeTheNext(Region region, DateOnly month, PeriodClose? last)
        => last is null || month == last.OpenFrom ? null : Refusal.Content("performance.close.not-next", "/month", ("region", region.Code), ("month", Text(month)), ("next", Text(last.OpenFrom)));

    public static string Text(DateOnly month) => month.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
}
