using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Testing;

namespace RegionCloud.Performance.Tests.Features;

public sealed class RegionsTests(PerformanceApp app)
{
    [Fact]
    public async Task A_new_region_has_three_departments_and_is_vacant_2_1_1_2_1_2()
    {
        var region = await app.RegionAsync("2024-05-01");

        Assert.Equal(["marketing", "sales", "customerService"], region["departments"]!.AsArray().Select(d => d!["kind"]!.ToString()));
        Assert.True((bool)region["vacant"]!);
        Assert.Equal("2024-05-01", region["vacantSince"]!.ToString());
        Assert.Null(region["manager"]);
    }

    [Fact]
    public async Task More_departments_may_be_added_2_1_2()
    {
        var region = await app.RegionAsync();

        var answer = await (await app.Admin.PostAsync($"regions/{region["id"]}/departments", new { name = "渠道部", from = "2024-01-01" }, region["etag"])).Json(HttpStatusCode.OK);

        Assert.Equal(["市场部", "销售部", "客服部", "渠道部"], answer["departments"]!.AsArray().Select(d => d!["name"]!.ToString()));
        Assert.NotEqual(region["etag"]!.ToString(), answer["etag"]!.ToString());
    }

    [Fact]
    public async Task Managers_follow_each_other_and_every_day_has_its_own_2_1_1()
    {
        var (region, carl, vera) = (await app.RegionAsync(), await app.EmployeeAsync(), await app.EmployeeAsync());
        region = await Appoint(region, carl, "2021-01-01");
        region = await Appoint(region, vera, "2024-07-01");
        await (await app.Admin.PostAsync($"regions/{region["id"]}/manager/end", new { on = "2025-03-31" }, region["etag"])).Json(HttpStatusCode.OK);

        Assert.Equal(carl["id"]!.ToString(), (await On("2024-06-30"))["manager"]!["employeeId"]!.ToString());
        Assert.Equal(vera["id"]!.ToString(), (await On("2024-07-01"))["manager"]!["employeeId"]!.ToString());
        Assert.Equal("2020-01-01", (await On("2020-12-31"))["vacantSince"]!.ToString());
        Assert.Equal("2025-04-01", (await app.Admin.GetJsonAsync($"regions/{region["id"]}"))["vacantSince"]!.ToString());
        var grant = (await app.Admin.GetJsonAsync($"employees/{carl["id"]}"))["grants"]!.AsArray().Single()!;
        Assert.Equal(("regionManager", "2021-01-01", "2024-06-30"), (grant["role"]!.ToString(), grant["from"]!.ToString(), grant["until"]!.ToString()));

        Task<JsonNode> On(string day) => app.Admin.GetJsonAsync($"regions/{region["id"]}?asOf={day}");
    }

