using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain.Appraisals;

namespace RegionCloud.Performance.Features.Facts;

internal static class FactBooks
{
    /// <summary>Keeps what is not known yet: the same version of the same thing counts once, however often and by whichever way it is told.</summary>
    public static async Task LearnAsync(this PerformanceDbContext db, IReadOnlyList<Fact> told, CancellationToken ct)
    {
        var keys = told.Select(f => f.Key).Distinct(StringComparer.Ordinal).ToList();
        var known = (await db.Facts.Where(f => keys.Contains(f.Key)).Select(f => new { f.Key, f.Version }).Distinct().ToListAsync(ct)).Select(f => (f.Key, f.Version)).ToHashSet();
        db.AddRange(told.Where(f => !known.Contains((f.Key, f.Version))));
    }

    /// <summary>What holds as of a day and as it was known at a moment: of each thing its latest version by then.</summary>
    public static IQueryable<Fact> InForce(this IQueryable<Fact> facts, DateOnly asOf, DateTimeOffset knownAt)
        => facts.Where(f => f.On <= asOf && f.RecordedAt <= knownAt && !facts.Any(later => later.Key == f.Key && later.Version > f.Version && later.On <= asOf && later.RecordedAt <= knownAt));
}
