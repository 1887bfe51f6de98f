using System.Diagnostics;
using System.Text.Json;
using MassTransit;
using MassTransit.Logging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Observability;

namespace RegionCloud.ServiceDefaults.Messaging;

/// <summary>
/// Sends what the outbox holds, oldest first, and marks it once the broker has confirmed it. A row is never given up: whatever goes
/// wrong, it stays unsent and is tried again; a second sending carries the same message id and is recognised by every inbox.
/// What no queue takes is kept as long as what was sent, and leaves as soon as somebody listens: one of each kind is tried meanwhile.
/// </summary>
internal sealed partial class OutboxRelay(
    IServiceScopeFactory scopes, IBus bus, EventCatalog catalog, OutboxSignal signal, BusStatus status, MessagingMeter meter, TimeProvider time, ILogger<OutboxRelay> logger)
    : BackgroundService
{
    public static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(5);
    public static readonly ActivitySource Traces = new("RegionCloud.Messaging");

    private const int BatchSize = 100;
    private const int CleanUpSize = 500;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProbeStepsBack = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Knock = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SameAct = TimeSpan.FromHours(1);
    private static readonly TimeSpan Archive = TimeSpan.FromDays(30);
    private readonly OutboxLease lease = new(time);
    private readonly OncePerMinute quiet = new(time);
    private DateTimeOffset measureAt;
    private DateTimeOffset cleanUpAt;
    private DateTimeOffset knockAt;
    private bool brokerAway;

    /// <summary>Sends one batch; returns how many rows left.</summary>
    internal async Task<int> RelayOnceAsync(CancellationToken cancellationToken)
    {
        var due = await DueAsync(cancellationToken);
        if (due.Count == 0)
            return 0;

        var attempts = await Task.WhenAll(due.Select(row => SendAsync(row, cancellationToken)));
        var sent = attempts.Where(a => a.Failure is null).Select(a => a.Row.Id).ToList();
        var failed = attempts.Where(a => a.Failure is not null).ToList();
        var answered = attempts.Any(a => a.Failure is null or { OfRow: true });

        // While the broker is away single rows probe it. Each probe steps back a little, so that one row the broker chokes on
        // cannot stand in front of all others for ever.
        var penalised = answered || brokerAway ? failed.FindAll(a => !(a.Failure!.Unclaimed && a.Knocks)) : [];
        brokerAway = !answered;
        status.Published(answered, time.GetUtcNow());
        if (brokerAway && quiet.MaySpeak())
            BrokerAway(failed[0].Failure!.Reason);
        await RecordAsync(sent, penalised, cancellationToken);
        await ReleaseAsync([.. attempts.Where(a => a.Failure is null && a.Knocks).Select(a => a.Row.Type)], cancellationToken);
        meter.Published(sent.Count);
        meter.Failed(failed.Count(a => !a.Failure!.Unclaimed));
        return sent.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var deadline = new CancellationTokenSource();
        await using var stopping = stoppingToken.Register(() => deadline.CancelAfter(PublishTimeout));
        while (!stoppingToken.IsCancellationRequested)
        {
            var sent = 0;
            try
            {
                sent = await RelayOnceAsync(deadline.Token);
            }
            catch (Exception e)
            {
                // An exception that leaves this method stops the whole host; a database that is away must not.
                if (HttpRefusals.IsBusy(e))
                    ServiceMeter.DatabaseBusy();
                if (quiet.MaySpeak())
                    CannotRelay(e.Outline());
                await Pause(stoppingToken);
            }

            if (sent < BatchSize)
                await (brokerAway ? Pause(stoppingToken) : Woken(stoppingToken));
        }

        await FlushAsync(deadline.Token);
    }

    private async Task FlushAsync(CancellationToken deadline)
    {
        try
        {
            while (await RelayOnceAsync(deadline) > 0)
            {
            }

            using var untraced = SuppressInstrumentationScope.Begin();
            await using var scope = scopes.CreateAsyncScope();
            await lease.ReleaseAsync(scope.ServiceProvider.GetRequiredService<ServiceDbContext>(), deadline);
        }
        catch (Exception e)
        {
            NotFlushed(e.Message);
        }
    }

    private async Task Woken(CancellationToken stoppingToken)
    {
        try
        {
            await signal.WaitAsync(Poll, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The loop ends.
        }
    }

    private async Task Pause(CancellationToken stoppingToken)
        => await Task.Delay(Poll, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task<List<OutboxMessage>> DueAsync(CancellationToken cancellationToken)
    {
        using var untraced = SuppressInstrumentationScope.Begin();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        await MeasureAsync(db, cancellationToken);
        var holds = await lease.HoldAsync(db, cancellationToken);
        meter.HoldsLease(holds);
        if (!holds)
            return [];

        await CleanUpAsync(db, cancellationToken);
        var due = await Due(db, time.GetUtcNow(), brokerAway ? 1 : BatchSize).ToListAsync(cancellationToken);
        return [.. due, .. await KnockingAsync(db, cancellationToken)];
    }

    /// <summary>The oldest of each kind that no queue took: where it is taken, the others are too.</summary>
    private async Task<List<OutboxMessage>> KnockingAsync(ServiceDbContext db, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (brokerAway || now < knockAt)
            return [];

        knockAt = now + Knock;
        var unclaimed = db.Outbox.AsNoTracking().Unclaimed();
        var oldest = await unclaimed.GroupBy(m => m.Type).Select(g => g.Min(m => m.Id)).ToListAsync(cancellationToken);
        return oldest.Count == 0 ? [] : await unclaimed.Where(m => oldest.Contains(m.Id)).ToListAsync(cancellationToken);
    }

    /// <summary>Somebody has begun to listen to these kinds.</summary>
    private async Task ReleaseAsync(List<string> kinds, CancellationToken cancellationToken)
    {
        if (kinds.Count == 0)
            return;

        using var untraced = SuppressInstrumentationScope.Begin();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        var now = time.GetUtcNow();
        using var gate = await WriterGate.For(db).EnterAsync(cancellationToken);
        await db.Outbox.Unclaimed().Where(m => kinds.Contains(m.Type)).ExecuteUpdateAsync(set => set.SetProperty(m => m.NotBefore, now), cancellationToken);
    }

    /// <summary>In the order of the index over what is unsent: by <see cref="OutboxMessage.Id"/> alone the database would walk through the whole archive to find it.</summary>
    internal static IQueryable<OutboxMessage> Due(ServiceDbContext db, DateTimeOffset now, int most)
        => db.Outbox.AsNoTracking().Where(m => m.SentAt == null && m.NotBefore <= now).OrderBy(m => m.NotBefore).ThenBy(m => m.Id).Take(most);

    private async Task<Attempt> SendAsync(OutboxMessage row, CancellationToken cancellationToken)
    {
        if (!catalog.TryGetType(row.Type, out var type))
            return new Attempt(row, new Failure($"{row.Type} is not an event of this service.", OfRow: true));

        var saved = ActivityContext.TryParse(row.TraceParent, row.TraceState, out var parent) ? parent : default;
        // What nobody is to see, such as a message of the house to itself, is not seen here either.
        var knocks = row.NotBefore == OutboxMessage.Unclaimed;
        using var unseen = knocks || (row.TraceParent is not null && !saved.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)) ? SuppressInstrumentationScope.Begin() : null;
        using var activity = Continue(row, saved);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(PublishTimeout);
        try
        {
            var @event = JsonSerializer.Deserialize(row.Body, type) ?? throw new JsonException("The body is empty.");
            var envelope = Pipe.Execute<PublishContext>(context =>
            {
                context.MessageId = row.MessageId;
                context.Mandatory = true;
                if (activity is null && row.TraceParent is not null)
                    context.Headers.Set(DiagnosticHeaders.ActivityId, row.TraceParent);
            });
            // The client is known to sit in a publish for minutes after the broker restarted, whatever token it was given.
            await bus.Publish(@event, type, envelope, timeout.Token).WaitAsync(timeout.Token);
            return new Attempt(row, null);
        }
        catch (MessageReturnedException)
        {
            return new Attempt(row, new Failure("No queue takes this event yet.", OfRow: true, Unclaimed: true));
        }
        catch (JsonException e)
        {
            return new Attempt(row, Fail($"The body cannot be read: {e.Message}", ofRow: true));
        }
        catch (OperationCanceledException)
        {
            return new Attempt(row, Fail($"No confirmation from the broker within {PublishTimeout.TotalSeconds:0} s.", ofRow: false));
        }
        catch (Exception e)
        {
            return new Attempt(row, Fail(e.Message, ofRow: false));
        }

        Failure Fail(string reason, bool ofRow)
        {
            activity?.SetStatus(ActivityStatusCode.Error, reason);
            return new Failure(reason, ofRow);
        }
    }

    /// <summary>The trace goes on where the change was saved. An act of long ago is not drawn out over hours: a trace of its own then points back to it.</summary>
    private Activity? Continue(OutboxMessage row, ActivityContext saved)
    {
        var name = $"outbox publish {row.Type[(row.Type.LastIndexOf(':') + 1)..]}";
        return saved == default || time.GetUtcNow() - row.CreatedAt < SameAct
            ? Traces.StartActivity(name, ActivityKind.Producer, saved)
            : Traces.StartActivity(name, ActivityKind.Producer, parentContext: default, links: [new ActivityLink(saved)]);
    }

    private async Task RecordAsync(List<long> sent, IEnumerable<Attempt> penalised, CancellationToken cancellationToken)
    {
        var backoffs = penalised
            .GroupBy(a => (a.Row.Attempts, Failure: a.Failure!))
            .Select(g => (g.Key.Attempts, g.Key.Failure, Ids: g.Select(a => a.Row.Id).ToList()))
            .ToList();
        if (sent.Count == 0 && backoffs.Count == 0)
            return;

        using var untraced = SuppressInstrumentationScope.Begin();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        using var gate = await WriterGate.For(db).EnterAsync(cancellationToken);
        var now = time.GetUtcNow();
        var recorded = 0;
        if (sent.Count > 0)
        {
            recorded += await lease.Guarded(db, sent).ExecuteUpdateAsync(
                set => set.SetProperty(m => m.SentAt, now).SetProperty(m => m.LastError, (string?)null), cancellationToken);
        }

        foreach (var (attempts, (reason, ofRow, unclaimed), ids) in backoffs)
        {
            // An outage is no fault of the row: however long it lasts, the row must leave soon after its end.
            var notBefore = unclaimed ? OutboxMessage.Unclaimed : now + (ofRow ? TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, attempts))) : ProbeStepsBack);
            var tried = ofRow ? attempts + 1 : attempts;
            var error = reason.Length > OutboxMessage.LastErrorLength ? reason[..OutboxMessage.LastErrorLength] : reason;
            recorded += await lease.Guarded(db, ids).ExecuteUpdateAsync(
                set => set.SetProperty(m => m.Attempts, tried).SetProperty(m => m.NotBefore, notBefore).SetProperty(m => m.LastError, error), cancellationToken);
        }

        if (recorded == 0)
        {
            lease.Lost();
            Fenced(sent.Count);
        }
    }

    private async Task MeasureAsync(ServiceDbContext db, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now < measureAt)
            return;

        measureAt = now + TimeSpan.FromSeconds(5);
        status.Measured(await OutboxLevel.CountAsync(db, cancellationToken));
        var dead = await db.DeadLetters.Where(d => d.State == DeadLetterState.Open).GroupBy(d => d.Queue).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(cancellationToken);
        // A queue that had some and has none any more is told as 0, or its last number would stand for ever.
        status.Counted(status.DeadLetters.Keys.Select(q => new { Key = q, Count = 0L }).Concat(dead).GroupBy(d => d.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(d => d.Count), StringComparer.Ordinal));
    }

    /// <summary>What was sent, or was taken by nobody, is kept for reconciliation and restore, then removed a few at a time, oldest first.</summary>
    private async Task CleanUpAsync(ServiceDbContext db, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now < cleanUpAt)
            return;

        var before = now - Archive;
        using var gate = await WriterGate.For(db).EnterAsync(cancellationToken);
        var oldest = await db.Outbox.OrderBy(m => m.Id).Take(CleanUpSize).Where(m => m.SentAt < before || (m.SentAt == null && m.NotBefore == OutboxMessage.Unclaimed && m.CreatedAt < before)).Select(m => m.Id).ToListAsync(cancellationToken);
        if (oldest.Count > 0)
            await db.Outbox.Where(m => oldest.Contains(m.Id)).ExecuteDeleteAsync(cancellationToken);
        if (oldest.Count < CleanUpSize)
            cleanUpAt = now + TimeSpan.FromHours(1);
    }

    /// <param name="OfRow">The broker answered, but this row cannot leave; else the broker did not answer.</param>
    /// <param name="Unclaimed">No queue takes it: nobody listens yet.</param>
    private sealed record Failure(string Reason, bool OfRow, bool Unclaimed = false);

    private sealed record Attempt(OutboxMessage Row, Failure? Failure)
    {
        /// <summary>It was tried for all of its kind; that nobody listens still is nothing new to be written.</summary>
        public bool Knocks => Row.NotBefore == OutboxMessage.Unclaimed;
    }

    [LoggerMessage(1411, LogLevel.Warning, "The outbox cannot be read or marked; its events wait ({Reason})")]
    private partial void CannotRelay(string reason);

    [LoggerMessage(1412, LogLevel.Warning, "The broker takes no events; they wait in the outbox ({Reason})")]
    private partial void BrokerAway(string reason);

    [LoggerMessage(1413, LogLevel.Warning, "Another instance sends this department's events; {Sent} sent by this one were not marked and will come twice")]
    private partial void Fenced(int sent);

    [LoggerMessage(1414, LogLevel.Information, "Not all events left before the stop; they leave after the next start ({Reason})")]
    private partial void NotFlushed(string reason);
}
