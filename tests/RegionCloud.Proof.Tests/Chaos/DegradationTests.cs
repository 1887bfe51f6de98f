using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.AppHost.Embedded;
using RegionCloud.Proof.Tests.Load;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests.Chaos;

/// <summary>A neighbour that is away (D1), slow (D2) or refuses everything (D3) costs the others little.</summary>
[Collection("the system")]
[Trait("suite", "chaos")]
public sealed class DegradationTests(ProvingGround ground, Goals goals)
{
    private const string Ledger = "/api/sales/v1/contract-ledger?pageSize=20";

    [Fact]
    [Trait("goal", "D1")]
    public async Task While_a_department_is_away_the_others_answer_and_soon_after_it_is_back_it_answers()
    {
        var goal = goals.Of("D1", "a department away");
        var system = ground.System;
        using var readers = new Readers(system);
        await readers.LearnAsync();
        var (asked, failed, undocumented, slowest, recovered) = (0, 0, 0, TimeSpan.Zero, TimeSpan.Zero);
        foreach (var department in system.Departments)
        {
            await system.OperateAsync(department, "stop");
            await Wait.Until(async () => (await system.ResourceAsync(department)).GetProperty("state").GetString() == "stopped", $"{department} is stopped", TimeSpan.FromSeconds(30));
            var looks = await readers.AskAllAsync(TimeSpan.FromSeconds(Proof.Size(ci: 6, full: 60)));
            asked += looks.Count;
            foreach (var look in looks)
            {
                var own = !look.Path.StartsWith($"/api/{department}/", StringComparison.Ordinal);
                if (own && look.Status is 0 or >= 500)
                    failed++;
                else if (!own && look is not { Status: 503, RetryAfter: true })
                    undocumented++;
                else
                    continue;
                goal.Show($"{department} is away: {look}");
            }

            slowest = looks.Select(l => l.After).Append(slowest).Max();
            await system.OperateAsync(department, "start");
            await Wait.Until(async () => (await system.ResourceAsync(department)).GetProperty("state").GetString() == "running", $"{department} is started", TimeSpan.FromSeconds(30));
            var began = Stopwatch.GetTimestamp();
            foreach (var (path, user) in readers.Questions)
                await Settle.WithinAsync(TimeSpan.FromSeconds(30), async () => await readers.AskAsync(system.Gateway, path, user) is { Status: 200, Degraded: false });
            recovered = Stopwatch.GetElapsedTime(began) > recovered ? Stopwatch.GetElapsedTime(began) : recovered;
        }

        goal.Tell("questions asked while one was away", asked);
        goal.AtLeast("different questions", 30, readers.Questions.Count);
        goal.Is("the others' own questions that failed", 0, failed);
        goal.Is("its questions not answered 503 with Retry-After", 0, undocumented);
        goal.AtMost("seconds of the slowest answer", 2, slowest.TotalSeconds);
        goal.AtMost("seconds until all answered again", 10, recovered.TotalSeconds);
        goal.Verify();
    }

    [Fact]
    [Trait("goal", "D2")]
    public async Task A_neighbour_that_is_five_seconds_late_is_not_waited_for_by_everybody()
    {
        var goal = goals.Of("D2", "a slow neighbour");
        await using var line = new TcpForwarder(0, new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, ground.System.Endpoint("finance", "grpc").Port));
        await using var sales = await Replica.StartAsync(ground.System, "sales", new Dictionary<string, string>(StringComparer.Ordinal) { ["services__finance__grpc__0"] = $"http://{line.LocalEndPoint}" });
        using var readers = new Readers(ground.System);
        await SignOneAsync();
        await AskAsync(TimeSpan.FromSeconds(2));
        var (usual, _) = await AskAsync(TimeSpan.FromSeconds(4));
        line.Harm = new Harm { Latency = TimeSpan.FromSeconds(5) };
        var (late, ledgers) = await AskAsync(TimeSpan.FromSeconds(Proof.Size(ci: 12, full: 40)));
        var settled = ledgers.Where(l => l.Began > TimeSpan.FromSeconds(10)).ToList();
        line.Harm = Harm.None;
        line.Reset();
        var began = Stopwatch.GetTimestamp();
        await Settle.WithinAsync(TimeSpan.FromSeconds(30), async () => await readers.AskAsync(sales["http"], Ledger, "emil") is { Status: 200, Degraded: false });

