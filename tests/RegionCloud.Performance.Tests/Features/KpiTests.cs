using System.Net;
using System.Text.Json.Nodes;
using RegionCloud.Testing;

namespace RegionCloud.Performance.Tests.Features;

/// <summary>A company of its own: its templates are the whole company's.</summary>
public sealed class KpiApp : PerformanceApp
{
    public Task ReadyAsync() => Wait.Until(async () => (await Admin.GetJsonAsync("scoring-templates?pageSize=200"))["items"]!.AsArray().Count >= 5, "the templates are seeded");
}

/// <summary>The library of indicators and the templates (5.2-3, 7.1).</summary>
public sealed class KpiTests(KpiApp app) : IClassFixture<KpiApp>
{
    [Fact]
    public async Task The_library_and_a_template_for_every_subject_come_with_the_product_7_1_1_7_2()
    {
        await app.ReadyAsync();

        var templates = (await app.Admin.GetJsonAsync("scoring-templates?asOf=2026-01-01"))["items"]!.AsArray();
        Assert.Equal(
            [("customerServiceDepartment", "quarter"), ("marketingDepartment", "quarter"), ("region", "year"), ("salesDepartment", "quarter"), ("salesPerson", "month")],
            templates.Select(t => (t!["subject"]!.ToString(), t["cycle"]!.ToString())).Order());
        var areas = (await app.Admin.GetJsonAsync("kpis?status=approved&pageSize=200"))["items"]!.AsArray().Select(k => k!["area"]!.ToString()).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(["marketing", "sales", "service", "teamManagement"], areas);
    }

    [Fact]
    public async Task A_score_names_its_cap_and_policy_set_RB_21_RB_25()
    {
        await app.ReadyAsync();
        var kpi = (await app.Admin.GetJsonAsync("kpis?q=campaignCost"))["items"]![0]!;

        var score = await app.Admin.GetJsonAsync($"kpis/{kpi["id"]}/score?actual=150&target=100");

        Assert.Equal(("50.00", "120.00"), (score["score"]!.ToString(), score["cap"]!.ToString()));
        Assert.NotEqual(Guid.Empty, (Guid)score["policySetId"]!);
        await app.Admin.AskAsync($"kpis/{kpi["id"]}/score?actual=150").Refused(HttpStatusCode.BadRequest, "number-range");
        await app.Admin.AskAsync($"kpis/{kpi["id"]}/score?actual=150&target=0").Refused(HttpStatusCode.BadRequest, "number-range");
    }

    [Fact]
    public async Task An_indicator_is_used_only_after_a_second_persons_yes_7_1_4()
    {
        await app.ReadyAsync();
        var kpi = await ProposeKpiAsync("newCustomers").Json(HttpStatusCode.Created);
        object[] items = [new { kpiCode = "newCustomers", weight = "80.00", targetFrom = "fixed", target = "12.00" }, new { kpiCode = "conduct", weight = "20.00", targetFrom = "none" }];
        await ProposeAsync("salesPerson", items).Refused(HttpStatusCode.UnprocessableEntity, "performance.template.kpi-unknown");
        await DecideAsync(app.Admin, $"kpis/{kpi["id"]}", kpi, "approve").Refused(HttpStatusCode.UnprocessableEntity, "performance.proposal.second-person");
        Assert.Contains((await app.Second.GetJsonAsync("waiting?pageSize=200"))["items"]!.AsArray(), i => i!["recordId"]!.ToString() == kpi["id"]!.ToString());

        await DecideAsync(app.Second, $"kpis/{kpi["id"]}", kpi, "approve").Json(HttpStatusCode.OK);
        var template = await ProposeAsync("salesPerson", items).Json(HttpStatusCode.Created);
        await ProposeAsync("salesPerson", items).Refused(HttpStatusCode.Conflict, "performance.template.proposal-open");
        template = await DecideAsync(app.Second, $"scoring-templates/{template["id"]}", template, "approve").Json(HttpStatusCode.OK);

        Assert.Equal((2, "approved"), (template["edition"]!.GetValue<int>(), template["proposal"]!["status"]!.ToString()));
        Assert.Equal(template["id"]!.ToString(), Assert.Single((await app.Admin.GetJsonAsync("scoring-templates?subject=salesPerson&asOf=" + template["proposal"]!["effectiveOn"]))["items"]!.AsArray())!["id"]!.ToString());
        await ProposeKpiAsync("newCustomers").Refused(HttpStatusCode.UnprocessableEntity, "performance.kpi.code-taken");
    }

