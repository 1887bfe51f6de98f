using System.Diagnostics;

namespace RegionCloud.Gateway.Edge;

/// <summary>What every answer carries, whoever wrote it.</summary>
internal static class Headers
{
    public const string RequestId = "X-Request-Id";

    public static Task Add(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Headers[RequestId] is not [{ Length: > 0 and <= 128 } id] || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            http.Request.Headers[RequestId] = id = Guid.CreateVersion7().ToString();

        var trace = Activity.Current?.Id;
        var production = http.RequestServices.GetRequiredService<IHostEnvironment>().IsProduction();
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers[RequestId] = id;
            headers.Remove("Server");
            if (trace is not null)
                headers.TraceParent = trace;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            // Whoever ends TLS before the gateway passes it on; on plain HTTP browsers ignore it.
            if (production)
                headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
            // The API page runs only its own script and talks only to this gateway.
            headers.ContentSecurityPolicy = http.Request.Path.StartsWithSegments("/scalar", StringComparison.Ordinal)
                ? "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'"
                : "default-src 'none'; frame-ancestors 'none'";
            headers.TryAdd("Cache-Control", "no-store");
            return Task.CompletedTask;
        });
        return next(http);
    }
}
