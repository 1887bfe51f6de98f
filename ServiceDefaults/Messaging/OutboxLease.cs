using Microsoft.EntityFrameworkCore;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.ServiceDefaults.Messaging;

/// <summary>
/// The right of one instance to send a department's events, or to seal its audit. It runs out by itself, so a dead holder is replaced; and each change of
/// holder raises the fence, so a holder that was only asleep can no longer mark anything.
/// </summary>
internal sealed class OutboxLease(TimeProvider time, int work = OutboxLease.Relay)
{
    /// <summary>Sending events.</summary>
    public const int Relay = 1;

    /// <summary>Sealing the audit.</summary>
    public const int Sealer = 2;

    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    // A batch may take as long as one publish may; it must not outlive the lease under which it began.
    private static readonly TimeSpan Reserve = OutboxRelay.PublishTimeout + TimeSpan.FromSeconds(1);

    private readonly Guid me = Guid.CreateVersion7();
    private DateTimeOffset expiresAt;
    private long fence;

    public bool Held => time.GetUtcNow() < expiresAt;

    /// <summary>Claims or renews where needed; false while another instance holds it.</summary>
    public async Task<bool> HoldAsync(ServiceDbContext db, CancellationToken cancellationToken)
    {
        if (expiresAt - time.GetUtcNow() >= Reserve)
            return true;

        // A stand-by only reads: it must not take the write lock once a second.
        var now = time.GetUtcNow();
        var lease = await db.RelayLease.AsNoTracking().SingleAsync(l => l.Id == work, cancellationToken);
        if (lease.Holder == me || lease.ExpiresAt <= now)
        {
            using var gate = await WriterGate.For(db).EnterAsync(cancellationToken);
            now = time.GetUtcNow();
            await db.RelayLease
                .Where(l => l.Id == work && (l.Holder == me || l.ExpiresAt <= now))
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(l => l.Fence, l => l.Holder == me ? l.Fence : l.Fence + 1)
                        .SetProperty(l => l.Holder, me)
                        .SetProperty(l => l.ExpiresAt, now + Duration),
                    cancellationToken);
            lease = await db.RelayLease.AsNoTracking().SingleAsync(l => l.Id == work, cancellationToken);
        }

        (expiresAt, fence) = lease.Holder == me ? (lease.ExpiresAt, lease.Fence) : (default, 0);
        return Held;
    }

    /// <summary>The rows of these ids, as long as nobody else has taken over; else none.</summary>
    public IQueryable<OutboxMessage> Guarded(ServiceDbContext db, IReadOnlyCollection<long> ids)
        => db.Outbox.Where(m => ids.Contains(m.Id) && db.RelayLease.Any(l => l.Id == work && l.Holder == me && l.Fence == fence));

    public void Lost() => expiresAt = default;

    /// <summary>Lets a successor start at once instead of after the lease has run out.</summary>
    public async Task ReleaseAsync(ServiceDbContext db, CancellationToken cancellationToken)
    {
        Lost();
        using var gate = await WriterGate.For(db).EnterAsync(cancellationToken);
        await db.RelayLease.Where(l => l.Id == work && l.Holder == me && l.Fence == fence)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.ExpiresAt, DateTimeOffset.UnixEpoch), cancellationToken);
    }
}