        goal.Tell("p99 of what asks no neighbour, milliseconds", usual);
        goal.AtMost("the same while one is late: twice that, or 100", Math.Max(100, 2 * usual), late);
        goal.Is("answers about both that were not 200 and degraded", 0, ledgers.Count(l => l.Look is not { Status: 200, Degraded: true }));
        goal.AtMost("seconds of the slowest of them", 2, ledgers.Max(l => l.Look.After.TotalSeconds));
        goal.AtMost("the same after ten seconds, at p50: nobody waits any more", 0.2, settled.Select(l => l.Look.After.TotalSeconds).Order().ElementAt(settled.Count / 2));
        goal.AtMost("seconds until both answered again", 10, Stopwatch.GetElapsedTime(began).TotalSeconds);
        goal.Verify();

        async Task<(double P99, List<(TimeSpan Began, Look Look)> Ledgers)> AskAsync(TimeSpan time)
        {
            var start = Stopwatch.GetTimestamp();
            var asking = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
            {
                var ledger = new List<(TimeSpan, Look)>();
                while (Stopwatch.GetElapsedTime(start) < time)
                {
                    ledger.Add((Stopwatch.GetElapsedTime(start), await readers.AskAsync(sales["http"], Ledger, "emil")));
                    await Task.Delay(100);
                }

                return ledger;
            }));
            var unrelated = new List<double>();
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                unrelated.Add((await readers.AskAsync(sales["http"], "/api/sales/v1/contracts?pageSize=20", "emil")).After.TotalMilliseconds);
                await Settle.ForAsync(TimeSpan.FromMilliseconds(20));
            }

            unrelated.Sort();
            return (unrelated[(int)(unrelated.Count * 0.99)], [.. (await asking).SelectMany(l => l)]);
        }
    }

    [Fact]
    [Trait("goal", "D3")]
    public async Task A_neighbour_that_answers_nobody_is_not_asked_more_often_for_it()
    {
        const int Questions = 100;
        var goal = goals.Of("D3", "retry amplification");
        var calls = 0;
        // Empty: beside this program lie the settings of the services, with their addresses.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, o => o.Protocols = HttpProtocols.Http2));
        await using var refuses = builder.Build();
        refuses.Run(async http =>
        {
            Interlocked.Increment(ref calls);
            http.Response.ContentType = "application/grpc";
            http.Response.Headers["grpc-status"] = "14";
            await http.Response.CompleteAsync();
        });
        await refuses.StartAsync(TestContext.Current.CancellationToken);
        var address = refuses.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await using var sales = await Replica.StartAsync(ground.System, "sales", new Dictionary<string, string>(StringComparer.Ordinal) { ["services__finance__grpc__0"] = address });
        using var readers = new Readers(ground.System);
        await SignOneAsync();
        var degraded = 0;
        for (var n = 0; n < Questions; n++)
        {
            degraded += await readers.AskAsync(sales["http"], Ledger, "emil") is { Status: 200, Degraded: true } ? 1 : 0;
            await Settle.ForAsync(TimeSpan.FromMilliseconds(100));
        }

        goal.Is("answered without the neighbour's part, and saying so", Questions, degraded);
        goal.AtMost("calls for each question", 1.2, (double)calls / Questions);
        goal.AtLeast("calls", 1, calls);
        goal.Verify();
    }

    private async Task SignOneAsync()
    {
        using var caller = new Caller(ground.System);
        await new Money(caller, "D").SignAsync(People.All[0], 100);
    }
}
