using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.ServiceDefaults.Organisation;

/// <summary>Business dates, reckoned in the region's zone (decisions §4).</summary>
public sealed class BusinessClock(TimeProvider time, OrganisationDirectory directory)
{
    /// <summary>The company's own zone, for figures over several regions.</summary>
    public static readonly TimeZoneInfo CompanyZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Today in a region; in the company's zone when the region is not known.</summary>
    public DateOnly Today(Guid regionId) => DayOf(regionId, Now);

    public DateOnly Today() => DateIn(CompanyZone, Now);

    /// <summary>On which day something is in a region.</summary>
    public DateOnly DayOf(Guid regionId, DateTimeOffset at) => DateIn(directory.Current.Regions.GetValueOrDefault(regionId)?.Zone ?? CompanyZone, at);

    /// <summary>When a day begins in the company's zone.</summary>
    public static DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(Math.Max(0, midnight.Ticks - CompanyZone.GetUtcOffset(midnight).Ticks), TimeSpan.Zero);
    }

    /// <summary>When the next day begins there.</summary>
    public static DateTimeOffset EndOf(DateOnly day) => day == DateOnly.MaxValue ? DateTimeOffset.MaxValue : StartOf(day.AddDays(1));

    /// <summary>Refuses a fact dated after today in its region: <c>date-in-future</c>.</summary>
    public Refusal? NotInFuture(string pointer, DateOnly date, Guid regionId)
        => Today(regionId) is var today && date > today
            ? Refusal.Content("date-in-future", pointer, ("field", pointer.TrimStart('/')), ("value", date), ("today", today))
            : null;

    /// <summary>The same for a fact of the whole company: <c>date-in-future</c>.</summary>
    public Refusal? NotAfterToday(string pointer, DateOnly? date)
        => date is { } day && day > Today()
            ? Refusal.Content("date-in-future", pointer, ("field", pointer.TrimStart('/')), ("value", day), ("today", Today()))
            : null;

    /// <summary>The day of a figure: as asked, else today. A day that has not come in any region yet is refused: <c>date-in-future</c>.</summary>
    public DateOnly AsOf(DateOnly? asked)
    {
        if (asked is not { } day)
            return Today();

        var latest = directory.Current.Regions.Values.Select(r => DateIn(r.Zone, Now)).Append(Today()).Max();
        Refuse.Broken(day > latest ? Refusal.Content("date-in-future", "/asOf", ("field", "asOf"), ("value", day), ("today", latest)) : null);
        return day;
    }

    private static DateOnly DateIn(TimeZoneInfo zone, DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
}
