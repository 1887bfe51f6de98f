using System.Net;
using System.Text;
using Microsoft.Data.Sqlite;
using RabbitMQ.Client;
using RegionCloud.Testing;

namespace RegionCloud.System.Tests;

/// <summary>Whatever fails shows in a metric and a log within ten seconds (O2).</summary>
[Collection("the system")]
public sealed class FaultTests(RunningSystem system)
{
    private static readonly TimeSpan Seen = TimeSpan.FromSeconds(10);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broker_that_is_away_and_the_events_that_wait_for_it_O2()
    {
        await system.OperateAsync("messaging", "stop");
        try
        {
            await Shows("the broker is away", () => system.Collector.Metric("sales", "regioncloud.broker.connected") == 0 && Logged("sales", "The broker is away"));
            await Contracts.SignAsync(system, Region.Eastern, 10.00m);
            await Shows("an event waits", () => system.Collector.Metric("sales", "regioncloud.outbox.depth") >= 1 && system.Collector.Metric("sales", "regioncloud.outbox.oldest_age") > 0 && Logged("sales", "The broker takes no events"));
        }
        finally
        {
            await system.OperateAsync("messaging", "start");
        }

        await system.UntilHealthyAsync("messaging");
        await Wait.Until(() => system.Collector.Metric("sales", "regioncloud.outbox.depth") == 0 && system.Collector.Metric("sales", "regioncloud.broker.connected") == 1, "the events have left", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_database_that_another_program_holds_O2()
    {
        var contract = await Contracts.SignAsync(system, Region.Eastern, 10.00m);
        await system.InsistAsync("erik", HttpMethod.Post, "/api/finance/v1/payments", new { contractId = contract.Id(), amount = "1.00" }, mayBeLate: true);
        await using (var db = new SqliteConnection(system.Database("finance")))
        {
            await db.OpenAsync(Stop);
            await using var held = db.BeginTransaction(deferred: false);
            var (status, problem) = await system.CallAsync("erik", HttpMethod.Post, "/api/finance/v1/payments", new { contractId = contract.Id(), amount = "1.00" });
            Assert.True(status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout && problem.GetProperty("retryable").GetBoolean(), problem.ToString());
            await Shows("the database is busy", () => system.Collector.Metric("finance", "regioncloud.database.busy") >= 1 && (Logged("finance", "The database is busy") || Logged("finance", "The outbox cannot be read or marked")));
        }

        await system.InsistAsync("erik", HttpMethod.Post, "/api/finance/v1/payments", new { contractId = contract.Id(), amount = "1.00" });
    }

    [Fact]
    public async Task A_department_that_does_not_answer_another_O2()
    {
        await system.OperateAsync("finance", "stop");
        try
        {
            await Wait.Until(async () => (await system.ResourceAsync("finance")).GetProperty("state").GetString() == "stopped", "Finance is stopped", TimeSpan.FromSeconds(30));
            await system.CallAsync("emil", HttpMethod.Get, "/api/sales/v1/contract-ledger?pageSize=1");
            await Shows("Finance is away", () => system.Collector.Metric("sales", "regioncloud.peers.failures", "peer=CollectionService") >= 1 && Logged("sales", "CollectionService does not answer"));
        }
        finally
        {
            await system.OperateAsync("finance", "start");
        }

        await system.UntilHealthyAsync("finance");
    }

    [Fact]
    public async Task A_message_that_nobody_can_read_O2()
    {
        const string queue = "sales-on-payment-received";
        await BrokerAsync(channel => channel.BasicPublishAsync(
            "", queue, mandatory: true, new BasicProperties { ContentType = "application/vnd.masstransit+json", MessageId = Guid.CreateVersion7().ToString() }, Encoding.UTF8.GetBytes("{ not json"), Stop).AsTask());
        await Shows("it is set aside", () => system.Collector.Metric("sales", "regioncloud.deadletters.depth", queue) >= 1);
        await RegionCtl.CallAsync(system, 0, "dead-letters", "discard", "sales", "--queue", queue, "--reason", "a test", "--yes");
        await Shows("nothing is set aside", () => system.Collector.Metric("sales", "regioncloud.deadletters.depth", queue) == 0);
    }

    private static Task Shows(string what, Func<bool> seen) => Wait.Until(seen, what, Seen);

    private bool Logged(string service, string text) => system.Collector.Logs.Any(l => l.Service == service && l.Record.Body.StringValue.Contains(text, StringComparison.Ordinal));

    private async Task BrokerAsync(Func<IChannel, Task> work)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(system.Broker) }.CreateConnectionAsync(Stop);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Stop);
        await work(channel);
    }
}
