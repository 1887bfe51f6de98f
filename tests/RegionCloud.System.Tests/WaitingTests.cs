using System.Diagnostics;
using System.Net;
using RegionCloud.Testing;

namespace RegionCloud.System.Tests;

/// <summary>What waits for me (待辦), over all services as a person sees it.</summary>
[Collection("the system")]
public sealed class WaitingTests(RunningSystem system)
{
    [Fact]
    public async Task A_contract_waits_for_its_reviewer_until_it_is_reviewed_and_a_stopped_service_is_named_within_two_seconds()
    {
        var contract = await Contracts.SubmittedAsync(system, Region.Eastern, 10.00m);
        // A service that is asked for the first time compiles its way through the question, which takes a busy machine longer than it is given.
        await Wait.Until(async () => (await system.InsistAsync("eva", HttpMethod.Get, "/api/me/v1/waiting?pageSize=200")).GetProperty("degraded").GetArrayLength() == 0, "every service answers", TimeSpan.FromSeconds(60));
        foreach (var reviewer in new[] { "eva", Region.Eastern.Head })
        {
            Assert.Empty((await system.InsistAsync(reviewer, HttpMethod.Get, "/api/me/v1/waiting?pageSize=200")).GetProperty("degraded").EnumerateArray());
            // More may wait for a head than the joint list gives, alerts of years ago first; what is beyond stands in the service's own.
            var waiting = await system.InsistAsync(reviewer, HttpMethod.Get, "/api/sales/v1/waiting?pageSize=200");
            var item = Assert.Single(waiting.GetProperty("items").EnumerateArray(), i => i.GetProperty("recordId").GetString() == contract.Id());
            Assert.Equal(("review", $"/api/sales/v1/contracts/{contract.Id()}"), (item.GetProperty("action").GetString(), item.GetProperty("link").GetString()));
        }

        Assert.DoesNotContain(contract.Id(), (await system.InsistAsync(Region.Eastern.Seller, HttpMethod.Get, "/api/me/v1/waiting?pageSize=200")).ToString(), StringComparison.Ordinal);
        await system.InsistAsync("eva", HttpMethod.Post, $"/api/sales/v1/contracts/{contract.Id()}/review", new { lawful = true, clear = true, complete = true }, contract.Etag());
        Assert.DoesNotContain(contract.Id(), (await system.InsistAsync("eva", HttpMethod.Get, "/api/me/v1/waiting?pageSize=200")).ToString(), StringComparison.Ordinal);
        // Now it waits for who signs it.
        Assert.Contains(contract.Id(), (await system.InsistAsync(Region.Eastern.Seller, HttpMethod.Get, "/api/me/v1/waiting?pageSize=200")).ToString(), StringComparison.Ordinal);

        await system.OperateAsync("finance", "stop");
        try
        {
            await Wait.Until(async () => (await system.ResourceAsync("finance")).GetProperty("state").GetString() == "stopped", "Finance is stopped", TimeSpan.FromSeconds(30));
            var began = Stopwatch.GetTimestamp();
            var (status, body) = await system.CallAsync(Region.Eastern.Seller, HttpMethod.Get, "/api/me/v1/waiting?pageSize=200");
            // Two seconds for the parts; the rest is this machine's own.
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(2.5));
            Assert.Equal((HttpStatusCode.OK, "finance"), (status, Assert.Single(body.GetProperty("degraded").EnumerateArray()).GetProperty("service").GetString()));
            Assert.Contains(contract.Id(), body.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            await system.OperateAsync("finance", "start");
        }

        await system.UntilHealthyAsync("finance");
    }
}
