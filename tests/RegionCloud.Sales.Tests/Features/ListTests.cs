using System.Net;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>Lists as a front-end team reads them (api §3).</summary>
public sealed class ListTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;
    private HttpClient anna = null!;

    public async ValueTask InitializeAsync()
    {
        app = await SalesApp.StartAsync();
        anna = app.As("anna");
        var customer = await anna.CustomerAsync();
        foreach (var amount in new[] { "30.00", "10.00", "20.00", "40.00", "10.00" })
            await anna.PostTo("contracts", SalesApp.Draft(customer, amount));
        await app.SignedAsync("99.00", "BONAP");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [InlineData("sort=amount,-number", "10.00 10.00 20.00 30.00 40.00 99.00")]
    [InlineData("sort=-amount", "99.00 40.00 30.00 20.00 10.00 10.00")]
    [InlineData("sort=-signedOn,amount", "99.00 10.00 10.00 20.00 30.00 40.00")]
    [InlineData("sort=signedOn,-amount", "40.00 30.00 20.00 10.00 10.00 99.00")]
    [InlineData("status=signed,voided", "99.00")]
    [InlineData("status=draft&amountMin=20.00&amountMax=30.00&sort=amount", "20.00 30.00")]
    [InlineData("q=bonap", "99.00")]
    [InlineData("q=ALFREDS&sort=amount&amountMax=10.00", "10.00 10.00")]
    [InlineData("signedFrom=2000-01-01", "99.00")]
    [InlineData("signedTo=2000-01-01", "")]
    public async Task A_list_is_filtered_and_sorted_as_asked_page_by_page(string question, string amounts)
        => Assert.Equal(amounts, string.Join(' ', (await ReadAllAsync(anna, $"contracts?pageSize=2&{question}")).Select(c => c.Text("amount"))));

    [Fact]
    public async Task A_page_token_is_good_for_the_same_list_filter_sort_and_person_only()
    {
        const string Question = "contracts?pageSize=2&sort=-amount&status=draft";
        var token = (await anna.GetFrom(Question)).Body.Text("nextPageToken");

        Assert.Equal(HttpStatusCode.OK, (await anna.GetFrom($"{Question}&pageToken={token}")).Response.StatusCode);
        // Another size, count and other members ask for the same rows.
        Assert.Equal(HttpStatusCode.OK, (await anna.GetFrom($"contracts?count=true&fields=number&status=draft&sort=-amount&pageSize=1&pageToken={token}")).Response.StatusCode);
        foreach (var (person, other) in new (HttpClient, string)[]
        {
            (anna, $"contracts?sort=amount&status=draft&pageToken={token}"), (anna, $"contracts?sort=-amount&pageToken={token}"), (anna, $"contracts?sort=-amount&status=draft&q=a&pageToken={token}"),
            (app.As("bob"), $"{Question}&pageToken={token}"), (anna, $"contract-ledger?sort=-amount&pageToken={token}"),
            (anna, $"{Question}&pageToken={(token[20] == 'A' ? token[..20] + 'B' : token[..20] + 'A')}{token[21..]}"), (anna, $"{Question}&pageToken={token[..^4]}"), (anna, $"{Question}&pageToken=rubbish"), (anna, $"{Question}&pageToken="),
        })
        {
            var (response, problem) = await person.GetFrom(other);
            Assert.Equal((HttpStatusCode.BadRequest, "page-token-invalid", "/pageToken"), (response.StatusCode, problem.Code(), problem.GetProperty("errors")[0].Text("pointer")));
        }
    }

    [Fact]
    public async Task A_token_outlives_a_restart_and_counts_at_every_replica_because_its_key_lies_in_the_database()
    {
        var scopes = app.Services.GetRequiredService<IServiceScopeFactory>();
        var http = new DefaultHttpContext { User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("iss", "i"), new Claim("sub", "anna")])) };
        var token = await new PageTokens(scopes, TimeProvider.System).SealAsync(http, [1, 2, 3]);

        Assert.Equal([1, 2, 3], await new PageTokens(scopes, TimeProvider.System).OpenAsync(http, token));
        await Assert.ThrowsAsync<MalformedRequestException>(() => new PageTokens(scopes, TimeProvider.System).OpenAsync(new DefaultHttpContext(), token));
    }

    [Theory]
    [InlineData("pageSize=0", "number-range", "/pageSize")]
    [InlineData("pageSize=-1", "number-range", "/pageSize")]
    [InlineData("pageSize=two", "invalid-value", "/pageSize")]
    [InlineData("count=yes", "invalid-value", "/count")]
    [InlineData("sort=terms", "value-not-allowed", "/sort")]
    [InlineData("sort=", "value-not-allowed", "/sort")]
    [InlineData("status=draft,sold", "value-not-allowed", "/status")]
    [InlineData("fields=number,secret", "value-not-allowed", "/fields")]
    [InlineData("regionId=EAST", "invalid-value", "/regionId")]
    [InlineData("signedFrom=yesterday", "invalid-value", "/signedFrom")]
    [InlineData("amountMin=ten", "invalid-value", "/amountMin")]
    [InlineData("statuss=draft", "unknown-query-parameter", "/statuss")]
    public async Task What_a_list_cannot_be_asked_is_400_and_names_the_parameter(string question, string code, string pointer)
    {
        var (response, problem) = await anna.GetFrom($"contracts?{question}");

        Assert.Equal((HttpStatusCode.BadRequest, code, pointer), (response.StatusCode, problem.Code(), problem.GetProperty("errors")[0].Text("pointer")));
        if (code == "value-not-allowed")
            Assert.Contains(pointer == "/status" ? "draft, underReview" : pointer == "/sort" ? "id, number, customer" : "number, regionId", problem.Text("detail"), StringComparison.Ordinal);
        if (code == "unknown-query-parameter")
            Assert.Contains("status, number", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(int.MaxValue)]
    [InlineData(99_999_999_999_999_999)]
    public async Task More_than_200_entries_are_asked_for_and_200_are_meant(long size)
        => Assert.Equal(6, (await anna.GetFrom($"contracts?pageSize={size}")).Body.GetProperty("items").GetArrayLength());

    [Fact]
    public async Task Told_to_count_a_list_tells_how_many_the_filter_finds_for_this_person()
    {
        var counted = (await anna.GetFrom("contracts?count=true&pageSize=1&status=draft")).Body;
        var foreign = (await app.As("wendy").GetFrom("contracts?count=true")).Body;

        Assert.Equal((5, false), (counted.GetProperty("total").GetInt32(), counted.GetProperty("totalIsCapped").GetBoolean()));
        Assert.Equal(0, foreign.GetProperty("total").GetInt32());
        Assert.False((await anna.GetFrom("contracts")).Body.TryGetProperty("total", out _));
    }

    [Fact]
    public async Task Of_a_list_and_of_a_single_record_only_the_wanted_members_come_with_id_and_ETag()
    {
        var listed = (await anna.GetFrom("contracts?fields=amount&pageSize=1")).Body;
        var contract = listed.GetProperty("items")[0];
        var (response, single) = await anna.GetFrom($"contracts/{contract.Id()}?fields=number,status");
        var ledger = (await anna.GetFrom("contract-ledger?fields=amount")).Body;

        Assert.Equal(["id", "amount", "etag"], Names(contract));
        Assert.Equal(["id", "number", "status", "etag"], Names(single));
        Assert.Equal(single.Etag(), response.Headers.ETag!.Tag);
        Assert.Equal(["contractId", "amount", "etag"], Names(ledger.GetProperty("items")[0]));
        Assert.True(ledger.TryGetProperty("degraded", out _));
        Assert.Equal(HttpStatusCode.BadRequest, (await anna.GetFrom($"contracts/{contract.Id()}?fields=secret")).Response.StatusCode);
    }

    [Fact]
    public async Task Who_has_the_version_already_gets_304_and_everything_but_reference_data_is_not_stored()
    {
        var contract = (await anna.GetFrom("contracts?pageSize=1")).Body.GetProperty("items")[0];
        foreach (var (tags, status) in new[] { (contract.Etag(), 304), ($"\"99\", {contract.Etag()}", 304), ($"W/{contract.Etag()}", 304), ("*", 304), ("\"99\"", 200) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/sales/v1/contracts/{contract.Id()}");
            request.Headers.TryAddWithoutValidation("If-None-Match", tags);
            using var response = await anna.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((status, "no-store", contract.Etag()), ((int)response.StatusCode, response.Headers.CacheControl!.ToString(), response.Headers.ETag!.Tag));
        }
    }

    [Fact]
    public async Task The_document_enumerates_sorts_states_and_members()
    {
        using var anonymous = app.CreateClient();
        var document = JsonDocument.Parse(await anonymous.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).RootElement;
        var parameters = document.GetProperty("paths").GetProperty("/api/sales/v1/contracts").GetProperty("get").GetProperty("parameters").EnumerateArray().ToDictionary(p => p.Text("name"), p => p.GetProperty("schema"));

        Assert.Equal(
            ["fields", "regionId", "ownerId", "customerId", "status", "number", "origin", "campaignId", "opportunityId", "currency", "signedFrom", "signedTo", "amountMin", "amountMax", "q", "sort", "pageSize", "pageToken", "count"], parameters.Keys);
        Assert.Equal(["id", "-id", "number", "-number", "customer", "-customer", "amount", "-amount", "signedOn", "-signedOn"], Enumeration(parameters["sort"]));
        Assert.Contains("voidRequested", Enumeration(parameters["status"]));
        Assert.Contains("customer", Enumeration(parameters["fields"]));
        Assert.Equal("date", parameters["signedFrom"].Text("format"));

        static IEnumerable<string> Enumeration(JsonElement schema) => schema.GetProperty("items").GetProperty("enum").EnumerateArray().Select(v => v.GetString()!);
    }

    private static IEnumerable<string> Names(JsonElement body) => body.EnumerateObject().Select(p => p.Name);

    private static async Task<List<JsonElement>> ReadAllAsync(HttpClient client, string question)
    {
        var all = new List<JsonElement>();
        for (var token = ""; ;)
        {
            var (response, page) = await client.GetFrom(question + token);
            Assert.True(response.IsSuccessStatusCode, page.ToString());
            all.AddRange(page.GetProperty("items").EnumerateArray());
            if (!page.TryGetProperty("nextPageToken", out var next))
                return all;
            token = $"&pageToken={next.GetString()}";
        }
    }
}
