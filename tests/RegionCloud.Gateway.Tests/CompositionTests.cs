using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegionCloud.Gateway.Composition;
using RegionCloud.Gateway.Edge;

namespace RegionCloud.Gateway.Tests;

/// <summary>One question to all services, one joint answer, whoever is missing (decisions §2, D1).</summary>
public sealed class CompositionTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);
    private readonly Dictionary<string, StubService> stubs = new(StringComparer.Ordinal);
    private WebApplication app = null!;

    public async ValueTask InitializeAsync()
    {
        foreach (var service in Routing.Services)
            stubs[service] = await StubService.StartAsync();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(stubs.Select(s => KeyValuePair.Create($"services:{s.Key}:http:0", (string?)s.Value.Address.ToString())).Append(new("Gateway:PartTimeout", Patience.ToString())));
        builder.Services.AddServiceDiscoveryCore().AddConfigurationServiceEndpointProvider();
        Departments.Add(builder);
        app = builder.Build();
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        foreach (var stub in stubs.Values)
            await stub.DisposeAsync();
    }

    [Fact]
    public async Task Every_service_is_asked_with_the_callers_token_language_and_request_id()
    {
        foreach (var (service, stub) in stubs)
            stub.OnPath(Waiting(service), http => http.Response.WriteAsJsonAsync(new { from = service, later = "a member this gateway does not know" }));

        var parts = await AskAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Routing.Services, parts.Select(p => p.Service));
        Assert.All(parts, p => Assert.Equal((p.Service, null), (p.Answer!.From, p.Gap)));
        Assert.All(stubs, s =>
        {
            var got = s.Value.At(Waiting(s.Key));
            Assert.Equal(("GET", $"{Waiting(s.Key)}?regionId=7"), (got.Method, got.Target));
            Assert.Equal(("Bearer the-callers", "en", "r-1"), (got.Headers["Authorization"], got.Headers["Accept-Language"], got.Headers["X-Request-Id"]));
            Assert.DoesNotContain("Cookie", got.Headers.Keys);
        });
    }

    [Fact]
    public async Task A_service_that_is_slow_away_or_says_no_leaves_a_gap_with_its_reason_and_the_rest_stands()
    {
        stubs["sales"].OnPath(Waiting("sales"), http => Task.Delay(TimeSpan.FromSeconds(20), http.RequestAborted));
        await stubs["finance"].DisposeAsync();
        stubs["performance"].OnPath(Waiting("performance"), http =>
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return http.Response.WriteAsJsonAsync(new { code = "not-permitted" }, options: null, "application/problem+json");
        });

        var parts = (await AskAsync(TestContext.Current.CancellationToken)).ToDictionary(p => p.Service, StringComparer.Ordinal);

        Assert.Equal(new Gap("sales", GapReason.Slow), parts["sales"].Gap);
        Assert.Equal(new Gap("finance", GapReason.Away), parts["finance"].Gap);
        Assert.Equal(new Gap("performance", GapReason.Refused, 403, "not-permitted"), parts["performance"].Gap);
    }

    [Theory]
    [InlineData(503, "application/problem+json", """{"code":"database-busy"}""", GapReason.Away, "database-busy")]
    [InlineData(500, "text/plain", "oops", GapReason.Away, null)]
    [InlineData(404, "application/problem+json", "[]", GapReason.Refused, null)]
    public async Task A_refusal_is_told_with_its_status_and_code(int status, string type, string body, GapReason reason, string? code)
    {
        stubs["sales"].OnPath(Waiting("sales"), http =>
        {
            (http.Response.StatusCode, http.Response.ContentType) = (status, type);
            return http.Response.WriteAsync(body);
        });
        Assert.Equal(new Gap("sales", reason, status, code), (await AskAsync(TestContext.Current.CancellationToken)).Single(p => p.Service == "sales").Gap);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"from":7}""")]
    [InlineData("")]
    public async Task An_answer_that_cannot_be_read_is_a_gap_and_no_failure(string body)
    {
        stubs["sales"].OnPath(Waiting("sales"), http =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync(body);
        });
        Assert.Equal(new Gap("sales", GapReason.Unreadable), (await AskAsync(TestContext.Current.CancellationToken)).Single(p => p.Service == "sales").Gap);
    }

    [Fact]
    public async Task A_caller_who_has_gone_waits_for_nobody()
    {
        stubs["sales"].OnPath(Waiting("sales"), http => Task.Delay(TimeSpan.FromSeconds(20), http.RequestAborted));
        using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AskAsync(gone.Token));
    }

    private sealed record Answer(string From);

    private static string Waiting(string service) => $"/api/{service}/v1/waiting";

    private Task<Part<Answer>[]> AskAsync(CancellationToken gone)
    {
        var http = new DefaultHttpContext { RequestAborted = gone };
        http.Request.Headers.Authorization = "Bearer the-callers";
        http.Request.Headers.AcceptLanguage = "en";
        http.Request.Headers.Cookie = "portal=secret";
        http.Request.Headers["X-Request-Id"] = "r-1";
        return app.Services.GetRequiredService<Departments>().AskAsync<Answer>(http, "waiting?regionId=7");
    }
}
