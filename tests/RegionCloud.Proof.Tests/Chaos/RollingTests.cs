using System.Diagnostics;
using RegionCloud.AppHost.Embedded;
using RegionCloud.Proof.Tests.Load;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests.Chaos;

/// <summary>Z1: one of two processes of a department is replaced again and again, and nobody notices.</summary>
[Collection("the system")]
[Trait("suite", "chaos")]
public sealed class RollingTests(ProvingGround ground, Goals goals)
{
    [Fact]
    [Trait("goal", "Z1")]
    public async Task One_of_two_replicas_is_replaced_under_load_and_no_request_fails()
    {
        var rolls = Proof.Size(ci: 3, full: 10);
        var goal = goals.Of("Z1", "rolling restart");
        var system = ground.System;
        await using var stays = await Replica.StartAsync(system, "sales");
        await using var both = new TcpForwarder(0, new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, system.Endpoint("sales", "http").Port), stays.At("http"));
        await using var gateway = await Replica.StartAsync(system, "gateway", new Dictionary<string, string>(StringComparer.Ordinal) { ["services__sales__http__0"] = $"http://{both.LocalEndPoint}" });
        using var caller = new Caller(system, gateway["http"]);
        var money = new Money(caller, "Z1");
        using var over = new CancellationTokenSource();
        // Fifty requests a second, of those who sign and those who pay.
        var load = Task.WhenAll(People.All.Select(async people =>
        {
            while (!over.IsCancellationRequested)
            {
                await money.WorkAsync(people, mostPayments: 4);
                await Task.Delay(20);
            }
        }));
        await Settle.ForAsync(TimeSpan.FromSeconds(1));
        var slowest = TimeSpan.Zero;
        for (var roll = 0; roll < rolls; roll++)
        {
            var began = Stopwatch.GetTimestamp();
            await system.OperateAsync("sales", "stop");
            await Wait.Until(async () => (await system.ResourceAsync("sales")).GetProperty("state").GetString() == "stopped", "one is stopped", TimeSpan.FromSeconds(30));
            slowest = Stopwatch.GetElapsedTime(began) > slowest ? Stopwatch.GetElapsedTime(began) : slowest;
            // What the next release brings, while the old one still works.
            if (roll == 0)
                await Sql.ExecuteAsync(system.Database("sales"), "ALTER TABLE Contracts ADD COLUMN NextRelease TEXT NULL");
            await system.OperateAsync("sales", "start");
            await system.UntilHealthyAsync("sales");
            await Settle.ForAsync(TimeSpan.FromSeconds(1));
        }

        await over.CancelAsync();
        await load;
        await Sql.ExecuteAsync(system.Database("sales"), "ALTER TABLE Contracts DROP COLUMN NextRelease");
        var failed = caller.History.Where(o => o.Doubts > 0).ToList();
        failed.ForEach(o => goal.Show($"{o} {string.Join(", ", o.InDoubt)}"));
        goal.Tell("requests", caller.History.Count);
        goal.Tell("rolls", rolls);
        goal.Is("requests that failed at first", 0, failed.Count);
        goal.AtMost("seconds from SIGTERM to the end", 10, slowest.TotalSeconds);
        await new Books(system, caller).JudgeAsync(goal, money);
        goal.Verify();
    }
}
