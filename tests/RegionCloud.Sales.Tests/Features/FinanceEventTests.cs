using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Messages.Events;
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
    public async Task A_contract_is_completed_when_all_of_it_is_delivered_and_archived_when_all_of_it_is_paid_11()
    {
        var anna = app.As("anna");
        var contract = await app.SignedAsync();
        var path = $"contracts/{contract.Id()}";
        (_, contract) = await anna.PostTo($"{path}/execution", new { percent = "60.00" }, contract.Etag());
        Assert.Equal("sales.contract.not-executed", (await anna.PostTo($"{path}/complete", new { }, contract.Etag())).Body.Text("code"));
        (_, contract) = await anna.PostTo($"{path}/execution", new { percent = "40.00" }, contract.Etag());
        (_, contract) = await anna.PostTo($"{path}/complete", new { }, contract.Etag());
        Assert.Equal("completed", contract.Text("status"));

        await PublishAsync(new PaymentReceived(SalesApp.East, new DateOnly(2026, 11, 1), "fiona", DateTimeOffset.UnixEpoch, Guid.CreateVersion7(), Guid.Parse(contract.Id()), 2, 99.99m, "CNY"), Guid.CreateVersion7());
        await UntilReceivedAsync("99.99");
        Assert.Equal("sales.contract.not-collected", (await anna.PostTo($"{path}/archive", new { }, contract.Etag())).Body.Text("code"));
        await PublishAsync(new PaymentReceived(SalesApp.East, new DateOnly(2026, 11, 2), "fiona", DateTimeOffset.UnixEpoch, Guid.CreateVersion7(), Guid.Parse(contract.Id()), 3, 0.01m, "CNY"), Guid.CreateVersion7());
        await UntilReceivedAsync("100.00");
        (var response, contract) = await anna.PostTo($"{path}/archive", new { }, contract.Etag());
        Assert.True(response.IsSuccessStatusCode, contract.ToString());
        Assert.Equal("archived", contract.Text("status"));
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
        // Everybody is told once, with the day from which it is void and who asked for it (§12).
        var told = Assert.Single(await app.Db(async (SalesDbContext db) => await db.Outbox.Where(m => m.Type.EndsWith(":ContractVoided")).Select(m => m.Body).ToListAsync(TestContext.Current.CancellationToken)));
        var @void = System.Text.Json.JsonSerializer.Deserialize<ContractVoided>(told)!;
        Assert.Equal((Guid.Parse(voided.Id()), Attempt(voided), "100.00"), (@void.Contract.ContractId, @void.AttemptId, @void.Contract.Amount.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)));
        var (_, totals) = await bob.GetFrom("contract-totals");
        Assert.Equal(1, totals.GetProperty("totals")[0].GetProperty("contracts").GetInt32());
    }

    [Fact]
    public async Task Finances_yes_makes_the_change_and_its_no_gives_the_contract_back_naming_the_instalment_11()
    {
        var (anna, bob) = (app.As("anna"), app.As("bob"));
        var refused = await ChangeAsync(await app.SignedAsync(code: "REFUSED"));
        await PublishAsync(new ReceivablesChangeRefused(SalesApp.East, new DateOnly(2026, 11, 1), DateTimeOffset.UnixEpoch, Guid.Parse(refused.Id()), ChangeAttempt(refused), 1, 60m, "CNY"), Guid.CreateVersion7());
        await Wait.Until(async () => (await anna.GetFrom($"contracts/{refused.Id()}")).Body is var c && c.Text("status") == "signed" && c.GetProperty("amendments")[0].Text("refusedPaid") == "60.00", "the change is refused");

        var changed = await ChangeAsync(await app.SignedAsync(code: "CHANGED"));
        // Of an attempt that is none, the right one, and the right one again.
        foreach (var attempt in new[] { Guid.CreateVersion7(), ChangeAttempt(changed), ChangeAttempt(changed) })
            await PublishAsync(new ReceivablesChanged(SalesApp.East, new DateOnly(2026, 11, 1), DateTimeOffset.UnixEpoch, Guid.Parse(changed.Id()), attempt, 140m, "CNY", AfterWithdrawal: false), Guid.CreateVersion7());
        await Wait.Until(async () => (await anna.GetFrom($"contracts/{changed.Id()}")).Body.Text("status") == "inProgress", "the change is made");
        var (_, contract) = await anna.GetFrom($"contracts/{changed.Id()}");
        Assert.Equal(("140.00", "made", "100.00"), (contract.Text("amount"), contract.GetProperty("amendments")[0].Text("status"), contract.GetProperty("amendments")[0].Text("previousAmount")));
        Assert.Equal(["90.00", "50.00"], contract.GetProperty("instalments").EnumerateArray().Select(i => i.Text("amount")));
        await Wait.Until(async () => (await bob.GetFrom("attainment")).Body.GetProperty("rows").EnumerateArray().Select(r => r.Text("signed")).SingleOrDefault() == "240.00", "it counts once");

        // Taken back, but money came in that only the change takes.
        var stands = await ChangeAsync(await app.SignedAsync(code: "STANDS"));
        (_, var withdrawn) = await anna.PostTo($"contracts/{stands.Id()}/amendment/withdraw", new { reason = "x" }, stands.Etag());
        Assert.Equal("100.00", withdrawn.Text("amount"));
        await PublishAsync(new ReceivablesChanged(SalesApp.East, new DateOnly(2026, 11, 1), DateTimeOffset.UnixEpoch, Guid.Parse(stands.Id()), ChangeAttempt(stands), 140m, "CNY", AfterWithdrawal: true), Guid.CreateVersion7());
        await Wait.Until(async () => (await anna.GetFrom($"contracts/{stands.Id()}")).Body.Text("amount") == "140.00", "the change stands");
    }

    private async Task<System.Text.Json.JsonElement> ChangeAsync(System.Text.Json.JsonElement contract)
    {
        var (anna, path) = (app.As("anna"), $"contracts/{contract.Id()}/amendment");
        (_, contract) = await anna.PostTo(path, new { reason = "more", amount = "140.00", terms = "x", instalments = new object[] { new { instalmentId = contract.GetProperty("instalments")[0].Id(), dueOn = "2027-12-31", amount = "90.00" }, new { dueOn = "2028-01-31", amount = "50.00" } } }, contract.Etag());
        (_, contract) = await anna.PostTo($"{path}/submit", new { lawful = true, clear = true, complete = true }, contract.Etag());
        (_, contract) = await app.As("bob").PostTo($"{path}/review", new { lawful = true, clear = true, complete = true }, contract.Etag());
        (var response, contract) = await anna.PostTo($"{path}/sign", new { }, contract.Etag());
        Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
        return contract;
    }

    private static Guid ChangeAttempt(System.Text.Json.JsonElement contract) => contract.GetProperty("amendments")[0].GetProperty("attemptId").GetGuid();

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
