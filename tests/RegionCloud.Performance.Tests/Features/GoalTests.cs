using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Common.Messages.V1;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.Testing;

namespace RegionCloud.Performance.Tests.Features;

/// <summary>公司年度目標: headquarters records what the company wants of a year, and everything links to it (1-2).</summary>
public sealed class GoalTests(PerformanceApp app)
{
    private static int year = 2030;

    [Fact]
    public async Task A_goal_is_proposed_by_one_person_approved_by_another_and_told_whole_1_2()
    {
        var goal = await ProposedAsync(Interlocked.Increment(ref year));
        Assert.Null(goal["current"]);
        Assert.Equal(["withdraw"], Actions(goal));
        await DecideAsync(app.Admin, goal, "approve", new { }).Refused(HttpStatusCode.UnprocessableEntity, "performance.proposal.second-person");

        goal = await DecideAsync(app.Second, goal, "approve", new { }).Json(HttpStatusCode.OK);

        Assert.Equal(("120000000.00", "CNY"), (goal["current"]!["targets"]![0]!["value"]!.ToString(), goal["current"]!["targets"]![0]!["currency"]!.ToString()));
        Assert.Equal(["revise"], Actions(goal));
        var told = JsonNode.Parse(await app.Db(db => db.Outbox.Where(m => m.Type.EndsWith(":CompanyGoalSet") && m.Body.Contains(goal["id"]!.ToString())).Select(m => m.Body).SingleAsync()))!;
        Assert.Equal((goal["id"]!.ToString(), 1, 2), (told["GoalId"]!.ToString(), told["Revision"]!.GetValue<int>(), told["Targets"]!.AsArray().Count));
        var directory = app.App.Services.GetRequiredService<OrganisationDirectory>();
        await Wait.Until(() => directory.Current.GoalOf((int)goal["year"]!)?.AsOf(DateOnly.MaxValue)?.Targets[0].Value == 120_000_000m, "every service's copy has the goal");
    }

    [Fact]
    public async Task A_goal_that_nobody_approved_is_told_to_nobody()
    {
        var goal = await ProposedAsync(Interlocked.Increment(ref year));
        var approved = await ApprovedAsync(Interlocked.Increment(ref year));
        var directory = app.App.Services.GetRequiredService<OrganisationDirectory>();
        await Wait.Until(() => directory.Current.Goals.ContainsKey(Guid.Parse(approved["id"]!.ToString())), "the copy is up to date");

        Assert.Null(directory.Current.GoalOf((int)goal["year"]!));
    }

