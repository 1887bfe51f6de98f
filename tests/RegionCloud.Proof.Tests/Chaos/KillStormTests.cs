using System.Diagnostics;
using RegionCloud.Proof.Tests.Load;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests.Chaos;

/// <summary>R1: any process may die at any moment.</summary>
[Collection("the system")]
[Trait("suite", "chaos")]
public sealed class KillStormTests(ProvingGround ground, Goals goals)
{
    private const int Clients = 13;
    private const int RegionClients = 3;
    private const int SagaClients = 2;
    private static readonly int Size = Proof.Size(ci: 1_500, full: 20_000);
    private static readonly int Kills = Proof.Size(ci: 15, full: 200);

    [Fact]
    [Trait("goal", "R1")]
    public async Task Money_is_exact_after_a_storm_of_kills()
    {
        var goal = goals.Of("R1", "kill -9 storm");
        var system = ground.System;
        using var caller = new Caller(system);
        var money = new Money(caller, "R1");
        var years = new Years(caller, "R1");
        await years.PrepareAsync();
        var sagas = new Sagas(caller, money, "R1");
        await sagas.PrepareAsync();
        var books = new Books(system, caller);
        var victims = system.Departments.Append("gateway").ToList();
        var killed = 0;
        var snapshots = new List<string>();
        var began = Stopwatch.GetTimestamp();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        over.CancelAfter(Proof.Full ? TimeSpan.FromMinutes(16) : TimeSpan.FromMinutes(6));

        var faults = KillAsync();
        var together = Task.WhenAll(Enumerable.Range(0, SagaClients).Select(async client =>
        {
            for (var n = client; (money.Accepted < Size || !faults.IsCompleted) && !over.IsCancellationRequested; n++)
                await sagas.WorkAsync(People.All[n % People.All.Count]);
        }));
        var others = Task.WhenAll(Enumerable.Range(0, RegionClients).Select(async client =>
        {
            for (var n = client; (money.Accepted < Size || !faults.IsCompleted) && !over.IsCancellationRequested; n++)
                await years.WorkAsync(People.All[n % People.All.Count]);
        }));
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            while ((money.Accepted < Size || !faults.IsCompleted) && !over.IsCancellationRequested)
                await money.WorkAsync(People.All[client % People.All.Count], mostPayments: 12);
        }));
        await others;
        await together;
        await faults;
        var stormed = Stopwatch.GetElapsedTime(began);

        async Task KillAsync()
        {
            var chance = Proof.Chance("R1 kills");
            while (killed < Kills && !over.IsCancellationRequested)
            {
                // Spread over the load: the next kill is due when its part of the work is done.
                await Wait.Until(() => money.Accepted >= (long)Size * killed / Kills || over.IsCancellationRequested, "the work goes on", TimeSpan.FromMinutes(20));
                // Too slow is measured and judged like everything else.
                if (over.IsCancellationRequested)
                    return;
                if (await system.KillAndStartAsync(victims[chance.Next(victims.Count)]))
                    killed++;
                if (killed % 5 == 0)
                    snapshots.Add(await books.SnapshotAsync());
            }
        }

        goal.AtLeast("money writes accepted", Size, money.Accepted);
        goal.AtLeast("plans, claims, requests and reminders accepted", Size / 15, years.Accepted);
        goal.AtLeast("campaigns, leads and complaints accepted", Size / 30, sagas.Accepted);
        goal.Is("processes killed", Kills, killed);
        goal.Is("snapshots in which claimed is not collected and outstanding", 0, snapshots.Count(s => s.Length > 0));
        snapshots.ForEach(goal.Show);
        foreach (var people in People.All)
        {
            goal.Is($"reminders of {people.Region} end", "succeeded", (await years.DunAsync(people)).GetProperty("state").GetString()!);
            goal.Is($"reminders of {people.Region} again", 0, (await years.DunAsync(people)).GetProperty("rows").GetProperty("created").GetInt32());
        }

        await books.JudgeAsync(goal, money, years, sagas);
        goal.AtMost("minutes of storm", Proof.Full ? 12 : 3, stormed.TotalMinutes);
        goal.Verify();
    }
}
