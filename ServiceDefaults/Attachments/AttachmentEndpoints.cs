using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Attachments;

public static class AttachmentEndpoints
{
    /// <summary>Files on the records of this group: the record's own permissions decide, and a record out of reach is the same 404 as everywhere.</summary>
    public static void MapAttachments(this IEndpointRouteBuilder records, AttachmentKind kind)
    {
        var options = records.ServiceProvider.GetRequiredService<AttachmentOptions>();
        var noun = $"{char.ToUpperInvariant(kind.Name[0])}{kind.Name[1..]}";
        var files = records.MapGroup("/{id:guid}/attachments").WithMetadata(kind);
        files.MapGet("", ListAttachments.Handle).RequirePermission(kind.Read).WithName($"List{noun}Attachments");
        files.MapGet("/{attachmentId:guid}", GetAttachment.Handle).RequirePermission(kind.Read).WithName($"Get{noun}Attachment");
        files.MapPost("", AddAttachment.BoundAtRuntime).RequirePermission(kind.Write).WithName($"Add{noun}Attachment").WithMetadata([new UploadSize(options.LargestBytes), .. Rule(kind.AddingRule)])
            // A token in a header is sent by no foreign page.
            .DisableAntiforgery();
        files.MapDelete("/{attachmentId:guid}", RemoveAttachment.Handle).RequirePermission(kind.Write).WithName($"Remove{noun}Attachment").WithMetadata([.. Rule(kind.RemovingRule)]);
    }

    private static IEnumerable<object> Rule(MethodInfo? rule) => rule is null ? [] : [new RefusesBy(rule)];

    internal static AttachmentKind Kind(this HttpContext http) => http.GetEndpoint()!.Metadata.GetRequiredMetadata<AttachmentKind>();

    /// <summary>The form around the file takes some room too.</summary>
    private sealed class UploadSize(long largest) : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => largest + 64 * 1024;
    }
}

/// <summary>A file on a record.</summary>
/// <param name="FileName">As it was sent, without path, control characters and what file systems forbid.</param>
/// <param name="ContentType">What the content is.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Of the content, in small hexadecimal.</param>
/// <param name="AddedBy">Subject.</param>
/// <param name="Actions">What you may do with it now: remove.</param>
public sealed record AttachmentView(
    Guid Id, string FileName, string ContentType, long Size, string Sha256, DateTimeOffset AddedAt, string AddedBy, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static AttachmentView Of(Attachment a, bool removable)
        => new(a.Id, a.FileName, a.ContentType, a.Size, a.Sha256, a.AddedAt, a.AddedBy, removable ? ["remove"] : [], EtagOf(a));

    /// <summary>The content is what it is, so its hash is its version.</summary>
    internal static string EtagOf(Attachment a) => $"\"{a.Sha256}\"";
}

/// <param name="Actions">What you may do with the record's files now: add.</param>
public sealed record AttachmentList(IReadOnlyList<AttachmentView> Items, IReadOnlyList<string> Actions);

internal static class ListAttachments
{
    /// <summary>The files on a record, oldest first.</summary>
    internal static async Task<Results<Ok<AttachmentList>, NotFound>> Handle(Guid id, HttpContext http, ServiceDbContext db, CurrentUser user, CancellationToken ct)
    {
        var kind = http.Kind();
        if (await kind.FindAsync(db, id, ct) is null)
            return TypedResults.NotFound();

        var files = await db.Attachments.AsNoTracking().Where(a => a.RecordKind == kind.Name && a.RecordId == id).OrderBy(a => a.AddedAt).ThenBy(a => a.Id).ToListAsync(ct);
        // Who may read a record need not be one who may change it: so it is looked for once more, as far as the right to change reaches.
        object? changeable = null;
        if (user.ReachOf(kind.Write) is { } reach)
        {
            db.Scope.Enter(reach);
            changeable = await kind.FindAsync(db, id, ct);
        }

        var (add, remove) = (changeable is not null && kind.Adding(changeable) is null, changeable is not null && kind.Removing(changeable) is null);
        return TypedResults.Ok(new AttachmentList([.. files.Select(f => AttachmentView.Of(f, remove))], add ? ["add"] : []));
    }
}

