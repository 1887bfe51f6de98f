using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using RegionCloud.Proof.Tests.Load;

namespace RegionCloud.Proof.Tests.Chaos;

/// <summary>R10: a database that another program holds, a disk that is full, and one that cannot be written to.</summary>
[Collection("the system")]
[Trait("suite", "chaos")]
public sealed class DatabaseFaultTests(ProvingGround ground, Goals goals)
{
    // A broker is not needed: what is to be told stays in the outbox.
    private const string Nowhere = "amqp://guest:guest@127.0.0.1:1/";

    [Fact]
    [Trait("goal", "R10")]
    public async Task A_database_that_another_program_holds_costs_time_and_nothing_else()
    {
        var (times, held) = (5, TimeSpan.FromSeconds(3));
        var goal = goals.Of("R10", "database held");
        var system = ground.System;
        using var caller = new Caller(system);
        var money = new Money(caller, "R10");
        var processes = system.Departments.Select(d => system.ProcessOf(d)).ToList();
        using var over = new CancellationTokenSource();
        var load = Task.WhenAll(People.All.Select(async people =>
        {
            while (!over.IsCancellationRequested)
                await money.WorkAsync(people, mostPayments: 4);
        }));
        for (var n = 0; n < times; n++)
        {
            await using var db = new SqliteConnection(system.Database(n % 2 == 0 ? "finance" : "sales"));
            await db.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = db.CreateCommand();
            (command.CommandText, command.CommandTimeout) = ("BEGIN EXCLUSIVE", 30);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await Settle.ForAsync(held);
            command.CommandText = "ROLLBACK";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await Settle.ForAsync(TimeSpan.FromSeconds(1));
        }

        await over.CancelAsync();
        await load;
        var wrong = caller.History.SelectMany(o => o.InDoubt.Where(d => d is not (503, true)).Select(d => $"{d} {o}")).ToList();
        wrong.ForEach(goal.Show);
        goal.Is("answers that are neither accepted nor 503 with Retry-After", 0, wrong.Count);
        goal.Tell("answered 503 with Retry-After", caller.History.Sum(o => o.InDoubt.Count) - wrong.Count);
        goal.Is("processes that were started anew", 0, processes.Except(system.Departments.Select(d => system.ProcessOf(d))).Count());
        foreach (var department in system.Departments)
            goal.Is($"integrity_check of {department}", "ok", (await Sql.RowsAsync(system.Database(department), "PRAGMA integrity_check"))[0].First);
        await new Books(system, caller).JudgeAsync(goal, money);
        goal.Verify();
    }

