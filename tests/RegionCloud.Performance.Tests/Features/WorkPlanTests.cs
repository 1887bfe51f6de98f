using System.Net;
using System.Text.Json.Nodes;

namespace RegionCloud.Performance.Tests.Features;

/// <summary>A region's work plan as its manager and headquarters use it (2.2-1, 2.2-2). carl manages, the administrator is headquarters.</summary>
public sealed class WorkPlanTests(AppraisalApp app) : IClassFixture<AppraisalApp>
{
    [Fact]
    public async Task A_plan_goes_to_headquarters_which_acknowledges_it_and_its_progress_is_readable_as_of_any_day_2_2_1_2_2_2()
    {
        var company = await app.CompanyAsync();
        var carl = company.As("carl");
        Assert.Equal(HttpStatusCode.Forbidden, (await company.As("bob").PostAsync("work-plans", Plan(company))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await (await app.CompanyAsync()).As("carl").PostAsync("work-plans", Plan(company))).StatusCode);
        await carl.PostAsync("work-plans", Plan(company, dueOn: "2027-01-01")).Refused(HttpStatusCode.UnprocessableEntity, "performance.work-plan.due-outside");
        await carl.PostAsync("work-plans", Plan(company, owner: Guid.CreateVersion7())).Refused(HttpStatusCode.UnprocessableEntity, "performance.employee.unknown", "performance.employee.unknown");
        var plan = await carl.PostAsync("work-plans", Plan(company)).Json(HttpStatusCode.Created);
        await carl.PostAsync("work-plans", Plan(company)).Refused(HttpStatusCode.Conflict, "performance.work-plan.exists");
        Assert.Equal(["redraft", "send"], plan["actions"]!.AsArray().Select(a => a!.ToString()));

        plan = await carl.PostAsync($"work-plans/{plan["id"]}/send", new { on = "2026-01-05" }, plan["etag"]).Json(HttpStatusCode.OK);
        Assert.Contains((await app.Admin.GetJsonAsync("waiting?pageSize=200"))["items"]!.AsArray(), i => i!["recordId"]!.ToString() == plan["id"]!.ToString());
        Assert.Equal(HttpStatusCode.Forbidden, (await carl.KeyedAsync($"work-plans/{plan["id"]}/acknowledge", new { }, plan["etag"])).StatusCode);
        plan = await DoAsync(app.Admin, plan, "return", new { note = "more about channels" });
        Assert.Contains((await carl.GetJsonAsync("waiting?pageSize=200"))["items"]!.AsArray(), i => i!["recordId"]!.ToString() == plan["id"]!.ToString());
        var redraft = new HttpRequestMessage(HttpMethod.Put, Http.Address($"work-plans/{plan["id"]}")) { Content = System.Net.Http.Json.JsonContent.Create(new { title = "2026", statement = "grow", goals = Goals(company.People["bob"], "2026-06-30") }) };
        redraft.Headers.TryAddWithoutValidation("If-Match", plan["etag"]!.ToString());
        plan = await carl.SendAsync(redraft, TestContext.Current.CancellationToken).Json(HttpStatusCode.OK);
        plan = await carl.PostAsync($"work-plans/{plan["id"]}/send", new { on = "2026-01-08" }, plan["etag"]).Json(HttpStatusCode.OK);
        await app.Admin.KeyedAsync($"work-plans/{plan["id"]}/acknowledge", new { on = "2026-01-07" }, plan["etag"]).Refused(HttpStatusCode.UnprocessableEntity, "performance.work-plan.before-sending");
        plan = await DoAsync(app.Admin, plan, "acknowledge", new { note = "agreed", on = "2026-01-09" });
        Assert.Equal(("acknowledged", "2026-01-09"), (plan["status"]!.ToString(), plan["acknowledgedOn"]!.ToString()));

        plan = await carl.PostAsync($"work-plans/{plan["id"]}/reports", new { sequence = 1, status = "inProgress", percent = 25, note = "five of twenty", on = "2026-03-31" }, plan["etag"]).Json(HttpStatusCode.OK);
        await carl.PostAsync($"work-plans/{plan["id"]}/reports", new { sequence = 1, status = "done", percent = 99, note = "x" }, plan["etag"]).Refused(HttpStatusCode.UnprocessableEntity, "performance.work-plan.progress");
        await carl.PostAsync($"work-plans/{plan["id"]}/reports", new { sequence = 1, status = "done", percent = 101, note = "x" }, plan["etag"]).Json(HttpStatusCode.BadRequest);
        plan = await carl.PostAsync($"work-plans/{plan["id"]}/reports", new { sequence = 1, status = "done", percent = 100, note = "twenty", on = "2026-07-02" }, plan["etag"]).Json(HttpStatusCode.OK);

        // Two goals: a quarter of one is 12.50 %; on its day it is not overdue, the day after it is, until it is done.
        Assert.Equal("0.00 False", await AsOfAsync("2026-03-30"));
        Assert.Equal("12.50 False", await AsOfAsync("2026-06-30"));
        Assert.Equal("12.50 True", await AsOfAsync("2026-07-01"));
        Assert.Equal("50.00 False", await AsOfAsync("2026-07-02"));
        Assert.Equal(["draft", "sent", "returned", "draft", "sent", "acknowledged"], plan["history"]!.AsArray().Select(s => s!["to"]!.ToString()));

        async Task<string> AsOfAsync(string day) => await carl.GetJsonAsync($"work-plans/{plan["id"]}?asOf={day}") is var read ? $"{read["progressPercent"]} {read["goals"]![0]!["overdue"]!.GetValue<bool>()}" : "";
    }

    private static object Plan(Company company, string dueOn = "2026-06-30", Guid? owner = null) => new { regionId = company.Region, year = 2026, title = "2026", statement = "grow", goals = Goals(owner ?? company.People["bob"], dueOn) };

    private static object[] Goals(Guid owner, string dueOn) => [new { text = "20 new customers", employeeId = owner, dueOn, targetCode = "sales" }, new { text = "a fair", employeeId = owner, dueOn = "2026-12-31" }];

    private static Task<JsonNode> DoAsync(HttpClient who, JsonNode plan, string action, object body) => Company.DoAsync(who, plan, action, body, "work-plans");
}
