using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Operations;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.ServiceDefaults.Schedules;

/// <summary>
/// Looks every minute which regions have had their midnight and begins their daily work. The row that says so and the operation that does it are saved together, so of
/// several instances, and over any restart, a day is begun once; that it comes to an end is the operation's matter.
/// </summary>
internal sealed partial class Scheduler(IServiceScopeFactory scopes, IEnumerable<DailyWork> works, OrganisationDirectory organisation, BusinessClock clock, OperationRunner runner, TimeProvider time, ILogger<Scheduler> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (organisation.IsCopied && !stoppingToken.IsCancellationRequested)
                    await LookAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(e.Outline());
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Begins what is due; returns how much that was.</summary>
    internal async Task<int> LookAsync(CancellationToken cancellationToken)
    {
        using var quiet = SuppressInstrumentationScope.Begin();
        var begun = 0;
        foreach (var region in organisation.Current.Regions.Values)
        {
            // The day that is over; today is not.
            var day = clock.Today(region.Id).AddDays(-1);
            if (!region.Valid.Covers(day))
                continue;

            foreach (var work in works)
            {
                if (!await BeginAsync(work, region.Id, day, cancellationToken))
                    continue;
                Begun(work.Kind, region.Code, day);
                begun++;
            }
        }

        if (begun > 0)
            runner.Wake();
        return begun;
    }

    private async Task<bool> BeginAsync(DailyWork work, Guid region, DateOnly day, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.Region(region, "schedule"));
        services.ServiceProvider.GetRequiredService<AuditContext>().Act(subject: null, nameof(Scheduler));
        var db = services.ServiceProvider.GetRequiredService<ServiceDbContext>();
        if (await db.Set<ScheduledRun>().AnyAsync(r => r.Kind == work.Kind && r.Region == region && r.Day == day, cancellationToken)
            || await db.Set<PausedRegion>().AnyAsync(p => p.RegionId == region, cancellationToken))
            return false;

        var operation = await services.ServiceProvider.GetRequiredService<LongOperations>().AddOwnAsync(work.Kind, work.Permission, work.Asks(region, day), cancellationToken);
        db.Add(new ScheduledRun { Kind = work.Kind, Region = region, Day = day, BegunAt = operation.CreatedAt, OperationId = operation.Id });
        try
        {
            using var gate = await WriterGate.For(db).EnterAsync(cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            // Another instance was quicker.
            return false;
        }
    }

    [LoggerMessage(1811, LogLevel.Information, "The daily {Kind} of region {Region} for {Day} begins")]
    private partial void Begun(string kind, string region, DateOnly day);

    [LoggerMessage(1812, LogLevel.Warning, "The schedule could not be looked through; it is tried again in a minute: {Reason}")]
    private partial void Failed(string reason);
}
