using System.Globalization;
using RegionCloud.Proof.Tests.Load;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests.Chaos;

/// <summary>What a broker may do to messages, and what may be wrong with them: they come again, in another order, or cannot be acted on (R4, R5, R7).</summary>
[Collection("the system")]
[Trait("suite", "chaos")]
public sealed class DeliveryTests(ProvingGround ground, Goals goals)
{
    private const int Clients = 8;

    [Fact]
    [Trait("goal", "R4")]
    public async Task Every_event_delivered_five_times_to_two_replicas_has_one_effect()
    {
        const int Copies = 4;
        var size = Proof.Size(ci: 1_000, full: 10_000);
        var goal = goals.Of("R4", "duplicates");
        var system = ground.System;
        var replicas = await Task.WhenAll(system.Departments.Select(d => Replica.StartAsync(system, d)));
        try
        {
            using var caller = new Caller(system);
            var money = new Money(caller, "R4");
            await using var wire = await Wire.ConnectAsync(ground.Broker, system.Broker);
            var (chance, gate, bag) = (Proof.Chance("R4 order"), new Lock(), new List<Letter>());
            var (seen, sent, loaded) = (0, 0, false);
            await wire.TapAsync(letter =>
            {
                lock (gate)
                {
                    bag.AddRange(Enumerable.Repeat(letter, Copies));
                    seen++;
                }

                return Task.CompletedTask;
            });

            var copying = CopyAsync();
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
            {
                while (Volatile.Read(ref seen) < size)
                    await money.WorkAsync(People.All[client % People.All.Count], mostPayments: 12);
            }));
            await Settle.ForAsync(TimeSpan.FromSeconds(2));
            Volatile.Write(ref loaded, true);
            await copying;

            goal.AtLeast("events, each delivered five times", size, seen);
            goal.Is("copies between the originals", seen * Copies, sent);
            await new Books(system, caller).JudgeAsync(goal, money);
            goal.Verify();

