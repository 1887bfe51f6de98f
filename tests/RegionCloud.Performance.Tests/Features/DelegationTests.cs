using System.Net;
using System.Text.Json.Nodes;
using RegionCloud.Performance.Features;
using RegionCloud.Performance.Features.Feed;
using RegionCloud.ServiceDefaults.Observability;
using RegionCloud.Testing;

namespace RegionCloud.Performance.Tests.Features;

/// <summary>Second approval, standing in, posts, and what is offered (2.1-1…3, 1-3, 1-4, SoD6, SoD8).</summary>
public sealed class DelegationTests(PerformanceApp app)
{
    [Fact]
    public async Task A_role_of_headquarters_gives_nothing_and_is_told_to_nobody_until_a_second_person_approves_SoD6()
    {
        var subject = app.Unique("audrey");
        var (employee, client) = (await GrantAsync(await app.EmployeeAsync(subject), "auditor"), app.App.As(subject));
        var grant = employee["grants"]![0]!;
        var path = $"employees/{employee["id"]}/grants/{grant["id"]}";

        Assert.Equal((true, "decision", "admin"), (grant["pending"]!.GetValue<bool>(), grant["origin"]!.ToString(), grant["givenBy"]!.ToString()));
        Assert.DoesNotContain(grant["id"]!.ToString(), await FeedAsync());
        await (await client.AskAsync("regions")).Refused(HttpStatusCode.Forbidden, "not-permitted");
        Assert.DoesNotContain("approve", Texts(grant["actions"]));
        await (await app.Admin.ApproveAsync(path, employee["etag"])).Refused(HttpStatusCode.UnprocessableEntity, "performance.grant.second-person");

        var seen = await app.Second.GetJsonAsync($"employees/{employee["id"]}");
        Assert.Contains("approve", Texts(seen["grants"]![0]!["actions"]));
        employee = await (await app.Second.ApproveAsync(path, employee["etag"])).Json(HttpStatusCode.OK);

        Assert.Equal("eva", employee["grants"]![0]!["approvedBy"]!.ToString());
        Assert.Contains(grant["id"]!.ToString(), await FeedAsync());
        await Wait.Until(async () => (await client.AskAsync("regions")).StatusCode == HttpStatusCode.OK, "the role works");
        await (await app.Second.ApproveAsync(path, employee["etag"])).Refused(HttpStatusCode.Conflict, "performance.grant.not-pending");
    }

