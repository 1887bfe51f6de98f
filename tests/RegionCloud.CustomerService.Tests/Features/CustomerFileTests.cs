using System.Net;
using System.Text.Json;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.CustomerService.Features.Customers;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.Sales.Messages.V1;
using RegionCloud.Testing;
using static RegionCloud.CustomerService.Tests.CustomerServiceApp;

[assembly: AssemblyFixture(typeof(PrivateBroker))]

namespace RegionCloud.CustomerService.Tests.Features;

/// <summary>Customer files out of what Sales and Finance tell (2.2-14, 6.3-3, 6.3-4, 2.2-16). It is 2026-06-30.</summary>
public sealed class CustomerFileTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_file_shows_basic_data_purchases_money_and_service_as_of_any_day_6_3_3()
    {
        var (contract, one, two) = (await app.ContractAsync(signedOn: "2026-03-01", amount: 300m), Guid.CreateVersion7(), Guid.CreateVersion7());
        await app.OwesAsync(contract, one, "opened", "2026-05-31", 100m, "2026-03-01");
        await app.OwesAsync(contract, two, "opened", "2026-06-30", 200m, "2026-03-01");
        await app.OwesAsync(contract, one, "paid", "2026-05-31", -40m, "2026-06-10");
        await app.OpenedAsync();
        await app.As("cleo").MustAsync(HttpMethod.Post, "visits", new { regionId = East, customerId = Alfreds, dueOn = "2026-07-15" });

        var file = await FileAsync();
        Assert.Equal(("ALFKI", "ALFKI Ltd", "Berlin", "Maria Anders"), (file.GetProperty("basicData").Text("code"), file.GetProperty("basicData").Text("name"), file.GetProperty("basicData").Text("city"), file.GetProperty("basicData").Text("contactName")));
        // Day 0 past due is not overdue (RB-12).
        Assert.Equal(["CNY 1 300.00 40.00 260.00 60.00 30"], file.GetProperty("purchaseHistory").Items("totals").Select(Line));
        Assert.Equal((1, "2026-07-15"), (file.GetProperty("serviceRecord").Number("openTickets"), file.GetProperty("serviceRecord").Text("nextVisitDueOn")));
        Assert.Equal(["CNY 1 300.00 0.00 300.00 0.00 0"], (await FileAsync("2026-05-31")).GetProperty("purchaseHistory").Items("totals").Select(Line));
        Assert.Equal(["CNY 1 300.00 0.00 300.00 100.00 1"], (await FileAsync("2026-06-01")).GetProperty("purchaseHistory").Items("totals").Select(Line));
        Assert.Empty((await FileAsync("2026-02-28")).GetProperty("purchaseHistory").Items("totals"));
        Assert.Equal(0, (await FileAsync("2026-06-29")).GetProperty("serviceRecord").Number("openTickets"));
        var (_, problem) = await app.As("cleo").SendAsync(HttpMethod.Get, $"customers/{Alfreds}?asOf=2026-07-01");
        Assert.Equal("date-in-future", problem.Code());

        static string Line(JsonElement t) => $"{t.Text("currency")} {t.Number("contracts")} {t.Text("purchased")} {t.Text("received")} {t.Text("outstanding")} {t.Text("overdue")} {t.Number("oldestDays")}";
    }

    [Fact]
    public void A_contracts_events_give_the_same_money_in_whatever_order_they_come()
    {
        var signed = Contract(signedOn: "2026-01-10", amount: 100m, version: 3);
        (int Version, string From, decimal Amount)[] states = [(3, "2026-01-10", 100m), (6, "2026-02-01", 150m), (9, "2026-03-01", 120m)];
        foreach (var order in Orders(states.ToList()))
        {
            var contract = FileContract.Of(signed.ContractId, East, Guid.Empty, signed.OwnerId, signed.CustomerId, signed.Number, "CNY", signed.SignedOn);
            foreach (var (version, from, amount) in order.Concat(order))
                contract.Take(version, Day(from), amount, signed.OwnerId);
            contract.Void(Day("2026-04-01"));

            Assert.Equal([0m, 100m, 100m, 150m, 150m, 120m, 120m, 0m], new[] { "2026-01-09", "2026-01-10", "2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01" }.Select(d => contract.AmountAsOf(Day(d))));
        }

        static IEnumerable<List<T>> Orders<T>(List<T> of) => of.Count == 0 ? [[]] : of.SelectMany((first, n) => Orders([.. of[..n], .. of[(n + 1)..]]).Select(rest => (List<T>)[first, .. rest]));
    }

    [Fact]
    public async Task The_segments_turn_on_their_day_and_repeat_buyers_are_counted_over_buyers_2_2_16_6_3_4()
    {
        // As of 2026-06-30: 90 days ago is still new, 91 is not; 180 days ago is not dormant, 181 is.
        await app.ContractAsync("customer 0", "2026-04-01");
        await app.ContractAsync("customer 1", "2026-03-31");
        await app.ContractAsync("customer 2", "2026-01-01");
        await app.ContractAsync("customer 3", "2025-12-31");
        await app.ContractAsync("customer 4", "2025-06-01");
        var again = await app.ContractAsync("customer 4", "2026-06-30");
        await app.OwesAsync(again, Guid.CreateVersion7(), "opened", "2026-06-29", 10m, "2026-06-01");

        Assert.Equal(["customer 0"], await InAsync("newCustomer"));
        Assert.Equal(["customer 3"], await InAsync("dormant"));
        Assert.Equal(["customer 4"], await InAsync("repeatBuyer"));
        Assert.Equal(["customer 4"], await InAsync("overdue"));
        Assert.Empty(await InAsync("complaining"));
        var ticket = await app.OpenedAsync();
        Assert.Equal(["ALFKI"], await InAsync("complaining"));
        ticket = await app.As("cleo").DoAsync(ticket, "reply", new { text = "t" });
        await app.As("cleo").DoAsync(ticket, "resolve", new { resolution = "r", cause = "price" });
        Assert.Empty(await InAsync("complaining"));

        var segments = await app.As("cleo").ReadAsync($"customer-segments?regionId={East}");
        Assert.Equal((5, 1, "20.00"), (segments.Number("buyers"), segments.Number("repeatBuyers"), segments.Text("repeatPurchaseRate")));
        Assert.Equal(["newCustomer 1", "repeatBuyer 1", "dormant 1", "overdue 1", "complaining 0", "dissatisfied 0"], segments.Items("segments").Select(s => $"{s.Text("segment")} {s.Number("customers")}"));
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").SendAsync(HttpMethod.Get, $"customer-segments?regionId={East}")).Response.StatusCode);

        async Task<IEnumerable<string>> InAsync(string segment) => (await app.As("cleo").ReadAsync($"customers?segment={segment}&sort=code")).Items().Select(c => c.Text("code"));
    }

    [Fact]
    public async Task Who_may_buy_again_is_handed_to_Sales_as_a_lead_of_who_looks_after_him_2_2_16()
    {
        var visit = await app.As("cleo").MustAsync(HttpMethod.Post, "visits", new { regionId = East, customerId = Alfreds, dueOn = "2026-06-30" });
        var lead = await app.As("cleo").MustAsync(HttpMethod.Post, $"customers/{Alfreds}/hand-over-lead", new { need = "a second line", visitId = visit.Id() });

        var told = Assert.Single(await app.Told<ServiceLeadFound>()).Lead;
        Assert.Equal((lead.Id(), TestOrganisation.IdOf("anna"), "ALFKI Ltd", "a second line"), (told.LeadId.ToString(), told.OwnerId, told.Company, told.Need));
        Assert.Equal([lead.Id()], (await app.As("anna").ReadAsync("handed-leads")).Items().Select(l => l.Id()));
        Assert.Equal((visit.Id(), "cleo"), (await app.As("anna").ReadAsync($"handed-leads/{lead.Id()}")) is var read ? (read.Text("visitId"), read.Text("recordedBy")) : default);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").SendAsync(HttpMethod.Get, $"handed-leads/{lead.Id()}")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("cleo").SendAsync(HttpMethod.Post, $"customers/{TestOrganisation.IdOf("new")}/hand-over-lead", new { need = "n", visitId = visit.Id() })).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("anna").SendAsync(HttpMethod.Post, $"customers/{Alfreds}/hand-over-lead", new { need = "n" })).Response.StatusCode);
    }

    [Fact]
    public async Task The_copy_follows_Sales_from_where_it_is_over_pages_that_are_nobodys_and_finds_a_department_that_comes_later()
    {
        await app.ToldAsync(Told("ALFKI", "abel", "b", "2026-06-01"));
        Assert.Equal(("abel", "b"), (await FileAsync()).GetProperty("basicData") is var basic ? (TestOrganisation.IdOf("abel").ToString() == basic.Text("ownerId") ? "abel" : "other", basic.Text("class")) : default);
        Assert.Equal([Alfreds], (await app.As("abel").ReadAsync("customers")).Items().Select(c => Guid.Parse(c.Text("customerId"))));

        // Customers without a relation leave nothing behind, and are not asked for twice.
        var asked = new List<long>();
        await app.Services.GetRequiredService<CopyOfCustomers>().PullAsync(
            (after, _) =>
            {
                asked.Add(after);
                var answer = new ListCustomersResponse { Version = after + 1, More = asked.Count == 1 };
                answer.Customers.Add(new Customer { Id = Guid.CreateVersion7().ToString(), Code = "X", Name = "X", Version = after + 1 });
                return Task.FromResult(answer);
            },
            Ct);
        Assert.Equal(1, asked[1] - asked[0]);

        await app.Db<CustomerServiceDbContext, int>(async db =>
        {
            (await db.FileCustomers.SingleAsync(c => c.CustomerId == Alfreds, Ct)).MoveTo(Guid.Empty);
            return await db.SaveChangesAsync(Ct);
        });
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("cleo").SendAsync(HttpMethod.Get, $"customers/{Alfreds}")).Response.StatusCode);
        await app.LookAsync();
        Assert.Equal(HttpStatusCode.OK, (await app.As("cleo").SendAsync(HttpMethod.Get, $"customers/{Alfreds}")).Response.StatusCode);
    }

    [Fact]
    public async Task Files_are_exported_with_their_headings_and_another_region_sees_none()
    {
        await app.ContractAsync();
        var (response, _) = await app.As("cleo").SendAsync(HttpMethod.Get, "customers/export?format=csv&code=ALFKI");
        var lines = (await response.Content.ReadAsStringAsync(Ct)).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Customer code,Customer,Region,City,Owner,Class,Purchased,Received,Outstanding,Overdue,Last purchase,Open tickets,Next visit,Segments", lines[0]);
        Assert.Contains("100.00 CNY", lines[1], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").SendAsync(HttpMethod.Get, $"customers/{Alfreds}")).Response.StatusCode);
        Assert.Equal(["BONAP"], (await app.As("arno").ReadAsync("customers")).Items().Select(c => c.Text("code")));
        await app.ToldAsync(Told("ALFKI", @class: "b", since: "2026-06-01"), Told("BONAP", "arno", "c", "2026-06-01"));
        Assert.Equal(["ALFKI"], (await app.As("cleo").ReadAsync("customers?class=a,b")).Items().Select(c => c.Text("code")));
        var (refused, problem) = await app.As("cleo").SendAsync(HttpMethod.Get, "customers?segment=rich");
        Assert.Equal((HttpStatusCode.BadRequest, "value-not-allowed"), (refused.StatusCode, problem.Code()));
    }

    private Task<JsonElement> FileAsync(string? asOf = null) => app.As("cleo").ReadAsync($"customers/{Alfreds}{(asOf is null ? "" : $"?asOf={asOf}")}");
}

