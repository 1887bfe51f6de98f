using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Operations;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.ServiceDefaults.Schedules;

/// <summary>
/// Work that is done once a day for each region, after the region's midnight and as of the end of the day that is over. It is the same long operation that a
/// person may ask for (decisions §4), asked for by the service under its own principal. A day that is missed, because nothing ran or the region was paused, is not
/// made up: the next one reckons with all that is on record.
/// </summary>
/// <param name="Kind">The long operation (<see cref="LongWork"/>).</param>
/// <param name="Permission">The one under which it is done; the service's own column of permissions.csv has it.</param>
/// <param name="Asks">What it is asked for, of a region and the day that is over.</param>
public sealed record DailyWork(string Kind, string Permission, Func<Guid, DateOnly, object> Asks);

/// <summary>That a day's work of a region was begun: the row is its own proof that it is begun once.</summary>
public sealed class ScheduledRun
{
    public string Kind { get; init; } = "";

    // Not called RegionId: whether a day was begun does not depend on who looks.
    public Guid Region { get; init; }

    /// <summary>As of whose end it is reckoned.</summary>
    public DateOnly Day { get; init; }

    public DateTimeOffset BegunAt { get; init; }

    public Guid OperationId { get; init; }
}

/// <summary>A region for which no scheduled work is begun, such as while its history is loaded; the row goes when it is resumed, the audit keeps both.</summary>
public sealed class PausedRegion
{
    public Guid RegionId { get; init; }

    public DateTimeOffset Since { get; init; }

    /// <summary>Subject.</summary>
    public string By { get; init; } = "";

    public string Reason { get; init; } = "";
}

public static class Scheduling
{
    /// <summary>Work that is done daily for each region; <see cref="Configure"/> belongs to it.</summary>
    public static void AddDailyWork(this IHostApplicationBuilder builder, params IEnumerable<DailyWork> works)
    {
        foreach (var work in works)
            builder.Services.AddSingleton(work);
        builder.Services.AddSingleton<Scheduler>();
        builder.Services.AddHostedService(s => s.GetRequiredService<Scheduler>());
        builder.Services.AddHealthChecks().AddCheck<ScheduleHealth>("schedules");
    }

    /// <summary>Called by a department that has daily work.</summary>
    public static void Configure(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ScheduledRun>(run =>
        {
            run.ToTable("ScheduledRuns").HasKey(r => new { r.Kind, r.Region, r.Day });
            run.Property(r => r.Kind).HasMaxLength(Operation.LongestKind);
        });
        modelBuilder.Entity<PausedRegion>(paused =>
        {
            paused.ToTable("PausedRegions").HasKey(p => p.RegionId);
            paused.Property(p => p.RegionId).ValueGeneratedNever();
            paused.Property(p => p.By).HasMaxLength(200);
            paused.Property(p => p.Reason).HasMaxLength(200);
        });
    }

    /// <summary>Healthy all the same: somebody wants it so; but whoever looks is told.</summary>
    private sealed class ScheduleHealth(ServiceDbContext db, DataScope scope, OrganisationDirectory organisation) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            scope.Enter(Reach.All("health"));
            var paused = await db.Set<PausedRegion>().AsNoTracking().OrderBy(p => p.RegionId).ToListAsync(cancellationToken);
            return HealthCheckResult.Healthy(paused.Count == 0
                ? "Scheduled work is begun in every region."
                : $"No scheduled work is begun in {string.Join(", ", paused.Select(p => organisation.IsCopied && organisation.Current.Regions.GetValueOrDefault(p.RegionId) is { } region ? region.Code : p.RegionId.ToString()))}.");
        }
    }
}
