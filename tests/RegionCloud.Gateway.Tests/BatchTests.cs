using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace RegionCloud.Gateway.Tests;

/// <summary>Many changes in one call (api.md §3, bulk): each as if it had come alone.</summary>
public sealed class BatchTests(Running running)
{
    [Fact]
    public async Task Each_item_reaches_the_service_as_a_request_of_its_own_and_its_answer_comes_back_in_its_place()
    {
        var collection = Collection();
        running.Sales.OnPath(collection, async http =>
        {
            http.Response.StatusCode = StatusCodes.Status201Created;
            http.Response.Headers.Location = $"{collection}/1";
            http.Response.Headers.ETag = "\"1\"";
            await http.Response.WriteAsJsonAsync(new { id = "1" });
        });
        running.Sales.OnPath($"{collection}/7/sign", async http =>
        {
            http.Response.StatusCode = StatusCodes.Status409Conflict;
            await http.Response.WriteAsJsonAsync(new { code = "sales.contract.not-reviewed" }, options: null, "application/problem+json");
        });
        running.Sales.OnPath($"{collection}/8", _ => Task.CompletedTask);
        using var client = await ClientAsync();
        using var answer = await SendAsync(client, collection, """
            {"items":[
              {"body":{"amount":"1.00"}},
              {"path":"7/sign","ifMatch":"\"3\"","body":{}},
              {"method":"DELETE","path":"8"}]}
            """, "k-1");
        var results = (await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!["results"]!.AsArray();

        Assert.Equal(StatusCodes.Status207MultiStatus, (int)answer.StatusCode);
        Assert.Equal([(0, 201), (1, 409), (2, 200)], results.Select(r => ((int)r!["index"]!, (int)r["status"]!)));
        Assert.Equal(($"{collection}/1", "\"1\"", "1"), ((string?)results[0]!["location"], (string?)results[0]!["etag"], (string?)results[0]!["body"]!["id"]));
        Assert.Equal("sales.contract.not-reviewed", (string?)results[1]!["problem"]!["code"]);
        var sign = running.Sales.At($"{collection}/7/sign");
        Assert.Equal(("POST", "\"3\"", "en"), (sign.Method, sign.Headers["If-Match"], sign.Headers["Accept-Language"]));
        Assert.StartsWith("Bearer ey", sign.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("DELETE", running.Sales.At($"{collection}/8").Method);
    }

    [Fact]
    public async Task The_same_batch_again_repeats_every_key_and_another_key_none()
    {
        var collection = Collection();
        var seen = new System.Collections.Concurrent.ConcurrentBag<string>();
        running.Sales.OnPath(collection, http =>
        {
            seen.Add(http.Request.Headers["Idempotency-Key"].ToString());
            return Task.CompletedTask;
        });
        using var client = await ClientAsync();
        var longest = new string('k', 255);
        foreach (var key in new[] { longest, longest, "other" })
            (await SendAsync(client, collection, """{"items":[{"body":{}},{"body":{}}]}""", key)).Dispose();

        Assert.Equal([1, 1, 2, 2], seen.GroupBy(k => k, StringComparer.Ordinal).Select(g => g.Count()).Order());
        Assert.All(seen, k => Assert.InRange(k.Length, 1, 255));
    }

    [Theory]
    [InlineData("../../../finance/v1/payments")]
    [InlineData("..%2f..%2ffinance")]
    [InlineData("/api/finance/v1/payments")]
    [InlineData("7?x=1")]
    [InlineData("7#x")]
    [InlineData("7/../8")]
    [InlineData("7//sign")]
    [InlineData("7/sign:batch")]
    [InlineData("7:BATCH")]
    [InlineData("7\\8")]
    [InlineData("http:evil.example")]
    [InlineData("@evil.example/x")]
    [InlineData(".")]
    public async Task A_path_that_could_lead_out_of_the_collection_is_refused_and_nothing_is_sent(string path)
    {
        var collection = Collection();
        using var client = await ClientAsync();
        using var answer = await SendAsync(client, collection, JsonSerializer.Serialize(new { items = new object[] { new { body = new { } }, new { path } } }), "k");
        var problem = await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "batch-path");
        Assert.Equal("/items/1/path", problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
        Assert.False(running.Sales.Reached(collection));
    }

    [Theory]
    [InlineData("""{"items":[]}""", "count-range")]
    [InlineData("""{"items":[{"method":"GET","path":"7"}]}""", "batch-method")]
    [InlineData("""{"items":[{"method":"TRACE"}]}""", "batch-method")]
    [InlineData("""{"items":[{"ifMatch":"3"}]}""", "if-match-malformed")]
    [InlineData("""{"items":[{"headers":{"X-User-Id":"oscar"}}]}""", "unknown-member")]
    [InlineData("""{"items":[{}],"atomic":true}""", "unknown-member")]
    [InlineData("""{"items":"all"}""", "invalid-value")]
    [InlineData("""{}""", "value-required")]
    public async Task What_is_no_batch_is_400(string body, string code)
    {
        using var client = await ClientAsync();
        using var answer = await SendAsync(client, Collection(), body, "k");
        await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task A_hundred_items_are_taken_and_one_more_is_refused()
    {
        var collection = Collection();
        using var client = await ClientAsync();
        using var taken = await SendAsync(client, collection, Items(100), "k");
        Assert.Equal(StatusCodes.Status207MultiStatus, (int)taken.StatusCode);
        using var refused = await SendAsync(client, collection, Items(101), "k");
        await Problems.AssertAsync(refused, HttpStatusCode.BadRequest, "count-range");

        static string Items(int count) => JsonSerializer.Serialize(new { items = Enumerable.Range(0, count).Select(n => new { body = new { n } }) });
    }

    [Fact]
    public async Task Without_a_key_a_repeated_batch_could_count_twice_so_it_is_required()
    {
        using var client = await ClientAsync();
        using var answer = await SendAsync(client, Collection(), """{"items":[{}]}""", key: null);
        await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "idempotency-key-required");
    }

    [Fact]
    public async Task A_service_that_is_away_is_told_for_each_item()
    {
        using var client = await ClientAsync();
        using var answer = await SendAsync(client, "/api/finance/v1/payments", """{"items":[{"body":{}}]}""", "k");
        var result = (await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!["results"]![0]!;
        Assert.Equal((503, "service-unavailable", true), ((int)result["status"]!, (string?)result["problem"]!["code"], (bool)result["problem"]!["retryable"]!));
    }

    [Theory]
    [InlineData("/api/Sales/v1/contracts")]
    [InlineData("/api/nothing/v1/leads")]
    [InlineData("/api/sales/v1/contracts/7")]
    public async Task Only_a_collection_of_a_routed_service_takes_batches(string collection)
    {
        using var client = await ClientAsync();
        using var answer = await SendAsync(client, collection, """{"items":[{}]}""", "k");
        // Below a record the service itself is asked, and knows no such action; the stub answers everything.
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.OK });
        Assert.NotEqual(StatusCodes.Status207MultiStatus, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Each_item_counts_against_the_rate_limit()
    {
        using var client = running.Gateway.Client(await running.Issuer.TokenAsync("sven"));
        var collection = Collection();
        var before = await LeftAsync("""{"items":[{}]}""");
        var after = await LeftAsync("""{"items":[{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}]}""");
        Assert.True(after <= 6000 - 30 && after < before, $"{before} → {after}");

        async Task<int> LeftAsync(string body)
        {
            using var answer = await SendAsync(client, collection, body, "k");
            return int.Parse(answer.Headers.GetValues("RateLimit").Single().Split(';')[1][2..], System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task Nobody_without_a_token_gets_in()
    {
        using var client = running.Gateway.Client();
        using var answer = await SendAsync(client, Collection(), """{"items":[{}]}""", "k");
        await Problems.AssertAsync(answer, HttpStatusCode.Unauthorized, "unauthenticated");
    }

    private static string Collection() => $"/api/sales/v1/c{Guid.CreateVersion7()}";

    private async Task<HttpClient> ClientAsync() => running.Gateway.Client(await running.Issuer.TokenAsync());

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string collection, string body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{collection}:batch") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
