using System.Linq.Expressions;
using System.Runtime.Serialization;
using System.Text.Json;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.ServiceDefaults.Messaging;

/// <summary>What becomes of a dead letter.</summary>
public enum DeadLetterState
{
    /// <summary>Waits for an operator.</summary>
    Open,

    /// <summary>Waits for its next try, which comes by itself (<see cref="DeadLetter.Waits"/>).</summary>
    Waiting,

    /// <summary>An operator wants it acted on again; it is on its way back to its queue.</summary>
    Replaying,

    /// <summary>The broker has it again, under the id that it always had. One that went back by itself, without an operator, is forgotten a day later.</summary>
    Replayed,

    /// <summary>An operator said why it need not be acted on. It is kept, and may still be replayed.</summary>
    Discarded,
}

/// <summary>Where the broker kept a message that nobody acted on.</summary>
public enum DeadLetterPlace
{
    /// <summary><c>{queue}_error</c>: its consumer failed, also when tried again.</summary>
    Error,

    /// <summary><c>{queue}_skipped</c>: no consumer of the queue knows this event.</summary>
    Skipped,

    /// <summary><c>{service}_dead</c>: the broker delivered it too often without an answer.</summary>
    Dead,
}

/// <summary>
/// A message that this department could not act on, taken from the broker so that it can be looked at, and replayed one by one.
/// Message and queue are its key: however often it fails or is fetched, it is there once. Nothing here ever expires, because what
/// was not acted on may be money.
/// </summary>
public sealed class DeadLetter
{
    internal const int TextLength = 500;

    /// <summary>How long it waits before it goes back by itself, each time that it comes: a minute in all outlasts a neighbour's restart and most events that overtook each other.</summary>
    internal static readonly TimeSpan[] Waits = [.. new[] { 2, 4, 8, 16, 30 }.Select(s => TimeSpan.FromSeconds(s))];

    /// <summary>What no second try changes: the business refuses it, its record belongs to another region than the event, or it cannot be read.</summary>
    internal static readonly Type[] Final = [typeof(RuleViolationException), typeof(OutOfReachException), typeof(SerializationException), typeof(JsonException)];

    private DeadLetter()
    {
    }

    public long Id { get; private init; }

    public Guid MessageId { get; private init; }

    /// <summary>The queue whose consumer should have acted on it, and to which it returns.</summary>
    public string Queue { get; private init; } = "";

    /// <summary>The event's wire name; empty when the message cannot be read.</summary>
    public string EventType { get; private init; } = "";

    public DeadLetterPlace Place { get; private set; }

    public string ExceptionType { get; private set; } = "";

    /// <summary>Without what stands in the message itself; see <see cref="Redaction"/>.</summary>
    public string ExceptionMessage { get; private set; } = "";

    public DateTimeOffset FirstFailedAt { get; private init; }

    public DateTimeOffset LastFailedAt { get; private set; }

    /// <summary>How often it came here; the tries before each time are not counted.</summary>
    public int Failures { get; private set; } = 1;

    public DeadLetterState State { get; private set; }

    /// <summary>Subject of the operator who decided last.</summary>
    public string? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    public string? Reason { get; private set; }

    public string? ContentType { get; private init; }

    /// <summary>The headers it goes back with, as a JSON object of texts.</summary>
    public string Headers { get; private init; } = "{}";

    public byte[] Body { get; private init; } = [];

    public int Version { get; private set; } = 1;

    /// <summary>Those that wait for their next try and need wait no longer.</summary>
    internal static Expression<Func<DeadLetter, bool>> Due(DateTimeOffset now)
    {
        var (first, second, third, fourth, fifth) = (now - Waits[0], now - Waits[1], now - Waits[2], now - Waits[3], now - Waits[4]);
        return letter => letter.State == DeadLetterState.Waiting && letter.LastFailedAt <= (letter.Failures == 1 ? first : letter.Failures == 2 ? second : letter.Failures == 3 ? third : letter.Failures == 4 ? fourth : fifth);
    }

    internal static DeadLetter Of(FailedDelivery failed, DateTimeOffset now) => new()
    {
        State = MayComeRight(failed) ? DeadLetterState.Waiting : DeadLetterState.Open,
        MessageId = failed.MessageId,
        Queue = failed.Queue,
        EventType = failed.EventType,
        Place = failed.Place,
        ExceptionType = failed.ExceptionType,
        ExceptionMessage = failed.ExceptionMessage,
        FirstFailedAt = failed.FailedAt ?? now,
        LastFailedAt = failed.FailedAt ?? now,
        ContentType = failed.ContentType,
        Headers = JsonSerializer.Serialize(failed.Headers),
        Body = failed.Body,
    };

    /// <summary>
    /// It came again. The broker hands a message out a second time when its acknowledgement was lost, which is no second failure: that one
    /// has the same time of failing, or none while the letter still waits.
    /// </summary>
    internal void FailedAgain(FailedDelivery failed, DateTimeOffset now)
    {
        if (failed.FailedAt is { } at ? at <= LastFailedAt : State is DeadLetterState.Open or DeadLetterState.Waiting)
            return;

        (Place, ExceptionType, ExceptionMessage, LastFailedAt) = (failed.Place, failed.ExceptionType, failed.ExceptionMessage, failed.FailedAt ?? now);
        Failures++;
        Version++;
        // What was discarded for a reason stays discarded.
        if (State is not DeadLetterState.Discarded)
            State = DecidedBy is null && Failures <= Waits.Length && MayComeRight(failed) ? DeadLetterState.Waiting : DeadLetterState.Open;
    }

    /// <summary>A consumer failed at it, and not because of what it says.</summary>
    private static bool MayComeRight(FailedDelivery failed)
        => failed.Place is DeadLetterPlace.Error && Array.TrueForAll(Final, type => type.FullName != failed.ExceptionType);

    internal void Decide(DeadLetterState state, string by, string reason, DateTimeOffset now)
    {
        (State, DecidedBy, Reason, DecidedAt) = (state, by, reason, now);
        Version++;
    }

    /// <summary>It could not go back to its queue and waits again.</summary>
    internal void NotReturned(string why)
    {
        (State, Reason) = (DeadLetterState.Open, why);
        Version++;
    }
}

/// <summary>An operator's word that a consumer takes no messages until it is resumed; survives restarts of every instance.</summary>
public sealed class DrainedConsumer
{
    public string Queue { get; init; } = "";

    public DateTimeOffset Since { get; init; }

    /// <summary>Subject.</summary>
    public string By { get; init; } = "";

    public string Reason { get; init; } = "";
}