internal static class GetAttachment
{
    /// <summary>The file itself, for saving. What is stored damaged is not given out: 500 <c>attachment.corrupt</c>.</summary>
    internal static async Task<Results<AttachmentContent, NotFound>> Handle(Guid id, Guid attachmentId, HttpContext http, ServiceDbContext db, CancellationToken ct)
    {
        var kind = http.Kind();
        if (await kind.FindAsync(db, id, ct) is null
            || await db.Attachments.AsNoTracking().SingleOrDefaultAsync(a => a.Id == attachmentId && a.RecordKind == kind.Name && a.RecordId == id, ct) is not { } file)
        {
            return TypedResults.NotFound();
        }

        http.Response.Headers.ETag = AttachmentView.EtagOf(file);
        return new AttachmentContent(file, db);
    }
}

internal static class AddAttachment
{
    /// <summary>The binding that the compiler makes fails on a request without a body (500) instead of refusing it; it does not see through a property.</summary>
    internal static Delegate BoundAtRuntime => Handle;

    /// <summary>
    /// Adds a file to a record: <c>multipart/form-data</c> with one part <c>file</c>. Its type is told by its content: PDF, PNG, JPEG, xlsx and docx without
    /// programs, plain text, CSV, and what the operator allows more. 200 with the file that is there when the record already has this content. Refuses
    /// <c>attachment.too-large</c>, <c>attachment.empty</c>, <c>attachment.too-many</c>, <c>attachment.type-not-allowed</c>, <c>attachment.type-mismatch</c>,
    /// <c>attachment.polyglot</c>, <c>attachment.active-content</c>, <c>attachment.damaged</c>, <c>attachment.unpacks-too-large</c>, and whatever the record's state forbids.
    /// </summary>
    internal static async Task<Results<Created<AttachmentView>, Ok<AttachmentView>, NotFound>> Handle(
        Guid id, IFormFile file, HttpContext http, ServiceDbContext db, CurrentUser user, BusinessClock clock, AttachmentOptions options, FileTypes types, CancellationToken ct)
    {
        var kind = http.Kind();
        if (await kind.FindAsync(db, id, ct) is not { } record)
            return TypedResults.NotFound();

        if (http.Request.Form is { Files.Count: not 1 } or { Count: > 0 })
            throw new MalformedRequestException(new Fault("attachment.one-file", "/file"));
        var existing = await db.Attachments.CountAsync(a => a.RecordKind == kind.Name && a.RecordId == id, ct);
        Refuse.Broken(
            kind.Adding(record),
            file.Length == 0 ? Refusal.Content("attachment.empty", "/file", ("name", FileNames.Safe(file.FileName))) : null,
            file.Length > options.LargestBytes ? Refusal.Content("attachment.too-large", "/file", ("name", FileNames.Safe(file.FileName)), ("size", file.Length), ("max", options.LargestBytes)) : null,
            existing >= options.MostPerRecord ? Refusal.State("attachment.too-many", ("max", options.MostPerRecord)) : null);

        var content = new byte[file.Length];
        await using (var sent = file.OpenReadStream())
            await sent.ReadExactlyAsync(content, ct);
        var name = FileNames.Safe(file.FileName);
        var type = types.Of(name, file.ContentType, content);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        var removable = kind.Removing(record) is null;
        if (await db.Attachments.AsNoTracking().SingleOrDefaultAsync(a => a.RecordKind == kind.Name && a.RecordId == id && a.Sha256 == hash, ct) is { } known)
            return TypedResults.Ok(AttachmentView.Of(known, removable));

        var attachment = Attachment.Of(kind.Name, id, name, type, content.Length, hash, user.Subject, clock.Now);
        db.Add(attachment);
        db.AddRange(content.Chunk(AttachmentChunk.Size).Select((bytes, index) => new AttachmentChunk { AttachmentId = attachment.Id, Sequence = index, Bytes = bytes }));
        return TypedResults.Created($"{http.Request.Path}/{attachment.Id}", AttachmentView.Of(attachment, removable));
    }
}

internal static class RemoveAttachment
{
    /// <summary>Takes a file off a record, for good; the audit keeps its name and hash. Refuses whatever the record's state forbids.</summary>
    internal static async Task<Results<NoContent, NotFound>> Handle(Guid id, Guid attachmentId, IfMatch ifMatch, HttpContext http, ServiceDbContext db, CancellationToken ct)
    {
        var kind = http.Kind();
        if (await kind.FindAsync(db, id, ct) is not { } record
            || await db.Attachments.SingleOrDefaultAsync(a => a.Id == attachmentId && a.RecordKind == kind.Name && a.RecordId == id, ct) is not { } attachment)
        {
            return TypedResults.NotFound();
        }

        ifMatch.Check(AttachmentView.EtagOf(attachment));
        Refuse.Broken(kind.Removing(record));
        db.Remove(attachment);
        db.MustNotChangeMeanwhile(record);
        return TypedResults.NoContent();
    }
}
