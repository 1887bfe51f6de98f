using Microsoft.EntityFrameworkCore;
using OpenTelemetry;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.CustomerService.Features.Measures;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.CustomerService.Features;

/// <summary>What a new day brings in a region: measures whose day is over are told as overdue, once (6.2-6). Whoever looks again finds nothing more.</summary>
internal sealed partial class WatchDays(IServiceScopeFactory scopes, OrganisationDirectory organisation, TimeProvider time, ILogger<WatchDays> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

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
            catch (DbUpdateConcurrencyException)
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
        var today = clock.Today(region);
        var late = await db.Measures.AsSplitQuery().Where(m => m.Status == MeasureStatus.Open && m.DueOn < today && m.OverdueToldOn == null).OrderBy(m => m.Id).Take(200).ToListAsync(cancellationToken);
        foreach (var measure in late.Where(m => m.IsFoundOverdue(today)))
            db.Publish(new MeasureOverdue(region, measure.DueOn.AddDays(1), TicketRules.Timer, clock.Now, MeasureView.State(measure)));
        if (late.Count == 0)
            return;

        using (await WriterGate.For(db).EnterAsync(cancellationToken))
            await db.SaveChangesAsync(cancellationToken);
    }

    [LoggerMessage(7002, LogLevel.Warning, "What the day brings could not be looked at; it is tried again soon ({Outline})")]
    private partial void Failed(string outline);
}
