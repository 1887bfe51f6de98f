using System.Data;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Messaging;

namespace RegionCloud.ServiceDefaults.EventStream;

/// <summary>One outbox row in the order of the stream; without a telling when nobody is told of it.</summary>
internal sealed record TailEntry(long Position, Telling? Telling);

/// <summary>The end of the stream as one process holds it in memory: everything after <paramref name="Floor"/> up to <paramref name="Position"/>.</summary>
internal sealed record Tail(long Floor, long Position, TailEntry[] Entries);

/// <summary>
/// Reads the outbox once for all listeners of this process. The outbox is the durable source: its rows are kept for 30 days, their ids
/// grow, and whoever comes back with the last id he saw goes on exactly there. Nobody listening, nothing is read.
/// </summary>
internal sealed partial class EventTail(IServiceScopeFactory scopes, OutboxSignal signal, StreamedEvents told, TimeProvider time, ILogger<EventTail> logger) : BackgroundService
{
    private const int Batch = 500;
    private const int Kept = 1000;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PollAtGap = TimeSpan.FromMilliseconds(100);
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly OncePerMinute quiet = new(time);
    private readonly Gaps gaps = new(time);
    private TaskCompletionSource read = New();
    private TaskCompletionSource changed = New();
    private volatile Tail? tail;
    private int listeners;

    public string Department => told.Department;

    /// <summary>Begins to listen; the answer is the end of the stream, read after this call.</summary>
    public async Task<Tail> JoinAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref listeners);
        try
        {
            // The reading that is under way may have looked before; the one after it has not.
            await NextReadAsync(cancellationToken);
            await NextReadAsync(cancellationToken);
            return Look().Now;
        }
        catch (OperationCanceledException)
        {
            Leave();
            throw;
        }
    }

    public void Leave() => Interlocked.Decrement(ref listeners);

    /// <summary>The tail as it is now, and a task that ends when it grows.</summary>
    public (Tail Now, Task Changed) Look()
    {
        var coming = Volatile.Read(ref changed).Task;
        return (tail ?? throw new InvalidOperationException("Join first."), coming);
    }

    /// <summary>Rows after a position, from the database, for a listener who was away for longer than memory reaches.</summary>
    public async Task<IReadOnlyList<TailEntry>> ArchiveAsync(long after, long upTo, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        var rows = await db.Outbox.AsNoTracking().Where(m => m.Id > after && m.Id <= upTo).OrderBy(m => m.Id).Take(Batch).ToListAsync(cancellationToken);
        return [.. rows.Select(Entry)];
    }

    /// <summary>The first and the last position that the outbox holds; 0 when it is empty.</summary>
    public async Task<(long Oldest, long Newest)> KeptAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var outbox = scope.ServiceProvider.GetRequiredService<ServiceDbContext>().Outbox;
        return (await outbox.MinAsync(m => (long?)m.Id, cancellationToken) ?? 0, await outbox.MaxAsync(m => (long?)m.Id, cancellationToken) ?? 0);
    }

    /// <summary>The last position written before an instant.</summary>
    public async Task<long> BeforeAsync(DateTimeOffset instant, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ServiceDbContext>().Outbox.Where(m => m.CreatedAt < instant).MaxAsync(m => (long?)m.Id, cancellationToken) ?? 0;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signal.WhenSet = Wake;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (Volatile.Read(ref listeners) > 0)
                    await ReadAsync(stoppingToken);
            }
            // An exception that leaves this method stops the whole host; a database that is away must not.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (quiet.MaySpeak())
                    CannotRead(e.Outline());
            }

            var patience = Volatile.Read(ref listeners) == 0 ? Timeout.InfiniteTimeSpan : gaps.Waiting ? PollAtGap : Poll;
            await ((Task)wake.WaitAsync(patience, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task NextReadAsync(CancellationToken cancellationToken)
    {
        var coming = Volatile.Read(ref read).Task;
        Wake();
        await coming.WaitAsync(cancellationToken);
    }

    private void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already awake.
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        using var untraced = SuppressInstrumentationScope.Begin();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        if (tail is not { } known)
        {
            var end = (await CommittedAsync(db, m => m.OrderByDescending(r => r.Id), cancellationToken)).Select(r => r.Id).FirstOrDefault();
            tail = new Tail(end, end, []);
        }
        else
        {
            var rows = await CommittedAsync(db, m => m.Where(r => r.Id > known.Position).OrderBy(r => r.Id), cancellationToken);
            // Only one writer at a time numbers rows on SQLite, so there a gap is just a gap.
            var settled = db.Database.IsSqlite() ? rows : gaps.Settled(known.Position, rows, r => r.Id);
            if (settled.Count > 0)
            {
                TailEntry[] entries = [.. known.Entries, .. settled.Select(Entry)];
                tail = entries.Length <= Kept
                    ? known with { Position = settled[^1].Id, Entries = entries }
                    : new Tail(entries[^(Kept + 1)].Position, settled[^1].Id, entries[^Kept..]);
                Interlocked.Exchange(ref changed, New()).SetResult();
            }

            if (settled.Count == Batch)
                Wake();
        }

        Interlocked.Exchange(ref read, New()).SetResult();
    }

    // On SQL Server a row with a lower id may be committed later. This isolation waits for rows that others have written and not
    // committed, whatever the database's snapshot settings, so that they cannot be stepped over.
    private static async Task<List<OutboxMessage>> CommittedAsync(ServiceDbContext db, Func<IQueryable<OutboxMessage>, IQueryable<OutboxMessage>> part, CancellationToken cancellationToken)
    {
        var query = part(db.Outbox.AsNoTracking()).Take(Batch);
        if (db.Database.IsSqlite())
            return await query.ToListAsync(cancellationToken);

        return await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            return await query.ToListAsync(cancellationToken);
        });
    }

    private TailEntry Entry(OutboxMessage row)
    {
        try
        {
            return new TailEntry(row.Id, told.Of(row));
        }
        catch (JsonException e)
        {
            // Written by a release whose shape this one cannot read; the relay will say the same of it.
            Unreadable(row.Id, row.Type, e.Outline());
            return new TailEntry(row.Id, null);
        }
    }

    [LoggerMessage(1701, LogLevel.Warning, "The outbox cannot be read for the event stream; listeners wait: {Reason}")]
    private partial void CannotRead(string reason);

    [LoggerMessage(1702, LogLevel.Warning, "Event {Position} of type {Type} cannot be read and is not told: {Reason}")]
    private partial void Unreadable(long position, string type, string reason);
}

/// <summary>
/// Holds back what comes after a missing number until the number has come, or for so long that nobody can still be about to write it:
/// between taking a number and locking its row a writer needs microseconds, and a locked row is waited for by the reading itself.
/// </summary>
internal sealed class Gaps(TimeProvider time)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private (long After, long Since)? open;

    public bool Waiting => open is not null;

    public IReadOnlyList<T> Settled<T>(long after, IReadOnlyList<T> rows, Func<T, long> number)
    {
        for (var n = 0; n < rows.Count; after = number(rows[n++]))
        {
            if (number(rows[n]) == after + 1)
                continue;
            if (open is { } gap && gap.After == after)
            {
                if (time.GetElapsedTime(gap.Since) < Grace)
                    return [.. rows.Take(n)];
                continue;
            }

            open = (after, time.GetTimestamp());
            return [.. rows.Take(n)];
        }

        open = null;
        return rows;
    }
}
