using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using RegionCloud.Proof.Tests.Load;

namespace RegionCloud.Proof.Tests.Chaos;

/// <summary>Events outlive everybody: they wait for a consumer that nobody has seen yet (R6), and come again long after (R8).</summary>
[Collection("the system")]
[Trait("suite", "chaos")]
public sealed class ArchiveTests(ProvingGround ground, Goals goals)
{
    private const int Size = 1_000;
    private const string Queue = "finance-on-contract-signed";

    [Fact]
    [Trait("goal", "R6")]
    [Trait("goal", "R8")]
    public async Task A_consumer_that_is_born_later_acts_on_everything_and_eight_days_later_on_nothing_again()
    {
        var (unborn, horizon) = (goals.Of("R6", "consumer not yet born"), goals.Of("R8", "dedup horizon"));
        using var caller = new Caller(ground.System);
        using var operators = new Operators(ground.System);
        await new Money(caller, "R6").SignAsync(People.All[0], 1_000);
        var folder = Directory.CreateTempSubdirectory("regioncloud-archive-");
        try
        {
            // Sales with the archive of a thousand contracts and a broker that has seen nobody else; and a Finance that was never there.
            var (archive, born) = ($"Data Source={folder.FullName}/sales.db", $"Data Source={folder.FullName}/finance.db");
            await Sql.ExecuteAsync(ground.System.Database("sales"), $"VACUUM INTO '{folder.FullName}/sales.db'");
            await FillAsync(archive);
            var broker = ground.Broker.NewVirtualHost();
            await using var sales = await Replica.StartAsync(ground.System, "sales", new Dictionary<string, string>(StringComparer.Ordinal) { ["ConnectionStrings__sales-db"] = archive, ["ConnectionStrings__messaging"] = broker });
            await Settle.WithinAsync(TimeSpan.FromSeconds(60), async () => await Sql.NumberAsync(archive, "SELECT count(*) FROM Outbox WHERE Attempts > 0 OR SentAt IS NOT NULL") == Size);
            var vanished = await Sql.NumberAsync(archive, "SELECT count(*) FROM Outbox WHERE SentAt IS NOT NULL");

            var surroundings = new Dictionary<string, string>(StringComparer.Ordinal) { ["ConnectionStrings__finance-db"] = born, ["ConnectionStrings__messaging"] = broker };
            await using (await Replica.StartAsync(ground.System, "finance", surroundings))
            {
                await operators.FlushAsync("sales", sales["ops"]);
                await ArrivedAsync(Size);
            }

            unborn.Is("events that left before anybody could hear them", 0, (int)vanished);
            unborn.Is("effects of a thousand events", Size, (int)await Sql.NumberAsync(born, "SELECT count(*) FROM Accounts"));
            unborn.Is("dead letters", 0, (int)await Sql.NumberAsync(born, "SELECT count(*) FROM DeadLetters WHERE State <> 'Replayed'"));

            // Eight days later by every clock that was written down; then all is told again, at last to an inbox that has forgotten everything.
            var before = await BooksAsync();
            await Sql.ExecuteAsync(born, $"UPDATE Inbox SET ReceivedAt = ReceivedAt - {TimeSpan.FromDays(8).Ticks}");
            await using (await Replica.StartAsync(ground.System, "finance", surroundings))
            {
                await TellAgainAsync();
                horizon.Is("told again after eight days: differences in the books", before, await BooksAsync());
                await Sql.ExecuteAsync(born, $"DELETE FROM Inbox WHERE Queue = '{Queue}'");
                await TellAgainAsync();
                await ArrivedAsync(Size);
                horizon.Is("told again to who forgot: differences in the books", before, await BooksAsync());
            }

            horizon.Is("dead letters", 0, (int)await Sql.NumberAsync(born, "SELECT count(*) FROM DeadLetters WHERE State <> 'Replayed'"));
            unborn.Verify();
            horizon.Verify();

            Task ArrivedAsync(int count) => Settle.WithinAsync(Proof.AtMost(90), async () => await Sql.NumberAsync(born, $"SELECT count(*) FROM Inbox WHERE Queue = '{Queue}'") >= count);

            async Task TellAgainAsync()
            {
                await Sql.ExecuteAsync(archive, "UPDATE Outbox SET SentAt = NULL");
                await Settle.WithinAsync(TimeSpan.FromSeconds(60), async () => await Sql.NumberAsync(archive, "SELECT count(*) FROM Outbox WHERE SentAt IS NULL") == 0);
                await using var wire = await Wire.ConnectAsync(ground.Broker, broker);
                await Settle.WithinAsync(TimeSpan.FromSeconds(60), async () => (await wire.QueuesAsync()).GetValueOrDefault(Queue) == 0);
            }

            async Task<string> BooksAsync()
                => string.Join(" ", (await Sql.RowsAsync(born, "SELECT (SELECT count(*) FROM Accounts), (SELECT count(*) FROM Entries), (SELECT sum(CAST(Amount AS REAL)) FROM Entries)")).Select(r => $"{r.First}/{r.Second}/{r.Third}"));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>One signed contract becomes a thousand, with ids and numbers of their own, all still to be told.</summary>
    private static async Task FillAsync(string archive)
    {
        var (type, body, _) = (await Sql.RowsAsync(archive, "SELECT Type, Body FROM Outbox WHERE Type LIKE '%:ContractSigned' ORDER BY Id DESC LIMIT 1"))[0];
        await Sql.ExecuteAsync(archive, "DELETE FROM Outbox; UPDATE RelayLease SET ExpiresAt = 0");
        await using var db = new SqliteConnection(archive);
        await db.OpenAsync();
        await using var all = await db.BeginTransactionAsync();
        await using var insert = db.CreateCommand();
        insert.CommandText = "INSERT INTO Outbox (MessageId, Type, Body, CreatedAt, Attempts, NotBefore) VALUES ($id, $type, $body, $at, 0, 0)";
        foreach (var name in new[] { "$id", "$type", "$body", "$at" })
            insert.Parameters.Add(new SqliteParameter { ParameterName = name });
        for (var n = 1; n <= Size; n++)
        {
            var contract = JsonNode.Parse(body)!;
            contract["Contract"]!["ContractId"] = $"{Guid.CreateVersion7()}";
            contract["Contract"]!["Number"] = $"AR-{n.ToString("00000", CultureInfo.InvariantCulture)}";
            foreach (var instalment in contract["Contract"]!["Instalments"]!.AsArray())
                instalment!["InstalmentId"] = $"{Guid.CreateVersion7()}";
            insert.Parameters["$id"].Value = $"{Guid.CreateVersion7()}".ToUpperInvariant();
            insert.Parameters["$type"].Value = type;
            insert.Parameters["$body"].Value = contract.ToJsonString(JsonSerializerOptions.Default);
            insert.Parameters["$at"].Value = TimeProvider.System.GetUtcNow().Ticks;
            await insert.ExecuteNonQueryAsync();
        }

        await all.CommitAsync();
    }
}
