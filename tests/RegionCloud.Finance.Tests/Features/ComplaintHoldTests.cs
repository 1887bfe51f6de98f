using Microsoft.Extensions.DependencyInjection;
using RegionCloud.CustomerService.Messages;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Sales.Messages;
using RegionCloud.Testing;

namespace RegionCloud.Finance.Tests.Features;

/// <summary>An open complaint holds its contract's dunning (RB-16): events of Customer service over a real broker, once, twice and in every wrong order. It is day 180.</summary>
public sealed class ComplaintHoldTests(PrivateBroker broker) : IAsyncLifetime
{
    private readonly Guid message = Guid.CreateVersion7();
    private ServiceApp<Program> app = null!;
    private int told;

    public async ValueTask InitializeAsync()
    {
        app = await FinanceApp.StartAsync(broker.NewVirtualHost());
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task While_it_is_open_nothing_is_dunned_and_it_is_shown_as_held_on_every_list_RB_16()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m), (12, 10m)]));
        await app.DunAsync("fiona", FinanceApp.Day(11));
        await OpenedAsync(contract, 1, on: 15);

        var run = await app.DunAsync("fiona", FinanceApp.Day(41));
        Assert.Equal((2, 0, 2), (run.GetProperty("overdue").GetInt32(), run.GetProperty("issued").GetInt32(), run.GetProperty("held").GetInt32()));

        foreach (var list in new[] { $"dunning-status?asOf={FinanceApp.Day(41):yyyy-MM-dd}", $"receivables?asOf={FinanceApp.Day(41):yyyy-MM-dd}", "dunning-notices" })
        {
            var rows = (await app.As("fiona").GetFrom(list)).GetProperty("items").EnumerateArray().ToList();
            Assert.NotEmpty(rows);
            Assert.All(rows, r => Assert.Equal((true, "complaint", "TK-2026-000001"), (r.GetProperty("held").GetBoolean(), r.Text("holdKind"), r.Text("holdReason"))));
        }

        Assert.All((await app.As("bob").GetFrom($"dunning-status?asOf={FinanceApp.Day(41):yyyy-MM-dd}")).GetProperty("items").EnumerateArray(), s => Assert.True(s.GetProperty("covered").GetBoolean()));
        // The day before it came nothing held.
        Assert.All((await app.As("bob").GetFrom($"receivables?asOf={FinanceApp.Day(14):yyyy-MM-dd}")).GetProperty("items").EnumerateArray(), r => Assert.False(r.GetProperty("held").GetBoolean()));
        var hold = Assert.Single((await app.As("anna").GetFrom("complaint-holds?open=true")).GetProperty("items").EnumerateArray());
        Assert.Equal((contract.Number, "TK-2026-000001", $"{FinanceApp.Day(15):yyyy-MM-dd}"), (hold.Text("contractNumber"), hold.Text("complaintNumber"), hold.Text("openedOn")));
        Assert.Empty((await app.As("wendy").GetFrom("complaint-holds")).GetProperty("items").EnumerateArray());

        await ResolvedAsync(contract, 2, on: 60);
        Assert.Equal([0], await IssuedAsync(59));
        Assert.Equal([2], await IssuedAsync(60));
        Assert.Empty((await app.As("anna").GetFrom("complaint-holds?open=true")).GetProperty("items").EnumerateArray());
        Assert.Single((await app.As("anna").GetFrom("complaint-holds?open=false")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Settled_before_it_is_opened_and_told_twice_it_holds_exactly_the_days_between_RB_16()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));

        await ResolvedAsync(contract, 2, on: 60);
        await OpenedAsync(contract, 1, on: 15, message);
        await OpenedAsync(contract, 1, on: 15, message, again: true);
        await OpenedAsync(contract, 1, on: 15);

        Assert.Equal([1, 0, 0, 1], await IssuedAsync(14, 41, 59, 60));
    }

    [Fact]
    public async Task Of_several_complaints_about_a_contract_the_last_one_releases_it_RB_16()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));
        await OpenedAsync(contract, 1, on: 15);
        await OpenedAsync(contract, 1, on: 20, number: 2);
        await ResolvedAsync(contract, 2, on: 30);

        Assert.Equal([0], await IssuedAsync(40));
        await ResolvedAsync(contract, 2, on: 50, number: 2);
        Assert.Equal([0, 1], await IssuedAsync(49, 50));
    }

    [Fact]
    public async Task A_complaint_that_is_told_before_its_contract_holds_it_from_its_first_day()
    {
        var contract = FinanceApp.Contract(instalments: [(10, 100m)]);
        await OpenedAsync(contract, 1, on: 15);
        await app.TellAsync(contract.SignedEvent());
        await HandledAsync();

        Assert.Equal([0], await IssuedAsync(41));
        Assert.Equal([1], await IssuedAsync(14));
    }

    [Fact]
    public async Task Reopened_it_holds_again_and_a_complaint_without_a_contract_holds_nothing()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));
        await OpenedAsync(null, 1, on: 11, number: 3);
        await OpenedAsync(contract, 1, on: 15);
        await ResolvedAsync(contract, 2, on: 20);
        await OpenedAsync(contract, 3, on: 40);

        Assert.Equal([1, 0, 0], await IssuedAsync(25, 41, 120));
        await ResolvedAsync(contract, 4, on: 120);
        Assert.Equal([1], await IssuedAsync(120));
    }

    /// <summary>How many notices the runs of these days issue, one after the other.</summary>
    private async Task<List<int>> IssuedAsync(params int[] days)
    {
        var issued = new List<int>();
        foreach (var day in days)
            issued.Add((await app.DunAsync("fiona", FinanceApp.Day(day))).GetProperty("issued").GetInt32());
        return issued;
    }

    private Task OpenedAsync(ContractState? contract, int version, int on, Guid? messageId = null, int number = 1, bool again = false)
        => TellAsync(new ComplaintOpened(TestOrganisation.East, FinanceApp.Day(on), "cleo", DateTimeOffset.UnixEpoch, State(contract, version, on, null, number)), messageId, again);

    private Task ResolvedAsync(ContractState contract, int version, int on, int number = 1)
        => TellAsync(new ComplaintResolved(TestOrganisation.East, FinanceApp.Day(on), "cleo", DateTimeOffset.UnixEpoch, State(contract, version, on, FinanceApp.Day(on), number)), null, again: false);

    private async Task TellAsync<TEvent>(TEvent @event, Guid? messageId, bool again)
        where TEvent : class
    {
        await app.TellAsync(@event, messageId);
        if (!again)
            await HandledAsync();
    }

    private Task HandledAsync()
    {
        told++;
        return Wait.Until(async () => await app.MessagesHandled() >= told, $"{told} messages are handled");
    }

    private static ComplaintState State(ContractState? contract, int version, int on, DateOnly? resolvedOn, int number)
        => new(
            new Guid(number, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), $"TK-2026-{number:000000}", version, TestOrganisation.East, TestOrganisation.IdOf("ALFKI"), contract?.ContractId,
            // All of them came in on day 15, but the second and the third.
            FinanceApp.Day(number switch { 1 => 15, 2 => 20, _ => on }), resolvedOn);
}
