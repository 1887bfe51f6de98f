using RegionCloud.Proof.Tests.Load;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests.Chaos;

/// <summary>R9: whoever sends a department's events falls asleep, is replaced, and wakes up again.</summary>
[Collection("the system")]
[Trait("suite", "chaos")]
public sealed class RelayTests(ProvingGround ground, Goals goals)
{
    [Fact]
    [Trait("goal", "R9")]
    public async Task A_sender_that_wakes_up_after_it_was_replaced_sends_nothing_twice_that_counts()
    {
        var (rounds, asleep) = (Proof.Size(ci: 2, full: 20), TimeSpan.FromSeconds(Proof.Size(ci: 14, full: 90)));
        var goal = goals.Of("R9", "zombie relay");
        var system = ground.System;
        using var caller = new Caller(system);
        var money = new Money(caller, "R9");
        var (taken, fenced, slowest) = (0, 0, TimeSpan.Zero);
        foreach (var department in new[] { "sales", "finance" })
        {
            await using var sleeper = await Replica.StartAsync(system, department);
            for (var round = 0; round < (rounds + 1) / 2; round++)
            {
                // The first process stops, so that the other becomes the sender; then it comes back and stands by.
                await system.OperateAsync(department, "stop");
                var before = await FenceAsync(department);
                await Wait.Until(async () => await FenceAsync(department) > before, "the replica sends", TimeSpan.FromSeconds(30));
                await system.OperateAsync(department, "start");
                await system.UntilHealthyAsync(department);

                using var over = new CancellationTokenSource();
                var load = Task.WhenAll(People.All.Select(async people =>
                {
                    while (!over.IsCancellationRequested)
                        await money.WorkAsync(people, mostPayments: 4);
                }));
                await Settle.ForAsync(TimeSpan.FromSeconds(2));
                var held = await FenceAsync(department);
                await sleeper.SignalAsync("-STOP");
                try
                {
                    var began = System.Diagnostics.Stopwatch.GetTimestamp();
                    await Settle.WithinAsync(asleep, async () => await FenceAsync(department) > held);
                    var after = System.Diagnostics.Stopwatch.GetElapsedTime(began);
                    (taken, slowest) = (taken + (await FenceAsync(department) > held ? 1 : 0), after > slowest ? after : slowest);
                    await Settle.ForAsync(asleep - after > TimeSpan.Zero ? asleep - after : TimeSpan.Zero);
                }
                finally
                {
                    await sleeper.SignalAsync("-CONT");
                }

                await Settle.ForAsync(TimeSpan.FromSeconds(1));
                await over.CancelAsync();
                await load;
                fenced += sleeper.Log.Contains("Another instance sends this department's events", StringComparison.Ordinal) ? 1 : 0;
            }
        }

        goal.Is("times that another took over", (rounds + 1) / 2 * 2, taken);
        goal.AtMost("seconds until it did", 14, slowest.TotalSeconds);
        goal.Tell("times that the one who woke up was refused its marks", fenced);
        await new Books(system, caller).JudgeAsync(goal, money);
        goal.Verify();

        Task<long> FenceAsync(string department) => Sql.NumberAsync(system.Database(department), "SELECT Fence FROM RelayLease WHERE Id = 1");
    }
}
