using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;

namespace RegionCloud.Issuer;

/// <summary>Signing in is limited more strictly than any other call (security A5): per address, and every try counts, good or bad.</summary>
internal static class SignInLimit
{
    public static void Add(WebApplicationBuilder builder)
    {
        var perMinute = builder.Configuration.GetValue<int>("Issuer:SignInsPerMinute");
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => http.Request.Path.StartsWithSegments("/connect", StringComparison.Ordinal)
                ? RateLimitPartition.GetTokenBucketLimiter((http.Connection.RemoteIpAddress ?? IPAddress.None).ToString(), _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = perMinute,
                    TokensPerPeriod = 1,
                    ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
                })
                : RateLimitPartition.GetNoLimiter(""));
            limiter.OnRejected = async (rejected, cancel) =>
            {
                var after = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.Zero;
                var http = rejected.HttpContext;
                http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                await http.Response.WriteAsJsonAsync(new { error = "slow_down", error_description = "Too many attempts to sign in from this address." }, cancel);
            };
        });
    }
}
