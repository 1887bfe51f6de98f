extern alias customerservice;
extern alias finance;
extern alias marketing;
extern alias performance;
extern alias risk;
extern alias sales;

using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using customerservice::RegionCloud.CustomerService.Data;
using customerservice::RegionCloud.CustomerService.Domain;
using finance::RegionCloud.Finance.Data;
using finance::RegionCloud.Finance.Features.Receivables;
using marketing::RegionCloud.Marketing.Data;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Sales.Messages;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.Testing;
using risk::RegionCloud.Risk.Data;
using risk::RegionCloud.Risk.Domain;

namespace RegionCloud.Architecture.Tests.Access;

/// <summary>A record of region EAST that exists: where it is read, and whose it is.</summary>
internal sealed record Record(string Path, Guid Id, string Permission, Guid RegionId, Guid? DepartmentId, Guid? OwnerId);

/// <summary>One service with its endpoints as it lists them itself, and records of EAST in it. A service added here is covered by every access test.</summary>
internal sealed partial class Department : IAsyncDisposable
{
    public static readonly string[] Names = ["performance", "marketing", "sales", "finance", "customer-service", "risk"];
    public static readonly TestOrganisation Company = new();
    private readonly IAsyncDisposable app;
    private readonly Func<string, HttpClient> signedIn;
    private readonly Dictionary<string, HttpClient> clients = new(StringComparer.Ordinal);