    [Fact]
    [Trait("goal", "R10")]
    [Trait("goal", "R10-D")]
    public async Task A_full_disk_refuses_and_heals_without_a_restart()
    {
        var goal = goals.Of("R10-D", "disk full");
        var (deal, copy, folder) = await FinanceOfOneAsync("R10-D");
        try
        {
            var disk = $"{folder.FullName}/disk";
            Directory.CreateDirectory(disk);
            // A small disk of its own, in a namespace that goes with the process.
            await using var finance = await Replica.StartAsync(
                ground.System,
                "finance",
                new Dictionary<string, string>(StringComparer.Ordinal) { ["ConnectionStrings__finance-db"] = $"Data Source={disk}/finance.db", ["ConnectionStrings__messaging"] = Nowhere },
                ["unshare", "-m", "bash", "-c", $"mount -t tmpfs -o size={(new FileInfo(copy).Length / 1024) + 12_000}k none {disk} && cp {copy} {disk}/finance.db && exec \"$@\"", "disk"]);
            var inside = $"/proc/{finance.Pid}/root{disk}";
            using var client = new Client(ground, finance, deal);
            await client.PayAsync(20);
            await FillAsync($"{inside}/filling");
            var began = Stopwatch.GetTimestamp();
            while (client.Refused < 20 && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30))
                await client.PayAsync(10);
            goal.AtLeast("refused while the disk was full", 20, client.Refused);
            goal.Is("alive while the disk was full", 200, (int)await client.StatusAsync("alive"));
            File.Delete($"{inside}/filling");
            await HealedAsync(goal, client);
            // SQLite would follow the way into the namespace back out of it; the files are looked at beside it.
            await finance.SignalAsync("-STOP");
            foreach (var file in new[] { "finance.db", "finance.db-wal" })
                File.Copy($"{inside}/{file}", $"{folder.FullName}/seen-{file}");
            await JudgeAsync(goal, client, $"Data Source={folder.FullName}/seen-finance.db");
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    [Trait("goal", "R10")]
    [Trait("goal", "R10-F")]
    public async Task A_disk_that_fails_to_write_through_refuses_and_heals_without_a_restart()
    {
        var goal = goals.Of("R10-F", "fsync fails");
        var (deal, copy, folder) = await FinanceOfOneAsync("R10-F");
        try
        {
            await using var finance = await Replica.StartAsync(
                ground.System,
                "finance",
                new Dictionary<string, string>(StringComparer.Ordinal) { ["ConnectionStrings__finance-db"] = $"Data Source={copy}", ["ConnectionStrings__messaging"] = Nowhere, ["Database__Durability"] = "Full" });
            using var client = new Client(ground, finance, deal);
            await client.PayAsync(20);
            using (var injects = Process.Start(new ProcessStartInfo("strace", ["-f", "-qq", "-o", "/dev/null", "-p", finance.Pid.ToString(CultureInfo.InvariantCulture), "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO"]) { RedirectStandardError = true, UseShellExecute = false })!)
            {
                try
                {
                    var began = Stopwatch.GetTimestamp();
                    while (client.Refused < 20 && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20))
                        await client.PayAsync(5);
                    goal.Is("alive while nothing could be written through", 200, (int)await client.StatusAsync("alive"));
                }
                finally
                {
                    using var end = Process.Start("kill", ["-INT", injects.Id.ToString(CultureInfo.InvariantCulture)]);
                    await injects.WaitForExitAsync(TestContext.Current.CancellationToken);
                }
            }

            goal.AtLeast("refused while nothing could be written through", 20, client.Refused);
            await HealedAsync(goal, client);
            await JudgeAsync(goal, client, $"Data Source={copy}");
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A Finance of its own that knows one contract of nine million.</summary>
    private async Task<(Deal Deal, string File, DirectoryInfo Folder)> FinanceOfOneAsync(string scenario)
    {
        using var caller = new Caller(ground.System);
        var money = new Money(caller, scenario);
        var deal = await money.SignAsync(People.All[0], 9_000_000);
        await money.PayAsync(deal, 1, takenBack: false);
        var folder = Directory.CreateTempSubdirectory("regioncloud-disk-");
        var file = Path.Combine(folder.FullName, "finance.db");
        await Sql.ExecuteAsync(ground.System.Database("finance"), $"VACUUM INTO '{file}'");
        return (deal, file, folder);
    }

    private static async Task FillAsync(string path)
    {
        try
        {
            await using var filling = File.Create(path, bufferSize: 1);
            for (var kilobyte = new byte[1024]; ; await filling.WriteAsync(kilobyte))
            {
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static async Task HealedAsync(ScenarioGoals goal, Client client)
    {
        var (began, accepted) = (Stopwatch.GetTimestamp(), client.Accepted);
        await Settle.WithinAsync(TimeSpan.FromSeconds(30), async () =>
        {
            await client.PayAsync(1);
            return client.Accepted > accepted;
        });
        goal.AtMost("seconds until it worked again, without a restart", 10, client.Accepted > accepted ? Stopwatch.GetElapsedTime(began).TotalSeconds : double.PositiveInfinity);
    }

    private static async Task JudgeAsync(ScenarioGoals goal, Client client, string database)
    {
        client.Wrong.ForEach(goal.Show);
        goal.Is("answers that are neither accepted nor 503 with Retry-After", 0, client.Wrong.Count);
        var there = (await Sql.RowsAsync(database, "SELECT Method FROM Payments WHERE Method LIKE 'disk %'")).Select(r => r.First).ToHashSet(StringComparer.Ordinal);
        goal.AtLeast("accepted", 20, client.Accepted);
        goal.Is("accepted and not there", 0, client.Tags.Count(t => !there.Contains(t)));
        goal.Is("integrity_check", "ok", (await Sql.RowsAsync(database, "PRAGMA integrity_check"))[0].First);
        goal.Verify();
    }

    /// <summary>Pays at one process, without the gateway.</summary>
    private sealed class Client(ProvingGround ground, Replica finance, Deal deal) : IDisposable
    {
        private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(15) };

        public List<string> Tags { get; } = [];

        public List<string> Wrong { get; } = [];

        public int Accepted => Tags.Count;

        public int Refused { get; private set; }

        public async Task PayAsync(int times)
        {
            for (var n = 0; n < times; n++)
            {
                var tag = $"disk {Guid.CreateVersion7()}";
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(finance["http"], "/api/finance/v1/payments")) { Content = JsonContent.Create(new { contractId = deal.Id, amount = "1.00", method = tag }) };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await ground.System.TokenAsync(deal.People.Finance));
                request.Headers.TryAddWithoutValidation("Idempotency-Key", tag.Replace(" ", "-", StringComparison.Ordinal));
                using var answer = await http.SendAsync(request);
                if (answer.StatusCode == HttpStatusCode.Created)
                    Tags.Add(tag);
                else if (answer.StatusCode == HttpStatusCode.ServiceUnavailable && answer.Headers.RetryAfter is not null)
                    Refused++;
                else
                    Wrong.Add($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
        }

        public async Task<HttpStatusCode> StatusAsync(string path)
        {
            using var answer = await http.GetAsync(new Uri(finance["ops"], path));
            return answer.StatusCode;
        }

        public void Dispose() => http.Dispose();
    }
}
