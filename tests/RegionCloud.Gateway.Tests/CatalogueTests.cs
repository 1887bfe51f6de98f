using System.Net;
using System.Text.Json.Nodes;

namespace RegionCloud.Gateway.Tests;

public sealed class CatalogueTests(Running running)
{
    [Fact]
    public async Task The_catalogues_join_what_every_service_says_and_keep_the_last_of_one_that_is_away()
    {
        using var data = new Folder();
        var sales = await StubService.StartAsync();
        await using var gateway = await Program.GatewayAsync(data, running.Issuer.Http, sales.Address);
        using var anybody = gateway.Client();

        var errors = await ReadAsync(anybody, "errors");
        Assert.Equal(["customer-service", "finance", "marketing", "performance", "risk"], Names(errors["missing"]).Order(StringComparer.Ordinal));
        Assert.Empty(Names(errors["stale"]));
        var no = Assert.Single(errors["errors"]!.AsArray(), e => (string?)e!["code"] == "sales.no")!;
        Assert.Equal(("No {number}.", "sales_sign"), ((string?)no["text"], (string?)no["operations"]![0]));
        var timeout = Assert.Single(errors["errors"]!.AsArray(), e => (string?)e!["code"] == "service-timeout")!;
        Assert.Equal((504, true, "service"), ((int)timeout["statuses"]![0]!, (bool)timeout["retryable"]!, (string?)timeout["parameters"]![0]));

        await sales.DisposeAsync();
        errors = await ReadAsync(anybody, "errors");
        Assert.Equal("sales", Assert.Single(Names(errors["stale"])));
        Assert.Contains(errors["errors"]!.AsArray(), e => (string?)e!["code"] == "sales.no");
        // Never asked for before, so nothing is known.
        Assert.Contains("sales", Names((await ReadAsync(anybody, "enums"))["missing"]));
    }

    [Fact]
    public async Task Everybody_reads_what_values_are_called_in_his_language_and_may_keep_it_for_a_minute()
    {
        using var anybody = running.Gateway.Client(language: "zh-CN");
        using var answer = await anybody.GetAsync(new Uri("/api/meta/v1/enums", UriKind.Relative), TestContext.Current.CancellationToken);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("draft", (string?)body["enums"]![0]!["values"]![0]!["value"]);
        Assert.Equal(["zh-CN"], answer.Content.Headers.ContentLanguage);
        Assert.Equal(TimeSpan.FromMinutes(1), answer.Headers.CacheControl!.MaxAge);
        using var unknown = await anybody.GetAsync(new Uri("/api/meta/v1/enums?colour=red", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    private static async Task<JsonNode> ReadAsync(HttpClient client, string what)
        => JsonNode.Parse(await client.GetStringAsync(new Uri($"/api/meta/v1/{what}", UriKind.Relative), TestContext.Current.CancellationToken))!;

    private static IEnumerable<string> Names(JsonNode? names) => names!.AsArray().Select(n => (string)n!);
}
