using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Operations;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Imports;

/// <summary>What becomes of a file with faulty rows.</summary>
internal static class ImportMode
{
    public static IReadOnlyList<string> All => ["allOrNothing", "validRowsOnly"];
}

/// <summary>How a file is to be taken.</summary>
/// <param name="Preview">Everything is checked and counted, nothing is changed.</param>
/// <param name="Mode">allOrNothing (default): one faulty row and nothing is imported; validRowsOnly: faulty rows are left out.</param>
public sealed record ImportOptions([FromQuery(Name = "preview")] bool? Preview, [FromQuery(Name = "mode"), ValuesOf(typeof(ImportMode))] string? Mode)
{
    internal bool ValidRowsOnly => Mode switch
    {
        null or "allOrNothing" => false,
        "validRowsOnly" => true,
        _ => throw new MalformedRequestException(Fault.Of("value-not-allowed", "/mode", ("field", "mode"), ("allowed", string.Join(", ", ImportMode.All)), ("value", Mode))),
    };
}

/// <summary>A file sent as the body: CSV (UTF-8, or <c>text/csv; charset=gb18030</c> as Chinese Excel writes it) or an xlsx workbook.</summary>
public sealed class ImportUpload : IBindableFromHttpContext<ImportUpload>, IEndpointParameterMetadataProvider
{
    /// <summary>What 50,000 rows need.</summary>
    public const long Largest = 16 * 1024 * 1024;
    private const int PartSize = 512 * 1024;
    private readonly HttpContext http;

    private ImportUpload(HttpContext http) => this.http = http;

    public static ValueTask<ImportUpload?> BindAsync(HttpContext context, ParameterInfo parameter)
        => MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && ImportFile.Takes(type.MediaType.Value!.ToLowerInvariant()) && (!type.Charset.HasValue || ImportFile.Knows(type.Charset.Value))
            ? ValueTask.FromResult<ImportUpload?>(new ImportUpload(context))
            : throw new BadHttpRequestException(context.Request.ContentType ?? "–", StatusCodes.Status415UnsupportedMediaType);

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AcceptsMetadata([ImportFile.Csv, ImportFile.Xlsx], typeof(string)));
        builder.Metadata.Add(new SizeLimit());
    }

    /// <summary>Keeps the file with an operation that imports it, in the request's own transaction; the worker begins as soon as that is saved.</summary>
    public async Task<Accepted<OperationView>> AcceptAsync(ImportOptions options, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var (db, time) = (services.GetRequiredService<ServiceDbContext>(), services.GetRequiredService<TimeProvider>());
        var operation = new Operation
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Kind = http.GetEndpoint()!.Metadata.GetRequiredMetadata<ImportKind>().Name,
            Permission = http.GetEndpoint()!.Metadata.GetRequiredMetadata<RequirePermissionAttribute>().Permission,
            Issuer = http.User.FindFirstValue("iss"),
            StartedBy = services.GetRequiredService<CurrentUser>().Subject,
            Preview = options.Preview is true,
            ValidRowsOnly = options.ValidRowsOnly,
            ContentType = http.Request.ContentType!,
            TraceParent = Activity.Current?.Id,
            CreatedAt = time.GetUtcNow(),
        };
        db.Add(operation);
        await AddPartsAsync(db, operation.Id, cancellationToken);
        http.Response.OnCompleted(() =>
        {
            services.GetRequiredService<OperationRunner>().Wake();
            return Task.CompletedTask;
        });
        http.Response.Headers.RetryAfter = OperationView.AskAgainAfter;
        var view = OperationView.Of(operation, services.GetRequiredService<Words>(), http.Request);
        return TypedResults.Accepted($"/api/{services.GetRequiredService<ThisService>().Name}/v1/operations/{operation.Id}", view);
    }

    private async Task AddPartsAsync(ServiceDbContext db, Guid operation, CancellationToken cancellationToken)
    {
        // The hash of the body was taken before, and a conflict may run this again.
        http.Request.Body.Position = 0;
        using var compressed = new MemoryStream();
        await using (var compressing = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            await http.Request.Body.CopyToAsync(compressing, cancellationToken);
        var bytes = compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
        for (var sequence = 0; sequence * PartSize < bytes.Length; sequence++)
            db.Add(new OperationFilePart { OperationId = operation, Sequence = sequence, Content = bytes.Slice(sequence * PartSize, Math.Min(PartSize, bytes.Length - (sequence * PartSize))).ToArray() });
    }

    private sealed class SizeLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => Largest;
    }

    private sealed class AcceptsMetadata(string[] contentTypes, Type type) : IAcceptsMetadata
    {
        public IReadOnlyList<string> ContentTypes => contentTypes;

        public Type? RequestType => type;

        public bool IsOptional => false;
    }
}

/// <summary>What an endpoint imports.</summary>
internal sealed record ImportKind(string Name);

/// <summary>The imports that this service offers, by kind.</summary>
internal sealed class ImportKinds
{
    private readonly Dictionary<string, Type> kinds = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => kinds.Keys;

    public Type this[string kind] => kinds[kind];

    public void Add(string kind, Type import) => kinds.Add(kind, import);
}

public static class ImportEndpoints
{
    /// <summary>Offers <c>POST /imports/{kind}</c>; the file is imported by <typeparamref name="TImport"/>.</summary>
    /// <param name="handler">The slice, which answers with <see cref="ImportUpload.AcceptAsync"/>.</param>
    public static RouteHandlerBuilder MapImport<TImport>(this IEndpointRouteBuilder api, string kind, Delegate handler, string permission)
        where TImport : IImport
    {
        api.ServiceProvider.GetRequiredService<ImportKinds>().Add(kind, typeof(TImport));
        return api.MapPost($"/imports/{kind}", handler).RequirePermission(permission).RequireIdempotencyKey().WithMetadata(new ImportKind(kind));
    }
}
