using System.Diagnostics;
using System.Text.Json;
using MassTransit;
using OpenTelemetry;

namespace RegionCloud.ServiceDefaults.Messaging;

/// <summary>An event waiting, in the same transaction as the change it tells of, to be sent to the broker.</summary>
public sealed class OutboxMessage
{
    /// <summary>The <see cref="NotBefore"/> of what no queue takes yet: it waits for whoever begins to listen, and not for its next try.</summary>
    public static readonly DateTimeOffset Unclaimed = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    internal const int LastErrorLength = 500;

    /// <summary>Order of writing; gaps are harmless because sent rows are marked, not counted.</summary>
    public long Id { get; private set; }

    /// <summary>Minted with the row and never changed, so that a second sending is recognised by every inbox.</summary>
    public Guid MessageId { get; private set; }

    public string Type { get; private set; } = "";

    public string Body { get; private set; } = "";

    public string? TraceParent { get; private set; }

    public string? TraceState { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public int Attempts { get; private set; }

    public DateTimeOffset NotBefore { get; private set; }

    /// <summary>Why the last try to send it failed, for the operator.</summary>
    public string? LastError { get; private set; }

    /// <summary>When the broker confirmed it; sent rows are kept for reconciliation and restore.</summary>
    public DateTimeOffset? SentAt { get; private set; }

    public static OutboxMessage For<TEvent>(TEvent @event, DateTimeOffset now)
        where TEvent : class
        => new()
        {
            MessageId = Guid.CreateVersion7(now),
            Type = MessageUrn.ForTypeString<TEvent>(),
            Body = JsonSerializer.Serialize(@event),
            TraceParent = Activity.Current?.Id ?? (Sdk.SuppressInstrumentation ? Unseen() : null),
            TraceState = Activity.Current?.TraceStateString,
            CreatedAt = now,
            NotBefore = now,
        };

    /// <summary>Written by what keeps out of the traces: so does whoever hears of it.</summary>
    private static string Unseen() => $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00";
}

internal static class UnclaimedEvents
{
    /// <summary>Those that no queue takes yet.</summary>
    public static IQueryable<OutboxMessage> Unclaimed(this IQueryable<OutboxMessage> outbox) => outbox.Where(m => m.SentAt == null && m.NotBefore == OutboxMessage.Unclaimed);
}

/// <summary>A message this department has already acted on; its key makes redelivery harmless.</summary>
public sealed record InboxMessage(Guid MessageId, string Queue, DateTimeOffset ReceivedAt);

/// <summary>Says which instance of this department does a work that only one may do: send its events, seal its audit.</summary>
public sealed class RelayLease
{
    public int Id { get; init; }

    public Guid Holder { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Grows with every change of holder: what an older holder still writes is refused.</summary>
    public long Fence { get; init; }
}
