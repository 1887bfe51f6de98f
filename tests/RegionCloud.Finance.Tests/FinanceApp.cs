using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Features.Budgets;
using RegionCloud.Finance.Features.Receivables;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Sales.Messages;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.Testing;

namespace RegionCloud.Finance.Tests;

/// <summary>Finance as people and the other departments use it.</summary>
internal static class FinanceApp
{
    public static readonly DateOnly Signed = new(2026, 1, 1);

    public static Task<ServiceApp<Program>> StartAsync(string? broker = null)
        => ServiceApp<Program>.StartAsync("finance", Company(), broker, new DateTimeOffset(2026, 6, 30, 4, 0, 0, TimeSpan.Zero));

    /// <summary>With the company's goal of 2026.</summary>
    public static TestOrganisation Company()
    {
        var company = new TestOrganisation();
        company.Goal(2026);
        return company;
    }

    /// <summary>The company's goal of 2026.</summary>
    public static Guid Goal => TestOrganisation.IdOf("goal/2026");

    public static DateOnly Day(int days) => Signed.AddDays(days);

    /// <summary>A contract as Sales tells of it; without shares it counts wholly for its owner.</summary>
    public static ContractState Contract(string owner = "anna", string region = "EAST", string currency = "CNY", string customer = "ALFKI", (string Person, decimal Percent)[]? shares = null, params (int Due, decimal Amount)[] instalments)
        => new(
            Guid.CreateVersion7(), $"CT-{Guid.CreateVersion7():N}"[..20], 3, TestOrganisation.IdOf(region), TestOrganisation.IdOf($"{region}/sales"), TestOrganisation.IdOf(owner),
            TestOrganisation.IdOf(customer), customer, $"{customer} Ltd", currency, instalments.Sum(i => i.Amount), Signed,
            [.. instalments.Select((i, index) => new InstalmentState(Guid.CreateVersion7(), index + 1, Day(i.Due), i.Amount))],
            [.. (shares ?? [(owner, 100m)]).Select(s => new ShareState(TestOrganisation.IdOf(s.Person), s.Percent))]);

    public static ContractSigned SignedEvent(this ContractState contract) => new(contract.RegionId, contract.SignedOn, "anna", DateTimeOffset.UnixEpoch, contract);

    public static ContractVoidRequested VoidEvent(this ContractState contract, Guid attempt, int version = 4)
        => new(contract.RegionId, Day(100), "bob", DateTimeOffset.UnixEpoch, attempt, "customer withdrew", contract with { Version = version });

    public static ContractVoidWithdrawn WithdrawnEvent(this ContractState contract, Guid attempt, int version = 5)
        => new(contract.RegionId, Day(101), "bob", DateTimeOffset.UnixEpoch, attempt, contract with { Version = version });

    public static ContractChangeRequested ChangeEvent(this ContractState contract, Guid attempt, IReadOnlyList<InstalmentState> instalments, int version = 4)
        => new(contract.RegionId, Day(1), "anna", DateTimeOffset.UnixEpoch, attempt, "more", contract with { Version = version }, instalments.Sum(i => i.Amount), instalments);

    public static ContractChangeWithdrawn ChangeWithdrawnEvent(this ContractState contract, Guid attempt, int version = 5)
        => new(contract.RegionId, Day(2), "anna", DateTimeOffset.UnixEpoch, attempt, contract with { Version = version });

