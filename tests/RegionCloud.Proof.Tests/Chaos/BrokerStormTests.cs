using System.Diagnostics;
using RegionCloud.Proof.Tests.Load;

namespace RegionCloud.Proof.Tests.Chaos;

/// <summary>R3: whatever happens to the broker, people go on working, and everybody hears of it afterwards.</summary>
[Collection("the system")]
[Trait("suite", "chaos")]
public sealed class BrokerStormTests(ProvingGround ground, Goals goals)
{
    private const int Clients = 4;

    [Fact]
    [Trait("goal", "R3")]
    public async Task People_go_on_working_and_no_event_is_lost_while_the_broker_is_mistreated()
    {
        var goal = goals.Of("R3", "broker storm");
        var (system, broker) = (ground.System, ground.Broker);
        using var caller = new Caller(system);
        var money = new Money(caller, "R3");
        // What is paid for depends on no event that is still on its way.
        var deals = new List<Deal>();
        foreach (var people in People.All)
        {
            var deal = await money.SignAsync(people, 9_000_000);
            await money.PayAsync(deal, 1, takenBack: false);
            deals.Add(deal);
        }

        using var over = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            while (!over.IsCancellationRequested)
            {
                await money.SignAsync(deals[client].People, 100);
                for (var n = 0; n < 4; n++)
                    await money.PayAsync(deals[client], 1, takenBack: n == 0);
            }
        }));

        var (flows, attached) = (TimeSpan.Zero, TimeSpan.Zero);
        var chance = Proof.Chance("R3");
        var brief = TimeSpan.FromSeconds(Proof.Size(ci: 3, full: 10));
        (string What, int Times, Func<Task> Do)[] faults =
        [
            ("stop_app", Proof.Size(ci: 2, full: 10), async () =>
            {
                await broker.ControlAsync("stop_app");
                await broker.ControlAsync("start_app");
            }),
            ("close_all_connections", Proof.Size(ci: 2, full: 10), () => broker.ControlAsync("close_all_connections", "a test")),
            ("kill -9", Proof.Size(ci: 1, full: 5), async () =>
            {
                await broker.KillAsync();
                await broker.StartAsync();
            }),
            // Some consumers are back by then and others on their way.
            ("kill -9 while they come back", Proof.Size(ci: 2, full: 10), async () =>
            {
                await broker.KillAsync();
                await broker.StartAsync();
                await Settle.ForAsync(TimeSpan.FromMilliseconds(chance.Next(3000)));
                await broker.KillAsync();
                await broker.StartAsync();
            }),
            ("SIGSTOP", Proof.Size(ci: 1, full: 3), async () =>
            {
                await broker.SignalAsync("-STOP");
                await Settle.ForAsync(TimeSpan.FromSeconds(Proof.Size(ci: 8, full: 20)));
                await broker.SignalAsync("-CONT");
            }),
            ("suspend_listeners", Proof.Size(ci: 1, full: 3), async () =>
            {
                await broker.ControlAsync("suspend_listeners");
                await Settle.ForAsync(brief);
                await broker.ControlAsync("resume_listeners");
            }),
            ("memory alarm", 1, async () =>
            {
                await broker.ControlAsync("set_vm_memory_high_watermark", "0.000001");
                await Settle.ForAsync(TimeSpan.FromSeconds(Proof.Size(ci: 6, full: 15)));
                await broker.ControlAsync("set_vm_memory_high_watermark", "0.4");
            }),
            ("line half open, then cut", Proof.Size(ci: 1, full: 3), async () =>
            {
                ground.BrokerLine.Harm = new AppHost.Embedded.Harm { Swallows = true };
                await Settle.ForAsync(brief);
                ground.BrokerLine.Harm = AppHost.Embedded.Harm.None;
                ground.BrokerLine.Reset();
            }),
        ];
        var order = faults.SelectMany(f => Enumerable.Repeat((f.What, f.Do), f.Times)).ToArray();
        chance.Shuffle(order);
        foreach (var (what, act) in order)
        {
            await act();
            var back = Stopwatch.GetTimestamp();
            var sent = await SentAsync();
            await Settle.WithinAsync(TimeSpan.FromSeconds(40), async () => (await SentAsync()).Zip(sent).All(s => s.First > s.Second));
            var flow = Stopwatch.GetElapsedTime(back);
            await Settle.WithinAsync(TimeSpan.FromSeconds(60), AttachedAsync);
            var attach = Stopwatch.GetElapsedTime(back);
            goal.Show($"after {what} events flowed after {flow.TotalSeconds:0.0} s, consumers were attached after {attach.TotalSeconds:0.0} s");
            (flows, attached) = (flow > flows ? flow : flows, attach > attached ? attach : attached);
        }

        await over.CancelAsync();
        await load;
        var (all, doubtful) = (caller.History.Count, caller.History.Count(o => o.Doubts > 0));
        foreach (var doubt in caller.History.Where(o => o.Doubts > 0).Take(20))
            goal.Show(doubt.ToString());
        goal.Tell("faults", order.Length);
        goal.Tell("writes meanwhile", all);
        goal.AtLeast("accepted at once, of a hundred", 99.9, 100.0 * (all - doubtful) / all);
        goal.AtMost("seconds until events flow again", 15, flows.TotalSeconds);
        goal.AtMost("seconds until all consumers are attached", 30, attached.TotalSeconds);
        await new Books(system, caller).JudgeAsync(goal, money);
        goal.Verify();

        async Task<List<long>> SentAsync()
        {
            var counts = new List<long>();
            foreach (var department in new[] { "sales", "finance" })
                counts.Add(await Sql.NumberAsync(system.Database(department), "SELECT count(*) FROM Outbox WHERE SentAt IS NOT NULL"));
            return counts;
        }

        async Task<bool> AttachedAsync()
        {
            try
            {
                var queues = (await broker.ControlAsync("list_queues", "-p", new Uri(system.Broker).AbsolutePath.TrimStart('/'), "name", "consumers", "--quiet")).Split('\n').Select(l => l.Split('\t')).Where(l => l.Length == 2).ToList();
                return queues.Where(q => q[0].Contains("-on-", StringComparison.Ordinal) && !q[0].EndsWith("_error", StringComparison.Ordinal) && !q[0].EndsWith("_skipped", StringComparison.Ordinal)).All(q => q[1] != "0");
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }
    }
}