    [Fact]
    public async Task Of_many_approvals_at_once_one_counts()
    {
        var employee = await GrantAsync(await app.EmployeeAsync(), "hqFinance");
        var path = $"employees/{employee["id"]}/grants/{employee["grants"]![0]!["id"]}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.Second.ApproveAsync(path, employee["etag"])));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(5, answers.Count(a => a.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task A_region_manager_gives_the_roles_of_his_people_in_his_region_and_no_others_1_4()
    {
        var (own, foreign) = (await app.RegionAsync(), await app.RegionAsync());
        var carl = await app.SignedInAsync("regionManager", own);
        var anna = await TransferAsync(await app.EmployeeAsync(), own);
        var path = $"employees/{anna["id"]}/grants";
        Assert.Equal(["grant"], Texts((await carl.GetJsonAsync($"employees/{anna["id"]}"))["actions"]));

        await (await carl.PostAsync(path, new { role = "salesRep", regionId = Id(foreign), from = "2021-01-01" }, anna["etag"])).Refused(HttpStatusCode.UnprocessableEntity, "performance.region.unknown");
        foreach (var role in new[] { "financeOfficer", "regionManager" })
            await (await carl.PostAsync(path, new { role, regionId = Id(own), from = "2021-01-01" }, anna["etag"])).Refused(HttpStatusCode.UnprocessableEntity, "performance.grant.above-region-manager");
        await (await carl.PostAsync(path, new { role = "auditor", from = "2021-01-01" }, anna["etag"])).Refused(HttpStatusCode.UnprocessableEntity, "performance.grant.above-region-manager");
        anna = await (await carl.PostAsync(path, new { role = "salesRep", regionId = Id(own), from = "2021-01-01" }, anna["etag"])).Json(HttpStatusCode.OK);

        Assert.False(anna["grants"]![0]!["pending"]!.GetValue<bool>());
        Assert.Empty(Texts(anna["grants"]![0]!["actions"]));
        await (await carl.PostAsync($"{path}/{anna["grants"]![0]!["id"]}/end", new { on = "2022-01-01" }, anna["etag"])).Refused(HttpStatusCode.Forbidden, "not-permitted");
    }

    [Fact]
    public async Task A_stand_in_has_the_role_for_the_days_and_loses_it_with_them_SoD8()
    {
        var (own, foreign) = (await app.RegionAsync(), await app.RegionAsync());
        var (carl, subject) = (await app.SignedInAsync("regionManager", own), app.Unique("stand"));
        var (stand, person) = (app.App.As(subject), await app.EmployeeAsync(subject));
        var grant = (await carl.GetJsonAsync("me"))["employee"]!["id"]!.ToString() is var id ? (await app.Admin.GetJsonAsync($"employees/{id}"))["grants"]![0]! : null!;
        await (await stand.AskAsync("regions")).Refused(HttpStatusCode.Forbidden, "not-permitted");

        var delegation = await (await carl.PostAsync("delegations", new { grantId = Id(grant), to = Id(person), from = "2021-01-01", until = "2999-12-31" })).Json(HttpStatusCode.Created);

        Assert.Equal(["end"], Texts(delegation["actions"]));
        await Wait.Until(async () => (await stand.AskAsync($"regions/{own["id"]}")).StatusCode == HttpStatusCode.OK, "the stand-in sees the region");
        await (await stand.AskAsync($"regions/{foreign["id"]}")).Refused(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(Id(delegation), Id((await stand.GetJsonAsync("delegations"))["items"]![0]!));
        Assert.Contains(Id(delegation), Texts((await app.Admin.GetJsonAsync("delegations?pageSize=200"))["items"], i => Id(i)));
        Assert.Equal("regionManager", (await stand.GetJsonAsync("me"))["standsInFor"]![0]!["grant"]!["role"]!.ToString());
        // What one was handed one cannot hand on.
        await (await stand.PostAsync("delegations", new { grantId = Id(grant), to = Id(person), from = "2021-01-01", until = "2021-12-31" })).Refused(HttpStatusCode.NotFound, "not-found");
        // Nor use it for oneself, nor for whom one stands in.
        var moved = await TransferAsync(person, own);
        await (await stand.PostAsync($"employees/{moved["id"]}/grants", new { role = "salesRep", regionId = Id(own), from = "2021-01-01" }, moved["etag"])).Refused(HttpStatusCode.UnprocessableEntity, "performance.grant.to-oneself");
        var carls = await app.Admin.GetJsonAsync($"employees/{id}");
        carls = await TransferAsync(carls, own);
        await (await stand.PostAsync($"employees/{id}/grants", new { role = "salesRep", regionId = Id(own), from = "2021-01-01" }, carls["etag"])).Refused(HttpStatusCode.UnprocessableEntity, "performance.grant.to-oneself");

        await (await app.Second.PostAsync($"delegations/{Id(delegation)}/end", new { on = "2021-06-30" }, delegation["etag"])).Json(HttpStatusCode.OK);
        await Wait.Until(async () => (await stand.AskAsync("regions")).StatusCode == HttpStatusCode.Forbidden, "the stand-in sees nothing");
    }

    [Fact]
    public async Task Standing_in_for_a_role_of_headquarters_begins_with_a_second_persons_yes_SoD6()
    {
        var (hanna, subject) = (await app.SignedInAsync("hqFinance"), app.Unique("stand"));
        var (stand, person) = (app.App.As(subject), await app.EmployeeAsync(subject));
        var grant = (await app.Admin.GetJsonAsync($"employees/{(await hanna.GetJsonAsync("me"))["employee"]!["id"]}"))["grants"]![0]!;

        var delegation = await (await hanna.PostAsync("delegations", new { grantId = Id(grant), to = Id(person), from = "2021-01-01", until = "2999-12-31" })).Json(HttpStatusCode.Created);
        await (await stand.AskAsync("regions")).Refused(HttpStatusCode.Forbidden, "not-permitted");
        var path = $"delegations/{Id(delegation)}";
        var approved = await (await app.Second.ApproveAsync(path, delegation["etag"])).Json(HttpStatusCode.OK);

        await Wait.Until(async () => (await stand.AskAsync("regions")).StatusCode == HttpStatusCode.OK, "the stand-in has the role");
        await (await app.Second.ApproveAsync(path, approved["etag"])).Refused(HttpStatusCode.Conflict, "performance.grant.not-pending");
    }

    [Fact]
    public async Task The_dashboards_see_what_waits_for_a_second_persons_yes_by_region()
    {
        var (region, person) = (await app.RegionAsync(), await app.EmployeeAsync());
        var grant = new { role = "financeOfficer", regionId = Id(region), from = "2020-01-01" };
        var given = await (await app.Admin.PostAsync($"employees/{Id(person)}/grants", grant, person["etag"])).Json(HttpStatusCode.OK);

        var figures = await OfRegionAsync();
        Assert.Equal(["regioncloud.approvals.waiting", "regioncloud.approvals.oldest_age"], figures.Select(f => f.Name));
        Assert.Equal(1, figures[0].Value);
        Assert.InRange(figures[1].Value, 0, 60);

        await (await app.Second.ApproveAsync($"employees/{Id(person)}/grants/{Id(given["grants"]![0]!)}", given["etag"])).Json(HttpStatusCode.OK);
        Assert.Empty(await OfRegionAsync());

        async Task<List<Figure>> OfRegionAsync() => [.. (await app.App.Figures<OrganisationFigures>()).Where(f => f.RegionId.ToString() == Id(region))];
    }

    [Fact]
    public async Task Standing_in_ends_when_the_role_ends_SoD8()
    {
        var region = await app.RegionAsync();
        var (carl, subject) = (await app.SignedInAsync("regionManager", region), app.Unique("stand"));
        var (stand, person) = (app.App.As(subject), await app.EmployeeAsync(subject));
        var manager = await app.Admin.GetJsonAsync($"employees/{(await carl.GetJsonAsync("me"))["employee"]!["id"]}");
        var grant = manager["grants"]![0]!;
        await (await carl.PostAsync("delegations", new { grantId = Id(grant), to = Id(person), from = "2021-01-01", until = "2999-12-31" })).Json(HttpStatusCode.Created);
        await Wait.Until(async () => (await stand.AskAsync("regions")).StatusCode == HttpStatusCode.OK, "the stand-in sees the region");

        await (await app.Admin.PostAsync($"employees/{Id(manager)}/grants/{Id(grant)}/end", new { on = "2024-12-31" }, manager["etag"])).Json(HttpStatusCode.OK);

        await Wait.Until(async () => (await stand.AskAsync("regions")).StatusCode == HttpStatusCode.Forbidden, "the stand-in sees nothing");
    }

    [Fact]
    public async Task Of_many_stand_ins_at_once_for_one_role_one_counts()
    {
        var region = await app.RegionAsync();
        var carl = await app.SignedInAsync("regionManager", region);
        var grant = (await app.Admin.GetJsonAsync($"employees/{(await carl.GetJsonAsync("me"))["employee"]!["id"]}"))["grants"]![0]!;
        var people = new List<JsonNode> { await app.EmployeeAsync(), await app.EmployeeAsync(), await app.EmployeeAsync(), await app.EmployeeAsync() };

        var answers = await Task.WhenAll(people.Select(p => carl.PostAsync("delegations", new { grantId = Id(grant), to = Id(p), from = "2021-01-01", until = "2021-12-31" })));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        Assert.Equal(3, answers.Count(a => a.StatusCode == HttpStatusCode.UnprocessableEntity));
    }

    [Fact]
    public async Task Posts_have_holders_or_are_vacant_as_of_a_day_2_1_3()
    {
        var region = await app.RegionAsync();
        var anna = await TransferAsync(await app.EmployeeAsync(), region);
        await (await app.Admin.PostAsync($"employees/{Id(anna)}/assignments", new { departmentId = Sales(region), post = "主管", from = "2024-07-01" }, anna["etag"])).Json(HttpStatusCode.OK);

        Assert.Equal([("销售员", 1)], await PostsAsync("2024-06-30"));
        Assert.Equal([("主管", 1), ("销售员", 0)], await PostsAsync("2024-07-01"));
        Assert.Empty(await PostsAsync("2020-12-31"));
        var vacant = (await app.Admin.GetJsonAsync($"regions/{Id(region)}/posts"))["posts"]!.AsArray().Single(p => p!["vacant"]!.GetValue<bool>())!;
        Assert.Equal("2024-07-01", vacant["vacantSince"]!.ToString());

        async Task<IEnumerable<(string, int)>> PostsAsync(string day)
            => (await app.Admin.GetJsonAsync($"regions/{Id(region)}/posts?asOf={day}"))["posts"]!.AsArray().Select(p => (p!["post"]!.ToString(), p["holders"]!.AsArray().Count));
    }

    [Fact]
    public async Task Regions_and_people_offer_what_one_may_do()
    {
        var region = await app.RegionAsync();
        var carl = await app.SignedInAsync("regionManager", region);
        var anna = await TransferAsync(await app.EmployeeAsync(), region);

        Assert.Equal(["addDepartment", "appointManager"], Texts(region["actions"]));
        Assert.Empty(Texts((await carl.GetJsonAsync($"regions/{Id(region)}"))["actions"]));
        Assert.Equal(["transfer", "grant"], Texts(anna["actions"]));
        region = await (await app.Admin.PostAsync($"regions/{Id(region)}/manager", new { employeeId = Id(anna), from = "2021-01-01" }, region["etag"])).Json(HttpStatusCode.OK);
        Assert.Contains("endManagerTerm", Texts(region["actions"]));
        // Her role came with the term and ends with it.
        Assert.Empty(Texts((await app.Admin.GetJsonAsync($"employees/{Id(anna)}"))["grants"]![0]!["actions"]));
        var admin = await app.Admin.GetJsonAsync($"employees/{(await app.Admin.GetJsonAsync("me"))["employee"]!["id"]}");
        Assert.Equal(["transfer"], Texts(admin["actions"]));
        Assert.Equal(["delegate"], Texts(admin["grants"]!.AsArray().Single(g => g!["role"]!.ToString() == "hqAdmin")!["actions"]));
    }

    private static string Id(JsonNode record) => record["id"]!.ToString();

    private static string[] Texts(JsonNode? list, Func<JsonNode, string>? text = null) => [.. list!.AsArray().Select(a => text is null ? a!.ToString() : text(a!))];

    private static string Sales(JsonNode region) => region["departments"]!.AsArray().Single(d => d!["kind"]!.ToString() == "sales")!["id"]!.ToString();

    private async Task<JsonNode> GrantAsync(JsonNode employee, string role)
        => await (await app.Admin.PostAsync($"employees/{Id(employee)}/grants", new { role, from = "2020-01-01" }, employee["etag"])).Json(HttpStatusCode.OK);

    private async Task<JsonNode> TransferAsync(JsonNode employee, JsonNode region)
        => await (await app.Admin.PostAsync($"employees/{Id(employee)}/assignments", new { departmentId = Sales(region), post = "销售员", from = "2021-01-01" }, employee["etag"])).Json(HttpStatusCode.OK);

    /// <summary>The ids of all roles that the other departments are told of.</summary>
    private async Task<List<string>> FeedAsync()
    {
        var ids = new List<string>();
        for (var (version, more) = (0L, true); more;)
        {
            var answer = await app.Db(db => OrganisationFeed.ListAsync(db, version, pageSize: 1000, TestContext.Current.CancellationToken));
            ids.AddRange(answer.Changes.Where(c => c.Grant is not null).Select(c => c.Grant.Id));
            (version, more) = (answer.Version, answer.More);
        }

        return ids;
    }
}
