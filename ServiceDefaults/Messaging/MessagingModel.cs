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
        model.Entity<DeadLetter>(letter =>
        {
            letter.Property(d => d.Queue).HasMaxLength(200);
            letter.Property(d => d.EventType).HasMaxLength(DeadLetter.TextLength);
            letter.Property(d => d.ExceptionType).HasMaxLength(DeadLetter.TextLength);
            letter.Property(d => d.ExceptionMessage).HasMaxLength(DeadLetter.TextLength);
            letter.Property(d => d.DecidedBy).HasMaxLength(200);
            letter.Property(d => d.Reason).HasMaxLength(DeadLetter.TextLength);
            letter.Property(d => d.ContentType).HasMaxLength(100);
            letter.Property(d => d.Version).IsConcurrencyToken();
            letter.HasIndex(d => new { d.MessageId, d.Queue }).IsUnique();
            letter.HasIndex(d => new { d.State, d.Id });
        });
        model.Entity<DrainedConsumer>().HasKey(d => d.Queue);
        model.Entity<DrainedConsumer>(drained =>
        {
            drained.Property(d => d.Queue).HasMaxLength(200);
            drained.Property(d => d.By).HasMaxLength(200);
            drained.Property(d => d.Reason).HasMaxLength(DeadLetter.TextLength);
        });
    }
}
