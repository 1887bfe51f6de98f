using System.Net;
using System.Text.Json.Nodes;
using RegionCloud.Testing;

namespace RegionCloud.Performance.Tests.Features;

public sealed class EmployeesTests(PerformanceApp app)
{
    [Fact]
    public async Task A_transfer_keeps_the_past_2d()
    {
        var (east, west, anna) = (await app.RegionAsync(), await app.RegionAsync(), await app.EmployeeAsync());
        anna = await Transfer(anna, east, "2021-01-01");
        anna = await Transfer(anna, west, "2024-07-01");

        Assert.Equal([(Sales(east), "2024-06-30"), (Sales(west), null)], anna["assignments"]!.AsArray().Select(a => (a!["departmentId"]!.ToString(), a["until"]?.ToString())));
        Assert.Contains(anna["id"]!.ToString(), await Working(east, "2024-06-30"));
        Assert.DoesNotContain(anna["id"]!.ToString(), await Working(east, "2024-07-01"));
        Assert.Contains(anna["id"]!.ToString(), await Working(west, "2024-07-01"));
    }

    [Fact]
    public async Task A_region_manager_sees_who_works_there_and_of_them_only_his_region_1_3()
    {
        var (own, foreign) = (await app.RegionAsync(), await app.RegionAsync());
        var anna = await Transfer(await Transfer(await app.EmployeeAsync(), own, "2021-01-01"), foreign, "2024-07-01");
        var wendy = await Transfer(await app.EmployeeAsync(), foreign, "2021-01-01");
        var carl = await app.SignedInAsync("regionManager", own);

        Assert.Equal([anna["id"]!.ToString()], (await carl.GetJsonAsync("employees"))["items"]!.AsArray().Select(e => e!["id"]!.ToString()));
        Assert.Equal([Sales(own)], (await carl.GetJsonAsync($"employees/{anna["id"]}"))["assignments"]!.AsArray().Select(a => a!["departmentId"]!.ToString()));
        await (await carl.AskAsync($"employees/{wendy["id"]}")).Refused(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_role_works_from_grant_to_end_1_4()
    {
        var subject = app.Unique("audrey");
        var (employee, client) = (await app.EmployeeAsync(subject), app.App.As(subject));
        employee = await (await app.Admin.PostAsync($"employees/{employee["id"]}/grants", new { role = "auditor", from = "2020-01-01" }, employee["etag"])).Json(HttpStatusCode.OK);
        employee = await (await app.Second.ApproveAsync($"employees/{employee["id"]}/grants/{employee["grants"]![0]!["id"]}", employee["etag"])).Json(HttpStatusCode.OK);
        await Until(HttpStatusCode.OK);

        await (await app.Admin.PostAsync($"employees/{employee["id"]}/grants/{employee["grants"]![0]!["id"]}/end", new { on = "2024-12-31" }, employee["etag"])).Json(HttpStatusCode.OK);
        await Until(HttpStatusCode.Forbidden);

        Task Until(HttpStatusCode status) => Wait.Until(async () => (await client.AskAsync("regions")).StatusCode == status, $"{status}");
    }

    [Fact]
    public async Task Nobody_gives_himself_a_role_SoD6()
    {
        var admin = await AdministratorAsync();

        var problem = await (await app.Admin.PostAsync($"employees/{admin["id"]}/grants", new { role = "auditor", from = "2020-01-01" }, admin["etag"])).Refused(HttpStatusCode.UnprocessableEntity, "performance.grant.to-oneself");

        Assert.Contains("Administrator", problem["detail"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        var admin = await AdministratorAsync();
        var grant = admin["grants"]!.AsArray().Single(g => g!["role"]!.ToString() == "hqAdmin")!;

        await (await app.Admin.PostAsync($"employees/{admin["id"]}/grants/{grant["id"]}/end", new { on = "2025-12-31" }, admin["etag"])).Refused(HttpStatusCode.Conflict, "performance.grant.last-administrator");
    }

    [Fact]
    public async Task What_is_named_must_exist()
    {
        var employee = await app.EmployeeAsync();
        var nowhere = Guid.CreateVersion7();

        await (await app.Admin.PostAsync($"employees/{employee["id"]}/grants", new { role = "salesRep", from = "2020-01-01", regionId = nowhere, departmentId = nowhere }, employee["etag"]))
            .Refused(HttpStatusCode.UnprocessableEntity, "performance.region.unknown", "performance.department.unknown");
        await (await app.Admin.PostAsync($"employees/{employee["id"]}/assignments", new { departmentId = nowhere, post = "x", from = "2020-01-01" }, employee["etag"]))
            .Refused(HttpStatusCode.UnprocessableEntity, "performance.department.unknown");
        await (await app.Admin.PostAsync($"employees/{nowhere}/grants", new { role = "auditor", from = "2020-01-01" }, employee["etag"])).Refused(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Number_and_account_belong_to_one_person()
    {
        var anna = await app.EmployeeAsync(app.Unique("anna"));

        await (await app.Admin.PostAsync("employees", new { number = anna["number"]!.ToString(), name = "x", from = "2020-01-01", subject = anna["subject"]!.ToString() }))
            .Refused(HttpStatusCode.UnprocessableEntity, "performance.employee.number-taken", "performance.employee.subject-taken");
    }

    private static string Sales(JsonNode region) => region["departments"]!.AsArray().Single(d => d!["kind"]!.ToString() == "sales")!["id"]!.ToString();

    private async Task<JsonNode> Transfer(JsonNode employee, JsonNode region, string from)
        => await (await app.Admin.PostAsync($"employees/{employee["id"]}/assignments", new { departmentId = Sales(region), post = "销售员", from }, employee["etag"])).Json(HttpStatusCode.OK);

    private async Task<IEnumerable<string>> Working(JsonNode region, string day)
        => (await app.Admin.GetJsonAsync($"employees?regionId={region["id"]}&asOf={day}"))["items"]!.AsArray().Select(e => e!["id"]!.ToString());

    private async Task<JsonNode> AdministratorAsync()
    {
        var admin = (await app.Admin.GetJsonAsync("employees?pageSize=200"))["items"]!.AsArray().Single(e => e!["number"]!.ToString() == "HQ-0001")!;
        return await app.Admin.GetJsonAsync($"employees/{admin["id"]}");
    }
}
