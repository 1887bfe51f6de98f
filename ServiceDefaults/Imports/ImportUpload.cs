using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
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
        // The hash of the body was taken before, and a conflict may run this again.
        http.Request.Body.Position = 0;
        return await http.RequestServices.GetRequiredService<LongOperations>().AcceptAsync(http, http.Request.ContentType!, http.Request.Body, options.Preview is true, options.ValidRowsOnly, cancellationToken);
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

public static class ImportEndpoints
{
    /// <summary>Offers <c>POST /imports/{kind}</c>; the file is imported by <typeparamref name="TImport"/>.</summary>
    /// <param name="handler">The slice, which answers with <see cref="ImportUpload.AcceptAsync"/>.</param>
    public static RouteHandlerBuilder MapImport<TImport>(this IEndpointRouteBuilder api, string kind, Delegate handler, string permission)
        where TImport : IImport
    {
        var declared = new OperationKind(kind, $"Import{char.ToUpperInvariant(kind[0])}{kind[1..]}", $"import {kind}", Results: null, (scopes, taken, time, cancellationToken) => new ImportRun(scopes, taken, typeof(TImport), time).RunAsync(cancellationToken));
        api.ServiceProvider.GetRequiredService<OperationKinds>().Add(declared);
        return api.MapPost($"/imports/{kind}", handler).RequirePermission(permission).RequireIdempotencyKey().WithMetadata(declared);
    }
}
