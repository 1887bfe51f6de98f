using System.Diagnostics;
using RegionCloud.Proof.Tests.Load;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests.Chaos;

/// <summary>R2: a process ends at every point between a request and the last effect of its event.</summary>
[Collection("the system")]
[Trait("suite", "chaos")]
public sealed class CrashPointTests(ProvingGround ground, Goals goals)
{
    /// <summary>In the order of an act's life. C13 and C14 have tests of their own: no load passes them.</summary>
    private static readonly (string Id, string Where)[] Points =
    [
        ("C1", "request accepted, before its transaction"), ("C2", "domain written, before the outbox row"), ("C3", "saved, before the commit"), ("C4", "committed, before the answer"),
        ("C5", "relay has claimed the row"), ("C6", "sent, before the broker confirms"), ("C7", "confirmed, before it is marked"), ("C8", "marked, before the next"),
        ("C9", "consumer has the message, before the inbox row"), ("C10", "handled, before the commit"), ("C11", "committed, before the acknowledgement"), ("C12", "acknowledged"),
    ];

    private static readonly int Rounds = Proof.Size(ci: 1, full: 3);

    [Fact]
    [Trait("goal", "R2")]
    public async Task Money_is_exact_after_a_crash_at_every_point_of_every_service()
    {
        var goal = goals.Of("R2", "crash points");
        using var caller = new Caller(ground.System);
        var money = new Money(caller, "R2");
        var years = new Years(caller, "R2");
        await years.PrepareAsync();
        var sagas = new Sagas(caller, money, "R2");
        await sagas.PrepareAsync();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var load = Task.WhenAll(People.All.Select(async people =>
        {
            while (!over.IsCancellationRequested)
                await money.WorkAsync(people, mostPayments: 4);
        }).Append(OthersAsync(sagas.WorkAsync)).Append(OthersAsync(sagas.WorkAsync)).Append(OthersAsync(years.WorkAsync)));

        async Task OthersAsync(Func<People, Task> work)
        {
            for (var n = 0; !over.IsCancellationRequested; n++)
                await work(People.All[n % People.All.Count]);
        }

        var (crashed, missed) = (0, new List<string>());
        for (var round = 1; round <= Rounds; round++)
        {
            foreach (var (n, (point, _)) in Points.Index().Where(p => Proof.Points.Length == 0 || Proof.Points.Contains(p.Item.Id, StringComparer.Ordinal)))
            {
                // All departments at once would leave nobody to pass the next point.
                foreach (var department in Departments(n, point))
                {
                    if (await ground.CrashAsync(department, point, times: round, within: TimeSpan.FromSeconds(40)))
                        crashed++;
                    else
                        missed.Add($"{department} never passed {point}");
                }
            }
        }

        await over.CancelAsync();
        await load;
        goal.Is("points that the load should pass and did not", 0, missed.Count);
        goal.Tell("crashes", crashed);
        missed.ForEach(goal.Show);
        await new Books(ground.System, caller).JudgeAsync(goal, money, years, sagas);
        goal.Verify();
    }

    [Fact]
    [Trait("goal", "R2-C13")]
    public async Task A_crash_while_old_events_are_removed_loses_none_that_is_unsent()
    {
        var goal = goals.Of("R2-C13", "crash during the cleaning up");
        using var caller = new Caller(ground.System);
        var money = new Money(caller, "R2-C13");
        var years = new Years(caller, "R2-C13");
        await years.PrepareAsync();
        var sagas = new Sagas(caller, money, "R2-C13");
        await sagas.PrepareAsync();
        foreach (var people in People.All)
        {
            await money.WorkAsync(people, mostPayments: 3);
            await sagas.WorkUnheardAsync(people, 0, await money.SignAsync(people, 100));
        }

        // Risk tells of the reminders that are issued.
        await years.DunAsync(People.All[0]);
        await Wait.Until(async () => await Sql.NumberAsync(ground.System.Database("risk"), "SELECT count(*) FROM Outbox") > 0, "Risk has told of something", TimeSpan.FromSeconds(60));
        foreach (var department in ground.System.Departments)
        {
            await ground.System.AgeOutboxAsync(department, TimeSpan.FromDays(40), rows: 5);
            ground.Arm(department, "C13", 1);
            await ground.System.KillAndStartAsync(department);
            var alive = ground.System.ProcessOf(department);
            await Settle.WithinAsync(TimeSpan.FromSeconds(60), () => Task.FromResult(ground.Passed(department)));
            goal.Is($"{department} crashed while removing", true, ground.Passed(department));
            await ground.System.UntilRunningAsync(department, otherThan: alive);
        }

        await new Books(ground.System, caller).JudgeAsync(goal, money, years, sagas);
        goal.Verify();
    }

    [Fact]
    [Trait("goal", "R2-C14")]
    public async Task A_crash_in_the_middle_of_a_migration_is_made_good_by_the_next_start()
    {
        var goal = goals.Of("R2-C14", "crash during migrations");
        var folder = Directory.CreateTempSubdirectory("regioncloud-migrate-");
        try
        {
            foreach (var department in ground.System.Departments)
            {
                foreach (var times in Proof.Full ? (int[])[1, 3, 5, 8, 13] : [1, 6])
                {
                    var file = Path.Combine(folder.FullName, $"{department}-{times}.db");
                    ProvingGround.Arm(folder.FullName, department, "C14", times);
                    goal.Is($"{department} crashed at table {times}", 137, await MigrateAsync(department, file, folder.FullName));
                    goal.Is($"{department} migrates after it", 0, await MigrateAsync(department, file, folder.FullName));
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        goal.Verify();
    }

    /// <summary>In full, or when the point was named, every department that passes it; in CI one of them, another with another seed.</summary>
    private List<string> Departments(int n, string point)
    {
        var pass = ground.System.Departments.Where(d => Passes(d, point)).ToList();
        return Proof.Full || Proof.Points.Length > 0 ? pass : [pass[(n + (Proof.Seed & 0xff)) % pass.Count]];
    }

    /// <summary>Under this load Performance and Risk only hear of others; Performance is asked by them besides.</summary>
    private static bool Passes(string department, string point) => department switch
    {
        "performance" => point is "C1" or "C9" or "C10" or "C11" or "C12",
        "risk" => point is "C9" or "C10" or "C11" or "C12",
        _ => true,
    };

    private static async Task<int> MigrateAsync(string department, string file, string crashes)
    {
        var program = RunningSystem.Program(ProvingGround.ProcessOf(department));
        using var process = Process.Start(new ProcessStartInfo(program, ["migrate"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["Database__Provider"] = "Sqlite",
                [$"ConnectionStrings__{department}-db"] = $"Data Source={file}",
                ["DOTNET_STARTUP_HOOKS"] = ProvingGround.Hook,
                ["REGIONCLOUD_CRASH_FOLDER"] = crashes,
            },
        })!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        await said;
        return process.ExitCode;
    }
}
