using System.Text.Json;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.ServiceDefaults.Messaging;

/// <summary>
/// Takes what lies in <c>{queue}_error</c>, <c>{queue}_skipped</c> and <c>{service}_dead</c> into the department's database, and sends
/// back what has waited long enough for its next try and what an operator wants replayed. What is taken is acknowledged after the commit, what is sent back is marked after the broker's
/// confirmation: a kill in between repeats the step, and the letter's key, or the inbox of the consumer, makes that harmless.
/// </summary>
internal sealed partial class DeadLetterOffice(
    IServiceScopeFactory scopes, IBusControl bus, BrokerAddress broker, BusStatus status, TimeProvider time, ILogger<DeadLetterOffice> logger)
    : BackgroundService, IReceiveObserver
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookCloser = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LookForQueues = TimeSpan.FromHours(1);
    private readonly OncePerMinute quiet = new(time);
    private readonly HashSet<string> there = new(StringComparer.Ordinal);
    private readonly OutboxSignal work = new();
    private DateTimeOffset lookForQueuesAt;
    private DateTimeOffset closerUntil;
    private IConnection? connection;
    private IChannel? channel;

    /// <summary>Something failed, or is to be sent back: for a moment it looks closer.</summary>
    public Task WakeAsync()
    {
        closerUntil = time.GetUtcNow() + Look;
        work.Set();
        return Task.CompletedTask;
    }

    Task IReceiveObserver.PreReceive(ReceiveContext context) => Task.CompletedTask;

    Task IReceiveObserver.PostReceive(ReceiveContext context) => context.IsDelivered ? Task.CompletedTask : Failed();

    Task IReceiveObserver.PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType) => Task.CompletedTask;

    Task IReceiveObserver.ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception) => Failed();

    Task IReceiveObserver.ReceiveFault(ReceiveContext context, Exception exception) => Failed();

    public override void Dispose()
    {
        work.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var untraced = SuppressInstrumentationScope.Begin();
        var observing = bus.ConnectReceiveObserver(this);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ConnectAsync(stoppingToken);
                await FindQueuesAsync(stoppingToken);
                foreach (var (place, queue, name) in Places().Where(p => there.Contains(p.Name)))
                    await TakeAsync(place, queue, name, stoppingToken);
                await ReturnAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // With the connection goes what was taken and not saved: back to its queue.
                await DisconnectAsync();
                if (status.Broker.Connected && quiet.MaySpeak())
                    CannotWork(e.Message);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            await ((Task)work.WaitAsync(time.GetUtcNow() < closerUntil ? LookCloser : Look, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        observing.Disconnect();
        await DisconnectAsync();
    }

    /// <summary>Saves what failed; a letter that is there already is not stored twice.</summary>
    internal async Task StoreAsync(IReadOnlyList<FailedDelivery> failed, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.All("dead letters"));
        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        var ids = failed.Select(f => f.MessageId).Distinct().ToList();
        var letters = await db.DeadLetters.Where(d => ids.Contains(d.MessageId)).ToDictionaryAsync(d => (d.MessageId, d.Queue), cancellationToken);
        var now = time.GetUtcNow();
        foreach (var failure in failed)
        {
            if (letters.TryGetValue((failure.MessageId, failure.Queue), out var letter))
                letter.FailedAgain(failure, now);
            else
                db.Add(letters[(failure.MessageId, failure.Queue)] = DeadLetter.Of(failure, now));
        }

        using (await WriterGate.For(db).EnterAsync(cancellationToken))
            await db.SaveChangesAsync(cancellationToken);
    }

    private Task Failed()
    {
        // The error queue may only now come into being.
        lookForQueuesAt = default;
        return WakeAsync();
    }

    private IEnumerable<(DeadLetterPlace Place, string Queue, string Name)> Places() => status.Queues
        .SelectMany(q => new[] { (DeadLetterPlace.Error, q, $"{q}_error"), (DeadLetterPlace.Skipped, q, $"{q}_skipped") })
        .Append((DeadLetterPlace.Dead, "", $"{broker.Service}_dead"));

    // Asking for a queue that does not exist is an error in the broker's log, so it is asked for only when this process has just given up on
    // a message, and once an hour.
    private async Task FindQueuesAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now < lookForQueuesAt)
            return;

        foreach (var (_, _, name) in Places().Where(p => !there.Contains(p.Name)))
        {
            if (await BrokerAddress.LookAsync(connection!, name, cancellationToken) is not null)
                there.Add(name);
        }

        lookForQueuesAt = now < closerUntil ? now + LookCloser : now + LookForQueues;
    }

    private async Task TakeAsync(DeadLetterPlace place, string queue, string name, CancellationToken cancellationToken)
    {
        for (var full = true; full;)
        {
            var batch = new List<BasicGetResult>();
            while (batch.Count < AtOnce && await channel!.BasicGetAsync(name, autoAck: false, cancellationToken) is { } delivery)
                batch.Add(delivery);
            full = batch.Count == AtOnce;
            if (batch.Count == 0)
                return;

            await StoreAsync([.. batch.Select(d => FailedDelivery.Read(place, queue, d))], cancellationToken);
            await channel!.BasicAckAsync(batch[^1].DeliveryTag, multiple: true, cancellationToken);
        }
    }

    private async Task ReturnAsync(CancellationToken cancellationToken)
    {
        for (var full = true; full;)
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.All("dead letters"));
            var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
            var letters = await db.DeadLetters.Where(d => d.State == DeadLetterState.Replaying).OrderBy(d => d.Id).Take(AtOnce).ToListAsync(cancellationToken);
            var due = await db.DeadLetters.Where(DeadLetter.Due(time.GetUtcNow())).OrderBy(d => d.Id).Take(AtOnce).ToListAsync(cancellationToken);
            full = letters.Count == AtOnce || due.Count == AtOnce;
            foreach (var letter in letters.Concat(due))
                await ReturnAsync(db, letter, cancellationToken);
        }
    }

    private async Task ReturnAsync(ServiceDbContext db, DeadLetter letter, CancellationToken cancellationToken)
    {
        var properties = new BasicProperties
        {
            MessageId = letter.MessageId.ToString(),
            ContentType = letter.ContentType,
            Persistent = true,
            Headers = JsonSerializer.Deserialize<Dictionary<string, object?>>(letter.Headers)!.ToDictionary(h => h.Key, h => (object?)h.Value?.ToString(), StringComparer.Ordinal),
        };
        try
        {
            await channel!.BasicPublishAsync("", letter.Queue, mandatory: true, properties, letter.Body, cancellationToken).AsTask().WaitAsync(OutboxRelay.PublishTimeout, cancellationToken);
        }
        catch (PublishReturnException)
        {
            letter.NotReturned($"There is no queue {letter.Queue}.");
            using (await WriterGate.For(db).EnterAsync(cancellationToken))
                await db.SaveChangesAsync(cancellationToken);
            return;
        }

        // It may have failed again, and been taken, before this is written; then it waits again and is not to be called replayed.
        using (await WriterGate.For(db).EnterAsync(cancellationToken))
        {
            await db.DeadLetters.Where(d => d.Id == letter.Id && d.Version == letter.Version && d.State == letter.State)
                .ExecuteUpdateAsync(set => set.SetProperty(d => d.State, DeadLetterState.Replayed).SetProperty(d => d.Version, d => d.Version + 1), cancellationToken);
        }
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        if (channel is { IsOpen: true })
            return;

        await DisconnectAsync();
        connection = await broker.ConnectAsync("dead letters", cancellationToken);
        channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
        there.Clear();
        lookForQueuesAt = default;
    }

    private async Task DisconnectAsync()
    {
        channel = null;
        await BrokerAddress.CloseAsync(connection);
        connection = null;
    }

    [LoggerMessage(1421, LogLevel.Warning, "Dead letters are neither taken nor sent back at present: {Reason}")]
    private partial void CannotWork(string reason);
}