    [Fact]
    public async Task A_second_manager_is_refused_by_name_and_days_2_1_1()
    {
        var (region, carl, vera) = (await app.RegionAsync(), await app.EmployeeAsync("carl"), await app.EmployeeAsync());
        region = await Appoint(region, carl, "2021-01-01", "2027-12-31");

        var problem = await (await app.Admin.PostAsync($"regions/{region["id"]}/manager", new { employeeId = vera["id"]!.ToString(), from = "2026-01-01" }, region["etag"]))
            .Refused(HttpStatusCode.UnprocessableEntity, "performance.region.manager-overlap");

        Assert.Contains("carl", problem["detail"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("from 2021-01-01 until 2027-12-31", problem["detail"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_appointments_at_once_exactly_one_wins_2_1_1()
    {
        var region = await app.RegionAsync();
        var people = new[] { await app.EmployeeAsync(), await app.EmployeeAsync(), await app.EmployeeAsync(), await app.EmployeeAsync() };

        var answers = await Task.WhenAll(people.Select(p => app.Admin.PostAsync($"regions/{region["id"]}/manager", new { employeeId = p["id"]!.ToString(), from = "2026-01-01" }, region["etag"])));

        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.Equal(3, answers.Count(a => a.StatusCode == HttpStatusCode.PreconditionFailed));
        Assert.Single((await app.Admin.GetJsonAsync($"regions/{region["id"]}"))["managerTerms"]!.AsArray());
    }

    [Fact]
    public async Task A_change_takes_the_version_that_was_read()
    {
        var region = await app.RegionAsync();

        await (await app.Admin.PostAsync($"regions/{region["id"]}/departments", new { name = "渠道部", from = "2024-01-01" })).Refused(HttpStatusCode.PreconditionRequired, "if-match-required");
        await (await app.Admin.PostAsync($"regions/{region["id"]}/departments", new { name = "渠道部", from = "2024-01-01" }, "\"9\"")).Refused(HttpStatusCode.PreconditionFailed, "stale-version");
    }

    [Fact]
    public async Task A_malformed_region_is_refused_by_field()
    {
        var problem = await (await app.Admin.PostAsync("regions", new { code = "", name = "", timeZone = "Asia/Shanghai", from = "2020-01-01" })).Refused(HttpStatusCode.BadRequest, "text-length", "text-length");

        Assert.Equal(["/code", "/name"], problem["errors"]!.AsArray().Select(e => e!["pointer"]!.ToString()));
    }

    [Fact]
    public async Task A_code_belongs_to_one_region()
    {
        var region = await app.RegionAsync();

        await (await app.Admin.PostAsync("regions", new { code = region["code"]!.ToString(), name = "x", timeZone = "Mars/Olympus", from = "2020-01-01" }))
            .Refused(HttpStatusCode.UnprocessableEntity, "performance.region.code-taken", "performance.region.time-zone-unknown");
    }

    [Fact]
    public async Task A_region_manager_sees_his_region_and_no_other_1_3()
    {
        var (own, foreign) = (await app.RegionAsync(), await app.RegionAsync());
        var carl = await app.SignedInAsync("regionManager", own);

        Assert.Equal([own["id"]!.ToString()], (await carl.GetJsonAsync("regions"))["items"]!.AsArray().Select(r => r!["id"]!.ToString()));
        await carl.GetJsonAsync($"regions/{own["id"]}");
        await (await carl.AskAsync($"regions/{foreign["id"]}")).Refused(HttpStatusCode.NotFound, "not-found");
        await (await carl.PostAsync($"regions/{own["id"]}/departments", new { name = "渠道部", from = "2024-01-01" }, own["etag"])).Refused(HttpStatusCode.Forbidden, "not-permitted");
    }

    [Fact]
    public async Task An_appointment_works_as_a_role_and_is_told_to_the_others()
    {
        var (region, subject) = (await app.RegionAsync(), app.Unique("carl"));
        var client = app.App.As(subject);
        await Appoint(region, await app.EmployeeAsync(subject), "2021-01-01");

        await Wait.Until(async () => (await client.AskAsync($"regions/{region["id"]}")).StatusCode == HttpStatusCode.OK, "the new manager sees his region");

        var bodies = await app.Db(db => db.Outbox.Select(m => m.Body).ToListAsync());
        Assert.Contains(bodies, b => b.Contains(region["id"]!.ToString(), StringComparison.Ordinal) && b.Contains("\"Actor\":\"admin\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Regions_are_listed_as_of_a_day_page_by_page()
    {
        await app.RegionAsync("2001-01-01");
        await app.RegionAsync("2002-01-01");

        Assert.DoesNotContain((await app.Admin.GetJsonAsync("regions?asOf=2001-12-31&pageSize=200"))["items"]!.AsArray(), r => string.CompareOrdinal(r!["from"]!.ToString(), "2001-12-31") > 0);
        var first = await app.Admin.GetJsonAsync("regions?pageSize=1");
        var second = await app.Admin.GetJsonAsync($"regions?pageSize=1&pageToken={first["nextPageToken"]}");
        Assert.NotEqual(first["items"]![0]!["id"]!.ToString(), second["items"]![0]!["id"]!.ToString());
    }

    private async Task<JsonNode> Appoint(JsonNode region, JsonNode employee, string from, string? until = null)
        => await (await app.Admin.PostAsync($"regions/{region["id"]}/manager", new { employeeId = employee["id"]!.ToString(), from, until }, region["etag"])).Json(HttpStatusCode.OK);
}
