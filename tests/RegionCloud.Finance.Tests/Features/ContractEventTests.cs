using System.Net;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Sales.Messages;
using RegionCloud.Testing;

[assembly: AssemblyFixture(typeof(PrivateBroker))]

namespace RegionCloud.Finance.Tests.Features;

/// <summary>Events of Sales over a real broker: once, twice, and in every wrong order.</summary>
public sealed class ContractEventTests(PrivateBroker broker) : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync()
    {
        app = await FinanceApp.StartAsync(broker.NewVirtualHost());
        // What is told before the queues are bound reaches nobody.
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_contract_signed_twice_opens_its_receivables_once()
    {
        var contract = FinanceApp.Contract(instalments: [(10, 60m), (20, 40m)]);
        var message = Guid.CreateVersion7();

        await app.TellAsync(contract.SignedEvent(), message);
        await Handled(1);
        await app.TellAsync(contract.SignedEvent(), message);
        await app.TellAsync(contract.SignedEvent());
        await Handled(2);

        Assert.Equal(100m, (await Account(contract)).Outstanding);
        Assert.Equal(2, (await Account(contract)).Entries.Count);
    }

    [Fact]
    public async Task A_void_takes_the_receivables_off_and_answers_every_time_it_is_asked()
    {
        var (contract, attempt) = (FinanceApp.Contract(instalments: [(10, 60m), (20, 40m)]), Guid.CreateVersion7());
        await app.TellAsync(contract.SignedEvent());
        await Handled(1);

        await app.TellAsync(contract.VoidEvent(attempt));
        await Handled(2);
        await app.TellAsync(contract.VoidEvent(attempt));
        await Handled(3);

        Assert.Equal((0m, 100m), ((await Account(contract)).Outstanding, (await Account(contract)).CancelledAmount));
        Assert.Equal(["ReceivablesCancelled", "ReceivablesCancelled"], await app.Published());
        var refused = await app.As("fiona").PostTo("payments", new { contractId = contract.ContractId, amount = "1.00" });
        Assert.Equal((HttpStatusCode.Conflict, "finance.payment.contract-voided"), (refused.Response.StatusCode, refused.Body.Text("code")));
    }

    [Fact]
    public async Task A_void_that_arrives_before_the_signing_is_remembered()
    {
        var contract = FinanceApp.Contract(instalments: [(10, 60m), (20, 40m)]);

        await app.TellAsync(contract.VoidEvent(Guid.CreateVersion7()));
        await Handled(1);
        await app.TellAsync(contract.SignedEvent());
        await Handled(2);

        var account = await Account(contract);
        Assert.Equal((0m, 100m, 4), (account.Outstanding, account.CancelledAmount, account.ContractVersion));
        Assert.Equal(["ReceivablesCancelled"], await app.Published());
    }

    [Fact]
    public async Task Net_receipts_refuse_the_void_and_nothing_changes_11()
    {
        var contract = FinanceApp.Contract(instalments: [(10, 60m), (20, 40m)]);
        await app.TellAsync(contract.SignedEvent());
        await Handled(1);
        await app.As("fiona").PayAsync(contract, "0.01", 5);

        await app.TellAsync(contract.VoidEvent(Guid.CreateVersion7()));
        await Handled(2);

        Assert.Equal((99.99m, 0m), ((await Account(contract)).Outstanding, (await Account(contract)).CancelledAmount));
        Assert.Equal(["PaymentReceived", "ReceivablesCancellationRefused"], await app.Published());
    }

    [Fact]
    public async Task A_withdrawn_void_reinstates_whichever_comes_first()
    {
        var (contract, attempt) = (FinanceApp.Contract(instalments: [(10, 100m)]), Guid.CreateVersion7());
        await app.TellAsync(contract.VoidEvent(attempt));
        await Handled(1);
        await app.TellAsync(contract.WithdrawnEvent(attempt));
        await Handled(2);
        Assert.Equal(100m, (await Account(contract)).Outstanding);

        var (other, early) = (FinanceApp.Contract(instalments: [(10, 100m)]), Guid.CreateVersion7());
        await app.TellAsync(other.WithdrawnEvent(early));
        await Handled(3);
        await app.TellAsync(other.VoidEvent(early));
        await Handled(4);
        Assert.Equal(100m, (await Account(other)).Outstanding);
        Assert.Equal(["ReceivablesCancelled"], await app.Published());
    }

    [Fact]
    public async Task A_change_is_made_once_refused_naming_the_instalment_or_undone_and_answers_every_time_it_is_asked_11()
    {
        var contract = FinanceApp.Contract(instalments: [(10, 60m), (20, 40m)]);
        InstalmentState[] more = [contract.Instalments[0] with { Amount = 75m }, new InstalmentState(Guid.CreateVersion7(), 3, contract.SignedOn.AddDays(40), 30m)];
        var attempt = Guid.CreateVersion7();
        // It may come before the signing, and twice.
        await app.TellAsync(contract.ChangeEvent(attempt, more));
        await Handled(1);
        await app.TellAsync(contract.SignedEvent());
        await app.TellAsync(contract.ChangeEvent(attempt, more));
        await Handled(3);
        Assert.Equal((105m, 3), ((await Account(contract)).Outstanding, (await Account(contract)).Instalments.Count));
        Assert.Equal(["ReceivablesChanged", "ReceivablesChanged"], await app.Published());
        // The ledger shows the new instalments, not the one that was taken away.
        var rows = (await app.As("fiona").GetFrom($"receivables?contractId={contract.ContractId}&asOf={contract.SignedOn.AddDays(1):yyyy-MM-dd}")).GetProperty("items").EnumerateArray().Select(r => $"{r.GetProperty("sequence").GetInt32()} {r.Text("amount")}").Order();
        Assert.Equal(["1 75.00", "3 30.00"], rows);
        rows = (await app.As("fiona").GetFrom($"receivables?contractId={contract.ContractId}&asOf={contract.SignedOn:yyyy-MM-dd}")).GetProperty("items").EnumerateArray().Select(r => $"{r.GetProperty("sequence").GetInt32()} {r.Text("amount")}").Order();
        Assert.Equal(["1 60.00", "2 40.00"], rows);

        await app.TellAsync(contract.ChangeWithdrawnEvent(attempt));
        await Handled(4);
        Assert.Equal(100m, (await Account(contract)).Outstanding);
        var paid = await app.As("fiona").PostTo("payments", new { contractId = contract.ContractId, amount = "60.00" });
        Assert.True(paid.Response.IsSuccessStatusCode, paid.Body.ToString());
        await app.TellAsync(contract.ChangeEvent(Guid.CreateVersion7(), [contract.Instalments[0] with { Amount = 59.99m }, contract.Instalments[1]], version: 6));
        await Handled(5);
        Assert.Equal("ReceivablesChangeRefused", (await app.Published())[^1]);
        Assert.Equal(40m, (await Account(contract)).Outstanding);
    }

    [Fact]
    public async Task A_payment_racing_a_void_never_leaves_a_voided_contract_with_net_receipts()
    {
        var fiona = app.As("fiona");
        for (var round = 1; round <= 10; round++)
        {
            var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));
            var pay = fiona.PostTo("payments", new { contractId = contract.ContractId, amount = "100.00", receivedOn = "2026-03-01" });
            await app.TellAsync(contract.VoidEvent(Guid.CreateVersion7()));
            var paid = (await pay).Response.StatusCode == HttpStatusCode.Created;
            await Handled(round);

            var account = await Account(contract);
            Assert.Equal(paid ? (100m, false) : (0m, true), (account.NetReceipts, account.IsVoided));
            Assert.Equal(0m, account.Outstanding);
        }
    }

    private Task Handled(int messages) => Wait.Until(async () => await app.MessagesHandled() == messages, $"{messages} messages are handled", TimeSpan.FromSeconds(20));

    private Task<ContractAccount> Account(ContractState contract)
        => app.Db<FinanceDbContext, ContractAccount>(async db => (await db.AccountAsync(contract.ContractId, TestContext.Current.CancellationToken))!);
}
