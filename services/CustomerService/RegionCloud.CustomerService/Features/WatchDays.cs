using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using OpenTelemetry;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.CustomerService.Features.Measures;
using RegionCloud.CustomerService.Features.Visits;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.CustomerService.Features;

/// <summary>
/// What a new day brings in a region: measures whose day is over are told as overdue, once (6.2-6), and visits are planned for the customers who have a class (6.3-1), also when one got another class or was visited. Whoever looks again
/// finds nothing more.
/// </summary>
internal sealed partial class WatchDays(IServiceScopeFactory scopes, OrganisationDirectory organisation, TimeProvider time, ILogger<WatchDays> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<Guid, Grounds> planned = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                using var quiet = SuppressInstrumentationScope.Begin();
                if (organisation.IsCopied)
                {
                    foreach (var region in organisation.Current.Regions.Keys)
                        await LookAsync(region, stoppingToken);
                }
            }
            catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || e.IsUniqueViolation())
            {
                // Somebody acted on one of them meanwhile; the next look sees what he did.
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

    internal async Task LookAsync(Guid region, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.Region(region, "a new day of customer service"));
        var db = services.ServiceProvider.GetRequiredService<CustomerServiceDbContext>();
        var clock = services.ServiceProvider.GetRequiredService<BusinessClock>();
        var (today, now) = (clock.Today(region), clock.Now);
        var late = await db.Measures.AsSplitQuery().Where(m => m.Status == MeasureStatus.Open && m.DueOn < today && m.OverdueToldOn == null).OrderBy(m => m.Id).Take(200).ToListAsync(cancellationToken);
        foreach (var measure in late.Where(m => m.IsFoundOverdue(today)))
            db.Publish(new MeasureOverdue(region, measure.DueOn.AddDays(1), TicketRules.Timer, now, MeasureView.State(measure)));
        await MoveFilesAsync(db, region, cancellationToken);
        var grounds = await GroundsAsync(db, region, today, cancellationToken);
        if (planned.GetValueOrDefault(region) != grounds)
            await VisitPlanning.PlanAsync(db, region, new Act(today, now, TicketRules.Timer), cancellationToken);
        if (db.ChangeTracker.HasChanges())
        {
            using (await WriterGate.For(db).EnterAsync(cancellationToken))
                await db.SaveChangesAsync(cancellationToken);
        }

        planned[region] = grounds;
    }

    /// <summary>A region got its customer service department after its customers, or another one.</summary>
    private async Task MoveFilesAsync(CustomerServiceDbContext db, Guid region, CancellationToken cancellationToken)
    {
        var department = ServiceDepartments.Of(organisation.Current, region);
        foreach (var customer in await db.FileCustomers.Where(c => c.RegionId == region && c.DepartmentId != department).ToListAsync(cancellationToken))
            customer.MoveTo(department);
        foreach (var contract in await db.FileContracts.AsSplitQuery().Where(c => c.RegionId == region && c.DepartmentId != department).ToListAsync(cancellationToken))
            contract.MoveTo(department);
    }

    private static async Task<Grounds> GroundsAsync(CustomerServiceDbContext db, Guid region, DateOnly today, CancellationToken cancellationToken)
        => new(
            today, await db.FileCustomers.Where(c => c.RegionId == region).MaxAsync(c => (long?)c.FeedVersion, cancellationToken),
            await db.Visits.Where(v => v.RegionId == region).MaxAsync(v => (DateTimeOffset?)v.RecordedAt, cancellationToken));

    [LoggerMessage(7002, LogLevel.Warning, "What the day brings could not be looked at; it is tried again soon ({Outline})")]
    private partial void Failed(string outline);

    /// <summary>On what the plan of a region's visits rests: as long as nothing of it changed, the plan is the same.</summary>
    private sealed record Grounds(DateOnly Today, long? Customers, DateTimeOffset? Visits);
}
