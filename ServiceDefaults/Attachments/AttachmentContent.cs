using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.ServiceDefaults.Attachments;

/// <summary>A file on its way out, part by part. It is read twice: nothing leaves before its hash is found to be right.</summary>
internal sealed class AttachmentContent(Attachment file, ServiceDbContext db) : IResult, IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
        => builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(Stream), [.. FileTypes.Known, "application/octet-stream"]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var cancellation = httpContext.RequestAborted;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var part = 0; part < Parts; part++)
            hash.AppendData(await PartAsync(part, cancellation));
        if (!string.Equals(Convert.ToHexStringLower(hash.GetHashAndReset()), file.Sha256, StringComparison.Ordinal))
            throw new CorruptAttachmentException(file.FileName);

        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.FileName);
        var response = httpContext.Response;
        (response.ContentType, response.ContentLength) = (file.ContentType, file.Size);
        response.Headers.ContentDisposition = disposition.ToString();
        for (var part = 0; part < Parts; part++)
            await response.Body.WriteAsync(await PartAsync(part, cancellation), cancellation);
    }

    private int Parts => (int)((file.Size + AttachmentChunk.Size - 1) / AttachmentChunk.Size);

    // One question for each part: a slow receiver must not keep the database reading.
    private async Task<byte[]> PartAsync(int sequence, CancellationToken cancellation)
        => await db.Set<AttachmentChunk>().AsNoTracking().Where(c => c.AttachmentId == file.Id && c.Sequence == sequence).Select(c => c.Bytes).SingleOrDefaultAsync(cancellation)
            ?? throw new CorruptAttachmentException(file.FileName);
}
