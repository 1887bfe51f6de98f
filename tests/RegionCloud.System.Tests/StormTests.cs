using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using RegionCloud.Testing;

namespace RegionCloud.System.Tests;

/// <summary>Money under a storm: processes are killed and the broker restarted while contracts are signed and paid (R1, I1, I2).</summary>
// One system, and a storm in it: the tests take turns.
[Collection("the system")]
public sealed class StormTests(RunningSystem system)
{
    private const int Clients = 8;

#pragma warning disable RS0030 // The full storm is run on demand.
    private static readonly int Size = int.Parse(Environment.GetEnvironmentVariable("REGIONCLOUD_STORM") ?? "500", CultureInfo.InvariantCulture);
#pragma warning restore RS0030

    private static readonly string[] Queues =
    [
        "sales-on-receivables-cancelled", "sales-on-receivables-cancellation-refused", "sales-on-payment-received", "sales-on-payment-reversed", "sales-on-organisation-changed",
        "finance-on-contract-signed", "finance-on-contract-void-requested", "finance-on-contract-void-withdrawn", "finance-on-organisation-changed", "performance-on-organisation-changed",
    ];

    [Fact]
    public async Task Nothing_is_lost_and_nothing_counts_twice_while_processes_die_and_the_broker_restarts()
    {
        var regions = new[] { Region.Eastern, Region.Western, Region.Northern, Region.Southern };
        var expected = new Dictionary<string, (Region Region, decimal Amount, decimal Paid)>(StringComparer.Ordinal);
        var next = 0;
        using var over = new CancellationTokenSource();
        var began = Stopwatch.GetTimestamp();

        var faults = FaultsAsync(() => Volatile.Read(ref next) >= Size, over.Token);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            var region = regions[client % regions.Length];
            for (int n; (n = Interlocked.Increment(ref next)) <= Size;)
            {
                var amount = 100m + (n * 0.37m);
                var first = Math.Round(amount / 3, 2, MidpointRounding.AwayFromZero);
                var contract = await Contracts.SignAsync(system, region, amount, first, amount - first);
                // Some pay all, some a third, some all but a cent; FIFO spreads each over the instalments.
                var paid = (n % 3) switch { 0 => amount, 1 => first, _ => amount - 0.01m };
                await system.InsistAsync(region.Finance, HttpMethod.Post, "/api/finance/v1/payments", new { contractId = contract.Id(), amount = Contracts.Text(paid) }, mayBeLate: true);
                lock (expected)
                {
                    expected.Add(contract.Id(), (region, amount, paid));
                }
            }
        }));
        var (kills, restarts) = await faults;
        var stormed = Stopwatch.GetElapsedTime(began);
        Assert.Equal((10, 2), (kills, restarts));
        Assert.Equal(Size, expected.Count);

        began = Stopwatch.GetTimestamp();
        string wrong = "";
        await Wait.Until(async () => (wrong = await DifferencesAsync(regions, expected)).Length == 0, "every figure is exact; the last look said: " + wrong, TimeSpan.FromSeconds(60))
            .ContinueWith(t => Assert.True(t.IsCompletedSuccessfully, wrong), TaskScheduler.Default);
        TestContext.Current.TestOutputHelper!.WriteLine($"{Size} contracts and payments in {stormed.TotalSeconds:0} s under {kills} kills and {restarts} broker restarts; settled after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");

        await NothingWasSetAsideAsync();
    }

    private async Task<(int Kills, int Restarts)> FaultsAsync(Func<bool> allBegun, CancellationToken over)
    {
        var (kills, restarts) = (0, 0);
        var victims = new[] { "sales", "finance", "gateway" };
        while (kills < 10 || restarts < 2)
        {
            await Task.Delay(TimeSpan.FromSeconds(allBegun() ? 0.5 : 2), over);
            if (kills < 10 && system.Kill(victims[kills % victims.Length]))
                kills++;
            if (restarts == 0 && kills >= 3)
            {
                await system.OperateAsync("messaging", "restart");
                restarts++;
            }
            else if (restarts == 1 && kills >= 7 && system.Kill("messaging"))
            {
                restarts++;
            }
        }

        foreach (var name in victims.Append("messaging"))
            await system.UntilHealthyAsync(name);
        return (kills, restarts);
    }

    /// <summary>I1: what Sales signed is what Finance may claim. I2: claimed is collected and outstanding. And Sales was told of each payment once.</summary>
    private async Task<string> DifferencesAsync(IReadOnlyList<Region> regions, Dictionary<string, (Region Region, decimal Amount, decimal Paid)> expected)
    {
        var seen = 0;
        foreach (var region in regions)
        {
            for (string? token = null; ;)
            {
                var page = await system.InsistAsync(region.Head, HttpMethod.Get, $"/api/sales/v1/contract-ledger?pageSize=200{(token is null ? "" : $"&pageToken={token}")}");
                if (page.GetProperty("degraded").GetBoolean())
                    return "Finance does not answer";
                foreach (var line in page.GetProperty("items").EnumerateArray())
                {
                    if (!expected.TryGetValue(line.GetProperty("contractId").GetString()!, out var contract))
                        continue;

                    seen++;
                    if (!line.TryGetProperty("collection", out var books))
                        return $"Finance does not know {line}";
                    var is_ = (line.Amount("amount"), books.Amount("receivable"), books.Amount("received"), books.Amount("outstanding"), line.Amount("receivedAsTold"));
                    var should = (contract.Amount, contract.Amount, contract.Paid, contract.Amount - contract.Paid, contract.Paid);
                    if (is_ != should)
                        return $"{line} is {is_} and should be {should}";
                }

                if (!page.TryGetProperty("nextPageToken", out var more))
                    break;
                token = more.GetString();
            }
        }

        return seen == expected.Count ? "" : $"{seen} of {expected.Count} contracts are in the ledger";
    }

    private async Task NothingWasSetAsideAsync()
    {
        foreach (var department in new[] { "performance", "marketing", "sales", "finance", "risk" })
        {
            await using var db = new SqliteConnection(system.Database(department));
            await db.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = db.CreateCommand();
            // What another test discarded is no loss of this storm.
            command.CommandText = "SELECT count(*) FROM DeadLetters WHERE State NOT IN ('Replayed', 'Discarded')";
            Assert.Equal(0L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }

        var factory = new ConnectionFactory { Uri = new Uri(system.Broker) };
        await using var connection = await factory.CreateConnectionAsync(TestContext.Current.CancellationToken);
        foreach (var queue in Queues)
        {
            Assert.Equal(0u, await DepthAsync(connection, queue) ?? throw new InvalidOperationException($"There is no queue {queue}."));
            Assert.Equal(0u, await DepthAsync(connection, $"{queue}_error") ?? 0);
            Assert.Equal(0u, await DepthAsync(connection, $"{queue}_skipped") ?? 0);
        }
    }

    private static async Task<uint?> DepthAsync(IConnection connection, string queue)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, TestContext.Current.CancellationToken)).MessageCount;
        }
        catch (OperationInterruptedException)
        {
            return null;
        }
    }
}
