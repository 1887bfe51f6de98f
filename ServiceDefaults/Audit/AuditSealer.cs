using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using RegionCloud.Organisation.Messages.Events;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Messaging;

namespace RegionCloud.ServiceDefaults.Audit;

/// <summary>
/// Chains what was written, within two seconds, in one instance at a time; tells the neighbours the head; writes down denied attempts.
/// Two instances that both believe to hold the lease cannot fork the chain: each place in it exists once.
/// </summary>
internal sealed partial class AuditSealer(IServiceScopeFactory scopes, ThisService service, DenialCounter denials, TimeProvider time, ILogger<AuditSealer> logger) : BackgroundService
{
    private const int BatchSize = 500;

    // Ids are given out before the commit, so a lower one may appear after a higher one was sealed.
    private const int LateIds = 1000;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AnchorInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DenialsKept = TimeSpan.FromDays(400);
    private readonly OutboxLease lease = new(time, OutboxLease.Sealer);
    private readonly AuditChain chain = new();
    private readonly OncePerMinute quiet = new(time);
    private readonly SemaphoreSlim wake = new(0, 1);
    private DateTimeOffset anchorAt = time.GetUtcNow() + AnchorInterval;
    private DateTimeOffset thoroughAt;
    private AuditSeal? unanchored;

    public void Wake()
    {
        if (wake.CurrentCount == 0)
        {
            try
            {
                wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody else was quicker.
            }
        }
    }

    /// <summary>Seals one batch; returns how many entries it had.</summary>
    internal async Task<int> SealOnceAsync(CancellationToken cancellationToken)
    {
        using var untraced = SuppressInstrumentationScope.Begin();
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.All("audit sealer"));
        var db = services.ServiceProvider.GetRequiredService<ServiceDbContext>();
        var now = time.GetUtcNow();
        await denials.SaveAsync(db, cancellationToken);

        var head = await db.AuditSeals.AsNoTracking().OrderByDescending(s => s.Seq).FirstOrDefaultAsync(cancellationToken);
        var thorough = now >= thoroughAt;
        var after = thorough ? 0 : (head?.EntryId ?? 0) - LateIds;
        var entries = await db.AuditEntries.AsNoTracking()
            .Where(e => e.Id > after && !db.AuditSeals.Any(s => s.EntryId == e.Id))
            .OrderBy(e => e.Id).Take(BatchSize).ToListAsync(cancellationToken);
        if (thorough && entries.Count < BatchSize)
            thoroughAt = now + TimeSpan.FromHours(1);
        var anchorDue = unanchored is not null && now >= anchorAt;
        if ((entries.Count == 0 && !anchorDue) || !await lease.HoldAsync(db, cancellationToken))
            return 0;

        var (seq, hash) = (head?.Seq ?? 0, head?.Hash ?? AuditChain.Genesis(service.Name));
        foreach (var entry in entries)
        {
            head = chain.Seal(entry, ++seq, now, hash);
            hash = head.Hash;
            db.AuditSeals.Add(head);
        }

        // Neighbours' anchors are entries here; answering each with an anchor of ours would go on for ever.
        if (entries.Exists(e => e.ObjectKind != nameof(AuditAnchor)))
            unanchored = head;
        var anchor = now >= anchorAt ? unanchored : null;
        if (anchor is not null)
            db.Publish(new AuditHeadSealed(service.Name, anchor.Seq, Convert.ToHexStringLower(anchor.Hash), anchor.SealedAt));
        using (await WriterGate.For(db).EnterAsync(cancellationToken))
        {
            if (thorough)
                await db.DeniedAttempts.Where(d => d.Hour < now - DenialsKept).ExecuteDeleteAsync(cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        if (anchor is not null)
            (unanchored, anchorAt) = (null, now + AnchorInterval);
        return entries.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var written = 0;
            try
            {
                written = await SealOnceAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The database is away, or another instance was first; the entries wait.
                lease.Lost();
                if (quiet.MaySpeak())
                    CannotSeal(e.Message);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            if (written == BatchSize)
                continue;
            await ((Task)wake.WaitAsync(Poll, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ((Task)Task.Delay(Gather, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(1301, LogLevel.Warning, "The audit cannot be sealed yet: {Reason}")]
    private partial void CannotSeal(string reason);
}

/// <summary>Keeps what a neighbour says of its audit.</summary>
internal sealed class OnAuditHeadSealed(ServiceDbContext db, ThisService service) : IConsumer<AuditHeadSealed>
{
    public async Task Consume(ConsumeContext<AuditHeadSealed> context)
    {
        var head = context.Message;
        if (head.Service == service.Name || await db.AuditAnchors.AnyAsync(a => a.Service == head.Service && a.Seq == head.Seq && a.Hash == head.Hash, context.CancellationToken))
            return;
        db.AuditAnchors.Add(new AuditAnchor { Service = head.Service, Seq = head.Seq, Hash = head.Hash, SealedAt = head.SealedAt });
    }
}
