using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>Answers only on the <c>ops</c> endpoint, which the gateway never routes to.</summary>
public sealed class OpsOnly;

/// <summary>Business on <c>http</c> and <c>grpc</c>, operations on <c>ops</c>; each is unknown on the other.</summary>
public static class Listeners
{
    public static void UseListeners(this WebApplication app)
    {
        var ops = app.Configuration["Kestrel:Endpoints:ops:Url"] is { } url ? BindingAddress.Parse(url).Port : -1;
        app.Use((http, next) =>
        {
            var wanted = http.GetEndpoint()?.Metadata.GetMetadata<OpsOnly>() is not null;
            // An in-memory test server has no port.
            if (http.GetEndpoint() is null || http.Connection.LocalPort == 0 || (http.Connection.LocalPort == ops) == wanted)
                return next(http);

            http.SetEndpoint(null);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    /// <summary><c>/health</c>: ready for work, with the reason of every check; <c>/alive</c>: the process answers.</summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        // Whoever watches has no account; the ops port is the guard, and the gateway never routes to it.
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous().WithMetadata(new OpsOnly());
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = c => c.Tags.Contains("live"), ResponseWriter = WriteAsync }).AllowAnonymous().WithMetadata(new OpsOnly());
    }

    private static Task WriteAsync(HttpContext http, HealthReport report)
        => http.Response.WriteAsJsonAsync(
            new
            {
                report.Status,
                Checks = report.Entries.Select(e => new { Name = e.Key, e.Value.Status, Reason = e.Value.Description ?? e.Value.Exception?.Message }),
            },
            Json.Options,
            http.RequestAborted);
}
