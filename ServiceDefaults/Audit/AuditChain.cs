using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Audit;

/// <summary>The chain's arithmetic: hash = SHA-256(canonical JSON of the entry and its place ‖ previous hash). Not for several threads at once.</summary>
internal sealed class AuditChain
{
    private static readonly JsonWriterOptions Options = new() { Encoder = Json.Options.Encoder, SkipValidation = true };
    private readonly ArrayBufferWriter<byte> buffer = new(4096);

    /// <summary>What stands before the first entry: each service's chain is its own.</summary>
    public static byte[] Genesis(string service) => SHA256.HashData(Encoding.UTF8.GetBytes($"RegionCloud audit of {service}"));

    public byte[] Hash(AuditEntry entry, long seq, DateTimeOffset sealedAt, byte[] previous)
    {
        buffer.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(buffer, Options);
        writer.WriteStartObject();
        writer.WriteString("action"u8, entry.Action);
        writer.WriteString("after"u8, entry.After);
        writer.WriteNumber("at"u8, entry.At.UtcTicks);
        writer.WriteString("before"u8, entry.Before);
        writer.WriteNumber("id"u8, entry.Id);
        writer.WriteString("issuer"u8, entry.Issuer);
        writer.WriteString("objectId"u8, entry.ObjectId);
        writer.WriteString("objectKind"u8, entry.ObjectKind);
        writer.WriteString("onBehalfOf"u8, entry.OnBehalfOf);
        writer.WriteString("reason"u8, entry.Reason);
        if (entry.RegionId is { } region)
            writer.WriteString("regionId"u8, region);
        writer.WriteNumber("sealedAt"u8, sealedAt.UtcTicks);
        writer.WriteNumber("seq"u8, seq);
        writer.WriteString("subject"u8, entry.Subject);
        writer.WriteString("traceId"u8, entry.TraceId);
        writer.WriteEndObject();
        writer.Flush();
        buffer.Write(previous);
        return SHA256.HashData(buffer.WrittenSpan);
    }

    public AuditSeal Seal(AuditEntry entry, long seq, DateTimeOffset sealedAt, byte[] previous)
        => new() { Seq = seq, EntryId = entry.Id, SealedAt = sealedAt, PrevHash = previous, Hash = Hash(entry, seq, sealedAt, previous) };
}
