using System.Net;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using RegionCloud.Gateway.OpenApi;

namespace RegionCloud.Gateway.Tests;

public sealed class OpenApiTests(Running running)
{
    private static readonly Uri Document = new("/openapi/all.json", UriKind.Relative);

    [Fact]
    public void Components_of_one_name_become_one_when_equal_and_carry_the_services_name_when_not()
    {
        var merged = OpenApiMerge.Merge(
        [
            ("sales", Service("sales", "contracts", """{"Problem":{"type":"object"},"State":{"enum":["draft"]},"Row":{"properties":{"state":{"$ref":"#/components/schemas/State"}}},"Page":{"items":{"$ref":"#/components/schemas/Row"}},"Contract":{"type":"object"}}""")),
            ("finance", Service("finance", "payments", """{"Problem":{"type":"object"},"State":{"enum":["open"]},"Row":{"properties":{"state":{"$ref":"#/components/schemas/State"}}},"Page":{"items":{"$ref":"#/components/schemas/Row"}},"Payment":{"type":"object"}}""")),
        ]);
        var schemas = merged["components"]!["schemas"]!.AsObject();

        // Row and Page read the same in both, but speak of two different states.
        Assert.Equal(
            ["Contract", "FinancePage", "FinanceRow", "FinanceState", "Payment", "Problem", "SalesPage", "SalesRow", "SalesState"],
            schemas.Select(s => s.Key).Order(StringComparer.Ordinal));
        Assert.Equal("#/components/schemas/FinanceRow", (string?)schemas["FinancePage"]!["items"]!["$ref"]);
        Assert.Equal("#/components/schemas/SalesState", (string?)schemas["SalesRow"]!["properties"]!["state"]!["$ref"]);
        Assert.Equal("#/components/schemas/FinancePage", (string?)merged["paths"]!["/api/finance/v1/payments"]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["$ref"]);
        Assert.Equal("#/components/schemas/Problem", (string?)merged["paths"]!["/api/finance/v1/payments"]!["get"]!["responses"]!["400"]!["content"]!["application/json"]!["schema"]!["$ref"]);
        AssertEveryReferenceLeadsSomewhere(merged, merged);
        Assert.Empty(OpenApiDocument.Parse(merged.ToJsonString(), OpenApiConstants.Json).Diagnostic!.Errors);
    }

    [Fact]
    public void A_new_name_takes_nobody_elses()
    {
        var merged = OpenApiMerge.Merge(
        [
            ("sales", Service("sales", "contracts", """{"Problem":{},"Page":{"type":"array"},"FinancePage":{"type":"string"}}""")),
            ("finance", Service("finance", "payments", """{"Problem":{},"Page":{"type":"object"}}""")),
        ]);

        Assert.Equal("string", (string?)merged["components"]!["schemas"]!["FinancePage"]!["type"]);
        Assert.Equal("object", (string?)merged["components"]!["schemas"]!["FinancePage_"]!["type"]);
        AssertEveryReferenceLeadsSomewhere(merged, merged);
    }

    [Fact]
    public void References_into_a_component_and_in_a_discriminator_follow_the_new_name()
    {
        const string Shape = """{"Problem":{},"Page":{"discriminator":{"mapping":{"a":"#/components/schemas/Tree"}}},"Tree":{"$comment":"X","properties":{"children":{"items":{"$ref":"#/components/schemas/Tree"}},"first":{"$ref":"#/components/schemas/Tree/properties/children"}}}}""";
        var merged = OpenApiMerge.Merge(
        [
            ("sales", Service("sales", "contracts", Shape)),
            ("finance", Service("finance", "payments", Shape.Replace("\"X\"", "\"Y\"", StringComparison.Ordinal))),
        ]);
        var schemas = merged["components"]!["schemas"]!;

        Assert.Equal("#/components/schemas/SalesTree", (string?)schemas["SalesPage"]!["discriminator"]!["mapping"]!["a"]);
        Assert.Equal("#/components/schemas/FinanceTree/properties/children", (string?)schemas["FinanceTree"]!["properties"]!["first"]!["$ref"]);
    }

