using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Summaries;

/// <summary>One figure of a region for its cockpit.</summary>
/// <param name="Code">Such as <c>receivables.overdue</c>; never changes.</param>
/// <param name="Value">Exact decimal text; null when it is not measurable.</param>
/// <param name="Unit">A currency, percent, count or days.</param>
/// <param name="RecordedAt">When the newest fact in it was recorded; null when there is none.</param>
/// <param name="Path">Where the records behind it are read, below the department's prefix.</param>
public sealed record SummaryFigure(string Code, string? Value, string Unit, DateTimeOffset? RecordedAt, string Path)
{
    public static SummaryFigure Money(string code, decimal amount, string currency, DateTimeOffset? recordedAt, string path)
        => new(code, amount.ToString("0.00", CultureInfo.InvariantCulture), currency, recordedAt, path);

    public static SummaryFigure Percent(string code, decimal? percent, DateTimeOffset? recordedAt, string path)
        => new(code, percent?.ToString("0.00", CultureInfo.InvariantCulture), "percent", recordedAt, path);

    public static SummaryFigure Count(string code, int count, DateTimeOffset? recordedAt, string path)
        => new(code, count.ToString(CultureInfo.InvariantCulture), "count", recordedAt, path);
}

/// <summary>The figures of one room of a department, declared with the permission to read what is behind them: whoever lacks it for the whole region is not told them.</summary>
public sealed class RegionFigures
{
    private RegionFigures(string permission, Func<IServiceProvider, RegionQuestion, CancellationToken, Task<IReadOnlyList<SummaryFigure>>> read)
    {
        if (!Permissions.All.Contains(permission))
            throw new InvalidOperationException($"permissions.csv has no permission '{permission}'.");

        (Permission, ReadAsync) = (permission, read);
    }

    internal string Permission { get; }

    internal Func<IServiceProvider, RegionQuestion, CancellationToken, Task<IReadOnlyList<SummaryFigure>>> ReadAsync { get; }

    /// <param name="permission">The reading sees the region asked for and nothing else.</param>
    public static RegionFigures Of<TContext>(string permission, Func<TContext, RegionQuestion, CancellationToken, Task<IReadOnlyList<SummaryFigure>>> read)
        where TContext : ServiceDbContext
        => new(permission, (services, question, cancellationToken) => read((TContext)services.GetRequiredService<ServiceDbContext>(), question, cancellationToken));
}

public static class RegionFiguresSetup
{
    /// <summary>Declares what this department tells of a region's standing.</summary>
    public static void AddRegionFigures(this IHostApplicationBuilder builder, params IEnumerable<RegionFigures> figures)
    {
        foreach (var one in figures)
            builder.Services.AddSingleton(one);
    }
}
