using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Gateway.Edge;

/// <summary>How often somebody may ask: so many requests in so long, and what was not used is kept up to that number (token bucket).</summary>
internal sealed record RateLimit(int Quota, TimeSpan Window)
{
    public double PerSecond => Quota / Window.TotalSeconds;
}

/// <summary>All limits of <c>RateLimits</c> in the configuration, in one place.</summary>
/// <param name="SignedIn">For each person (security A5, API4).</param>
/// <param name="Anonymous">For each address, whoever could not show a valid token: also the limit for guessing one.</param>
/// <param name="Costly">Beside the first, for what takes much or carries much away (API6): paths that end in one of <paramref name="CostlyEndings"/>.</param>
internal sealed record RateLimitOptions(RateLimit SignedIn, RateLimit Anonymous, RateLimit Costly, IReadOnlyList<string> CostlyEndings);

/// <summary>
/// Counts requests and refuses those above the limit: 429 with <c>Retry-After</c>, and on every answer what is left, as
/// draft-ietf-httpapi-ratelimit-headers-11 writes it. The framework's limiter cannot tell what is left.
/// </summary>
internal sealed class RateLimits(RateLimitOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Policy, string Who), Bucket> buckets = new();
    private long sweepAt = time.GetTimestamp();

    public static void Add(WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection("RateLimits").Get<RateLimitOptions>() ?? throw new InvalidOperationException("RateLimits is not configured.");
        builder.Services.AddSingleton(services => new RateLimits(options, services.GetRequiredService<TimeProvider>()));
    }

    /// <summary>After authentication, so that it is known who asks, and before authorization, so that refused tokens count too.</summary>
    public static Task Apply(HttpContext http, RequestDelegate next)
        => http.RequestServices.GetRequiredService<RateLimits>().TryTake(http, 1) is { } after ? RefuseAsync(http, after) : next(http);

    public static Task RefuseAsync(HttpContext http, TimeSpan after)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Answers.Write(http, StatusCodes.Status429TooManyRequests, Fault.Of("rate-limited", "", ("seconds", seconds)));
    }

    /// <summary>Counts so many requests against the caller's limits, all or none.</summary>
    /// <returns>After how long they would be taken; null when they were.</returns>
    public TimeSpan? TryTake(HttpContext http, int count)
    {
        Sweep();
        List<(string Policy, Bucket Bucket)> asked = [.. PoliciesOf(http).Select(p => (p.Policy, buckets.GetOrAdd((p.Policy, p.Who), _ => new Bucket(p.Limit, time))))];
        var refused = asked.Select(a => a.Bucket.TryTake(count)).ToList();
        if (refused.Any(r => r is not null))
        {
            foreach (var (bucket, _) in asked.Select(a => a.Bucket).Zip(refused).Where(b => b.Second is null))
                bucket.GiveBack(count);
        }

        Tell(http, asked);
        return refused.Max();
    }

    private IEnumerable<(string Policy, string Who, RateLimit Limit)> PoliciesOf(HttpContext http)
    {
        var subject = http.User.Identity?.IsAuthenticated is true ? http.User.FindFirstValue("sub") : null;
        var who = subject ?? AddressOf(http.Connection.RemoteIpAddress);
        yield return subject is null ? ("anonymous", who, options.Anonymous) : ("signed-in", who, options.SignedIn);
        if (options.CostlyEndings.Any(e => http.Request.Path.Value!.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
            yield return ("costly", who, options.Costly);
    }

    /// <summary>Whoever has one IPv6 address has 2^64 of them.</summary>
    private static string AddressOf(IPAddress? address) => address switch
    {
        null => "–",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.MapToIPv4().ToString(),
    };

    private static void Tell(HttpContext http, List<(string Policy, Bucket Bucket)> asked)
    {
        var counted = http.Items.ContainsKey(typeof(RateLimits));
        http.Items[typeof(RateLimits)] = string.Join(", ", asked.Select(a => $"\"{a.Policy}\";{a.Bucket.Left}"));
        if (counted)
            return;

        // At the very end: whoever writes the answer may have cleared the headers before.
        http.Response.OnStarting(() =>
        {
            http.Response.Headers["RateLimit-Policy"] = string.Join(", ", asked.Select(a => $"\"{a.Policy}\";{a.Bucket.Policy}"));
            http.Response.Headers["RateLimit"] = (string?)http.Items[typeof(RateLimits)];
            return Task.CompletedTask;
        });
    }

    /// <summary>A full bucket says no more than none.</summary>
    private void Sweep()
    {
        var due = Interlocked.Read(ref sweepAt);
        if (time.GetElapsedTime(due) < options.Anonymous.Window || Interlocked.CompareExchange(ref sweepAt, time.GetTimestamp(), due) != due)
            return;

        foreach (var (key, bucket) in buckets)
        {
            if (bucket.IsFull)
                buckets.TryRemove(KeyValuePair.Create(key, bucket));
        }
    }

    private sealed class Bucket(RateLimit limit, TimeProvider time)
    {
        private readonly Lock turn = new();
        private double tokens = limit.Quota;
        private long at = time.GetTimestamp();

        public string Policy { get; } = string.Create(CultureInfo.InvariantCulture, $"q={limit.Quota};w={(int)limit.Window.TotalSeconds}");

        /// <summary>What is left now, and in how many seconds all of it will be there again.</summary>
        public string Left
        {
            get
            {
                lock (turn)
                {
                    Refill();
                    return string.Create(CultureInfo.InvariantCulture, $"r={(int)tokens};t={(int)Math.Ceiling((limit.Quota - tokens) / limit.PerSecond)}");
                }
            }
        }

        public bool IsFull
        {
            get
            {
                lock (turn)
                {
                    Refill();
                    return tokens >= limit.Quota;
                }
            }
        }

        public TimeSpan? TryTake(int count)
        {
            lock (turn)
            {
                Refill();
                // What is more than a whole bucket holds could never be taken.
                var needed = Math.Min(count, limit.Quota);
                if (tokens < needed)
                    return TimeSpan.FromSeconds((needed - tokens) / limit.PerSecond);

                tokens -= needed;
                return null;
            }
        }

        public void GiveBack(int count)
        {
            lock (turn)
                tokens = Math.Min(limit.Quota, tokens + Math.Min(count, limit.Quota));
        }

        private void Refill()
        {
            var now = time.GetTimestamp();
            tokens = Math.Min(limit.Quota, tokens + (time.GetElapsedTime(at, now).TotalSeconds * limit.PerSecond));
            at = now;
        }
    }
}
