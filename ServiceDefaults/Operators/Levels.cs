using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Messaging;

namespace RegionCloud.ServiceDefaults.Operators;

/// <summary>How messaging stands in this service.</summary>
/// <param name="Drained">Consumers that an operator holds back.</param>
public sealed record LevelsView(BrokerLevel Broker, OutboxLevels Outbox, InboxLevel Inbox, IReadOnlyDictionary<string, int> DeadLetters, IReadOnlyList<string> Drained);

/// <param name="Reason">Why there is no connection.</param>
public sealed record BrokerLevel(bool Connected, string? Reason);

/// <param name="Unsent">Events that the broker has not confirmed yet, without the unclaimed.</param>
/// <param name="Oldest">When the oldest of them was written.</param>
/// <param name="Reason">What the first that could not leave ran into.</param>
/// <param name="Unclaimed">Events that nobody listens to yet; kept for thirty days, and sent when somebody does.</param>
/// <param name="Kept">Sent events that are kept for reconciliation and restore.</param>
public sealed record OutboxLevels(int Unsent, DateTimeOffset? Oldest, string? Reason, int Unclaimed, int Kept);

/// <param name="ActedOn">Messages that this service remembers to have acted on.</param>
public sealed record InboxLevel(int ActedOn, DateTimeOffset? Newest);

internal static class GetLevels
{
    /// <summary>Outbox, inbox, dead letters and drained consumers, counted now.</summary>
    internal static async Task<Ok<LevelsView>> Handle(ServiceDbContext db, BusStatus status, CancellationToken ct)
    {
        var letters = await db.DeadLetters.GroupBy(d => d.State).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(ct);
        return TypedResults.Ok(new LevelsView(
            new BrokerLevel(status.Broker.Connected, status.Broker.Reason),
            await OutboxAsync(db, ct),
            new InboxLevel(await db.Inbox.CountAsync(ct), await db.Inbox.MaxAsync(m => (DateTimeOffset?)m.ReceivedAt, ct)),
            Enum.GetValues<DeadLetterState>().ToDictionary(s => JsonNamingPolicy.CamelCase.ConvertName(s.ToString()), s => letters.Find(l => l.Key == s)?.Count ?? 0, StringComparer.Ordinal),
            await db.DrainedConsumers.Select(d => d.Queue).Order().ToListAsync(ct)));
    }

    public static async Task<OutboxLevels> OutboxAsync(ServiceDbContext db, CancellationToken ct)
    {
        var level = await OutboxLevel.CountAsync(db, ct);
        return new OutboxLevels(level.Depth, level.Oldest, level.Reason, level.Unclaimed, await db.Outbox.CountAsync(m => m.SentAt != null, ct));
    }
}

/// <param name="Sent">Events that left meanwhile.</param>
public sealed record FlushView(int Sent, OutboxLevels Before, OutboxLevels After);

internal static class FlushOutbox
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Lets every unsent event be tried at once, also those that wait for their next try or for somebody who listens, and tells after at most five seconds what came of it.</summary>
    internal static async Task<Ok<FlushView>> Handle(Intervention why, ServiceDbContext db, AuditContext audit, OutboxSignal relay, TimeProvider time, CancellationToken ct)
    {
        audit.Because = OperatorEndpoints.Reason(why.Reason);
        var (before, now) = (await GetLevels.OutboxAsync(db, ct), time.GetUtcNow());
        using (await WriterGate.For(db).EnterAsync(ct))
            await db.Outbox.Where(m => m.SentAt == null && m.NotBefore > now).ExecuteUpdateAsync(set => set.SetProperty(m => m.NotBefore, now), ct);
        relay.Set();

        var after = await GetLevels.OutboxAsync(db, ct);
        for (var began = time.GetTimestamp(); after.Unsent > 0 && time.GetElapsedTime(began) < Patience; after = await GetLevels.OutboxAsync(db, ct))
            await Task.Delay(Look, time, ct);

        // No record changes by it, so the audit's row is written here.
        db.Add(audit.Entry(now, nameof(OutboxMessage), "unsent", regionId: null, before: null, JsonSerializer.Serialize(new { before = before.Unsent + before.Unclaimed, after = after.Unsent + after.Unclaimed })));
        return TypedResults.Ok(new FlushView(Math.Max(0, before.Unsent + before.Unclaimed - after.Unsent - after.Unclaimed), before, after));
    }
}
