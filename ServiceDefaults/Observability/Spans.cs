using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace RegionCloud.ServiceDefaults.Observability;

/// <summary>Names that can be read, and nothing that somebody typed: a path is told by its route, with the id of the record beside it.</summary>
internal static partial class Spans
{
    public const string Region = "regioncloud.region";
    public const string Record = "regioncloud.record.id";
    public const string Permission = "regioncloud.permission";
    public const string Actor = "regioncloud.actor";

    private const string Path = "url.path";
    private const string Address = "url.full";

    public static void Name(Activity span, HttpContext http)
    {
        var route = RouteOf(http);
        span.DisplayName = $"{http.Request.Method} {route}".TrimEnd();
        span.SetTag(Path, route);
        foreach (var personal in (string[])["user_agent.original", "client.address", "network.peer.address", "url.query"])
            span.SetTag(personal, null);
        if (http.Request.RouteValues.TryGetValue("id", out var id) && Guid.TryParse(id?.ToString(), out var record))
            span.SetTag(Record, record.ToString());
    }

    /// <summary>Until the answer tells that it exists, a path is not repeated.</summary>
    public static void Name(Activity span, HttpRequestMessage request) => Name(span, request, exists: IsGrpc(request));

    public static void Name(Activity span, HttpResponseMessage response)
    {
        if (response.RequestMessage is { } request)
            Name(span, request, IsGrpc(request) || (int)response.StatusCode is not (StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed));
    }

    /// <summary>/api/sales/v1/contracts/0190…/sign → /api/sales/v1/contracts/{id}/sign.</summary>
    internal static string Readable(string path)
        => string.Join('/', path.Split('/').Select(s => s.Length == 0 || Word().IsMatch(s) ? s : Guid.TryParse(s, out _) ? "{id}" : "{…}"));

    private static void Name(Activity span, HttpRequestMessage request, bool exists)
    {
        var uri = request.RequestUri!;
        var path = IsGrpc(request) ? uri.AbsolutePath : exists ? Readable(uri.AbsolutePath) : "";
        span.DisplayName = $"{request.Method} {path}".TrimEnd();
        span.SetTag(Address, $"{uri.Scheme}://{uri.Authority}{path}");
    }

    private static bool IsGrpc(HttpRequestMessage request) => request.Content?.Headers.ContentType?.MediaType is "application/grpc";

    private static string RouteOf(HttpContext http)
    {
        if ((http.GetEndpoint() ?? http.Features.Get<Microsoft.AspNetCore.Diagnostics.IExceptionHandlerFeature>()?.Endpoint) is not RouteEndpoint endpoint)
            return "";
        var template = $"/{Constraint().Replace(endpoint.RoutePattern.RawText ?? "", "}").Trim('/')}";
        // The gateway passes on what it does not know; the service's answer tells whether the path exists.
        return template.Contains("{**", StringComparison.Ordinal) && http.Response.StatusCode is not (StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed)
            ? Readable(http.Request.Path.Value ?? "")
            : template;
    }

    [GeneratedRegex(@"^\.?[a-z][a-z0-9.-]{0,40}$", RegexOptions.None, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@":[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex Constraint();
}
