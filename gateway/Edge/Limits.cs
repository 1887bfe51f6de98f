using Microsoft.AspNetCore.Server.Kestrel.Core;
using RegionCloud.ServiceDefaults.Errors;
using Yarp.ReverseProxy.Model;

namespace RegionCloud.Gateway.Edge;

/// <summary>How large a request may be and how slowly it may come (security.md §2.6, API4). How long an answer may take stands with the routes.</summary>
internal static class Limits
{
    public const long LargestBody = 1024 * 1024;

    /// <summary>Of a route that takes files.</summary>
    public const long LargestFile = 10 * 1024 * 1024;

    public static void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 100;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        // Somebody who sends a byte now and then would hold a connection, and a service's, for as long as he likes.
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    }

    /// <summary>A body that says beforehand that it is too large is refused before any of it is read; one that does not is cut off by the server.</summary>
    public static Task RefuseLargeBody(HttpContext http, RequestDelegate next)
        => http.Request.ContentLength > (http.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.MaxRequestBodySize ?? LargestBody)
            ? Answers.Write(http, StatusCodes.Status413PayloadTooLarge, new Fault("content-too-large"))
            : next(http);
}
