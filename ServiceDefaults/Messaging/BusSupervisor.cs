using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace RegionCloud.ServiceDefaults.Messaging;

/// <summary>
/// Starts the bus, watches it over a connection of its own and restarts it when the broker is there but the bus is not: MassTransit
/// and the client are known to lose consumers, or to hang in publishing, after a broker restart while they call themselves healthy.
/// </summary>
internal sealed partial class BusSupervisor(IBusControl bus, BrokerAddress broker, BusStatus status, MessagingMeter meter, TimeProvider time, ILogger<BusSupervisor> logger)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookCloser = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Count = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CountAll = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);
    private readonly OncePerMinute quiet = new(time);
    private DateTimeOffset? lostSince;
    private DateTimeOffset countAt;
    private DateTimeOffset countAllAt;
    private Task start = Task.CompletedTask;
    private IConnection? connection;

    internal int Restarts { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        start = bus.StartAsync(stoppingToken);
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
        await DisconnectAsync();
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(5));
        var unattended = await UnattendedAsync(timeout.Token).WaitAsync(timeout.Token);
        status.Seen(new BrokerView(Connected: true, null, unattended));
        var now = time.GetUtcNow();
        if (now >= countAt)
            await CountDeadLettersAsync(now, timeout.Token);

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
        await StopBusAsync();
        start = bus.StartAsync(cancellationToken);
        Restarts++;
        meter.Restarted();
        lostSince = null;
    }

    private async Task<List<string>> UnattendedAsync(CancellationToken cancellationToken)
    {
        if (connection is not { IsOpen: true })
        {
            await DisconnectAsync();
            var factory = new ConnectionFactory
            {
                Uri = broker.Uri,
                ClientProvidedName = $"{broker.Service} supervisor",
                AutomaticRecoveryEnabled = false,
                RequestedHeartbeat = TimeSpan.FromSeconds(10),
                RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
            };
            connection = await factory.CreateConnectionAsync(cancellationToken);
        }

        var unattended = new List<string>();
        foreach (var queue in status.Queues)
        {
            // Asking for a queue that does not exist closes the channel, hence one for each question.
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            try
            {
                if ((await channel.QueueDeclarePassiveAsync(queue, cancellationToken)).ConsumerCount == 0)
                    unattended.Add(queue);
            }
            catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
            {
                unattended.Add(queue);
            }
        }

        return unattended;
    }

    /// <summary>
    /// Asking for a queue that does not exist is an error in the broker's log, and a queue of dead letters is made by the first of them:
    /// all are asked for once an hour, in between those that are there or whose consumer has just given up on a message.
    /// </summary>
    private async Task CountDeadLettersAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var all = now >= countAllAt;
        var depths = new Dictionary<string, long>(status.DeadLetters, StringComparer.Ordinal);
        foreach (var queue in all ? [.. status.Queues.Select(q => $"{q}_error"), $"{broker.Service}_dead"] : depths.Keys.Union(status.WithDeadLetters.Select(q => $"{q}_error"), StringComparer.Ordinal).ToList())
        {
            await using var channel = await connection!.CreateChannelAsync(cancellationToken: cancellationToken);
            try
            {
                depths[queue] = (await channel.QueueDeclarePassiveAsync(queue, cancellationToken)).MessageCount;
            }
            catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
            {
                depths.Remove(queue);
            }
        }

        status.Counted(depths);
        (countAt, countAllAt) = (now + Count, all ? now + CountAll : countAllAt);
    }

    private async Task StopBusAsync()
    {
        try
        {
            await bus.StopAsync(StopTimeout).WaitAsync(StopTimeout + TimeSpan.FromSeconds(1));
        }
        catch (Exception e)
        {
            StopFailed(e.Message);
        }
    }

    private async Task DisconnectAsync()
    {
        if (connection is null)
            return;

        try
        {
            await connection.DisposeAsync();
        }
        catch (Exception e) when (e is IOException or AlreadyClosedException or OperationInterruptedException)
        {
            // It was broken; that is why it goes.
        }

        connection = null;
    }

    [LoggerMessage(1401, LogLevel.Warning, "The broker is away ({Reason})")]
    private partial void Away(string reason);

    [LoggerMessage(1402, LogLevel.Warning, "The bus is restarted: {Reason}")]
    private partial void Restart(string reason);

    [LoggerMessage(1403, LogLevel.Warning, "The bus did not stop in order ({Reason})")]
    private partial void StopFailed(string reason);
}
