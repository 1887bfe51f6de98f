using Microsoft.EntityFrameworkCore;
using OpenTelemetry;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.CustomerService.Features.Tickets;

/// <summary>
/// Finds what comes about on tickets by time alone, whether or not anybody looks at them (6.1-3): warnings, breaches, and the close of what was resolved. Every ticket
/// says when it is next to be looked at, so a restart loses nothing and whoever looks twice finds nothing the second time. A new working calendar moves the
/// deadlines of open tickets.
/// </summary>
internal sealed partial class WatchTickets(IServiceScopeFactory scopes, OrganisationDirectory organisation, TimeProvider time, ILogger<WatchTickets> logger) : BackgroundService
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly Dictionary<Guid, int> calendars = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                using var quiet = SuppressInstrumentationScope.Begin();
                if (organisation is { IsCopied: true, Current.Calendar: not null })
                {
                    foreach (var region in organisation.Current.Regions.Keys)
                    {
                        while (await LookAsync(region, stoppingToken) == AtOnce)
                        {
                            // Small saves, so that nobody waits long for the writer's gate.
                        }
                    }
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

    /// <summary>Looks at the tickets of a region whose time has come.</summary>
    internal async Task<int> LookAsync(Guid region, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.Region(region, "service times of tickets"));
        var db = services.ServiceProvider.GetRequiredService<CustomerServiceDbContext>();
        var clock = services.ServiceProvider.GetRequiredService<BusinessClock>();
        var (snapshot, now) = (organisation.Current, clock.Now);
        var (number, moved) = (snapshot.Calendar!.Number, calendars.GetValueOrDefault(region) != snapshot.Calendar.Number);

        var due = await db.Tickets.AsSplitQuery()
            .Where(t => t.NextCheckAt <= now || (moved && t.CalendarNumber < number && t.Status != TicketStatus.Closed && t.Status != TicketStatus.Resolved))
            .OrderBy(t => t.NextCheckAt).ThenBy(t => t.Id).Take(AtOnce).ToListAsync(cancellationToken);
        foreach (var ticket in due)
        {
            if (ticket.Status == TicketStatus.Resolved && ticket.ResolvedAt!.Value.AddDays(ticket.CloseAfterDays) is var over && over <= now)
                ticket.Close(null, new TicketAct(over, clock.DayOf(region, over), now, TicketRules.Timer));
            var notices = TicketNews.Reckon(ticket, snapshot, clock);
            ticket.Looked();
            TicketNews.TellClocks(db, ticket, notices, TicketRules.Timer, clock);
        }

        using (await WriterGate.For(db).EnterAsync(cancellationToken))
            await db.SaveChangesAsync(cancellationToken);
        if (due.Count < AtOnce)
            calendars[region] = number;
        return due.Count;
    }

    [LoggerMessage(7001, LogLevel.Warning, "Tickets could not be looked at; it is tried again at once ({Outline})")]
    private partial void Failed(string outline);
}
