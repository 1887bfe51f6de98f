using System.Globalization;

namespace RegionCloud.Sales.Domain;

/// <summary>Counts the contracts of a region and year; a number is taken in the transaction of its contract.</summary>
internal sealed class NumberSeries(Guid region, int year)
{
    // Not called RegionId: everybody who may draft a contract takes a number, whatever records he may see.
    public Guid Region { get; private init; } = region;

    public int Year { get; private init; } = year;

    public int Last { get; private set; }

    public int Version { get; private set; } = 1;

    public string Next()
    {
        Last++;
        Version++;
        return string.Create(CultureInfo.InvariantCulture, $"CT-{Year}-{Last:000000}");
    }
}