    /// <summary>Puts a signed contract on the books without a broker.</summary>
    public static async Task<ContractState> SignAsync(this ServiceApp<Program> app, ContractState contract)
    {
        await app.Db<FinanceDbContext, int>(async db =>
        {
            await db.AccountOfAsync(contract, DateTimeOffset.UnixEpoch, "anna", TestContext.Current.CancellationToken);
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        return contract;
    }

    /// <summary>Tells it over the broker; the same id is the same message.</summary>
    public static Task TellAsync<TEvent>(this ServiceApp<Program> app, TEvent @event, Guid? messageId = null)
        where TEvent : class
        => app.Services.GetRequiredService<IBus>().Publish(@event, c => c.MessageId = messageId ?? Guid.CreateVersion7(), TestContext.Current.CancellationToken);

    /// <summary>But for what the house tells itself each minute, which comes into tests that take longer.</summary>
    public static Task<int> MessagesHandled(this ServiceApp<Program> app) => app.Db<FinanceDbContext, int>(db => db.Inbox.CountAsync(m => !m.Queue.EndsWith("on-audit-head-sealed"), TestContext.Current.CancellationToken));

    /// <summary>The names of what was published. The ledger's own telling is held against the ledger: every entry is told once, and as it is (8.3-3).</summary>
    public static Task<List<string>> Published(this ServiceApp<Program> app)
        => app.Db<FinanceDbContext, List<string>>(async db =>
        {
            var all = await db.Outbox.OrderBy(m => m.Id).Select(m => new { Name = m.Type.Substring(m.Type.LastIndexOf(':') + 1), m.Body }).ToListAsync(TestContext.Current.CancellationToken);
            var told = all.Where(m => m.Name == nameof(ReceivablesMoved)).Select(m => JsonSerializer.Deserialize<ReceivablesMoved>(m.Body)!)
                .SelectMany(m => m.Entries.Select(e => (m.ContractId, e.InstalmentId, e.Kind, e.Reference, e.On, e.Amount)));
            var kept = (await db.Entries.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken))
                .Select(e => (e.ContractId, e.InstalmentId, JsonNamingPolicy.CamelCase.ConvertName(e.Kind.ToString()), e.Reference, e.BusinessDate, e.Amount));
            Assert.Equal(kept.Order(), told.Order());
            return all.Select(m => m.Name).Where(n => n != nameof(ReceivablesMoved)).ToList();
        });

    public static async Task<(HttpResponseMessage Response, JsonElement Body)> SendAsync(
        this HttpClient client, HttpMethod method, string path, object? body = null, string? ifMatch = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/finance/v1/{path}");
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    public static Task<(HttpResponseMessage Response, JsonElement Body)> PostTo(this HttpClient client, string path, object body, string? ifMatch = null, string? key = null)
        => client.SendAsync(HttpMethod.Post, path, body, ifMatch, key ?? Guid.CreateVersion7().ToString());

    public static async Task<JsonElement> GetFrom(this HttpClient client, string path)
    {
        var (response, body) = await client.SendAsync(HttpMethod.Get, path);
        Assert.True(response.StatusCode == HttpStatusCode.OK, body.ToString());
        return body;
    }

    public static async Task<JsonElement> PayAsync(this HttpClient client, ContractState contract, string amount, int day)
    {
        var (response, body) = await client.PostTo("payments", new { contractId = contract.ContractId, amount, receivedOn = Day(day) });
        Assert.True(response.StatusCode == HttpStatusCode.Created, body.ToString());
        return body;
    }

    /// <summary>A dunning run of EAST, to its end.</summary>
    public static async Task<JsonElement> DunAsync(this ServiceApp<Program> app, string person, DateOnly asOf)
    {
        var (response, operation) = await app.As(person).PostTo("dunning-runs", new { regionId = TestOrganisation.East, asOf });
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, operation.ToString());
        var ended = await app.As(person).EndOfAsync(response.Headers.Location!.ToString(), TestContext.Current.CancellationToken);
        Assert.True(ended.State == "succeeded", ended.Operation.ToString());
        return await app.As(person).GetFrom($"dunning-runs/{operation.Text("id")}");
    }

    /// <summary>The four categories with an amount each.</summary>
    public static object[] Lines(string each) => [.. new[] { "marketing", "sales", "service", "personnel" }.Select(category => new { category, amount = each })];

    /// <summary>A budget of EAST for 2026 in force since New Year, with so much for each of the four categories.</summary>
    public static async Task<JsonElement> BudgetAsync(this ServiceApp<Program> app, string each)
    {
        var (response, draft) = await app.As("carl").PostTo("budgets", new { regionId = TestOrganisation.East, year = 2026, basis = "the company's goal of 2026", companyGoalId = Goal, lines = Lines(each) });
        Assert.True(response.StatusCode == HttpStatusCode.Created, draft.ToString());
        return await app.ApproveBudgetAsync(draft, "2026-01-01");
    }

    public static async Task<JsonElement> ApproveBudgetAsync(this ServiceApp<Program> app, JsonElement draft, string? approvedOn = null)
    {
        var (_, submitted) = await app.As("carl").PostTo($"budgets/{draft.Text("id")}/submit", new { }, draft.Text("etag"));
        var (response, approved) = await app.As("admin").PostTo($"budgets/{draft.Text("id")}/approve", new { approvedOn }, submitted.Text("etag"));
        Assert.True(response.StatusCode == HttpStatusCode.OK, approved.ToString());
        return approved;
    }

    public static async Task<JsonElement> SpendAsync(this ServiceApp<Program> app, string category, string amount, string day)
    {
        var (response, body) = await app.As("fiona").PostTo("spendings", new { regionId = TestOrganisation.East, category, amount, purpose = "rent", evidence = "L-1", spentOn = day });
        Assert.True(response.StatusCode == HttpStatusCode.Created, body.ToString());
        return body;
    }

    /// <summary>What is committed and spent of a category of EAST in 2026, as the entries say.</summary>
    public static Task<(decimal Committed, decimal Actual)> CommittedAndActualAsync(this ServiceApp<Program> app, string category)
        => app.Db<FinanceDbContext, (decimal, decimal)>(async db =>
        {
            var position = await db.BudgetPositionAsync(TestOrganisation.East, new DateOnly(2026, 12, 31), posting: false, TestContext.Current.CancellationToken);
            return (position.Committed(category), position.Actual(category));
        });

    public static string Text(this JsonElement body, params string[] path) => path.Aggregate(body, (b, p) => b.GetProperty(p)).GetString()!;
}
