using System.Diagnostics;
using System.IO.Compression;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Operations;

/// <summary>Accepts work that takes longer than an answer may, in the transaction of its request; the worker begins as soon as that is saved.</summary>
public sealed class LongOperations
{
    private const int PartSize = 512 * 1024;
    private readonly ServiceDbContext db;
    private readonly TimeProvider time;
    private readonly ThisService service;
    private readonly OperationRunner runner;

    internal LongOperations(ServiceDbContext db, TimeProvider time, ThisService service, OperationRunner runner)
        => (this.db, this.time, this.service, this.runner) = (db, time, service, runner);

    /// <summary>The work of the endpoint that is asked, with what it is asked for.</summary>
    public async Task<Accepted<OperationView>> AcceptAsync<TAsked>(HttpContext http, TAsked asked, CancellationToken cancellationToken)
        where TAsked : class
    {
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(asked, Json.Options));
        return await AcceptAsync(http, "application/json", content, preview: false, validRowsOnly: false, cancellationToken);
    }

    internal async Task<Accepted<OperationView>> AcceptAsync(HttpContext http, string contentType, Stream content, bool preview, bool validRowsOnly, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var now = time.GetUtcNow();
        var operation = new Operation
        {
            Id = Guid.CreateVersion7(now),
            Kind = http.GetEndpoint()!.Metadata.GetRequiredMetadata<OperationKind>().Name,
            Permission = http.GetEndpoint()!.Metadata.GetRequiredMetadata<RequirePermissionAttribute>().Permission,
            Issuer = http.User.FindFirstValue("iss") ?? "",
            StartedBy = services.GetRequiredService<CurrentUser>().Subject,
            Preview = preview,
            ValidRowsOnly = validRowsOnly,
            ContentType = contentType,
            TraceParent = Activity.Current?.Id,
            CreatedAt = now,
        };
        await AddAsync(operation, content, cancellationToken);
        http.Response.OnCompleted(() =>
        {
            runner.Wake();
            return Task.CompletedTask;
        });
        http.Response.Headers.RetryAfter = OperationView.AskAgainAfter;
        return TypedResults.Accepted($"/api/{service.Name}/v1/operations/{operation.Id}", OperationView.Of(operation, services.GetRequiredService<Words>(), http.Request));
    }

    /// <summary>The same work, asked for by this service itself under its own principal.</summary>
    internal async Task<Operation> AddOwnAsync(string kind, string permission, object asked, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var operation = new Operation { Id = Guid.CreateVersion7(now), Kind = kind, Permission = permission, StartedBy = service.Subject, ContentType = "application/json", CreatedAt = now };
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(asked, asked.GetType(), Json.Options));
        await AddAsync(operation, content, cancellationToken);
        return operation;
    }

    private async Task AddAsync(Operation operation, Stream content, CancellationToken cancellationToken)
    {
        db.Add(operation);
        using var compressed = new MemoryStream();
        await using (var compressing = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            await content.CopyToAsync(compressing, cancellationToken);
        var bytes = compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
        for (var sequence = 0; sequence * PartSize < bytes.Length; sequence++)
            db.Add(new OperationFilePart { OperationId = operation.Id, Sequence = sequence, Content = bytes.Slice(sequence * PartSize, Math.Min(PartSize, bytes.Length - (sequence * PartSize))).ToArray() });
    }
}
