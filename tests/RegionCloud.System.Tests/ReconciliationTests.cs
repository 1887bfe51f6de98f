using System.Text.Json;
using Microsoft.Data.Sqlite;
using RegionCloud.Testing;

namespace RegionCloud.System.Tests;

/// <summary>An operator asks whether Sales and Finance agree to the cent (I1, I2; operations.md).</summary>
[Collection("the system")]
public sealed class ReconciliationTests(RunningSystem system)
{
    [Fact]
    public async Task What_differs_between_the_books_is_named_by_contract_whichever_side_it_is_on()
    {
        var (amount, unpaid, moved) = (await Contracts.SignAsync(system, Region.Eastern, 20.00m), await Contracts.SignAsync(system, Region.Western, 30.00m), await Contracts.SignAsync(system, Region.Northern, 40.00m));
        await system.InsistAsync(Region.Western.Finance, HttpMethod.Post, "/api/finance/v1/payments", new { contractId = unpaid.Id(), amount = "7.77" }, mayBeLate: true);
        await Wait.Until(async () => (await ReconcileAsync(0, 86_400)).GetProperty("inFlight").GetInt32() == 0, "the books agree", TimeSpan.FromSeconds(60));

        var (stranger, held) = (Guid.CreateVersion7().ToString().ToUpperInvariant(), moved.Id().ToUpperInvariant());
        await ChangeAsync("finance", $"UPDATE Entries SET Amount = '20.01' WHERE Kind = 'Opened' AND ContractId = '{amount.Id().ToUpperInvariant()}'");
        await ChangeAsync("sales", $"UPDATE CollectedPayments SET Amount = '7.76' WHERE ContractId = '{unpaid.Id().ToUpperInvariant()}'");
        await MoveAsync(held, stranger);
        try
        {
            var found = await ReconcileAsync(1);

            Assert.Equal(
                [("amount", amount.GetProperty("number").GetString(), "20.00", "20.01"), ("missingInFinance", moved.GetProperty("number").GetString(), "40.00", null), ("missingInSales", moved.GetProperty("number").GetString(), null, "40.00"), ("received", unpaid.GetProperty("number").GetString(), "7.76", "7.77")],
                found.GetProperty("items").EnumerateArray().Select(i => (Text(i, "what"), Text(i, "number"), Text(i, "sales"), Text(i, "finance"))).OrderBy(i => i.Item1, StringComparer.Ordinal));
            Assert.Equal((4, 0), (found.GetProperty("different").GetInt32(), found.GetProperty("inFlight").GetInt32()));

            var young = await ReconcileAsync(0, 86_400);
            Assert.Equal((0, 4), (young.GetProperty("different").GetInt32(), young.GetProperty("inFlight").GetInt32()));
        }
        finally
        {
            await ChangeAsync("finance", $"UPDATE Entries SET Amount = '20.00' WHERE Kind = 'Opened' AND ContractId = '{amount.Id().ToUpperInvariant()}'");
            await ChangeAsync("sales", $"UPDATE CollectedPayments SET Amount = '7.77' WHERE ContractId = '{unpaid.Id().ToUpperInvariant()}'");
            await MoveAsync(stranger, held);
        }

        Assert.Equal(0, (await ReconcileAsync(0)).GetProperty("different").GetInt32());
    }

    private Task MoveAsync(string from, string to)
        => ChangeAsync("finance", $"PRAGMA foreign_keys = OFF; UPDATE Entries SET ContractId = '{to}' WHERE ContractId = '{from}'; UPDATE Accounts SET Id = '{to}' WHERE Id = '{from}'");

    private async Task<JsonElement> ReconcileAsync(int exitCode, int inFlightSeconds = 0)
        => (await RegionCtl.CallAsync(system, exitCode, "reconcile", "--in-flight", $"{inFlightSeconds}", "--json")).GetProperty("sales");

    private async Task ChangeAsync(string department, string sql)
    {
        await using var db = new SqliteConnection(system.Database(department));
        await db.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = db.CreateCommand();
#pragma warning disable CA2100 // The test's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        Assert.True(await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken) > 0, sql);
    }

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;
}
