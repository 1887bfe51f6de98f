using System.Globalization;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Domain;

/// <summary>From the first to the last day, both inclusive; without a last day it is open.</summary>
internal readonly record struct Days(DateOnly From, DateOnly? Until)
{
    public bool Covers(DateOnly day) => day >= From && (Until is null || day <= Until);

    public bool Overlaps(Days other) => (other.Until is null || From <= other.Until) && (Until is null || other.From <= Until);

    public bool Contains(Days inner) => inner.From >= From && (Until is null || inner.Until <= Until);

    /// <summary>2026-01-01…2026-12-31, or 2026-01-01… when open.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:yyyy-MM-dd}…{Until:yyyy-MM-dd}");
}

internal static class DaysRules
{
    /// <summary><c>performance.period.reversed</c>: the last day lies before the first.</summary>
    public static Refusal? MustNotBeReversed(Days days)
        => days.Until < days.From ? Refusal.Content("performance.period.reversed", "/until", ("from", days.From), ("until", days.Until)) : null;

    /// <summary><c>performance.period.end-outside</c>: the last day must lie in the days it ends; an end is never moved later.</summary>
    public static Refusal? EndMustLieInside(Days days, DateOnly on)
        => days.Covers(on) ? null : Refusal.Content("performance.period.end-outside", "/on", ("on", on), ("days", days.ToString()));
}
