using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.ServiceDefaults.Messaging;

/// <summary>What relay and supervisor last saw of the broker and the outbox; read by health and metrics.</summary>
internal sealed class BusStatus
{
    private readonly ConcurrentDictionary<string, bool> queues = new(StringComparer.Ordinal);
    private BrokerView broker = new(Connected: false, "not connected yet", []);
    private OutboxLevel level = new(0, null, null, 0);
    private IReadOnlyDictionary<string, DrainedConsumer>? drained;
    private long stalledSince;

    /// <summary>Queues of this process's consumers.</summary>
    public ICollection<string> Queues => queues.Keys;

    public BrokerView Broker => Volatile.Read(ref broker);

    /// <summary>Dead letters that wait for an operator, by the queue whose consumer failed.</summary>
    public IReadOnlyDictionary<string, long> DeadLetters { get; private set; } = new Dictionary<string, long>(StringComparer.Ordinal);

    public OutboxLevel Outbox => Volatile.Read(ref level);

    /// <summary>Consumers that an operator drained; null until it is known.</summary>
    public IReadOnlyDictionary<string, DrainedConsumer>? Drained
    {
        get => Volatile.Read(ref drained);
        set => Volatile.Write(ref drained, value);
    }

    /// <summary>Since when no publish was answered, if the last was not.</summary>
    public DateTimeOffset? StalledSince => Interlocked.Read(ref stalledSince) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public void Expect(string queue) => queues[queue] = true;

    public void Seen(BrokerView view) => Volatile.Write(ref broker, view);

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
internal sealed record BrokerView(bool Connected, string? Reason, IReadOnlyList<string> Unattended)
{
    public IReadOnlyDictionary<string, QueueLevel> Queues { get; init; } = new Dictionary<string, QueueLevel>(StringComparer.Ordinal);
}

/// <param name="Waiting">Messages that no consumer has yet.</param>
/// <param name="Consumers">Of all instances.</param>
internal sealed record QueueLevel(uint Waiting, uint Consumers);

/// <param name="Reason">What the oldest row that could not leave ran into.</param>
/// <param name="Unclaimed">Events that nobody listens to yet; they are none of the others.</param>
internal sealed record OutboxLevel(int Depth, DateTimeOffset? Oldest, string? Reason, int Unclaimed)
{
    public static async Task<OutboxLevel> CountAsync(ServiceDbContext db, CancellationToken cancellationToken)
    {
        var waiting = db.Outbox.AsNoTracking().Where(m => m.SentAt == null && m.NotBefore < OutboxMessage.Unclaimed);
        var depth = await waiting.CountAsync(cancellationToken);
        return new OutboxLevel(
            depth,
            depth == 0 ? null : await waiting.MinAsync(m => (DateTimeOffset?)m.CreatedAt, cancellationToken),
            depth == 0 ? null : await waiting.Where(m => m.LastError != null).OrderBy(m => m.Id).Select(m => m.Type + ": " + m.LastError).FirstOrDefaultAsync(cancellationToken),
            await db.Outbox.Unclaimed().CountAsync(cancellationToken));
    }
}

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
