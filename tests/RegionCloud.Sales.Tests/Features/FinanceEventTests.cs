using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Testing;

[assembly: AssemblyFixture(typeof(PrivateBroker))]

namespace RegionCloud.Sales.Tests.Features;

/// <summary>What Finance tells, over a real broker: twice, late, and for an attempt that is over.</summary>
public sealed class FinanceEventTests(PrivateBroker broker) : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;
    private IBus bus = null!;

    public async ValueTask InitializeAsync()
    {
        await broker.Ready;
        app = await SalesApp.StartAsync(broker.NewVirtualHost());
        bus = app.Services.GetRequiredService<IBus>();
        await Wait.Until(async () => (await app.CreateClient().GetStringAsync("/health", TestContext.Current.CancellationToken)).Contains("\"messaging\",\"status\":\"healthy\"", StringComparison.Ordinal), "consumers are attached", TimeSpan.FromSeconds(30));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_payment_told_twice_counts_once_and_its_reversal_takes_it_back()
    {
        var contract = Guid.Parse((await app.SignedAsync()).Id());
        var payment = new PaymentReceived(SalesApp.East, new DateOnly(2026, 11, 1), "fiona", DateTimeOffset.UnixEpoch, Guid.CreateVersion7(), contract, 2, 60.10m, "CNY");
        await PublishAsync(payment, Guid.CreateVersion7());
        // The same message again, and the same payment in another message.
        await PublishAsync(payment, Guid.CreateVersion7());
        var repeated = Guid.CreateVersion7();
        await PublishAsync(payment with { PaymentId = Guid.CreateVersion7(), Amount = 5m }, repeated);
        await PublishAsync(payment with { PaymentId = Guid.CreateVersion7(), Amount = 5m }, repeated);
        await UntilReceivedAsync("65.10");

        await PublishAsync(new PaymentReversed(SalesApp.East, new DateOnly(2026, 11, 2), "fiona", DateTimeOffset.UnixEpoch, payment.PaymentId, contract, 3, 60.10m, "CNY", "bounced"), Guid.CreateVersion7());
        await UntilReceivedAsync("5.00");
    }

    [Fact]
    public async Task Finances_yes_voids_the_contract_and_its_no_gives_it_back_with_the_reason()
    {
        var bob = app.As("bob");
        var refused = await VoidAsync(await app.SignedAsync(code: "REFUSED"));
        await PublishAsync(new ReceivablesCancellationRefused(SalesApp.East, new DateOnly(2026, 11, 1), DateTimeOffset.UnixEpoch, Guid.Parse(refused.Id()), Attempt(refused), 12.34m, "CNY"), Guid.CreateVersion7());
        await Wait.Until(async () => (await bob.GetFrom($"contracts/{refused.Id()}")).Body is var c && c.Text("status") == "signed" && c.GetProperty("voidAttempt").Text("netReceipts") == "12.34", "the void is refused");

        var voided = await VoidAsync(await app.SignedAsync(code: "VOIDED"));
        await PublishAsync(new ReceivablesCancelled(SalesApp.East, new DateOnly(2026, 11, 1), DateTimeOffset.UnixEpoch, Guid.Parse(voided.Id()), Guid.CreateVersion7(), 100m, "CNY"), Guid.CreateVersion7());
        await PublishAsync(new ReceivablesCancelled(SalesApp.East, new DateOnly(2026, 11, 1), DateTimeOffset.UnixEpoch, Guid.Parse(voided.Id()), Attempt(voided), 100m, "CNY"), Guid.CreateVersion7());
        await Wait.Until(async () => (await bob.GetFrom($"contracts/{voided.Id()}")).Body.Text("status") == "voided", "the contract is voided");
        Assert.Equal("100.00", Assert.Single((await bob.GetFrom("attainment")).Body.GetProperty("rows").EnumerateArray()).Text("signed"));
        var (_, totals) = await bob.GetFrom("contract-totals");
        Assert.Equal(1, totals.GetProperty("totals")[0].GetProperty("contracts").GetInt32());
    }

    private Task PublishAsync<TEvent>(TEvent @event, Guid messageId)
        where TEvent : class
        => bus.Publish(@event, context => context.MessageId = messageId, TestContext.Current.CancellationToken);

    private async Task<System.Text.Json.JsonElement> VoidAsync(System.Text.Json.JsonElement contract)
        => (await app.As("bob").PostTo($"contracts/{contract.Id()}/void", new { reason = "withdrawn" }, contract.Etag())).Body;

    private static Guid Attempt(System.Text.Json.JsonElement contract) => contract.GetProperty("voidAttempt").GetProperty("attemptId").GetGuid();

    private Task UntilReceivedAsync(string sum) => Wait.Until(async () => await ReceivedAsync() == sum, $"{sum} are received");

    private async Task<string> ReceivedAsync()
    {
        var (_, ledger) = await app.As("bob").GetFrom("contract-ledger");
        return ledger.GetProperty("items").EnumerateArray().Select(l => l.Text("receivedAsTold")).SingleOrDefault() ?? "";
    }
}
