using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace RegionCloud.Gateway.Tests;

/// <summary>What waits for me anywhere (待辦): one order over all services, and nothing silently missing.</summary>
public sealed class WaitingTests(Running running)
{
    [Fact]
    public async Task What_waits_in_several_services_stands_in_one_order_and_is_counted()
    {
        using var data = new Folder();
        await using var sales = await StubService.StartAsync();
        await using var finance = await StubService.StartAsync();
        await using var gateway = await StartAsync(data, sales, finance);
        sales.OnPath("/api/sales/v1/waiting", Answer(7, Item("a", "2026-01-02T00:00:00Z", null), Item("b", "2026-01-01T00:00:00Z", null)));
        finance.OnPath("/api/finance/v1/waiting", Answer(2, Item("c", "2020-01-01T00:00:00Z", "2026-02-01"), Item("d", "2026-01-01T12:00:00Z", null)));
        using var client = gateway.Client(await running.Issuer.TokenAsync("eva"));

        var body = await ReadAsync(client, "?pageSize=3");

        Assert.Equal(["c", "a", "d"], body["items"]!.AsArray().Select(i => (string?)i!["title"]));
        Assert.Equal((9, false), ((int)body["total"]!, (bool)body["totalIsCapped"]!));
        Assert.Equal("/api/sales/v1/waiting?pageSize=3", sales.At("/api/sales/v1/waiting").Target);
        Assert.Equal(["customer-service away", "marketing away", "performance away", "risk away"], body["degraded"]!.AsArray().Select(d => $"{d!["service"]} {d["reason"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_silent_service_is_named_and_the_others_answer_comes_within_the_deadline()
    {
        using var data = new Folder();
        await using var sales = await StubService.StartAsync();
        await using var finance = await StubService.StartAsync();
        await using var gateway = await StartAsync(data, sales, finance);
        sales.OnPath("/api/sales/v1/waiting", Answer(1, Item("a", "2026-01-02T00:00:00Z", null)));
        finance.OnPath("/api/finance/v1/waiting", http => Task.Delay(TimeSpan.FromSeconds(30), http.RequestAborted));
        using var client = gateway.Client(await running.Issuer.TokenAsync("eva"));

        var began = Stopwatch.GetTimestamp();
        var body = await ReadAsync(client, "");

        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(10));
        Assert.Equal("a", (string?)Assert.Single(body["items"]!.AsArray())!["title"]);
        Assert.Contains(body["degraded"]!.AsArray(), g => ((string?)g!["service"], (string?)g["reason"]) == ("finance", "slow"));
    }

    [Theory]
    [InlineData("?pageSize=0", HttpStatusCode.BadRequest)]
    [InlineData("?pageSize=x", HttpStatusCode.BadRequest)]
    [InlineData("?colour=red", HttpStatusCode.BadRequest)]
    [InlineData("?pageSize=9999", HttpStatusCode.OK)]
    public async Task It_is_as_strict_about_its_parameters_as_a_service(string query, HttpStatusCode expected)
    {
        using var client = running.Gateway.Client(await running.Issuer.TokenAsync("eva"));
        using var answer = await client.GetAsync(new Uri($"/api/me/v1/waiting{query}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Nobody_asks_without_a_token()
    {
        using var client = running.Gateway.Client();
        using var answer = await client.GetAsync(new Uri("/api/me/v1/waiting", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private Task<Program> StartAsync(Folder data, StubService sales, StubService finance)
        => Program.GatewayAsync(data, running.Issuer.Http, sales.Address, ("services:finance:http:0", finance.Address.ToString().TrimEnd('/')), ("Gateway:PartTimeout", "00:00:01"));

    private static object Item(string title, string since, string? dueOn) => new
    {
        kind = "contractReview", title, recordKind = "contract", recordId = Guid.CreateVersion7(), since, dueOn, action = "review", link = "/api/sales/v1/contracts/x", later = "unknown to this gateway",
    };

    private static Func<HttpContext, Task> Answer(int total, params object[] items) => http => http.Response.WriteAsJsonAsync(new { items, total, totalIsCapped = false });

    private static async Task<JsonNode> ReadAsync(HttpClient client, string query)
    {
        using var answer = await client.GetAsync(new Uri($"/api/me/v1/waiting{query}", UriKind.Relative), TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
        return JsonNode.Parse(body)!;
    }
}
