using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using RabbitMQ.Client;
using RegionCloud.Proof.Tests.Load;
using RegionCloud.Testing;

namespace RegionCloud.System.Tests;

/// <summary>Sales and Finance as their people use them, through the gateway only: from the company's goal to a contract that is delivered, paid and put away (chapters 5 and 8).</summary>
[Collection("the system")]
public sealed class SalesAndFinanceTests(RunningSystem system)
{
    private const string Finance = "/api/finance/v1";
    private const string Sales = "/api/sales/v1";
    private static readonly People Southern = People.All.Single(p => p.Region == "Southern");

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    /// <summary>Of its own, so that the storm has the next years for itself.</summary>
    private static readonly int Year = Now.Year + 20;

    [Fact]
    public async Task A_goal_becomes_a_plan_a_plan_a_budget_and_what_does_not_fit_is_refused_by_name_5_1_8_1()
    {
        var region = await RegionAsync();
        var goal = await GoalAsync();
        var seller = (await GetAsync(Southern.Seller, $"{Sales}/me")).GetProperty("employee").GetProperty("id").GetString();
        object Content(object[] products) => new
        {
            annualTarget = "100000.01", areas = new[] { new { name = "南" } }, channels = new[] { new { name = "直销" } }, products, strategy = "grow", companyGoalId = goal, marketBasis = "demand grows",
            monthWeights = Enumerable.Repeat("8.33", 11).Append("8.37"), persons = new[] { new { employeeId = seller, weight = "1.00" } },
        };
        var plan = await PostAsync(Southern.Head, $"{Sales}/plans", new { regionId = region, year = Year, content = Content([]) });
        Assert.Equal("sales.plan.product-missing", await CodeAsync(Southern.Head, $"{Sales}/plans/{plan.Id()}/submit", new { }, plan.Etag()));
        plan = await system.InsistAsync(Southern.Head, HttpMethod.Put, $"{Sales}/plans/{plan.Id()}", new { content = Content([new { name = "软件" }]) }, plan.Etag());
        Assert.Equal(("8330.00", "8370.01"), (plan.GetProperty("months")[0].GetProperty("amount").GetString(), plan.GetProperty("months")[11].GetProperty("amount").GetString()));
        plan = await PostAsync(Southern.Head, $"{Sales}/plans/{plan.Id()}/submit", new { }, plan.Etag());

        var lines = new[] { "marketing", "sales", "service", "personnel" }.Select(c => new { category = c, amount = "1200.01" });
        var budget = await PostAsync(Southern.Manager, $"{Finance}/budgets", new { regionId = region, year = Year, basis = "goal and work plan", salesPlanId = plan.Id(), lines });
        // What is only submitted is no plan yet.
        Assert.Equal("finance.budget.plan-unknown", await CodeAsync(Southern.Manager, $"{Finance}/budgets/{budget.Id()}/submit", new { }, budget.Etag()));
        await PostAsync(Southern.Manager, $"{Sales}/plans/{plan.Id()}/approve", new { }, plan.Etag());
        await Wait.Until(async () => await CodeAsync(Southern.Manager, $"{Finance}/budgets/{budget.Id()}/submit", new { }, budget.Etag()) is "", "Finance hears of the plan", TimeSpan.FromSeconds(20));
        budget = await GetAsync("admin", $"{Finance}/budgets/{budget.Id()}");
        budget = await PostAsync("admin", $"{Finance}/budgets/{budget.Id()}/approve", new { }, budget.Etag());

        Assert.Equal(["100.00", "100.01"], budget.GetProperty("lines")[0].GetProperty("months").EnumerateArray().Select(m => m.GetString()).Distinct());
        var chain = await GetAsync(Southern.Manager, $"/api/trace/v1/budget/{budget.Id()}");
        Assert.Contains(plan.Id(), chain.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lead_becomes_a_contract_that_keeps_its_origin_is_changed_delivered_paid_and_put_away_5_2_5_3()
    {
        var (region, customer) = (await RegionAsync(), await CustomerAsync());
        var lead = await PostAsync(Southern.Seller, $"{Sales}/leads", new { regionId = region, details = new { company = $"Lead {Guid.CreateVersion7()}" }, channel = "fair" });
        lead = await PostAsync(Southern.Seller, $"{Sales}/leads/{lead.Id()}/contact", new { }, lead.Etag());
        lead = await PostAsync(Southern.Seller, $"{Sales}/leads/{lead.Id()}/qualify", new { }, lead.Etag());
        lead = await PostAsync(Southern.Seller, $"{Sales}/leads/{lead.Id()}/convert", new { customerId = customer, opportunity = new { title = "A fleet", amount = "100.00", probability = "50.00", expectedOn = "2027-06-30" } }, lead.Etag());
        var contract = await PostAsync(Southern.Seller, $"{Sales}/contracts", new
        {
            regionId = region, customerId = customer, amount = "100.00", terms = "as agreed", opportunityId = lead.GetProperty("opportunityId").GetString(),
            instalments = new[] { new { dueOn = "2027-06-30", amount = "60.00" }, new { dueOn = "2027-09-30", amount = "40.00" } },
        });
        var path = $"{Sales}/contracts/{contract.Id()}";
        Assert.Equal(("fair", lead.Id()), (contract.GetProperty("business").GetProperty("channel").GetString(), contract.GetProperty("business").GetProperty("leadId").GetString()));

        Assert.Equal("sales.contract.not-reviewed", await CodeAsync(Southern.Seller, $"{path}/sign", new { }, contract.Etag()));
        Assert.Equal("sales.contract.self-review-failed", await CodeAsync(Southern.Seller, $"{path}/submit", new { lawful = true, clear = false, complete = true }, contract.Etag()));
        contract = await PostAsync(Southern.Seller, $"{path}/submit", new { lawful = true, clear = true, complete = true }, contract.Etag());
        contract = await PostAsync(Southern.Head, $"{path}/review", new { lawful = true, clear = true, complete = true }, contract.Etag());
        contract = await PostAsync(Southern.Seller, $"{path}/sign", new { }, contract.Etag());

        // Paid is the first instalment: it may not become less, the second may become more.
        await system.InsistAsync(Southern.Finance, HttpMethod.Post, $"{Finance}/payments", new { contractId = contract.Id(), amount = "60.00" }, mayBeLate: true);
        Assert.Equal("refused", await ChangeAsync(path, "59.99", "40.00"));
        Assert.Equal("made", await ChangeAsync(path, "60.00", "41.00"));
        contract = await GetAsync(Southern.Seller, path);
        Assert.Equal(("101.00", "inProgress"), (contract.GetProperty("amount").GetString(), contract.GetProperty("status").GetString()));

        Assert.Equal("sales.contract.not-executed", await CodeAsync(Southern.Seller, $"{path}/complete", new { }, contract.Etag()));
        contract = await PostAsync(Southern.Seller, $"{path}/execution", new { percent = "100.00" }, contract.Etag());
        contract = await PostAsync(Southern.Seller, $"{path}/complete", new { }, contract.Etag());
        Assert.Equal("sales.contract.not-collected", await CodeAsync(Southern.Seller, $"{path}/archive", new { }, contract.Etag()));
        await PostAsync(Southern.Finance, $"{Finance}/payments", new { contractId = contract.Id(), amount = "41.00" });
        await Wait.Until(async () => await CodeAsync(Southern.Seller, $"{path}/archive", new { }, contract.Etag()) is "", "Sales hears of the payment", TimeSpan.FromSeconds(20));
        Assert.Equal("archived", (await GetAsync(Southern.Seller, path)).GetProperty("status").GetString());

        var trace = (await GetAsync(Southern.Manager, $"/api/trace/v1/contract/{contract.Id()}")).ToString();
        Assert.All([lead.GetProperty("opportunityId").GetString()!, contract.GetProperty("instalments")[0].GetProperty("instalmentId").GetString()!], id => Assert.Contains(id, trace, StringComparison.Ordinal));
        Assert.Empty((await GetAsync(Southern.Manager, $"/api/regions/v1/{region}/summary")).GetProperty("degraded").EnumerateArray());
    }

    [Fact]
    public async Task What_is_overdue_is_dunned_once_a_complaint_holds_it_and_scheduled_work_can_be_paused_8_3_5_RB_16()
    {
        var region = await RegionAsync();
        var held = await OverdueAsync(region);
        var free = await OverdueAsync(region);
        var complaint = Guid.CreateVersion7();
        await ComplainAsync("ComplaintOpened", complaint, region, held, 1, resolvedOn: null);
        await Wait.Until(async () => (await GetAsync(Southern.Seller, $"{Finance}/complaint-holds?contractId={held.Id()}")).GetProperty("items").GetArrayLength() == 1, "Finance hears of the complaint", TimeSpan.FromSeconds(20));

        await DunAsync(region);
        var status = (await GetAsync(Southern.Head, $"{Finance}/dunning-status?regionId={region}&contractId={held.Id()}")).GetProperty("items")[0];
        Assert.Equal((true, "complaint", 0), (status.GetProperty("held").GetBoolean(), status.GetProperty("holdKind").GetString(), status.GetProperty("noticeLevel").GetInt32()));
        Assert.True((await GetAsync(Southern.Seller, $"{Finance}/receivables?contractId={held.Id()}")).GetProperty("items")[0].GetProperty("held").GetBoolean());
        var notice = Assert.Single((await GetAsync(Southern.Seller, $"{Finance}/dunning-notices?contractId={free.Id()}")).GetProperty("items").EnumerateArray());
        Assert.Equal((4, false), (notice.GetProperty("level").GetInt32(), notice.GetProperty("held").GetBoolean()));
        Assert.Contains("律", (await ChineseAsync($"{Finance}/dunning-notices/{notice.Id()}/letter")).GetProperty("body").GetString(), StringComparison.Ordinal);

        await ComplainAsync("ComplaintResolved", complaint, region, held, 2, resolvedOn: Day(-3));
        await Wait.Until(async () => (await GetAsync(Southern.Seller, $"{Finance}/complaint-holds?contractId={held.Id()}&open=false")).GetProperty("items").GetArrayLength() == 1, "Finance hears that it is settled", TimeSpan.FromSeconds(20));
        await DunAsync(region);
        Assert.Single((await GetAsync(Southern.Seller, $"{Finance}/dunning-notices?contractId={held.Id()}")).GetProperty("items").EnumerateArray());
        Assert.Equal(0, (await DunAsync(region)).GetProperty("rows").GetProperty("created").GetInt32());

        // Payment resolves all its notices.
        await PostAsync(Southern.Finance, $"{Finance}/payments", new { contractId = free.Id(), amount = "100.00" });
        Assert.Equal("resolved", (await GetAsync(Southern.Seller, $"{Finance}/dunning-notices/{notice.Id()}")).GetProperty("status").GetString());

        // Northwind's regions are history: nothing is begun there by itself.
        var schedule = (await GetAsync(Southern.Manager, $"{Finance}/schedules")).GetProperty("regions")[0];
        Assert.Equal(("Southern", "admin"), (schedule.GetProperty("regionCode").GetString(), schedule.GetProperty("paused").GetProperty("by").GetString()));
    }

    [Fact]
    public async Task Everybody_files_claims_and_no_fact_goes_into_a_closed_month_10a()
    {
        var region = await RegionAsync();
        object Draft(string id) => new { regionId = id, purpose = "visit", lines = new[] { new { spentOn = Day(-1), category = "sales", amount = "1.00", purpose = "train" } } };
        foreach (var person in new[] { "olga", "oscar", "henry", "admin" })
        {
            var claim = await PostAsync(person, $"{Finance}/expense-claims", Draft(region));
            Assert.Equal(claim.Id(), (await GetAsync(person, $"{Finance}/expense-claims/{claim.Id()}")).Id());
        }

        // A month long before all that is loaded.
        var closed = await system.CallAsync("admin", HttpMethod.Post, "/api/performance/v1/period-closes", new { month = "1992-02", regionId = region });
        Assert.True(closed.Status is HttpStatusCode.OK or HttpStatusCode.Conflict, closed.Body.ToString());
        await Wait.Until(
            async () => await CodeAsync(Southern.Head, $"{Sales}/meetings", new { regionId = region, minutes = new { title = "then", heldOn = "1992-02-28" } }) is "date-in-closed-period",
            "every service knows what is closed", TimeSpan.FromSeconds(60));
    }

    private async Task<string> ChangeAsync(string path, string first, string second)
    {
        var now = await GetAsync(Southern.Seller, path);
        var instalments = now.GetProperty("instalments").EnumerateArray().Zip([first, second], (i, amount) => new { instalmentId = i.GetProperty("instalmentId").GetString(), dueOn = i.GetProperty("dueOn").GetString(), amount });
        var sum = decimal.Parse(first, CultureInfo.InvariantCulture) + decimal.Parse(second, CultureInfo.InvariantCulture);
        now = await PostAsync(Southern.Seller, $"{path}/amendment", new { reason = "as agreed later", amount = Contracts.Text(sum), terms = "as agreed", instalments }, now.Etag());
        now = await PostAsync(Southern.Seller, $"{path}/amendment/submit", new { lawful = true, clear = true, complete = true }, now.Etag());
        now = await PostAsync(Southern.Head, $"{path}/amendment/review", new { lawful = true, clear = true, complete = true }, now.Etag());
        await PostAsync(Southern.Seller, $"{path}/amendment/sign", new { }, now.Etag());
        var ended = "";
        await Wait.Until(
            async () =>
            {
                now = await GetAsync(Southern.Seller, path);
                ended = now.GetProperty("amendments").EnumerateArray().Last().GetProperty("status").GetString()!;
                return now.GetProperty("status").GetString() != "changeRequested";
            },
            "Finance answers", TimeSpan.FromSeconds(30));
        return ended;
    }

    private async Task<JsonElement> OverdueAsync(string region)
    {
        var contract = await PostAsync(Southern.Seller, $"{Sales}/contracts", new { regionId = region, customerId = await CustomerAsync(), amount = "100.00", terms = "as agreed", instalments = new[] { new { dueOn = "2025-02-15", amount = "100.00" } } });
        var path = $"{Sales}/contracts/{contract.Id()}";
        contract = await PostAsync(Southern.Seller, $"{path}/submit", new { lawful = true, clear = true, complete = true }, contract.Etag());
        contract = await PostAsync(Southern.Head, $"{path}/review", new { lawful = true, clear = true, complete = true, reviewedOn = "2025-01-02" }, contract.Etag());
        contract = await PostAsync(Southern.Seller, $"{path}/sign", new { signedOn = "2025-01-02" }, contract.Etag());
        await Wait.Until(async () => (await GetAsync(Southern.Seller, $"{Finance}/receivables?contractId={contract.Id()}")).GetProperty("items").GetArrayLength() == 1, "Finance opens the receivable", TimeSpan.FromSeconds(20));
        return contract;
    }

    private async Task<JsonElement> DunAsync(string region)
    {
        var operation = await PostAsync(Southern.Finance, $"{Finance}/dunning-runs", new { regionId = region, asOf = Day(-2) });
        await Wait.Until(async () => (operation = await GetAsync(Southern.Finance, $"{Finance}/operations/{operation.Id()}")).GetProperty("state").GetString() is "succeeded", "the run ends", TimeSpan.FromSeconds(60));
        return operation;
    }

    /// <summary>As customer service tells it.</summary>
    private async Task ComplainAsync(string name, Guid complaint, string region, JsonElement contract, int version, string? resolvedOn)
    {
        var (type, messageId) = ($"RegionCloud.CustomerService.Messages.Events:{name}", Guid.CreateVersion7());
        var message = new
        {
            regionId = region, businessDate = Day(-10), actor = "cleo", occurredAt = Now,
            complaint = new { complaintId = complaint, number = "TK-2026-000001", version, regionId = region, customerId = contract.GetProperty("customer").GetProperty("id").GetString(), contractId = contract.Id(), openedOn = Day(-10), resolvedOn },
        };
        await using var connection = await new ConnectionFactory { Uri = new Uri(system.Broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        var body = JsonSerializer.SerializeToUtf8Bytes(new { messageId, messageType = new[] { $"urn:message:{type}" }, message }, JsonSerializerOptions.Web);
        await channel.BasicPublishAsync(type, "", mandatory: true, new BasicProperties { MessageId = messageId.ToString(), ContentType = "application/vnd.masstransit+json", Persistent = true }, body);
    }

    private async Task<string> GoalAsync()
    {
        const string Goals = "/api/performance/v1/company-goals";
        var goal = await PostAsync("admin", Goals, new { year = Year, statement = "grow", targets = new[] { new { code = "sales", name = "Sales", value = "9000000.00", unit = "money", currency = "CNY" } }, reason = "the market" });
        await PostAsync("henry", $"{Goals}/{goal.Id()}/approve", new { }, goal.Etag());
        return goal.Id();
    }

    private async Task<string> RegionAsync() => (await GetAsync(Southern.Seller, $"{Sales}/customers?pageSize=1")).GetProperty("items")[0].GetProperty("relations")[0].GetProperty("regionId").GetString()!;

    private async Task<string> CustomerAsync() => (await GetAsync(Southern.Seller, $"{Sales}/customers?pageSize=1")).GetProperty("items")[0].Id();

    private Task<JsonElement> GetAsync(string person, string path) => system.InsistAsync(person, HttpMethod.Get, path);

    private Task<JsonElement> PostAsync(string person, string path, object body, string? ifMatch = null) => system.InsistAsync(person, HttpMethod.Post, path, body, ifMatch);

    /// <summary>With what it is refused first; empty: it is done.</summary>
    private async Task<string> CodeAsync(string person, string path, object body, string? ifMatch = null)
    {
        var (_, answer) = await system.CallAsync(person, HttpMethod.Post, path, body, ifMatch);
        return answer.TryGetProperty("errors", out var errors) && errors.GetArrayLength() > 0 ? errors[0].GetProperty("code").GetString()! : answer.TryGetProperty("code", out var code) ? code.GetString()! : "";
    }

    private async Task<JsonElement> ChineseAsync(string path)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(system.Gateway, path));
        request.Headers.Authorization = new("Bearer", await system.TokenAsync(Southern.Seller));
        request.Headers.AcceptLanguage.ParseAdd("zh-CN");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return JsonElement.Parse(Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
    }

    private static string Day(int days) => Now.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
