using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>The answer given to an Idempotency-Key, saved in the effect's own transaction: both exist or neither does.</summary>
public sealed class RememberedAnswer
{
    /// <summary>SHA-256 over subject, method, path and key: a key is its sender's own.</summary>
    public string Scope { get; init; } = "";

    /// <summary>SHA-256 of the request's body: the same key with another body is a mistake, not a repetition.</summary>
    public string BodyHash { get; init; } = "";

    public int Status { get; init; }

    public string? ContentType { get; init; }

    public string? ETag { get; init; }

    public string? Location { get; init; }

    public byte[] Body { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    internal static void Configure(EntityTypeBuilder<RememberedAnswer> answer)
    {
        answer.HasKey(a => a.Scope);
        answer.Property(a => a.Scope).HasMaxLength(64);
        answer.Property(a => a.BodyHash).HasMaxLength(64);
        answer.Property(a => a.ContentType).HasMaxLength(100);
        answer.Property(a => a.ETag).HasMaxLength(50);
        answer.Property(a => a.Location).HasMaxLength(500);
        answer.HasIndex(a => a.CreatedAt);
    }
}
