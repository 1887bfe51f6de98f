using System.Collections.Concurrent;
using MassTransit;
using MassTransit.Transports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace RegionCloud.ServiceDefaults.Messaging;

/// <summary>
/// Starts the bus, watches it over a connection of its own and restarts it when the broker is there but the bus is not: MassTransit
/// and the client are known to lose consumers, or to hang in publishing, after a broker restart while they call themselves healthy.
/// </summary>
internal sealed partial class BusSupervisor(IBusControl bus, BrokerAddress broker, BusStatus status, MessagingMeter meter, TimeProvider time, ILogger<BusSupervisor> logger)
    : BackgroundService, IReceiveEndpointObserver
{
    public static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookCloser = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly OncePerMinute quiet = new(time);
    private readonly ConcurrentDictionary<Uri, ReceiveEndpoint> endpoints = [];
    private DateTimeOffset? lostSince;
    private Task start = Task.CompletedTask;
    private CancellationTokenSource? starting;
    private IConnection? connection;

    internal int Restarts { get; private set; }

    Task IReceiveEndpointObserver.Ready(ReceiveEndpointReady ready) => Know(ready);

    Task IReceiveEndpointObserver.Stopping(ReceiveEndpointStopping stopping) => Know(stopping);

    Task IReceiveEndpointObserver.Completed(ReceiveEndpointCompleted completed) => Know(completed);

    Task IReceiveEndpointObserver.Faulted(ReceiveEndpointFaulted faulted) => Know(faulted);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        bus.ConnectReceiveEndpointObserver(this);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        StartBus(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                status.Seen(new BrokerView(Connected: false, e.Message, []));
                // Whatever the bus lost meanwhile, it gets its full time to come back by itself once the broker is there.
                lostSince = null;
                if (quiet.MaySpeak())
                    Away(e.Message);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            await Task.Delay(status.Broker is { Connected: true, Unattended.Count: > 0 } ? LookCloser : Look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await StopBusAsync();
        starting?.Dispose();
        await DisconnectAsync();
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(5));
        var queues = await QueuesAsync(timeout.Token).WaitAsync(timeout.Token);
        // Whoever was drained is meant to be away.
        var unattended = status.Queues.Where(q => queues.GetValueOrDefault(q) is not { Consumers: > 0 } && status.Drained?.ContainsKey(q) is not true).ToList();
        status.Seen(new BrokerView(Connected: true, null, unattended) { Queues = queues });

        var now = time.GetUtcNow();
        var startFailed = start.IsFaulted || start.IsCanceled;
        var stalled = status.StalledSince is { } since && now - since > Patience;
        if (unattended.Count == 0 && !startFailed && !stalled)
        {
            lostSince = null;
            return;
        }

        lostSince ??= now;
        if (now - lostSince < Patience && !startFailed)
            return;

        Restart(startFailed ? "it did not start" : stalled ? "its publishing stalls" : $"no consumer on {string.Join(", ", unattended)}");
        await RestartAsync(cancellationToken);
        lostSince = null;
    }

    internal async Task RestartAsync(CancellationToken cancellationToken)
    {
        await StopBusAsync();
        await LeaveNoneStartedAsync();
        StartBus(cancellationToken);
        Restarts++;
        meter.Restarted();
    }

    private async Task<Dictionary<string, QueueLevel>> QueuesAsync(CancellationToken cancellationToken)
    {
        if (connection is not { IsOpen: true })
        {
            await DisconnectAsync();
            connection = await broker.ConnectAsync("supervisor", cancellationToken);
        }

        var queues = new Dictionary<string, QueueLevel>(StringComparer.Ordinal);
        foreach (var queue in status.Queues)
        {
            if (await BrokerAddress.LookAsync(connection, queue, cancellationToken) is { } level)
                queues[queue] = new QueueLevel(level.MessageCount, level.ConsumerCount);
        }

        return queues;
    }

    private void StartBus(CancellationToken cancellationToken)
    {
        starting?.Dispose();
        starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        start = bus.StartAsync(starting.Token);
    }

    private async Task StopBusAsync()
    {
        try
        {
            // A bus that still waits for its consumers ignores being stopped, and being started again beside that; its start must be given up.
            if (!start.IsCompleted && starting is not null)
            {
                await starting.CancelAsync();
                await start.WaitAsync(StopTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await bus.StopAsync(StopTimeout).WaitAsync(StopTimeout + TimeSpan.FromSeconds(1));
        }
        catch (Exception e)
        {
            StopFailed(e.Message);
        }
    }

    /// <summary>
    /// MassTransit starts no endpoint that it takes for started, and takes one for started that could not reach the broker, or had not
    /// reached it yet, when it was stopped: it would have no consumer until the process ends.
    /// </summary>
    private async Task LeaveNoneStartedAsync()
    {
        foreach (var endpoint in endpoints.Values.Where(e => e.IsStarted()))
        {
            using var timeout = new CancellationTokenSource(StopTimeout);
            try
            {
                await endpoint.Stop(timeout.Token);
                endpoint.CurrentState = ReceiveEndpoint.State.Completed;
            }
            catch (Exception e)
            {
                StopFailed(e.Message);
            }
        }
    }

    private Task Know(ReceiveEndpointEvent told)
    {
        if (told.ReceiveEndpoint is ReceiveEndpoint endpoint)
            endpoints[told.InputAddress] = endpoint;
        return Task.CompletedTask;
    }

    private async Task DisconnectAsync()
    {
        await BrokerAddress.CloseAsync(connection);
        connection = null;
    }

    [LoggerMessage(1401, LogLevel.Warning, "The broker is away ({Reason})")]
    private partial void Away(string reason);

    [LoggerMessage(1402, LogLevel.Warning, "The bus is restarted: {Reason}")]
    private partial void Restart(string reason);

    [LoggerMessage(1403, LogLevel.Warning, "The bus did not stop in order ({Reason})")]
    private partial void StopFailed(string reason);
}
