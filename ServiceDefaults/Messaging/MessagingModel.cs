using Microsoft.EntityFrameworkCore;
using RegionCloud.ServiceDefaults.Audit;

namespace RegionCloud.ServiceDefaults.Messaging;

internal static class MessagingModel
{
    public static void AddMessaging(this ModelBuilder model, bool sqlite)
    {
        var outbox = model.Entity<OutboxMessage>().NotAudited();
        outbox.Property(m => m.Type).HasMaxLength(200);
        outbox.Property(m => m.TraceParent).HasMaxLength(100);
        outbox.Property(m => m.TraceState).HasMaxLength(512);
        outbox.Property(m => m.LastError).HasMaxLength(OutboxMessage.LastErrorLength);
        outbox.HasIndex(m => m.MessageId).IsUnique();
        // The relay looks only at what is unsent; the archive behind it may grow without slowing it.
        outbox.HasIndex(m => m.NotBefore).HasFilter(sqlite ? "\"SentAt\" IS NULL" : "[SentAt] IS NULL");
        model.Entity<RelayLease>().NotAudited().HasData(
            new RelayLease { Id = OutboxLease.Relay, ExpiresAt = DateTimeOffset.UnixEpoch },
            new RelayLease { Id = OutboxLease.Sealer, ExpiresAt = DateTimeOffset.UnixEpoch });
        model.Entity<InboxMessage>().NotAudited().HasKey(m => new { m.MessageId, m.Queue });
        model.Entity<InboxMessage>().Property(m => m.Queue).HasMaxLength(200);
    }
}
