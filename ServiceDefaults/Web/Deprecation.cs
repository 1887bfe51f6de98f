using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Observability;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>An operation that is still answered and will not always be.</summary>
/// <param name="Since">The day on which callers were told to change.</param>
/// <param name="Sunset">The first day on which it may be gone.</param>
/// <param name="Successor">Where the same is had from now on.</param>
internal sealed record Deprecated(DateOnly Since, DateOnly Sunset, string Successor)
{
    /// <summary>RFC 9745.</summary>
    public string SinceHeader => $"@{At(Since).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}";

    /// <summary>RFC 8594.</summary>
    public string SunsetHeader => At(Sunset).ToString("R", CultureInfo.InvariantCulture);

    public string Text => string.Create(CultureInfo.InvariantCulture, $"Deprecated since {Since:yyyy-MM-dd}, gone from {Sunset:yyyy-MM-dd} on; use `{Successor}`.");

    private static DateTimeOffset At(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}

public static class Deprecation
{
    /// <summary>Answers tell callers so by <c>Deprecation</c>, <c>Sunset</c> and <c>Link: …; rel="successor-version"</c>, the document marks the operation, and a metric tells who still needs it.</summary>
    public static TBuilder DeprecatedSince<TBuilder>(this TBuilder endpoint, DateOnly since, DateOnly sunset, string successor)
        where TBuilder : IEndpointConventionBuilder
        => endpoint.WithMetadata(new Deprecated(since, sunset, successor));

    internal static Task TellAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<Deprecated>() is { } deprecated)
        {
            http.Response.Headers["Deprecation"] = deprecated.SinceHeader;
            http.Response.Headers["Sunset"] = deprecated.SunsetHeader;
            http.Response.Headers.Link = $"<{deprecated.Successor}>; rel=\"successor-version\"";
            ServiceMeter.DeprecatedCall(http.RequestServices.GetRequiredService<OperationCodes>().IdOf(endpoint.Metadata));
        }

        return next(http);
    }
}
