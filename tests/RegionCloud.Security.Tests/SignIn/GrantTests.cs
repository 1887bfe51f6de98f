using System.Diagnostics;
using System.Net;
using System.Text.Json;
using RegionCloud.Testing;

namespace RegionCloud.Security.Tests.SignIn;

/// <summary>A role that is given or taken in Performance counts in Sales within 60 s, without a new token (A4).</summary>
internal static class Grants
{
    private const string Contracts = "/api/sales/v1/contracts";

    /// <returns>How long it took until the role counted, and until it no longer did.</returns>
    public static async Task<(TimeSpan Given, TimeSpan Taken)> GiveAndTakeAsync(RunningHosts hosts, TimeSpan atMost)
    {
        var east = (await hosts.DoAsync("admin", HttpMethod.Get, "/api/performance/v1/regions")).GetProperty("items").EnumerateArray().Single(r => r.GetProperty("code").GetString() == "EAST").GetProperty("id").GetString();
        var robert = await RobertAsync(hosts);
        Assert.Equal(HttpStatusCode.Forbidden, (await hosts.CallAsync("robert", HttpMethod.Get, Contracts)).Status);

        var path = $"/api/performance/v1/employees/{robert.GetProperty("id").GetString()}/grants";
        var changed = await hosts.DoAsync("admin", HttpMethod.Post, path, new { role = "salesRep", regionId = east, from = "2021-01-01" }, Etag(robert));
        var given = await UntilAsync(HttpStatusCode.OK);
        var grant = changed.GetProperty("grants").EnumerateArray().Single().GetProperty("id").GetString();
        await hosts.DoAsync("admin", HttpMethod.Post, $"{path}/{grant}/end", new { on = "2021-12-31" }, Etag(changed));
        return (given, await UntilAsync(HttpStatusCode.Forbidden));

        async Task<TimeSpan> UntilAsync(HttpStatusCode status)
        {
            var since = Stopwatch.GetTimestamp();
            await Wait.Until(async () => (await hosts.CallAsync("robert", HttpMethod.Get, Contracts)).Status == status, $"Sales answers {status}", atMost);
            return Stopwatch.GetElapsedTime(since);
        }
    }

    private static async Task<JsonElement> RobertAsync(RunningHosts hosts)
        => (await hosts.DoAsync("admin", HttpMethod.Get, "/api/performance/v1/employees")).GetProperty("items").EnumerateArray().Single(e => e.GetProperty("number").GetString() == "E-7");

    private static string Etag(JsonElement record) => record.GetProperty("etag").GetString()!;
}

[Collection(nameof(HostsWithBroker))]
public sealed class GrantOverTheBrokerTests(HostsWithBroker running)
{
    [Fact]
    public async Task A_grant_and_its_end_count_elsewhere_within_seconds_A4()
    {
        // The poll comes every 20 s only: what is faster came over the broker.
        var (given, taken) = await Grants.GiveAndTakeAsync(running.Hosts, TimeSpan.FromSeconds(10));
        TestContext.Current.TestOutputHelper!.WriteLine($"given {given.TotalMilliseconds:0} ms, taken {taken.TotalMilliseconds:0} ms");
    }
}

[Collection(nameof(HostsWithoutBroker))]
public sealed class GrantWithoutBrokerTests(HostsWithoutBroker running)
{
    [Fact]
    public async Task While_the_broker_is_away_a_grant_and_its_end_count_after_the_next_poll_A4()
    {
        var (given, taken) = await Grants.GiveAndTakeAsync(running.Hosts, TimeSpan.FromSeconds(10));
        TestContext.Current.TestOutputHelper!.WriteLine($"given {given.TotalMilliseconds:0} ms, taken {taken.TotalMilliseconds:0} ms, polled every second");
    }
}
