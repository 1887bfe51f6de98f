using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RegionCloud.ServiceDefaults.Audit;

/// <summary>
/// Who changed what (security U1): one row for each changed record, written in the change's own transaction. Never updated, never deleted;
/// the database refuses both.
/// </summary>
public sealed class AuditEntry
{
    internal const int ActionLength = 100;
    internal const int ReasonLength = 200;

    /// <summary>Order of writing.</summary>
    public long Id { get; private set; }

    public DateTimeOffset At { get; init; }

    /// <summary>Who vouches for the subject; null for a service of ours and for the author of an event.</summary>
    public string? Issuer { get; init; }

    public string Subject { get; init; } = "";

    /// <summary>Whose rights were used, when they were delegated.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>The slice, consumer or job, such as <c>SignContract</c>.</summary>
    public string Action { get; init; } = "";

    public string ObjectKind { get; init; } = "";

    public string ObjectId { get; init; } = "";

    public Guid? RegionId { get; init; }

    /// <summary>The changed columns as they were, as JSON with sorted names; null for a new record.</summary>
    public string? Before { get; init; }

    /// <summary>The changed columns as they are now; null for a removed record.</summary>
    public string? After { get; init; }

    /// <summary>Why the record was within reach: the permission, the event, or the job's own words.</summary>
    public string? Reason { get; init; }

    public string? TraceId { get; init; }
}

/// <summary>An entry's place in the chain. Lies apart from the entries, because chaining inside each transaction would make all writers wait for one another.</summary>
public sealed class AuditSeal
{
    /// <summary>1, 2, 3 … without gaps.</summary>
    public long Seq { get; init; }

    public long EntryId { get; init; }

    public DateTimeOffset SealedAt { get; init; }

    public byte[] PrevHash { get; init; } = [];

    /// <summary>SHA-256 over the entry, its place and the previous hash.</summary>
    public byte[] Hash { get; init; } = [];
}

/// <summary>A neighbour's head as it told it. Whoever shortens or rewrites that chain would have to change this database as well.</summary>
public sealed class AuditAnchor
{
    public string Service { get; init; } = "";

    public long Seq { get; init; }

    /// <summary>Part of the key: a second hash for the same place is evidence, not a repetition.</summary>
    public string Hash { get; init; } = "";

    public DateTimeOffset SealedAt { get; init; }
}

/// <summary>How often somebody tried in one hour what he may not (security U2); one row however often, or attackers would own the disk.</summary>
public sealed class DeniedAttempts
{
    /// <summary>SHA-256 over everything but the count.</summary>
    public byte[] Id { get; init; } = [];

    /// <summary>Start of the hour, UTC.</summary>
    public DateTimeOffset Hour { get; init; }

    public string Subject { get; init; } = "";

    public string Permission { get; init; } = "";

    /// <summary>Method and route, such as <c>POST /api/sales/v1/contracts/{id:guid}/sign</c>.</summary>
    public string Operation { get; init; } = "";

    /// <summary>403, or 404 of a write.</summary>
    public int Status { get; init; }

    public int Count { get; init; }
}

public static class AuditModel
{
    private const string Excluded = "Audit:Excluded";
    private const string Withheld = "Audit:Withheld";

    /// <summary>No audit rows for this entity: it is machinery, or a copy of what another department audits.</summary>
    public static EntityTypeBuilder<TEntity> NotAudited<TEntity>(this EntityTypeBuilder<TEntity> entity)
        where TEntity : class
    {
        entity.Metadata.SetAnnotation(Excluded, value: true);
        return entity;
    }

    /// <summary>Personal data: the audit shows that it changed but not the value, because nothing is ever erased there.</summary>
    public static PropertyBuilder<TProperty> Personal<TProperty>(this PropertyBuilder<TProperty> property)
    {
        property.Metadata.SetAnnotation(Withheld, value: true);
        return property;
    }

    internal static bool IsAudited(this Microsoft.EntityFrameworkCore.Metadata.IEntityType entity) => entity.FindAnnotation(Excluded) is null;

    internal static bool IsPersonal(this Microsoft.EntityFrameworkCore.Metadata.IProperty property) => property.FindAnnotation(Withheld) is not null;

    internal static void AddAudit(this ModelBuilder model, bool sqlServer)
    {
        model.Entity<AuditEntry>(entry =>
        {
            entry.NotAudited();
            entry.Property(e => e.Issuer).HasMaxLength(200);
            entry.Property(e => e.Subject).HasMaxLength(200);
            entry.Property(e => e.OnBehalfOf).HasMaxLength(200);
            entry.Property(e => e.Action).HasMaxLength(AuditEntry.ActionLength);
            entry.Property(e => e.ObjectKind).HasMaxLength(100);
            entry.Property(e => e.ObjectId).HasMaxLength(200);
            entry.Property(e => e.Reason).HasMaxLength(AuditEntry.ReasonLength);
            entry.Property(e => e.TraceId).HasMaxLength(32);
            entry.HasIndex(e => e.ObjectId);
            entry.HasIndex(e => new { e.Subject, e.At });
            entry.HasIndex(e => e.At);
            AppendOnly(entry, sqlServer);
        });
        model.Entity<AuditSeal>(seal =>
        {
            seal.NotAudited();
            seal.HasKey(s => s.Seq);
            seal.Property(s => s.Seq).ValueGeneratedNever();
            seal.Property(s => s.PrevHash).HasMaxLength(32).IsFixedLength();
            seal.Property(s => s.Hash).HasMaxLength(32).IsFixedLength();
            seal.HasOne<AuditEntry>().WithOne().HasForeignKey<AuditSeal>(s => s.EntryId).OnDelete(DeleteBehavior.Restrict);
            AppendOnly(seal, sqlServer);
        });
        model.Entity<AuditAnchor>(anchor =>
        {
            anchor.HasKey(a => new { a.Service, a.Seq, a.Hash });
            anchor.Property(a => a.Service).HasMaxLength(40);
            anchor.Property(a => a.Hash).HasMaxLength(64);
            AppendOnly(anchor, sqlServer);
        });
        model.Entity<DeniedAttempts>(denied =>
        {
            denied.NotAudited();
            denied.Property(d => d.Id).HasMaxLength(32).IsFixedLength();
            denied.Property(d => d.Subject).HasMaxLength(200);
            denied.Property(d => d.Permission).HasMaxLength(60);
            denied.Property(d => d.Operation).HasMaxLength(200);
            denied.HasIndex(d => d.Hour);
        });
    }

    // SQL Server refuses OUTPUT on a table with triggers, so EF must know of them; SQLite does not mind.
    private static void AppendOnly<TEntity>(EntityTypeBuilder<TEntity> entity, bool sqlServer)
        where TEntity : class
    {
        if (sqlServer)
            entity.ToTable(t => t.HasTrigger(AuditTriggers.NameFor(entity.Metadata.GetTableName()!)));
    }
}
