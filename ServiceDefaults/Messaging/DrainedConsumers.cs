using System.Collections.Concurrent;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.ServiceDefaults.Messaging;

/// <summary>
/// Keeps every consumer that an operator drained from taking messages: its endpoint is stopped, the broker keeps what comes, and what
/// already lay in this process goes back. The order stands in the database, so it holds for all instances and after any restart; until
/// it has been read, nobody takes anything.
/// </summary>
internal sealed partial class DrainedConsumers(IServiceScopeFactory scopes, IBusControl bus, BusStatus status, TimeProvider time, ILogger<DrainedConsumers> logger)
    : BackgroundService, IReceiveEndpointObserver
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, IReceiveEndpoint> running = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReceiveEndpoint> stopped = new(StringComparer.Ordinal);
    private readonly OncePerMinute quiet = new(time);
    private readonly OutboxSignal changed = new();

    /// <summary>An order was given or taken back.</summary>
    public Task WakeAsync()
    {
        changed.Set();
        return Task.CompletedTask;
    }

    /// <summary>Holds a message of a drained consumer until the consumer is resumed, or the endpoint stops and the broker takes it back.</summary>
    public async Task PassAsync(string queue, CancellationToken cancellationToken)
    {
        while (status.Drained?.ContainsKey(queue) is not false)
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
    }

    Task IReceiveEndpointObserver.Ready(ReceiveEndpointReady ready)
    {
        var queue = ready.InputAddress.Segments[^1];
        if (ready.IsStarted && status.Queues.Contains(queue))
        {
            running[queue] = ready.ReceiveEndpoint;
            changed.Set();
        }

        return Task.CompletedTask;
    }

    Task IReceiveEndpointObserver.Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    Task IReceiveEndpointObserver.Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

    Task IReceiveEndpointObserver.Faulted(ReceiveEndpointFaulted faulted) => Task.CompletedTask;

    public override void Dispose()
    {
        changed.Dispose();
        base.Dispose();
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        bus.ConnectReceiveEndpointObserver(this);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var untraced = SuppressInstrumentationScope.Begin();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                status.Drained = await OrdersAsync(stoppingToken);
                await FollowAsync(status.Drained, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (quiet.MaySpeak())
                    CannotFollow(e.Message);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            await ((Task)changed.WaitAsync(Look, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<IReadOnlyDictionary<string, DrainedConsumer>> OrdersAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        return await db.DrainedConsumers.AsNoTracking().ToDictionaryAsync(d => d.Queue, StringComparer.Ordinal, cancellationToken);
    }

    private async Task FollowAsync(IReadOnlyDictionary<string, DrainedConsumer> drained, CancellationToken cancellationToken)
    {
        foreach (var queue in drained.Keys)
        {
            if (!running.TryRemove(queue, out var endpoint))
                continue;

            Drains(queue, drained[queue].By);
            await endpoint.Stop(cancellationToken).WaitAsync(BusSupervisor.StopTimeout, cancellationToken);
            stopped[queue] = endpoint;
        }

        foreach (var queue in stopped.Keys.Where(q => !drained.ContainsKey(q)).ToList())
        {
            Resumes(queue);
            stopped.Remove(queue, out var endpoint);
            await endpoint!.Start(cancellationToken).Ready.WaitAsync(BusSupervisor.StopTimeout, cancellationToken);
        }
    }

    [LoggerMessage(1431, LogLevel.Information, "{Queue} is drained by {Operator}: its consumer takes no messages")]
    private partial void Drains(string queue, string @operator);

    [LoggerMessage(1432, LogLevel.Information, "{Queue} is resumed")]
    private partial void Resumes(string queue);

    [LoggerMessage(1433, LogLevel.Warning, "Which consumers are drained cannot be read or followed at present: {Reason}")]
    private partial void CannotFollow(string reason);
}
