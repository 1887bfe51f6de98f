using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RegionCloud.Gateway.Tests;

public sealed class ProxyTests(Running running)
{
    [Fact]
    public async Task Body_status_and_headers_pass_unchanged_both_ways()
    {
        var sent = Encoding.UTF8.GetBytes("""{ "title":  "合同 é", "amount":"10.50" }""");
        var answered = Encoding.UTF8.GetBytes("{\"id\":\"1\",  \"note\":\"北方\"}\n");
        var path = running.Sales.On(async http =>
        {
            http.Response.StatusCode = StatusCodes.Status201Created;
            http.Response.Headers.ETag = "\"3\"";
            http.Response.Headers.Location = "/api/sales/v1/contracts/1";
            http.Response.Headers["Idempotency-Replayed"] = "true";
            http.Response.Headers.CacheControl = "max-age=60";
            http.Response.ContentType = "application/json";
            await http.Response.Body.WriteAsync(answered);
        });
        using var client = await ClientAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{path}?fields=id%2Ctitle&q=%E5%8C%97") { Content = new ByteArrayContent(sent) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        request.Headers.Add("Idempotency-Key", "0199-a");
        request.Headers.Add("If-Match", "\"2\"");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        var got = running.Sales.At(path);
        Assert.Equal(("POST", $"{path}?fields=id%2Ctitle&q=%E5%8C%97"), (got.Method, got.Target));
        Assert.Equal(sent, got.Body);
        Assert.Equal(("0199-a", "\"2\"", "en"), (got.Headers["Idempotency-Key"], got.Headers["If-Match"], got.Headers["Accept-Language"]));
        Assert.StartsWith("Bearer ey", got.Headers["Authorization"], StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(answered, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("\"3\"", "/api/sales/v1/contracts/1", "max-age=60"), (answer.Headers.ETag!.Tag, answer.Headers.Location!.OriginalString, answer.Headers.CacheControl!.ToString()));
        Assert.Equal("true", answer.Headers.GetValues("Idempotency-Replayed").Single());
    }

    [Theory]
    [InlineData(404, "")]
    [InlineData(409, """{"code":"own"}""")]
    [InlineData(500, "")]
    [InlineData(503, """{"code":"peer-unavailable"}""")]
    public async Task A_refusal_of_the_service_stays_the_services_own(int status, string body)
    {
        var path = running.Sales.On(async http =>
        {
            http.Response.StatusCode = status;
            await http.Response.WriteAsync(body);
        });
        using var client = await ClientAsync();
        using var answer = await client.GetAsync(Relative(path), TestContext.Current.CancellationToken);

        Assert.Equal((status, body), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Cookies_and_claimed_identities_stop_at_the_gateway()
    {
        var path = running.Sales.On(_ => Task.CompletedTask);
        using var client = await ClientAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", "portal=secret");
        request.Headers.Add("X-User-Id", "oscar");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("Forwarded", "for=203.0.113.9");
        string[] claims = ["X-Forwarded-User", "X-Forwarded-Prefix", "X-Real-IP", "X-Original-URL", "X-HTTP-Method-Override"];
        foreach (var claim in claims)
            request.Headers.Add(claim, "oscar");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        var got = running.Sales.At(path);
        Assert.DoesNotContain("Cookie", got.Headers.Keys);
        Assert.All([.. claims, "X-User-Id", "Forwarded"], claim => Assert.DoesNotContain(claim, got.Headers.Keys));
        Assert.Equal("127.0.0.1", got.Headers["X-Forwarded-For"]);
    }

    [Fact]
    public async Task Trace_and_request_id_flow_through_and_come_back()
    {
        var path = running.Sales.On(_ => Task.CompletedTask);
        using var client = await ClientAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.Add("X-Request-Id", "portal-42");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        var got = running.Sales.At(path);
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", got.Headers["traceparent"], StringComparison.Ordinal);
        Assert.Equal("portal-42", got.Headers["X-Request-Id"]);
        Assert.Equal("portal-42", answer.Headers.GetValues("X-Request-Id").Single());
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", answer.Headers.GetValues("traceparent").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_id_that_is_none_is_replaced()
    {
        using var client = await ClientAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/sales/v1/contracts");
        request.Headers.Add("X-Request-Id", "<script>");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(Guid.TryParse(answer.Headers.GetValues("X-Request-Id").Single(), out _));
    }

    [Theory]
    [InlineData("en", "does not answer")]
    [InlineData("zh-CN", "没有响应")]
    public async Task An_absent_service_is_503_within_2_seconds_with_a_hint_when_to_come_back(string language, string text)
    {
        using var client = running.Gateway.Client(await running.Issuer.TokenAsync(), language);
        var started = Stopwatch.GetTimestamp();
        using var answer = await client.PostAsync(Relative("/api/finance/v1/payments"), new StringContent("{}"), TestContext.Current.CancellationToken);

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2));
        var problem = await Problems.AssertAsync(answer, HttpStatusCode.ServiceUnavailable, "service-unavailable", retryable: true);
        Assert.Contains("finance", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains(text, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(language, answer.Content.Headers.ContentLanguage.Single());
    }

    [Theory]
    [InlineData("/api/nothing/v1/leads")]
    [InlineData("/api/sales/v2/contracts")]
    [InlineData("/API/sales/v1/contracts")]
    [InlineData("/api/Sales/v1/contracts")]
    [InlineData("/api/sales/v1/../../../openapi/v1.json")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task What_is_not_routed_is_404_and_reaches_nobody(string path)
    {
        using var client = await ClientAsync();
        using var answer = await client.GetAsync(Relative(path), TestContext.Current.CancellationToken);

        await Problems.AssertAsync(answer, HttpStatusCode.NotFound, "not-found");
        Assert.False(running.Sales.Reached(path));
    }

    [Fact]
    public async Task Without_a_token_an_unknown_path_tells_nothing()
    {
        using var client = running.Gateway.Client();
        using var answer = await client.GetAsync(Relative("/api/nothing/v1/leads"), TestContext.Current.CancellationToken);
        await Problems.AssertAsync(answer, HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Theory]
    [InlineData("TRACE", "/api/sales/v1/contracts")]
    [InlineData("OPTIONS", "/api/sales/v1/contracts")]
    [InlineData("DELETE", "/openapi/all.json")]
    public async Task A_method_that_is_not_routed_is_405_and_names_those_that_are(string method, string path)
    {
        using var client = await ClientAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        await Problems.AssertAsync(answer, HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        Assert.Contains("GET", answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task Another_origin_reads_answers_only_when_it_is_allowed_and_then_also_the_401()
    {
        using var client = running.Gateway.Client();
        using var answer = await FromAsync(client, Running.Portal);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(Running.Portal, answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var exposed = string.Join(',', answer.Headers.GetValues("Access-Control-Expose-Headers"));
        Assert.All(["ETag", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "Idempotency-Replayed", "Deprecation", "Sunset", "Content-Language", "traceparent"], h => Assert.Contains(h, exposed.Split(',')));

        using var other = await FromAsync(client, "https://evil.example");
        Assert.False(other.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_preflight_of_an_allowed_origin_needs_no_token_and_reaches_nobody()
    {
        var path = running.Sales.On(_ => Task.CompletedTask);
        using var client = running.Gateway.Client();
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", Running.Portal);
        request.Headers.Add("Access-Control-Request-Method", "PATCH");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,if-match,idempotency-key");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Contains("PATCH", string.Join(',', answer.Headers.GetValues("Access-Control-Allow-Methods")), StringComparison.Ordinal);
        Assert.Contains("idempotency-key", string.Join(',', answer.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.Ordinal);
        Assert.False(running.Sales.Reached(path));
    }

    [Fact]
    public async Task Every_answer_carries_the_protecting_headers_and_no_server_name()
    {
        using var client = await ClientAsync();
        var path = running.Sales.On(http =>
        {
            http.Response.Headers.Server = "Sales/1";
            return Task.CompletedTask;
        });
        foreach (var address in new[] { path, "/api/nowhere", "/openapi/all.json" })
        {
            using var answer = await client.GetAsync(Relative(address), TestContext.Current.CancellationToken);
            Assert.Empty(answer.Headers.Server);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.NotNull(answer.Headers.CacheControl);
        }
    }

    [Fact]
    public async Task Services_that_are_away_degrade_the_gateway_with_reasons_but_keep_it_in_service()
    {
        using var ops = new HttpClient { BaseAddress = running.Gateway.Ops };
        using var answer = await ops.GetAsync(Relative("/health"), TestContext.Current.CancellationToken);
        var report = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        var checks = report.GetProperty("checks").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!, StringComparer.Ordinal);

        Assert.Equal((HttpStatusCode.OK, "degraded"), (answer.StatusCode, report.GetProperty("status").GetString()));
        Assert.Equal(["customer-service", "finance", "issuer", "marketing", "performance", "risk", "sales"], checks.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("healthy", "healthy", "degraded"), (checks["issuer"].GetProperty("status").GetString(), checks["sales"].GetProperty("status").GetString(), checks["finance"].GetProperty("status").GetString()));
        Assert.Contains("refused", checks["finance"].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    private async Task<HttpClient> ClientAsync() => running.Gateway.Client(await running.Issuer.TokenAsync());

    private static Uri Relative(string path) => new(path, UriKind.Relative);

    private static Task<HttpResponseMessage> FromAsync(HttpClient client, string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/sales/v1/contracts");
        request.Headers.Add("Origin", origin);
        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