/// <summary>The same over a real broker: every consumer is attached, and what is told twice or before its time counts once.</summary>
public sealed class CustomerFileEventTests(PrivateBroker broker)
{
    [Fact]
    public async Task What_Sales_and_Finance_tell_twice_and_in_the_wrong_order_counts_once()
    {
        await using var app = await StartAsync(broker: broker.NewVirtualHost());
        var bus = app.Services.GetRequiredService<IBus>();
        var (contract, now, instalment, payment) = (Contract(signedOn: "2026-03-01", amount: 100m), DateTimeOffset.UnixEpoch.AddYears(56), Guid.CreateVersion7(), Guid.CreateVersion7());
        var voided = Contract(signedOn: "2026-03-02", amount: 70m);
        var (seller, department) = (contract.OwnerId, contract.DepartmentId);
        object[] told =
        [
            new ReceivablesMoved(East, Day("2026-06-10"), "fiona", now, contract.ContractId, contract.Number, 2, department, seller, "CNY", [], [new ReceivableEntryState(instalment, Day("2026-05-31"), "paid", -40m, payment, Day("2026-06-10"), now)]),
            new ContractVoided(East, Day("2026-06-01"), "bob", now, Guid.CreateVersion7(), "x", voided with { Version = 9 }),
            new ContractChanged(East, Day("2026-04-01"), "bob", now, Guid.CreateVersion7(), "x", contract with { Version = 7, Amount = 150m }),
            new DunningIssued(East, Day("2026-06-20"), "fiona", now, Guid.CreateVersion7(), "DN-1", 1, contract.ContractId, contract.Number, instalment, 1, department, seller, Alfreds, Day("2026-05-31"), 20, 60m, 0m, "CNY"),
            new InstalmentOverdue(East, Day("2026-06-20"), "fiona", now, contract.ContractId, contract.Number, instalment, 1, department, seller, Alfreds, Day("2026-05-31"), 20, 60m, "CNY"),
            new ContractSigned(East, contract.SignedOn, "anna", now, contract),
            new ContractSigned(East, voided.SignedOn, "anna", now, voided),
            new ReceivablesMoved(East, Day("2026-03-01"), "fiona", now, contract.ContractId, contract.Number, 1, department, seller, "CNY", [], [new ReceivableEntryState(instalment, Day("2026-05-31"), "opened", 100m, contract.ContractId, Day("2026-03-01"), now)]),
            new CustomersChanged(99, now),
        ];
        foreach (var @event in told.Concat(told))
            await bus.Publish(@event, @event.GetType(), TestContext.Current.CancellationToken);

        await Wait.Until(async () => await app.Db((CustomerServiceDbContext db) => db.Inbox.CountAsync()) >= told.Length * 2, "all is heard", TimeSpan.FromSeconds(60));
        var file = (await app.As("cleo").ReadAsync($"customers/{Alfreds}")).GetProperty("purchaseHistory");
        Assert.Equal(["CNY 1 150.00 40.00 60.00 60.00 30"], file.Items("totals").Select(t => $"{t.Text("currency")} {t.Number("contracts")} {t.Text("purchased")} {t.Text("received")} {t.Text("outstanding")} {t.Text("overdue")} {t.Number("oldestDays")}"));
        Assert.Equal(["False", "True"], file.Items("contracts").Select(c => c.GetProperty("voided").GetBoolean().ToString()));
        Assert.Equal([0, 1], file.Items("notices").Select(n => n.Number("level")));
        Assert.Equal(0, await app.Db((CustomerServiceDbContext db) => db.DeadLetters.CountAsync()));
    }
}