            async Task CopyAsync()
            {
                for (; ; await Task.Delay(10))
                {
                    var batch = new List<Letter>();
                    lock (gate)
                    {
                        // Some are always kept back, so that copies of one event lie far apart.
                        while (batch.Count < 50 && bag.Count > (loaded ? 0 : 300))
                        {
                            var at = chance.Next(bag.Count);
                            batch.Add(bag[at]);
                            bag[at] = bag[^1];
                            bag.RemoveAt(bag.Count - 1);
                        }

                        if (loaded && batch.Count == 0)
                            return;
                    }

                    await Task.WhenAll(batch.Select(wire.SendAgainAsync));
                    sent += batch.Count;
                }
            }
        }
        finally
        {
            foreach (var replica in replicas)
                await replica.DisposeAsync();
        }
    }

    [Fact]
    [Trait("goal", "R5")]
    public async Task Events_in_any_order_lead_to_the_state_that_their_order_means()
    {
        var size = Proof.Size(ci: 200, full: 5_000);
        var goal = goals.Of("R5", "reordering");
        var system = ground.System;
        using var caller = new Caller(system);
        using var operators = new Operators(system);
        var money = new Money(caller, "R5");
        var chance = Proof.Chance("R5 order");
        await using var wire = await Wire.ConnectAsync(ground.Broker, system.Broker);
        var queues = new List<(string Department, string Queue)>();
        foreach (var department in system.Departments)
            queues.AddRange((await operators.ConsumersAsync(department)).Select(c => (department, c.GetProperty("queue").GetString()!)));
        var shuffled = 0;
        await new Years(caller, "R5").PrepareAsync();
        var sagas = new Sagas(caller, money, "R5");
        await sagas.PrepareAsync();
        var complained = new List<Deal>();
        for (var n = 0; n < size / 5; n++)
            complained.Add(await money.SignAsync(People.All[n % People.All.Count], 100 + n));
        await Wait.Until(
            async () => await Sql.NumberAsync(system.Database("customer-service"), $"SELECT count(*) FROM FileContracts WHERE upper(Id) IN ({string.Join(',', complained.Select(d => $"'{d.Id.ToUpperInvariant()}'"))})") == complained.Count,
            "Customer service knows the contracts",
            TimeSpan.FromSeconds(60));
        try
        {
            await HoldAsync(queues);
            // Asked for and taken back, opened and resolved: two events of one campaign and of one complaint, beside the leads.
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
            {
                for (var n = client; n < complained.Count; n += Clients)
                    await sagas.WorkUnheardAsync(complained[n].People, n, complained[n]);
            }));
            // Signed, asked to void, taken back, asked again, and that taken back as well or not: up to five events of one contract.
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
            {
                for (var n = client; n < size; n += Clients)
                    await money.WaverAsync(await money.SignAsync(People.All[n % People.All.Count], 100 + n), times: 2, endsVoided: n % 3 == 0);
            }));
            await SentAsync();
            await ShuffleAsync(queues.Where(q => q.Department != "sales"));
            await QuietAsync(queues.Where(q => q.Department != "sales"));
            // Money comes and goes, and Sales hears of all of it, and of Finance's answers, in any order.
            await Task.WhenAll(money.Deals.Where(d => !d.Voided).Select((deal, n) => (deal, n)).GroupBy(d => d.n % Clients).Select(async part =>
            {
                foreach (var (deal, n) in part)
                {
                    await money.TryAsync(() => money.PayAsync(deal, 10, takenBack: n % 2 == 0));
                    await money.TryAsync(() => money.PayAsync(deal, 20, takenBack: n % 3 == 0));
                }
            }));
            await SentAsync();
            await ShuffleAsync(queues.Where(q => q.Department == "sales"));
        }
        finally
        {
            foreach (var (department, queue) in queues)
                await operators.ResumeAsync(department, queue);
        }

        goal.AtLeast("campaigns, leads and complaints likewise", size / 5 * 3, sagas.Accepted);
        goal.AtLeast("contracts whose events were put into another order", size, money.Deals.Count);
        goal.AtLeast("events put into another order", size * 5, shuffled);
        await new Books(system, caller).JudgeAsync(goal, money, sagas: sagas);
        goal.Verify();

        async Task HoldAsync(List<(string Department, string Queue)> held)
        {
            foreach (var (department, queue) in held)
                await operators.DrainAsync(department, queue);
            foreach (var department in system.Departments)
                await Wait.Until(async () => (await operators.ConsumersAsync(department)).TrueForAll(c => c.TryGetProperty("attached", out var a) && a.GetInt64() == 0), $"nobody takes messages of {department}", TimeSpan.FromSeconds(30));
        }

        async Task SentAsync()
        {
            foreach (var department in system.Departments)
                await Wait.Until(async () => await Sql.NumberAsync(system.Database(department), $"SELECT count(*) FROM Outbox WHERE SentAt IS NULL AND NotBefore < {OutboxMessage.Unclaimed.Ticks}") == 0, $"the events of {department} have left", TimeSpan.FromSeconds(60));
        }

        async Task ShuffleAsync(IEnumerable<(string Department, string Queue)> of)
        {
            foreach (var (department, queue) in of)
            {
                var letters = (await wire.TakeAllAsync(queue)).ToArray();
                chance.Shuffle(letters);
                await wire.PutAsync(queue, letters);
                shuffled += letters.Length;
            }

            foreach (var (department, queue) in of)
                await operators.ResumeAsync(department, queue);
        }

        async Task QuietAsync(IEnumerable<(string Department, string Queue)> of)
        {
            foreach (var department in of.Select(q => q.Department).Distinct(StringComparer.Ordinal))
            {
                await Wait.Until(
                    async () => (await operators.ConsumersAsync(department)).TrueForAll(c => c.TryGetProperty("waiting", out var w) && w.GetInt64() == 0)
                        && await Sql.NumberAsync(system.Database(department), $"SELECT count(*) FROM Inbox WHERE Queue LIKE '{department}-on-contract-%'") >= await Sql.NumberAsync(system.Database("sales"), "SELECT count(*) FROM Outbox WHERE Type LIKE '%:ContractSigned' OR Type LIKE '%:ContractVoidRequested' OR Type LIKE '%:ContractVoidWithdrawn'") * (department == "finance" ? 1 : 0),
                    $"{department} has acted on all",
                    TimeSpan.FromSeconds(120));
            }
        }
    }

    [Fact]
    [Trait("goal", "R7")]
    public async Task Poisoned_messages_stand_aside_hold_nobody_up_and_have_one_effect_when_mended()
    {
        const string Queue = "finance-on-contract-signed";
        var (size, poisoned) = (Proof.Size(ci: 800, full: 20_000), Proof.Size(ci: 8, full: 200));
        var goal = goals.Of("R7", "poison");
        var system = ground.System;
        using var caller = new Caller(system);
        using var operators = new Operators(system);
        var finance = system.Database("finance");
        var money = new Money(caller, "R7");
        var began = await NewestAsync();
        await SignAsync(size / 2, poison: 0);
        await ArrivedAsync();
        var usual = await DelaysAsync(began);
        began = await NewestAsync();
        await Sql.ExecuteAsync(finance, "CREATE TRIGGER Poison BEFORE INSERT ON Entries WHEN NEW.Amount = '77.77' BEGIN SELECT RAISE(ABORT, 'poisoned'); END");
        double poisonedUsual;
        long aside;
        try
        {
            await SignAsync(size, poisoned);
            // Its consumer tries for a minute before it gives up.
            await Settle.WithinAsync(TimeSpan.FromSeconds(150), async () => await AsideAsync("State = 'Open'") >= poisoned);
            aside = await AsideAsync("State = 'Open'");
            poisonedUsual = await DelaysAsync(began);
        }
        finally
        {
            await Sql.ExecuteAsync(finance, "DROP TRIGGER Poison");
        }

        var chosen = (await operators.ReplayAsync("finance", Queue)).GetProperty("chosen").GetInt32();
        await Settle.WithinAsync(TimeSpan.FromSeconds(30), async () => await AsideAsync("State = 'Replayed'") >= poisoned);
        // As if the broker's confirmations had been lost: all are sent once more.
        await Sql.ExecuteAsync(finance, "UPDATE DeadLetters SET State = 'Replaying' WHERE State = 'Replayed'");
        await Settle.WithinAsync(TimeSpan.FromSeconds(30), async () => await AsideAsync("State = 'Replayed'") >= poisoned);

        goal.AtLeast("messages", size + (size / 2), money.Deals.Count);
        goal.Is("set aside: the poisoned and no other", poisoned, (int)aside);
        goal.Is("replayed", poisoned, chosen);
        goal.Tell("p99 of an event without poison, seconds", usual);
        goal.AtMost("p99 of the others, seconds: twice that, or 0.5", Math.Max(0.5, 2 * usual), poisonedUsual);
        await new Books(system, caller).JudgeAsync(goal, money);
        goal.Verify();

        Task SignAsync(int count, int poison) => Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            for (var n = client; n < count; n += Clients)
                await money.SignAsync(People.All[n % People.All.Count], n < poison ? 233.31m : 500 + n);
        }));

        Task<long> NewestAsync() => Sql.NumberAsync(system.Database("sales"), "SELECT max(Id) FROM Outbox");

        async Task ArrivedAsync() => await Wait.Until(
            async () => await Sql.NumberAsync(finance, $"SELECT count(*) FROM Inbox WHERE Queue = '{Queue}'") == await Sql.NumberAsync(system.Database("sales"), "SELECT count(*) FROM Outbox WHERE Type LIKE '%:ContractSigned'"),
            "Finance has heard of every contract",
            TimeSpan.FromSeconds(60));

        Task<long> AsideAsync(string which) => Sql.NumberAsync(finance, $"SELECT count(*) FROM DeadLetters WHERE Queue = '{Queue}' AND {which}");

        // From the commit at Sales to the work at Finance, by the two databases; the poisoned have no inbox row yet.
        async Task<double> DelaysAsync(long since)
        {
            var acted = (await Sql.RowsAsync(finance, $"SELECT MessageId, ReceivedAt FROM Inbox WHERE Queue = '{Queue}'")).ToDictionary(r => r.First, r => long.Parse(r.Second, CultureInfo.InvariantCulture), StringComparer.OrdinalIgnoreCase);
            var delays = (await Sql.RowsAsync(system.Database("sales"), $"SELECT MessageId, CreatedAt FROM Outbox WHERE Id > {since} AND Type LIKE '%:ContractSigned' "))
                .Where(r => acted.ContainsKey(r.First)).Select(r => TimeSpan.FromTicks(acted[r.First] - long.Parse(r.Second, CultureInfo.InvariantCulture)).TotalSeconds).Order().ToList();
            return delays[(int)(delays.Count * 0.99)];
        }
    }
}
