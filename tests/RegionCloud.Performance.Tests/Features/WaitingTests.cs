using System.Net;
using System.Text.Json.Nodes;

namespace RegionCloud.Performance.Tests.Features;

/// <summary>What waits for a second person's yes (待辦, SoD6, SoD8).</summary>
public sealed class WaitingTests(PerformanceApp app)
{
    [Fact]
    public async Task A_role_of_headquarters_waits_for_the_second_person_until_he_approves_SoD6()
    {
        var employee = await app.EmployeeAsync();
        var before = app.App.Clock.GetUtcNow();
        employee = await (await app.Admin.PostAsync($"employees/{employee["id"]}/grants", new { role = "auditor", from = "2020-01-01" }, employee["etag"])).Json(HttpStatusCode.OK);
        var grant = employee["grants"]![0]!["id"]!.ToString();

        var item = await OfAsync(app.Second, grant);
        Assert.Equal(("grantApproval", "approve", $"/api/performance/v1/employees/{employee["id"]}"), (item!["kind"]!.ToString(), item["action"]!.ToString(), item["link"]!.ToString()));
        Assert.Contains("Auditor", item["title"]!.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.InRange(item["since"]!.GetValue<DateTimeOffset>(), before.AddSeconds(-1), app.App.Clock.GetUtcNow());
        Assert.Null(await OfAsync(app.Admin, grant));

        await (await app.Second.ApproveAsync($"employees/{employee["id"]}/grants/{grant}", employee["etag"])).Json(HttpStatusCode.OK);
        Assert.Null(await OfAsync(app.Second, grant));
    }

    [Fact]
    public async Task A_stand_in_for_such_a_role_waits_for_somebody_else_than_both_SoD8()
    {
        var hanna = await app.SignedInAsync("hqFinance");
        var grant = (await app.Admin.GetJsonAsync($"employees/{(await hanna.GetJsonAsync("me"))["employee"]!["id"]}"))["grants"]![0]!;
        var stand = await app.EmployeeAsync();
        var delegation = await (await hanna.PostAsync("delegations", new { grantId = grant["id"]!.ToString(), to = stand["id"]!.ToString(), from = "2021-01-01", until = "2999-12-31" })).Json(HttpStatusCode.Created);
        var id = delegation["id"]!.ToString();

        foreach (var administrator in new[] { app.Admin, app.Second })
            Assert.Equal("delegationApproval", (await OfAsync(administrator, id))!["kind"]!.ToString());
        Assert.Null(await OfAsync(hanna, id));

        await (await app.Admin.ApproveAsync($"delegations/{id}", delegation["etag"])).Json(HttpStatusCode.OK);
        Assert.Null(await OfAsync(app.Second, id));
    }

    private static async Task<JsonNode?> OfAsync(HttpClient client, string record)
        => (await client.GetJsonAsync("waiting?pageSize=200"))["items"]!.AsArray().SingleOrDefault(i => i!["recordId"]!.ToString() == record);
}