    [Fact]
    public async Task A_revision_holds_from_its_day_and_what_was_wanted_before_stays_readable_RB_02()
    {
        var today = app.App.Services.GetRequiredService<BusinessClock>().Today();
        var goal = await ProposedAsync(Interlocked.Increment(ref year));
        goal = await DecideAsync(app.Second, goal, "approve", new { on = today.AddDays(-10) }).Json(HttpStatusCode.OK);
        goal = await ReviseAsync(goal, "90000000.00").Json(HttpStatusCode.OK);
        await ReviseAsync(goal, "1.00").Refused(HttpStatusCode.Conflict, "performance.goal.revision-open");
        await DecideAsync(app.Second, goal, "approve", new { on = today.AddDays(-11) }).Refused(HttpStatusCode.UnprocessableEntity, "performance.goal.before-last-revision");
        await DecideAsync(app.Second, goal, "approve", new { on = today.AddDays(1) }).Refused(HttpStatusCode.UnprocessableEntity, "date-in-future");
        await DecideAsync(app.Second, goal, "approve", new { on = today.AddDays(-1) }).Json(HttpStatusCode.OK);

        Assert.Null((await AsOfAsync(goal, today.AddDays(-11)))["current"]);
        Assert.Equal("120000000.00", Sales(await AsOfAsync(goal, today.AddDays(-2))));
        Assert.Equal("90000000.00", Sales(await AsOfAsync(goal, today.AddDays(-1))));
        using var channel = app.App.Ask("svc-sales");
        var trace = await new TraceService.TraceServiceClient(channel).GetTraceAsync(new GetTraceRequest { Kind = "companyGoal", Id = goal["id"]!.ToString() }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(2, trace.Events.Count(e => e.Type == "companyGoalSet"));
    }

    [Fact]
    public async Task A_goal_without_sales_with_a_target_twice_or_for_a_year_that_has_one_is_refused_5_1_1()
    {
        var taken = await ProposedAsync(Interlocked.Increment(ref year));
        object percent = new { code = "satisfaction", name = "客户满意度", value = "90.00", unit = "percent" };

        await ProposeAsync((int)taken["year"]!, Target("1.00")).Refused(HttpStatusCode.UnprocessableEntity, "performance.goal.year-taken");
        await ProposeAsync(Interlocked.Increment(ref year), percent).Refused(HttpStatusCode.UnprocessableEntity, "performance.goal.sales-missing");
        await ProposeAsync(year, Target("1.00"), percent, percent).Refused(HttpStatusCode.UnprocessableEntity, "performance.goal.target-twice");
        await ProposeAsync(year, Target("1.00"), new { code = "nps", name = "NPS", value = "30.00", unit = "points", currency = "CNY" }).Refused(HttpStatusCode.UnprocessableEntity, "performance.goal.currency-not-allowed");
        await ProposeAsync(year, Target("0.00")).Refused(HttpStatusCode.BadRequest, "number-range");
        await ProposeAsync(year, Target("1.00"), new { code = "nps", name = "NPS", value = "30.00", unit = "stars" }).Refused(HttpStatusCode.BadRequest, "value-not-allowed");
        await ProposeAsync(1989, Target("1.00")).Refused(HttpStatusCode.BadRequest, "number-range");
    }

    [Fact]
    public async Task What_was_rejected_or_withdrawn_is_decided_and_another_revision_may_follow()
    {
        var goal = await ProposedAsync(Interlocked.Increment(ref year));
        await DecideAsync(app.Second, goal, "withdraw", new { reason = "not mine" }).Refused(HttpStatusCode.UnprocessableEntity, "performance.proposal.not-the-proposer");
        goal = await DecideAsync(app.Second, goal, "reject", new { reason = "too much" }).Json(HttpStatusCode.OK);
        Assert.Equal(("rejected", "too much"), (goal["revisions"]![0]!["proposal"]!["status"]!.ToString(), goal["revisions"]![0]!["proposal"]!["decisionReason"]!.ToString()));
        await DecideAsync(app.Second, goal, "approve", new { }).Refused(HttpStatusCode.Conflict, "performance.proposal.not-open");

        goal = await ReviseAsync(goal, "2.00").Json(HttpStatusCode.OK);
        goal = await DecideAsync(app.Admin, goal, "withdraw", new { reason = "a typing error" }).Json(HttpStatusCode.OK);

        Assert.Equal(["rejected", "withdrawn"], goal["revisions"]!.AsArray().Select(r => r!["proposal"]!["status"]!.ToString()));
        Assert.Null(goal["current"]);
    }

    [Fact]
    public async Task It_waits_for_whoever_may_approve_it_and_people_of_the_regions_only_read_it()
    {
        var goal = await ProposedAsync(Interlocked.Increment(ref year));
        using var manager = await app.SignedInAsync("regionManager", await app.RegionAsync());

        Assert.Contains(await WaitingAsync(app.Second), i => i!["recordId"]!.ToString() == goal["id"]!.ToString());
        Assert.DoesNotContain(await WaitingAsync(app.Admin), i => i!["recordId"]!.ToString() == goal["id"]!.ToString());
        Assert.Equal(goal["id"]!.ToString(), Assert.Single((await manager.GetJsonAsync($"company-goals?year={goal["year"]}"))["items"]!.AsArray())!["id"]!.ToString());
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.PostAsync("company-goals", new { })).StatusCode);
    }

    private async Task<JsonNode> ProposedAsync(int of)
        => await ProposeAsync(of, Target("120000000.00"), new { code = "satisfaction", name = "客户满意度", value = "90.00", unit = "percent" }).Json(HttpStatusCode.Created);

    private async Task<JsonNode> ApprovedAsync(int of) => await DecideAsync(app.Second, await ProposedAsync(of), "approve", new { }).Json(HttpStatusCode.OK);

    private Task<HttpResponseMessage> ProposeAsync(int of, params object[] targets) => app.Admin.PostAsync("company-goals", new { year = of, statement = "做大做强", targets, reason = "board" });

    private Task<HttpResponseMessage> ReviseAsync(JsonNode goal, string sales)
        => app.Admin.PostAsync($"company-goals/{goal["id"]}/revisions", new { statement = "稳健", targets = new[] { Target(sales) }, reason = "market" }, goal["etag"]);

    private static Task<HttpResponseMessage> DecideAsync(HttpClient client, JsonNode goal, string act, object body) => client.KeyedAsync($"company-goals/{goal["id"]}/{act}", body, goal["etag"]);

    private Task<JsonNode> AsOfAsync(JsonNode goal, DateOnly day) => app.Admin.GetJsonAsync($"company-goals/{goal["id"]}?asOf={day:yyyy-MM-dd}");

    private static async Task<JsonArray> WaitingAsync(HttpClient client) => (await client.GetJsonAsync("waiting?pageSize=200"))["items"]!.AsArray();

    private static object Target(string value) => new { code = "sales", name = "销售额", value, unit = "money" };

    private static string Sales(JsonNode goal) => goal["current"]!["targets"]!.AsArray().Single(t => t!["code"]!.ToString() == "sales")!["value"]!.ToString();

    private static IEnumerable<string> Actions(JsonNode goal) => goal["actions"]!.AsArray().Select(a => a!.ToString());
}