    [Fact]
    public async Task A_template_that_would_leave_an_area_uncovered_is_not_approved_7_1_2()
    {
        await app.ReadyAsync();
        // Marketing is scored by its own department's template alone.
        var template = await ProposeAsync("marketingDepartment", new { kpiCode = "csat", weight = "90.00", targetFrom = "fixed", target = "85.00" }, new { kpiCode = "teamManagement", weight = "10.00", targetFrom = "none" }).Json(HttpStatusCode.Created);

        await DecideAsync(app.Second, $"scoring-templates/{template["id"]}", template, "approve").Refused(HttpStatusCode.UnprocessableEntity, "performance.template.areas-uncovered");
        await DecideAsync(app.Second, $"scoring-templates/{template["id"]}", template, "reject", new { reason = "no marketing" }).Json(HttpStatusCode.OK);
        await ProposeAsync("region", new { kpiCode = "csat", weight = "89.99", targetFrom = "fixed", target = "85.00" }, new { kpiCode = "conduct", weight = "10.00", targetFrom = "none" }).Refused(HttpStatusCode.UnprocessableEntity, "performance.template.weights-not-whole");
    }

    [Fact]
    public async Task What_was_rejected_or_withdrawn_is_used_by_nobody()
    {
        await app.ReadyAsync();
        var rejected = await ProposeKpiAsync("rejected").Json(HttpStatusCode.Created);
        await DecideAsync(app.Second, $"kpis/{rejected["id"]}", rejected, "reject", new { reason = "not measurable" }).Json(HttpStatusCode.OK);
        var withdrawn = await ProposeKpiAsync("withdrawn").Json(HttpStatusCode.Created);
        await DecideAsync(app.Admin, $"kpis/{withdrawn["id"]}", withdrawn, "withdraw", new { reason = "a typing error" }).Json(HttpStatusCode.OK);
        var template = await ProposeAsync("region", new { kpiCode = "csat", weight = "90.00", targetFrom = "fixed", target = "85.00" }, new { kpiCode = "conduct", weight = "10.00", targetFrom = "none" }).Json(HttpStatusCode.Created);
        await DecideAsync(app.Admin, $"scoring-templates/{template["id"]}", template, "withdraw", new { reason = "too early" }).Json(HttpStatusCode.OK);

        Assert.Equal("rejected", (await app.Admin.GetJsonAsync($"kpis/{rejected["id"]}"))["proposal"]!["status"]!.ToString());
        Assert.Equal("withdrawn", (await app.Admin.GetJsonAsync($"scoring-templates/{template["id"]}"))["proposal"]!["status"]!.ToString());
        await ProposeAsync("region", new { kpiCode = "withdrawn", weight = "90.00", targetFrom = "fixed", target = "85.00" }, new { kpiCode = "conduct", weight = "10.00", targetFrom = "none" }).Refused(HttpStatusCode.UnprocessableEntity, "performance.template.kpi-unknown");
    }

    [Fact]
    public async Task The_regions_read_them_and_headquarters_decides()
    {
        using var manager = await app.SignedInAsync("regionManager", await app.RegionAsync());

        Assert.NotEmpty((await manager.GetJsonAsync("kpis"))["items"]!.AsArray());
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.PostAsync("kpis", new { })).StatusCode);
        await app.Admin.PostAsync("kpis", new { code = "x", name = "x", area = "weather", unit = "count", direction = "higher", formula = "x", source = "sales", owner = "sales", reason = "x" }).Refused(HttpStatusCode.BadRequest, "value-not-allowed");
        await app.Admin.PostAsync("kpis", new { code = "y", name = "y", area = "sales", unit = "count", direction = "rating", formula = "y", source = "manual", owner = "sales", reason = "y" }).Refused(HttpStatusCode.UnprocessableEntity, "performance.kpi.rating-is-judged");
    }

    private Task<HttpResponseMessage> ProposeKpiAsync(string code)
        => app.Admin.PostAsync("kpis", new { code, name = "新客户数", area = "sales", unit = "count", direction = "higher", formula = "customers with their first contract in the period", source = "sales", owner = "sales", reason = "board" });

    private Task<HttpResponseMessage> ProposeAsync(string subject, params object[] items) => app.Admin.PostAsync("scoring-templates", new { subject, items, reason = "board" });

    private static Task<HttpResponseMessage> DecideAsync(HttpClient client, string path, JsonNode record, string act, object? body = null) => client.KeyedAsync($"{path}/{act}", body ?? new { }, record["etag"]);
}
