using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Lists;

/// <summary>Marks what seldom changes and is read everywhere: the caller may keep it for a minute, and then ask whether it changed.</summary>
internal sealed class ReferenceData
{
    /// <summary>The caller's own cache only: what one may see another may not.</summary>
    public static object? Answer(HttpContext http, object? answer)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<ReferenceData>() is null || ETags.Value(answer) is not { } value)
            return answer;

        http.Response.Headers.CacheControl = "private, max-age=60";
        http.Response.Headers.Append("Vary", "Authorization");
        if (http.Response.Headers.ETag.Count > 0)
            return answer;

        var body = JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Json.Options);
        http.Response.Headers.ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}\"";
        return ETags.IsKnown(http) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Bytes(body, "application/json; charset=utf-8");
    }
}

public static class ReferenceDataEndpoints
{
    /// <summary>Seldom changes: ETag, and kept by the caller for at most a minute.</summary>
    public static TBuilder IsReferenceData<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
        => builder.WithMetadata(new ReferenceData());
}
