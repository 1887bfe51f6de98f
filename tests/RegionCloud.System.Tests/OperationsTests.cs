using System.Diagnostics;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RegionCloud.Testing;

namespace RegionCloud.System.Tests;

/// <summary>What an operator does with the command line when events could not be acted on (O3, R7).</summary>
// One system, and a storm in it: the tests take turns.
[Collection("the system")]
public sealed class OperationsTests(RunningSystem system)
{
    private const string Queue = "finance-on-contract-signed";
    private const decimal Poison = 13.13m;

    [Fact]
    public async Task Five_poisoned_of_fifty_are_shown_as_one_group_and_replayed_twice_have_each_effect_once()
    {
        await FinanceAsync($"CREATE TRIGGER Poison BEFORE INSERT ON Entries WHEN NEW.Amount = '{Contracts.Text(Poison)}' BEGIN SELECT RAISE(ABORT, 'poisoned'); END");
        List<JsonElement> contracts = [];
        try
        {
            contracts = [.. await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Contracts.SignAsync(system, Region.Western, n % 10 == 0 ? Poison : 10.00m)))];
            // Its consumer tries for a minute before it gives up.
            JsonElement group = default;
            await Wait.Until(
                async () => (group = (await CtlAsync(1, "dead-letters", "list", "finance", "--json")).GetProperty("finance").EnumerateArray().FirstOrDefault()) is { ValueKind: JsonValueKind.Object } g && g.GetProperty("count").GetInt32() == 5,
                "five letters stand in one group",
                TimeSpan.FromSeconds(150));
            Assert.Equal((Queue, "ContractSigned", "open"), (group.GetProperty("queue").GetString(), group.GetProperty("eventType").GetString(), group.GetProperty("state").GetString()));
            Assert.Equal(45, await OpenedAsync(contracts));
            var letter = (await CtlAsync(0, "dead-letters", "show", "finance", group.GetProperty("sample").GetProperty("id").ToString(), "--json")).GetProperty("finance");
            Assert.Equal("***", letter.GetProperty("body").GetProperty("contract").GetProperty("customerName").GetString());
        }
        finally
        {
            await FinanceAsync("DROP TRIGGER Poison");
        }

        string[] replay = ["dead-letters", "replay", "finance", "--queue", Queue, "--reason", "mended", "--yes", "--json"];
        Assert.Equal(5, (await CtlAsync(0, [.. replay, "--dry-run"])).GetProperty("finance").GetProperty("chosen").GetInt32());
        Assert.Equal(5, (await CtlAsync(0, replay)).GetProperty("finance").GetProperty("chosen").GetInt32());
        Assert.Equal(0, (await CtlAsync(0, replay)).GetProperty("finance").GetProperty("chosen").GetInt32());
        await Wait.Until(async () => await OpenedAsync(contracts) == 50, "every contract is receivable", TimeSpan.FromSeconds(30));
        // As if the broker's confirmations had been lost: all are sent once more.
        await FinanceAsync("UPDATE DeadLetters SET State = 'Replaying' WHERE State = 'Replayed'");
        await Wait.Until(async () => await FinanceAsync($"SELECT count(*) FROM DeadLetters WHERE State <> 'Replayed' AND Queue = '{Queue}'") == 0, "all are back", TimeSpan.FromSeconds(30));
        await Wait.Until(async () => (await CtlAsync(0, "consumers", "list", "finance", "--json")).GetProperty("finance").EnumerateArray().All(c => c.GetProperty("waiting").GetInt64() == 0), "the queue is empty", TimeSpan.FromSeconds(30));
        Assert.Equal(50, await OpenedAsync(contracts));
        Assert.Equal(5, await FinanceAsync("SELECT count(*) FROM AuditEntries WHERE Action = 'ReplayDeadLetters' AND Subject = 'olga'"));
    }

    [Fact]
    public async Task Wrong_usage_is_2_and_what_is_refused_is_1_with_its_reason()
    {
        await CtlAsync(2, "dead-letters", "replay", "finance", "--all");
        await CtlAsync(2, "status", "nobody");
        await CtlAsync(1, "status", "--as", "emil");
        await CtlAsync(1, "consumers", "drain", "finance", "finance-on-nothing", "--reason", "a test", "--yes");
        await CtlAsync(0, "audit", "verify", "finance");
    }

    /// <summary>How many movements opened receivables of these contracts.</summary>
    private Task<long> OpenedAsync(List<JsonElement> contracts)
        => FinanceAsync($"SELECT count(*) FROM Entries WHERE Kind = 'Opened' AND ContractId IN ({string.Join(", ", contracts.Select(c => $"'{c.Id().ToUpperInvariant()}'"))})");

    private async Task<long> FinanceAsync(string sql)
    {
        await using var db = new SqliteConnection(system.Database("finance"));
        await db.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = db.CreateCommand();
#pragma warning disable CA2100 // The test's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) as long? ?? 0;
    }

    private Task<JsonElement> CtlAsync(int exitCode, params string[] arguments) => RegionCtl.CallAsync(system, exitCode, arguments);
}

/// <summary>The command line as an operator runs it, with its answer as JSON where it gives one.</summary>
internal static class RegionCtl
{
    public static async Task<JsonElement> CallAsync(RunningSystem system, int exitCode, params string[] arguments)
    {
        using var ctl = Process.Start(new ProcessStartInfo(RunningSystem.Program("RegionCloud.RegionCtl").Replace("/debug/RegionCloud.RegionCtl", "/debug/regionctl", StringComparison.Ordinal), [.. arguments, "--page", system.OperatorPage.ToString()])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (said, complained) = (ctl.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), ctl.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await ctl.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        var text = await said;
        // Nothing dead to list is 0, something is 1: while it waits for letters the list may answer either.
        Assert.True(ctl.ExitCode == exitCode || (ctl.ExitCode == 0 && arguments is ["dead-letters", "list", ..]), $"{string.Join(' ', arguments)} ended with {ctl.ExitCode}: {text}{await complained}");
        return text.TrimStart().StartsWith('{') ? JsonElement.Parse(text) : default;
    }
}