    [Fact]
    public void Only_routed_paths_are_promised_and_every_operation_has_one_id_and_its_services_tag()
    {
        var document = JsonNode.Parse("""
            {"openapi":"3.1.1","info":{"title":"RegionCloud.Sales | v1"},"servers":[{"url":"http://127.0.0.1:5120"}],"security":[],"paths":{
              "/api/sales/v1/contracts":{"get":{"operationId":"listContracts","tags":["RegionCloud.Sales"],"security":[]},"post":{"tags":["Contracts"]}},
              "/api/sales/v1/contracts/{id}:sign":{"post":{"operationId":"sales_signContract"}},
              "/api/sales/v1/customers":{"get":{"operationId":"listContracts"}},
              "/api/finance/v1/payments":{"get":{}},
              "/operations/replay":{"post":{}}}}
            """)!.AsObject();
        var merged = OpenApiMerge.Merge([("sales", document)]);
        var operations = merged["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => o.Value!.AsObject())).ToList();

        Assert.Equal(["/api/sales/v1/contracts", "/api/sales/v1/contracts/{id}:sign", "/api/sales/v1/customers"], merged["paths"]!.AsObject().Select(p => p.Key));
        Assert.Equal(["sales_listContracts", "sales_post_contracts", "sales_signContract", "sales_listContracts_2"], operations.Select(o => (string?)o["operationId"]));
        Assert.Equal(["sales", "sales: Contracts", "sales", "sales"], operations.Select(o => (string?)o["tags"]![0]));
        Assert.All(operations, o => Assert.False(o.ContainsKey("security")));
        Assert.Equal("/", (string?)merged["servers"]![0]!["url"]);
        Assert.Equal("http", (string?)merged["components"]!["securitySchemes"]!["bearer"]!["type"]);
        Assert.True(merged["security"]![0]!.AsObject().ContainsKey("bearer"));
    }

    [Fact]
    public async Task The_document_is_open_to_read_and_not_sent_twice()
    {
        using var client = running.Gateway.Client();
        await Eventually.TrueAsync(async () => (await client.GetStringAsync(Document)).Contains("/api/sales/v1/contracts", StringComparison.Ordinal));
        using var first = await client.GetAsync(Document, TestContext.Current.CancellationToken);
        using var again = new HttpRequestMessage(HttpMethod.Get, Document);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await client.SendAsync(again, TestContext.Current.CancellationToken);

        Assert.Equal("application/json", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal((HttpStatusCode.NotModified, 0), (second.StatusCode, (await second.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length));
    }

    [Fact]
    public async Task What_the_gateway_itself_answers_stands_in_the_document()
    {
        using var client = running.Gateway.Client();
        var paths = JsonNode.Parse(await client.GetStringAsync(Document, TestContext.Current.CancellationToken))!["paths"]!.AsObject();
        foreach (var (path, method) in new[] { ("/api/me/v1/waiting", "get"), ("/api/meta/v1/errors", "get"), ("/api/meta/v1/enums", "get"), ("/api/events/v1/stream", "get") })
        {
            var operation = paths[path]![method]!;
            Assert.NotEmpty((string)operation["operationId"]!);
            Assert.True(operation["responses"]!["429"] is not null && operation["responses"]!["200"] is not null, $"{path}: {operation}");
            Assert.Equal(!path.StartsWith("/api/meta/", StringComparison.Ordinal), operation["responses"]!["401"] is not null);
        }
    }

    [Fact]
    public async Task The_last_good_copy_serves_while_a_service_is_down_even_after_a_restart_of_the_gateway()
    {
        using var data = new Folder();
        var sales = await StubService.StartAsync();
        string tag;
        await using (var first = await Program.GatewayAsync(data, running.Issuer.Http, sales.Address))
        {
            using var client = first.Client();
            await Eventually.TrueAsync(async () => (await client.GetStringAsync(Document)).Contains("/api/sales/v1/contracts", StringComparison.Ordinal));
            await sales.DisposeAsync();
            tag = (await client.GetAsync(Document, TestContext.Current.CancellationToken)).Headers.ETag!.Tag;
        }

        await using var second = await Program.GatewayAsync(data, running.Issuer.Http, sales.Address);
        using var after = second.Client();
        Assert.Equal(tag, (await after.GetAsync(Document, TestContext.Current.CancellationToken)).Headers.ETag!.Tag);

        // Back with another promise and with something that is no document at all: the first counts, the second does not.
        await using var back = await StubService.StartAsync(sales.Address);
        back.OpenApi = back.OpenApi.Replace("contracts", "agreements", StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => (await after.GetStringAsync(Document)).Contains("/api/sales/v1/agreements", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_api_page_comes_whole_from_the_gateway()
    {
        using var client = running.Gateway.Client();
        using var landing = await client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Found, "/scalar/"), (landing.StatusCode, landing.Headers.Location!.OriginalString));

        var page = await client.GetStringAsync(landing.Headers.Location, TestContext.Current.CancellationToken);
        Assert.Contains("openapi/all.json", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        using var script = await client.GetAsync(new Uri("/scalar/scalar.js", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(script.Content.Headers.ContentLength is null or > 100_000);
        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
    }

    private static JsonObject Service(string service, string collection, string schemas) => JsonNode.Parse("""
        {"openapi":"3.1.1","info":{"title":"SERVICE"},"components":{"schemas":SCHEMAS},"paths":{"/api/SERVICE/v1/COLLECTION":{"get":{"responses":{
          "200":{"description":"OK","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Page"}}}},
          "400":{"description":"Malformed","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}}}}}}
        """.Replace("SERVICE", service, StringComparison.Ordinal).Replace("COLLECTION", collection, StringComparison.Ordinal).Replace("SCHEMAS", schemas, StringComparison.Ordinal))!.AsObject();

    private static void AssertEveryReferenceLeadsSomewhere(JsonNode? at, JsonObject document)
    {
        if (at is JsonArray array)
        {
            foreach (var item in array)
                AssertEveryReferenceLeadsSomewhere(item, document);
        }
        else if (at is JsonObject o)
        {
            foreach (var (name, value) in o)
            {
                if (name is "$ref")
                    Assert.NotNull(document["components"]!["schemas"]![((string)value!).Split('/')[3]]);
                else
                    AssertEveryReferenceLeadsSomewhere(value, document);
            }
        }
    }
}
