namespace RegionCloud.Gateway.Edge;

/// <summary>Browsers of other origins: only those of <c>Cors:Origins</c>, none by default.</summary>
internal static class AllowedOrigins
{
    private static readonly string[] Exposed =
    [
        "ETag", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "Idempotency-Replayed",
        "Deprecation", "Sunset", "Content-Language", "traceparent", Headers.RequestId,
    ];

    public static void AddAllowedOrigins(this WebApplicationBuilder builder)
        => builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(builder.Configuration.GetSection("Cors:Origins").Get<string[]>() ?? [])
            .AllowAnyHeader()
            .AllowAnyMethod()
            .WithExposedHeaders(Exposed)
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10))));
}
