using System.Collections.Concurrent;
using System.Diagnostics;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Observability;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.ServiceDefaults.Messaging;

/// <summary>
/// Lets each message act once per queue: what the consumer changed, the events it published and the inbox row are saved together,
/// or none of them. A conflict with another writer, or a second copy of the message under way, fails the save; the retry around
/// this filter then runs the whole unit again in a fresh scope, where the copy is recognised.
/// </summary>
internal sealed class InboxFilter<TEvent>(ServiceDbContext db, DataScope scope, AuditContext audit, TimeProvider time, ConsumerSlots slots, DrainedConsumers drained, MessagingMeter meter, OrganisationDirectory? organisation = null)
    : IFilter<ConsumeContext<TEvent>>
    where TEvent : class
{
    public async Task Send(ConsumeContext<TEvent> context, IPipe<ConsumeContext<TEvent>> next)
    {
        var messageId = context.MessageId ?? throw new InvalidOperationException("A message without an id cannot be recognised when it comes again.");
        var queue = context.ReceiveContext.InputAddress.Segments[^1];

        using var slot = await slots.EnterAsync(queue, context.CancellationToken);
        await drained.PassAsync(queue, context.CancellationToken);
        scope.Enter(EventReach<TEvent>.Of(context.Message));
        var actor = EventActor<TEvent>.Of(context.Message);
        audit.Act(actor, ConsumerOf(queue));
        var work = new WorkScope(scope, organisation, () => actor);
        work.Tag(Activity.Current);
        WorkScope.Current = work;
        if (await db.Inbox.AnyAsync(m => m.MessageId == messageId && m.Queue == queue, context.CancellationToken))
        {
            meter.DroppedDuplicate(queue);
            // Otherwise the bus takes it for a message that nobody here knows, and lays it into the queue of the skipped.
            await context.NotifyConsumed(TimeSpan.Zero, queue);
            return;
        }

        db.Inbox.Add(new InboxMessage(messageId, queue, time.GetUtcNow()));
        await next.Send(context);
        using (await WriterGate.For(db).EnterAsync(context.CancellationToken))
            await db.SaveChangesAsync(context.CancellationToken);
    }

    /// <summary>customer-service-on-payment-received → OnPaymentReceived.</summary>
    private static string ConsumerOf(string queue)
        => string.Concat(queue[(queue.IndexOf("-on-", StringComparison.Ordinal) + 1)..].Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    public void Probe(ProbeContext context) => context.CreateFilterScope("inbox");
}

/// <summary>An event of one region is worked on inside that region; a company-wide one (no region, or none that is certain) over all.</summary>
internal static class EventReach<TEvent>
{
    private static readonly string Reason = $"event {typeof(TEvent).Name}";

    private static readonly Func<TEvent, Guid>? RegionOf = typeof(TEvent).GetProperty("RegionId", typeof(Guid))?.GetMethod?.CreateDelegate<Func<TEvent, Guid>>();

    public static Reach Of(TEvent @event) => RegionOf is null ? Reach.All(Reason) : Reach.Region(RegionOf(@event), Reason);
}

/// <summary>Who caused the event, where it says so.</summary>
internal static class EventActor<TEvent>
{
    private static readonly Func<TEvent, string>? ActorOf = typeof(TEvent).GetProperty("Actor", typeof(string))?.GetMethod?.CreateDelegate<Func<TEvent, string>>();

    public static string? Of(TEvent @event) => ActorOf?.Invoke(@event);
}

/// <summary>
/// How many messages of one queue are worked on at the same time. The bus could count this itself, but it would also count those
/// that wait for their next try, and two poisoned messages would stop a queue for a minute.
/// </summary>
internal sealed class ConsumerSlots(int perQueue)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> queues = new(StringComparer.Ordinal);

    public async Task<Slot> EnterAsync(string queue, CancellationToken cancellationToken)
    {
        var slots = queues.GetOrAdd(queue, _ => new SemaphoreSlim(perQueue, perQueue));
        await slots.WaitAsync(cancellationToken);
        return new Slot(slots);
    }

    internal readonly struct Slot(SemaphoreSlim slots) : IDisposable
    {
        public void Dispose() => slots.Release();
    }
}