    private Department(string name, IAsyncDisposable app, IServiceProvider services, Func<string, HttpClient> signedIn, HttpClient anonymous)
    {
        (Name, this.app, Services, this.signedIn, Anonymous) = (name, app, services, signedIn, anonymous);
        Operations = [.. services.GetRequiredService<Inventory>().Endpoints
            .Where(e => e.Permission.Length > 0 && e.Endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
            .Select(e => new Operation(e.Endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods[0], e.Endpoint.RoutePattern.RawText!.TrimEnd('/'), e.Permission, e.Endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes[0]))];
    }

    public string Name { get; }

    public IServiceProvider Services { get; }

    public HttpClient Anonymous { get; }

    public IReadOnlyList<Operation> Operations { get; }

    public IReadOnlyList<Record> Records { get; private set; } = [];

    public static async Task<Department> StartAsync(string name)
    {
        switch (name)
        {
            case "performance":
                var performance = await ServiceApp<performance::Program>.StartAsync(name, Company);
                return await new Department(name, performance, performance.Services, performance.As, performance.CreateClient()).WithOrganisationAsync();
            case "sales":
                var sales = await ServiceApp<sales::Program>.StartAsync(name, Company);
                return await new Department(name, sales, sales.Services, sales.As, sales.CreateClient()).WithContractAsync();
            case "marketing":
                var marketing = await ServiceApp<marketing::Program>.StartAsync(name, Company);
                return await new Department(name, marketing, marketing.Services, marketing.As, marketing.CreateClient()).WithMarketingAsync(marketing);
            case "customer-service":
                var service = await ServiceApp<customerservice::Program>.StartAsync(name, Company);
                return await new Department(name, service, service.Services, service.As, service.CreateClient()).WithTicketAsync(service);
            case "risk":
                var risk = await ServiceApp<risk::Program>.StartAsync(name, Company);
                return await new Department(name, risk, risk.Services, risk.As, risk.CreateClient()).WithOverdueDutyAsync(risk);
            default:
                var finance = await ServiceApp<finance::Program>.StartAsync(name, Company);
                return await new Department(name, finance, finance.Services, finance.As, finance.CreateClient()).WithReceivableAsync(finance);
        }
    }

    /// <summary>Calls an operation with the id in every place for one, and with all the headers it may want.</summary>
    public async Task<(HttpStatusCode Status, string Body)> CallAsync(string? subject, Operation operation, Guid id, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), Parameter().Replace(operation.Route, id.ToString()));
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.CreateVersion7().ToString());
        if (operation.Method != "GET")
        {
            request.Content = operation.ContentType is "multipart/form-data"
                ? new MultipartFormDataContent { { new StringContent("text"), "file", "file.txt" } }
                : new StringContent(body ?? (operation.ContentType is "text/csv" ? "kind\n" : "{}"), Encoding.UTF8, operation.ContentType ?? "application/json");
        }

        using var response = await (subject is null ? Anonymous : Client(subject)).SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<JsonElement> DocumentAsync()
        => JsonDocument.Parse(await Anonymous.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).RootElement;

    /// <summary>A problem without what differs from answer to answer for everybody.</summary>
    public static string Anonymised(string problem)
    {
        var body = JsonNode.Parse(problem)!.AsObject();
        body.Remove("traceId");
        body.Remove("instance");
        return body.ToJsonString();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients.Values)
            client.Dispose();
        await app.DisposeAsync();
    }

    private HttpClient Client(string subject)
    {
        lock (clients)
        {
            return clients.TryGetValue(subject, out var client) ? client : clients[subject] = signedIn(subject);
        }
    }

    private async Task<JsonElement> MustAsync(string subject, HttpMethod method, string path, string body, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, contentType) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.CreateVersion7().ToString());
        using var response = await Client(subject).SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private Task<Department> WithOrganisationAsync() => Task.FromResult(this);

    private async Task<Department> WithContractAsync()
    {
        var customer = await MustAsync("anna", HttpMethod.Post, "/api/sales/v1/customers", $$"""{"code":"ALFKI","details":{"name":"Alfreds"},"regionId":"{{TestOrganisation.East}}"}""");
        var contract = await MustAsync("anna", HttpMethod.Post, "/api/sales/v1/contracts", $$"""
            {"regionId":"{{TestOrganisation.East}}","customerId":"{{customer.GetProperty("id")}}","amount":"1.00","terms":"t","instalments":[{"dueOn":"2099-01-01","amount":"1.00"}]}
            """);
        Records =
        [
            new("/api/sales/v1/customers/{id}", customer.GetProperty("id").GetGuid(), "customer.read", TestOrganisation.East, TestOrganisation.IdOf("EAST/sales"), TestOrganisation.IdOf("anna")),
            new("/api/sales/v1/contracts/{id}", contract.GetProperty("id").GetGuid(), "contract.read", TestOrganisation.East, TestOrganisation.IdOf("EAST/sales"), TestOrganisation.IdOf("anna")),
        ];
        return this;
    }

    private async Task<Department> WithMarketingAsync(ServiceApp<marketing::Program> marketing)
    {
        var plan = await MustAsync("mia", HttpMethod.Post, "/api/marketing/v1/research-plans", $$"""{"regionId":"{{TestOrganisation.East}}","year":2026,"content":{"purpose":"p","items":[] } }""");
        var campaign = await MustAsync("mia", HttpMethod.Post, "/api/marketing/v1/campaigns", $$"""
            {"regionId":"{{TestOrganisation.East}}","content":{"kind":"exhibition","theme":"t","startsOn":"2099-01-01","endsOn":"2099-01-02","place":"p","content":"c","evaluationPlan":"e","budget":"1.00","leadTarget":1,"revenueTarget":"1.00","channels":[{"channel":"promotion","budget":"1.00"}]} }
            """);
        // Finance has committed its budget.
        await marketing.Db<MarketingDbContext, int>(async db =>
        {
            var planned = await db.Campaigns.AsSplitQuery().SingleAsync(TestContext.Current.CancellationToken);
            var act = new Act(planned.Steps[0].On, planned.Steps[0].RecordedAt, "mia");
            planned.Submit(act);
            planned.Approve(null, ["carl"], act with { By = "carl" });
            planned.Grant(planned.Attempt!.AttemptId, act);
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        var lead = await MustAsync("mia", HttpMethod.Post, "/api/marketing/v1/leads", $$"""{"campaignId":"{{campaign.GetProperty("id")}}","details":{"company":"A"} }""");
        var set = await MustAsync("mia", HttpMethod.Post, "/api/marketing/v1/data-sets", $$"""{"regionId":"{{TestOrganisation.East}}","content":{"title":"t","topic":"competitors"} }""");
        var report = await MustAsync("mia", HttpMethod.Post, "/api/marketing/v1/analysis-reports", $$"""{"regionId":"{{TestOrganisation.East}}","period":"2026-Q1","content":{} }""");
        var strategy = await MustAsync("carl", HttpMethod.Post, "/api/marketing/v1/strategies", $$"""{"regionId":"{{TestOrganisation.East}}","content":{} }""");
        var brand = await MustAsync("mia", HttpMethod.Post, "/api/marketing/v1/brand-strategies", $$"""{"regionId":"{{TestOrganisation.East}}","year":2026,"content":{} }""");
        var communication = await MustAsync("mia", HttpMethod.Post, "/api/marketing/v1/communication-plans", $$"""{"regionId":"{{TestOrganisation.East}}","content":{"strategyId":"{{brand.GetProperty("id")}}","channel":"promotion"} }""");
        var competitor = await MustAsync("mia", HttpMethod.Post, "/api/marketing/v1/competitors", $$"""{"regionId":"{{TestOrganisation.East}}","code":"A","details":{"name":"A"} }""");
        var datum = await MustAsync("mia", HttpMethod.Post, "/api/marketing/v1/market-data", $$"""{"regionId":"{{TestOrganisation.East}}","series":"price","period":"2026","value":"1.00","unit":"CNY","source":"s"}""");
        Record Of(string path, JsonElement record, string permission) => new($"/api/marketing/v1/{path}/{{id}}", record.GetProperty("id").GetGuid(), permission, TestOrganisation.East, TestOrganisation.IdOf("EAST/marketing"), null);
        Records =
        [
            Of("data-sets", set, "research.read"), Of("analysis-reports", report, "research.read"), Of("strategies", strategy, "strategy.read"), Of("brand-strategies", brand, "strategy.read"),
            Of("communication-plans", communication, "communicationPlan.read"), Of("competitors", competitor, "research.read"), Of("market-data", datum, "research.read"),
            new("/api/marketing/v1/research-plans/{id}", plan.GetProperty("id").GetGuid(), "research.read", TestOrganisation.East, TestOrganisation.IdOf("EAST/marketing"), null),
            new("/api/marketing/v1/campaigns/{id}", campaign.GetProperty("id").GetGuid(), "campaign.read", TestOrganisation.East, TestOrganisation.IdOf("EAST/marketing"), null),
            new("/api/marketing/v1/campaigns/{id}/figures", campaign.GetProperty("id").GetGuid(), "campaign.read", TestOrganisation.East, TestOrganisation.IdOf("EAST/marketing"), null),
            new("/api/marketing/v1/leads/{id}", lead.GetProperty("id").GetGuid(), "lead.read", TestOrganisation.East, TestOrganisation.IdOf("EAST/marketing"), TestOrganisation.IdOf("mia")),
            new("/api/marketing/v1/campaigns/{id}/costs", campaign.GetProperty("id").GetGuid(), "campaign.read", TestOrganisation.East, TestOrganisation.IdOf("EAST/marketing"), null),
        ];
        return this;
    }

    private async Task<Department> WithTicketAsync(ServiceApp<customerservice::Program> service)
    {
        var (annas, arnos, helped) = (Guid.CreateVersion7(), Guid.CreateVersion7(), TestOrganisation.IdOf("EAST/customerService"));
        await service.Db<CustomerServiceDbContext, int>(async db =>
        {
            foreach (var (customer, owner) in new[] { (annas, "anna"), (arnos, "arno") })
            {
                var file = new FileCustomer { Id = Guid.CreateVersion7(), CustomerId = customer, RegionId = TestOrganisation.East };
                file.Take(new FileCustomerData(TestOrganisation.IdOf(owner), owner, owner, null, null, null, null, null, null, new DateOnly(2026, 1, 1), null, null), helped, 1);
                db.Add(file);
            }

            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        var ticket = await MustAsync("cleo", HttpMethod.Post, "/api/customer-service/v1/tickets", $$"""{"regionId":"{{TestOrganisation.East}}","customerId":"{{annas}}","kind":"complaint","content":{"subject":"s"} }""");
        var agents = await MustAsync("arno", HttpMethod.Post, "/api/customer-service/v1/tickets", $$"""{"regionId":"{{TestOrganisation.East}}","customerId":"{{arnos}}","kind":"consultation","content":{"subject":"s"} }""");
        var survey = await MustAsync("cleo", HttpMethod.Post, "/api/customer-service/v1/surveys", $$"""{"regionId":"{{TestOrganisation.East}}","content":{"title":"t","quarter":"2026-04-01","questions":[{"dimension":"product","metric":"csat","text":"q"}]} }""");
        var measure = await MustAsync("cleo", HttpMethod.Post, "/api/customer-service/v1/measures", $$"""{"regionId":"{{TestOrganisation.East}}","cause":"product","action":"a","responsibleId":"{{TestOrganisation.IdOf("cleo")}}","dueOn":"2999-01-01"}""");
        var visit = await MustAsync("cleo", HttpMethod.Post, "/api/customer-service/v1/visits", $$"""{"regionId":"{{TestOrganisation.East}}","customerId":"{{annas}}","dueOn":"2999-01-01"}""");
        var summary = await MustAsync("cleo", HttpMethod.Post, "/api/customer-service/v1/service-summaries", $$"""{"regionId":"{{TestOrganisation.East}}","month":"2026-01-01","findings":"f","actions":"a"}""");
        var lead = await MustAsync("cleo", HttpMethod.Post, $"/api/customer-service/v1/customers/{annas}/hand-over-lead", """{"need":"n"}""");
        Records =
        [
            Of("tickets", ticket, "ticket.read", "anna"), Of("tickets", agents, "ticket.read", "arno"), Of("surveys", survey, "survey.read", null), Of("measures", measure, "improvement.read", null), Of("visits", visit, "visit.read", "anna"),
            Of("service-summaries", summary, "serviceSummary.read", null), Of("handed-leads", lead, "customerFile.read", "anna"),
            new("/api/customer-service/v1/customers/{customerId}", annas, "customerFile.read", TestOrganisation.East, helped, TestOrganisation.IdOf("anna")),
        ];
        return this;

        Record Of(string path, JsonElement record, string permission, string? owner)
            => new($"/api/customer-service/v1/{path}/{{id}}", record.GetProperty("id").GetGuid(), permission, TestOrganisation.East, helped, owner is null ? null : TestOrganisation.IdOf(owner));
    }

    private async Task<Department> WithOverdueDutyAsync(ServiceApp<risk::Program> risk)
    {
        var duty = OverdueDuty.Found(TestOrganisation.East, TestOrganisation.IdOf("EAST/sales"), "duty.salesTraining", "2026-05", new DateOnly(2026, 5, 31), 1, new DateOnly(2026, 6, 1), DateTimeOffset.UnixEpoch);
        await risk.Db<RiskDbContext, int>(db =>
        {
            db.Add(duty);
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        Records = [new("/api/risk/v1/overdue-duties/{id}", duty.Id, "duty.read", TestOrganisation.East, TestOrganisation.IdOf("EAST/sales"), null)];
        return this;
    }

    private async Task<Department> WithReceivableAsync(ServiceApp<finance::Program> finance)
    {
        var contract = new ContractState(
            Guid.CreateVersion7(), "CT-2026-000001", 3, TestOrganisation.East, TestOrganisation.IdOf("EAST/sales"), TestOrganisation.IdOf("anna"), Guid.CreateVersion7(), "ALFKI", "Alfreds", "CNY", 10m,
            new DateOnly(2026, 1, 1), [new InstalmentState(Guid.CreateVersion7(), 1, new DateOnly(2026, 2, 1), 10m)], [new ShareState(TestOrganisation.IdOf("anna"), 100m)]);
        await finance.Db<FinanceDbContext, int>(async db =>
        {
            await db.AccountOfAsync(contract, DateTimeOffset.UnixEpoch, "anna", TestContext.Current.CancellationToken);
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        var payment = await MustAsync("fiona", HttpMethod.Post, "/api/finance/v1/payments", $$"""{"contractId":"{{contract.ContractId}}","amount":"1.00"}""");
        var budget = await MustAsync("carl", HttpMethod.Post, "/api/finance/v1/budgets", $$"""{"regionId":"{{TestOrganisation.East}}","year":2026,"lines":[{"category":"sales","amount":"1.00"}]}""");
        var spending = await MustAsync("fiona", HttpMethod.Post, "/api/finance/v1/spendings", $$"""{"regionId":"{{TestOrganisation.East}}","category":"rent","amount":"1.00","purpose":"p","evidence":"e","justification":"j"}""");
        var claim = await MustAsync("anna", HttpMethod.Post, "/api/finance/v1/expense-claims", $$"""{"regionId":"{{TestOrganisation.East}}","purpose":"p","lines":[{"spentOn":"2026-01-01","category":"sales","amount":"1.00","purpose":"p"}]}""");
        var review = await MustAsync("fiona", HttpMethod.Post, "/api/finance/v1/reviews", $$"""{"regionId":"{{TestOrganisation.East}}","kind":"receivablesReview","month":"2026-01-01","findings":"f","measures":"m"}""");
        var dunning = await MustAsync("fiona", HttpMethod.Post, "/api/finance/v1/dunning-runs", $$"""{"regionId":"{{TestOrganisation.East}}"}""");
        await finance.As("fiona").EndOfAsync($"/api/finance/v1/operations/{dunning.GetProperty("id").GetString()}", TestContext.Current.CancellationToken);
        var notice = (await finance.As("fiona").GetFromJsonAsync<JsonElement>(new Uri("/api/finance/v1/dunning-notices", UriKind.Relative), TestContext.Current.CancellationToken)).GetProperty("items")[0];
        Records =
        [
            new("/api/finance/v1/dunning-notices/{id}", notice.GetProperty("id").GetGuid(), "dunning.read", TestOrganisation.East, TestOrganisation.IdOf("EAST/sales"), TestOrganisation.IdOf("anna")),
            new("/api/finance/v1/expense-claims/{id}", claim.GetProperty("id").GetGuid(), "expense.read", TestOrganisation.East, TestOrganisation.IdOf("EAST/sales"), TestOrganisation.IdOf("anna")),
            new("/api/finance/v1/reviews/{id}", review.GetProperty("id").GetGuid(), "financeReview.read", TestOrganisation.East, null, null),
            new("/api/finance/v1/budgets/{id}", budget.GetProperty("id").GetGuid(), "budget.read", TestOrganisation.East, null, null),
            new("/api/finance/v1/spendings/{id}", spending.GetProperty("id").GetGuid(), "spending.read", TestOrganisation.East, null, null),
            new("/api/finance/v1/payments/{id}", payment.GetProperty("id").GetGuid(), "payment.read", TestOrganisation.East, TestOrganisation.IdOf("EAST/sales"), TestOrganisation.IdOf("anna")),
            new("/api/finance/v1/receivables/{id}/entries", contract.Instalments[0].InstalmentId, "receivable.read", TestOrganisation.East, TestOrganisation.IdOf("EAST/sales"), TestOrganisation.IdOf("anna")),
        ];
        return this;
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}

internal sealed record Operation(string Method, string Route, string Permission, string? ContentType)
{
    public bool HasId => Route.Contains('{', StringComparison.Ordinal);
}

/// <summary>Each department once: none of the questions asked of it changes what another is answered.</summary>
public sealed class Departments : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Department>>> running = new(StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        foreach (var department in running.Values)
            await (await department.Value).DisposeAsync();
    }

    internal Task<Department> OfAsync(string name) => running.GetOrAdd(name, n => new(() => Department.StartAsync(n))).Value;
}
