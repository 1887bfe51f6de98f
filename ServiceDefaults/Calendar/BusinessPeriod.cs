using System.Globalization;
using System.Text.RegularExpressions;

namespace RegionCloud.ServiceDefaults.Calendar;

/// <summary>A month, quarter or year by business days, written 2026-07, 2026-Q3, 2026.</summary>
public readonly partial record struct BusinessPeriod
{
    private readonly int months;

    private BusinessPeriod(DateOnly first, int months) => (First, this.months) = (first, months);

    public DateOnly First { get; }

    public DateOnly Last => First.AddMonths(months).AddDays(-1);

    public BusinessPeriod Next => new(First.AddMonths(months), months);

    public BusinessPeriod Previous => new(First.AddMonths(-months), months);

    public bool Covers(DateOnly day) => day >= First && day <= Last;

    public static BusinessPeriod MonthOf(DateOnly day) => new(new DateOnly(day.Year, day.Month, 1), 1);

    public static BusinessPeriod QuarterOf(DateOnly day) => new(new DateOnly(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1), 3);

    public static BusinessPeriod YearOf(DateOnly day) => new(new DateOnly(day.Year, 1, 1), 12);

    /// <param name="every">month, quarter or year.</param>
    public static BusinessPeriod Of(string every, DateOnly day) => every switch
    {
        "month" => MonthOf(day),
        "quarter" => QuarterOf(day),
        "year" => YearOf(day),
        _ => throw new ArgumentOutOfRangeException(nameof(every), every, "month, quarter or year"),
    };

    /// <summary>All periods that have a day between two days, in order.</summary>
    public static IEnumerable<BusinessPeriod> Between(string every, DateOnly from, DateOnly until)
    {
        for (var period = Of(every, from); period.First <= until; period = period.Next)
            yield return period;
    }

    /// <summary>Reads 2026-07, 2026-Q3 or 2026; null for anything else.</summary>
    public static BusinessPeriod? Read(string? text)
    {
        if (text is null || Written().Match(text) is not { Success: true } read || int.Parse(read.Groups["year"].Value, CultureInfo.InvariantCulture) is var year && year is < 1900 or > 9000)
            return null;

        var first = new DateOnly(year, 1, 1);
        if (read.Groups["month"] is { Success: true } month)
            return MonthOf(first.AddMonths(int.Parse(month.Value, CultureInfo.InvariantCulture) - 1));
        return read.Groups["quarter"] is { Success: true } quarter ? QuarterOf(first.AddMonths((int.Parse(quarter.Value, CultureInfo.InvariantCulture) - 1) * 3)) : YearOf(first);
    }

    public override string ToString() => months switch
    {
        1 => First.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        3 => string.Create(CultureInfo.InvariantCulture, $"{First:yyyy}-Q{((First.Month - 1) / 3) + 1}"),
        _ => First.ToString("yyyy", CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("^(?<year>[0-9]{4})(-(?<month>0[1-9]|1[0-2])|-Q(?<quarter>[1-4]))?\\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Written();
}
