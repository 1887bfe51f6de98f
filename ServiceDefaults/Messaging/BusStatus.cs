using System.Collections.Concurrent;
using MassTransit;

namespace RegionCloud.ServiceDefaults.Messaging;

/// <summary>What relay and supervisor last saw of the broker and the outbox; read by health and metrics.</summary>
internal sealed class BusStatus
{
    private readonly ConcurrentDictionary<string, bool> queues = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> gaveUp = new(StringComparer.Ordinal);
    private BrokerView broker = new(Connected: false, "not connected yet", []);
    private OutboxLevel level = new(0, null, null);
    private long stalledSince;

    /// <summary>Queues of this process's consumers.</summary>
    public ICollection<string> Queues => queues.Keys;

    public BrokerView Broker => Volatile.Read(ref broker);

    /// <summary>How many messages lie in each queue of those that nobody could act on.</summary>
    public IReadOnlyDictionary<string, long> DeadLetters { get; private set; } = new Dictionary<string, long>(StringComparer.Ordinal);

    public OutboxLevel Outbox => Volatile.Read(ref level);

    /// <summary>Since when no publish was answered, if the last was not.</summary>
    public DateTimeOffset? StalledSince => Interlocked.Read(ref stalledSince) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public void Expect(string queue) => queues[queue] = true;

    public void Seen(BrokerView view) => Volatile.Write(ref broker, view);

    /// <summary>A queue's consumer gave up on a message: it lies among the dead letters now.</summary>
    public void GaveUp(string queue) => gaveUp[queue] = true;

    /// <summary>Queues whose consumers have given up on a message since the process started.</summary>
    public ICollection<string> WithDeadLetters => gaveUp.Keys;

    public void Counted(IReadOnlyDictionary<string, long> deadLetters) => DeadLetters = deadLetters;

    public void Measured(OutboxLevel measured) => Volatile.Write(ref level, measured);

    public void Published(bool answered, DateTimeOffset now)
    {
        if (answered)
            Interlocked.Exchange(ref stalledSince, 0);
        else
            Interlocked.CompareExchange(ref stalledSince, now.UtcTicks, 0);
    }
}

/// <param name="Reason">Why there is no connection.</param>
/// <param name="Unattended">Queues of this process from which nobody consumes.</param>
internal sealed record BrokerView(bool Connected, string? Reason, IReadOnlyList<string> Unattended);

/// <param name="Reason">What the oldest row that could not leave ran into.</param>
internal sealed record OutboxLevel(int Depth, DateTimeOffset? Oldest, string? Reason);

/// <summary>An outage is told once a minute, not once a try.</summary>
internal sealed class OncePerMinute(TimeProvider time)
{
    private DateTimeOffset next;

    public bool MaySpeak()
    {
        var now = time.GetUtcNow();
        if (now < next)
            return false;
        next = now + TimeSpan.FromMinutes(1);
        return true;
    }
}

/// <summary>Notices when a consumer gives up on a message, also on one that cannot be read at all.</summary>
internal sealed class DeadLetterObserver(BusStatus status) : IReceiveObserver
{
    public Task ReceiveFault(ReceiveContext context, Exception exception)
    {
        status.GaveUp(context.InputAddress.Segments[^1]);
        return Task.CompletedTask;
    }

    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class
        => Task.CompletedTask;

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class
        => Task.CompletedTask;
}
