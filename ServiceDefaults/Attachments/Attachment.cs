using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using RegionCloud.ServiceDefaults.Audit;

namespace RegionCloud.ServiceDefaults.Attachments;

/// <summary>A file that belongs to a record (附件). It is added and removed, never changed; whoever sees the record sees it.</summary>
public sealed class Attachment
{
    private Attachment()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>Kind of the record, as its <see cref="AttachmentKind"/> is called.</summary>
    public string RecordKind { get; private init; } = "";

    public Guid RecordId { get; private init; }

    public string FileName { get; private init; } = "";

    public string ContentType { get; private init; } = "";

    /// <summary>In bytes.</summary>
    public long Size { get; private init; }

    /// <summary>SHA-256 of the content, in small hexadecimal.</summary>
    public string Sha256 { get; private init; } = "";

    public DateTimeOffset AddedAt { get; private init; }

    /// <summary>Subject.</summary>
    public string AddedBy { get; private init; } = "";

    internal static Attachment Of(string recordKind, Guid recordId, string fileName, string contentType, long size, string sha256, string by, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        RecordKind = recordKind,
        RecordId = recordId,
        FileName = fileName,
        ContentType = contentType,
        Size = size,
        Sha256 = sha256,
        AddedAt = now,
        AddedBy = by,
    };

    internal static void Configure(ModelBuilder model)
    {
        model.Entity<Attachment>(attachment =>
        {
            attachment.Property(a => a.Id).ValueGeneratedNever();
            attachment.Property(a => a.RecordKind).HasMaxLength(40);
            attachment.Property(a => a.FileName).HasMaxLength(FileNames.Longest);
            attachment.Property(a => a.ContentType).HasMaxLength(100);
            attachment.Property(a => a.Sha256).HasMaxLength(64);
            attachment.Property(a => a.AddedBy).HasMaxLength(200);
            attachment.HasIndex(a => new { a.RecordKind, a.RecordId, a.Sha256 }).IsUnique();
            foreach (var property in attachment.Metadata.GetProperties())
                property.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
        });
        model.Entity<AttachmentChunk>(chunk =>
        {
            // The attachment's own audit row has the hash of the content.
            chunk.NotAudited().ToTable("AttachmentChunks");
            chunk.HasKey(c => new { c.AttachmentId, c.Sequence });
            chunk.HasOne<Attachment>().WithMany().HasForeignKey(c => c.AttachmentId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}

/// <summary>A part of a file's content. In parts a download takes little memory, however large the file.</summary>
internal sealed class AttachmentChunk
{
    public const int Size = 256 * 1024;

    public Guid AttachmentId { get; init; }

    public int Sequence { get; init; }

    public byte[] Bytes { get; init; } = [];
}
