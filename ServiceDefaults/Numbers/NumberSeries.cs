using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.ServiceDefaults.Numbers;

/// <summary>Counts the records of a kind in a region and year; a number is taken in the transaction of its record, gaps are allowed.</summary>
/// <param name="kind">How the numbers begin: <c>TK</c> gives TK-2026-000123.</param>
public sealed class NumberSeries(Guid region, string kind, int year)
{
    // Not called RegionId: everybody who may make a record takes a number, whatever records he may see.
    public Guid Region { get; private init; } = region;

    public string Kind { get; private init; } = kind;

    public int Year { get; private init; } = year;

    public int Last { get; private set; }

    public int Version { get; private set; } = 1;

    public string Next()
    {
        Last++;
        Version++;
        return string.Create(CultureInfo.InvariantCulture, $"{Kind}-{Year}-{Last:000000}");
    }

    /// <summary>The next number of a kind in a region and year; unique there.</summary>
    public static async Task<string> NextAsync(ServiceDbContext db, string kind, Guid region, int year, CancellationToken cancellationToken)
    {
        var series = await db.Set<NumberSeries>().FindAsync([region, kind, year], cancellationToken);
        if (series is null)
            db.Add(series = new NumberSeries(region, kind, year));
        return series.Next();
    }

    /// <summary>Called by a department whose records have numbers.</summary>
    /// <param name="table">Another where a table of the usual name was there before with other columns.</param>
    public static void Configure(ModelBuilder modelBuilder, string table = nameof(NumberSeries))
    {
        modelBuilder.Entity<NumberSeries>().ToTable(table).NotAudited().HasKey(s => new { s.Region, s.Kind, s.Year });
        modelBuilder.Entity<NumberSeries>().Property(s => s.Kind).HasMaxLength(4);
    }
}
