using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace RegionCloud.Gateway.Tests;

/// <summary>How often one may ask (security A5, API4, API6; figure S8).</summary>
public sealed class RateLimitTests(Running running, RateLimitTests.Strict strict) : IClassFixture<RateLimitTests.Strict>
{
    private const int Quota = 40;
    private static readonly Uri Contracts = new("/api/sales/v1/contracts", UriKind.Relative);

    /// <summary>A gateway that lets everybody ask forty times in forty seconds.</summary>
    public sealed class Strict(Running running) : IAsyncLifetime
    {
        private readonly Folder data = new();

        public Program Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Gateway = await Program.GatewayAsync(data, running.Issuer.Http, running.Sales.Address, [("Cors:Origins:0", Running.Portal), .. Limit("SignedIn", Quota, 40), .. Limit("Anonymous", 10, 600), .. Limit("Costly", 3, 600)]);

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            data.Dispose();
        }
    }

    [Fact]
    public async Task Requests_are_taken_up_to_the_limit_and_429_beyond_it_and_every_answer_says_truly_what_is_left_S8()
    {
        using var client = await AsAsync("eva");
        var (taken, expected) = (0, Quota);
        var began = Stopwatch.GetTimestamp();
        HttpResponseMessage answer;
        while ((answer = await client.GetAsync(Contracts, TestContext.Current.CancellationToken)).StatusCode == HttpStatusCode.OK)
        {
            taken++;
            Assert.Equal($"\"signed-in\";q={Quota};w=40", Header(answer, "RateLimit-Policy"));
            var refilled = (int)Math.Ceiling(Stopwatch.GetElapsedTime(began).TotalSeconds);
            Assert.InRange(Left(answer), --expected, expected + refilled);
        }

        var refill = (int)Math.Ceiling(Stopwatch.GetElapsedTime(began).TotalSeconds);
        Assert.InRange(taken, Quota, Quota + refill);
        await Problems.AssertAsync(answer, HttpStatusCode.TooManyRequests, "rate-limited", retryable: true);
        Assert.Equal(0, Left(answer));
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 2);
        answer.Dispose();
    }

    [Fact]
    public async Task Whoever_waits_as_long_as_the_429_says_is_let_in_S8()
    {
        using var client = await AsAsync("emil");
        for (var n = 0; n < Quota + 5; n++)
            (await client.GetAsync(Contracts, TestContext.Current.CancellationToken)).Dispose();
        for (var n = 0; n < Waits; n++)
        {
            HttpResponseMessage answer;
            while ((answer = await client.GetAsync(Contracts, TestContext.Current.CancellationToken)).StatusCode == HttpStatusCode.OK)
                answer.Dispose();
            await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value, TestContext.Current.CancellationToken);
            using var second = await client.GetAsync(Contracts, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        }
    }

    [Fact]
    public async Task One_persons_haste_is_not_anothers()
    {
        using var hasty = await AsAsync("nancy");
        for (var n = 0; n < Quota + 5; n++)
            (await hasty.GetAsync(Contracts, TestContext.Current.CancellationToken)).Dispose();
        using var other = await AsAsync("admin");
        using var answer = await other.GetAsync(Contracts, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Guessing_tokens_is_limited_by_address_and_a_page_of_another_origin_can_read_the_429()
    {
        using var client = strict.Gateway.Client("no.good.token");
        client.DefaultRequestHeaders.Add("Origin", Running.Portal);
        HttpResponseMessage answer;
        for (var n = 0; ; n++)
        {
            answer = await client.GetAsync(Contracts, TestContext.Current.CancellationToken);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                break;
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.StartsWith("\"anonymous\";r=", Header(answer, "RateLimit"), StringComparison.Ordinal);
            Assert.True(n < 12, "never limited");
        }

        Assert.Equal(Running.Portal, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Contains("Retry-After", string.Join(',', answer.Headers.GetValues("Access-Control-Expose-Headers")), StringComparison.Ordinal);
        await Problems.AssertAsync(answer, HttpStatusCode.TooManyRequests, "rate-limited", retryable: true);
    }

    [Fact]
    public async Task What_carries_much_away_has_a_stricter_limit_of_its_own_API6()
    {
        using var client = await AsAsync("henry");
        var export = new Uri("/api/sales/v1/contracts/export", UriKind.Relative);
        for (var n = 2; n >= 0; n--)
        {
            using var taken = await client.GetAsync(export, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
            Assert.Contains($"\"costly\";r={n};", Header(taken, "RateLimit"), StringComparison.Ordinal);
        }

        using var refused = await client.GetAsync(export, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        // The refused one did not count against the ordinary limit.
        using var ordinary = await client.GetAsync(Contracts, TestContext.Current.CancellationToken);
        Assert.InRange(Left(ordinary), Quota - 4, Quota);
    }

    [Fact]
    public async Task By_default_a_person_may_ask_a_hundred_times_a_second_for_a_minute()
    {
        using var client = running.Gateway.Client(await running.Issuer.TokenAsync());
        using var answer = await client.GetAsync(Contracts, TestContext.Current.CancellationToken);
        Assert.Equal("\"signed-in\";q=6000;w=60", Header(answer, "RateLimit-Policy"));
    }

#pragma warning disable RS0030 // The figure's 100 waits are run on demand.
    private static readonly int Waits = int.Parse(Environment.GetEnvironmentVariable("REGIONCLOUD_WAITS") ?? "3", CultureInfo.InvariantCulture);
#pragma warning restore RS0030

    private static (string, string)[] Limit(string policy, int quota, int seconds)
        => [($"RateLimits:{policy}:Quota", quota.ToString(CultureInfo.InvariantCulture)), ($"RateLimits:{policy}:Window", TimeSpan.FromSeconds(seconds).ToString())];

    private async Task<HttpClient> AsAsync(string user) => strict.Gateway.Client(await running.Issuer.TokenAsync(user));

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();

    private static int Left(HttpResponseMessage answer) => int.Parse(Regex.Match(Header(answer, "RateLimit"), "^\"signed-in\";r=(?<left>\\d+);t=\\d+", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["left"].Value, CultureInfo.InvariantCulture);
}
