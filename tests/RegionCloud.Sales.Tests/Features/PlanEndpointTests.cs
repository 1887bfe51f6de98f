using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>The annual sales plan over HTTP: the sales head plans, the region manager approves (5.1, 2.2-9).</summary>
public sealed class PlanEndpointTests(Company company)
{
    private readonly ServiceApp<Program> app = company.App;
    private readonly Place place = company.Next();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plan_is_drafted_divided_handed_in_and_approved_and_everybody_is_told_its_whole_state_5_1()
    {
        var plan = await DraftAsync();
        Assert.Equal(("draft", "120000.00"), (plan.Text("status"), plan.Text("annualTarget")));
        Assert.Equal(12, plan.GetProperty("months").GetArrayLength());
        Assert.Equal(["30000.00", "30000.00", "30000.00", "30000.00"], plan.GetProperty("quarters").EnumerateArray().Select(q => q.Text("amount")));
        Assert.Equal(["redraft", "edit", "submit"], Actions(plan));
        plan = await DoAsync(place.Head, plan, "submit", new { });
        Assert.Equal(["approve", "reject"], Actions((await app.As(place.Manager).GetFrom($"plans/{plan.Id()}")).Body));
        plan = await DoAsync(place.Manager, plan, "approve", new { });

        Assert.Equal(("approved", "2026-03-10"), (plan.Text("status"), plan.Text("approvedOn")));
        var told = await app.Db((SalesDbContext db) => db.Outbox.SingleAsync(m => m.Type.EndsWith(":SalesPlanApproved") && m.Body.Contains(plan.Id()), Ct));
        var state = JsonSerializer.Deserialize<SalesPlanApproved>(told.Body)!.Plan;
        Assert.Equal((2026, 1, 24, 12), (state.Year, state.Revision, state.Cells.Count, state.Months.Count));
        Assert.Equal((120_000m, 120_000m), (state.Cells.Sum(c => c.Amount), state.Months.Sum(m => m.Amount)));
        Assert.Equal(24, await app.Db((SalesDbContext db) => db.PlanTargets.CountAsync(t => t.RegionId == place.Id, Ct)));
    }

    [Fact]
    public async Task A_region_has_one_plan_of_a_year_also_when_two_begin_it_at_one_moment_5_1_1()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.As(place.Head).PostTo("plans", Draft())));
        Assert.Single(answers, a => a.Response.StatusCode == HttpStatusCode.Created);
        Assert.All(answers.Where(a => a.Response.StatusCode != HttpStatusCode.Created), a => Assert.Equal((HttpStatusCode.Conflict, "sales.plan.exists"), (a.Response.StatusCode, a.Body.Code())));
        // Another year, another region.
        await DraftAsync(year: 2027);
        var other = company.Next();
        Assert.Equal(HttpStatusCode.Created, (await app.As(other.Head).PostTo("plans", Draft(other))).Response.StatusCode);
    }

    [Fact]
    public async Task Missing_parts_are_refused_together_with_their_pointers_RB_08()
    {
        var (_, plan) = await app.As(place.Head).PostTo("plans", new { regionId = place.Id, year = 2026, content = new { annualTarget = "0.00" } });
        var (response, problem) = await app.As(place.Head).PostTo($"plans/{plan.Id()}/submit", new { }, plan.Etag());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(
            ["/annualTarget sales.plan.target-missing", "/areas sales.plan.area-missing", "/channels sales.plan.channel-missing", "/products sales.plan.product-missing", "/strategy sales.plan.strategy-missing", "/companyGoalId sales.plan.goal-missing", "/marketReportId sales.plan.market-missing"],
            problem.GetProperty("errors").EnumerateArray().Select(e => $"{e.Text("pointer")} {e.Code()}"));
        Assert.Equal(7, plan.GetProperty("missing").GetArrayLength());
        Assert.DoesNotContain("submit", Actions(plan));
    }

    [Theory]
    [InlineData("goal/2026", null)]
    [InlineData("goal/2027", "sales.plan.goal-unknown")]
    [InlineData("no goal", "sales.plan.goal-unknown")]
    public async Task A_plan_serves_the_companys_goal_of_its_year_5_1_1(string goal, string? refusal)
    {
        var plan = await DraftAsync();
        (_, plan) = await app.As(place.Head).SendAsync(HttpMethod.Put, $"plans/{plan.Id()}", new { content = new { annualTarget = "1200.00", areas = new[] { new { name = "华东" } }, channels = new[] { new { name = "直销" } }, products = new[] { new { name = "软件" } }, strategy = "grow", marketBasis = "grows", companyGoalId = TestOrganisation.IdOf(goal), persons = new[] { new { employeeId = TestOrganisation.IdOf(place.Anna), weight = "1.00" } } } }, plan.Etag());
        var (response, body) = await app.As(place.Head).PostTo($"plans/{plan.Id()}/submit", new { }, plan.Etag());
        Assert.Equal(refusal, response.IsSuccessStatusCode ? null : body.Code());
    }

    [Fact]
    public async Task Who_plans_does_not_approve_even_standing_in_for_the_manager_SoD8()
    {
        var plan = await DoAsync(place.Head, await DraftAsync(), "submit", new { });
        Assert.DoesNotContain("approve", Actions((await app.As(place.Head).GetFrom($"plans/{plan.Id()}")).Body));
        foreach (var action in new[] { "approve", "reject" })
        {
            var (response, problem) = await app.As(place.Head).PostTo($"plans/{plan.Id()}/{action}", action == "approve" ? new { } : new { reason = "x" }, plan.Etag());
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "sales.plan.own-approval"), (response.StatusCode, problem.Code()));
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await app.As(place.Anna).PostTo($"plans/{plan.Id()}/approve", new { }, plan.Etag())).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").PostTo($"plans/{plan.Id()}/approve", new { }, plan.Etag())).Response.StatusCode);
        Assert.Equal("approved", (await DoAsync("admin", plan, "approve", new { })).Text("status"));
    }

    [Fact]
    public async Task It_waits_for_whoever_may_decide_and_comes_back_to_whoever_plans()
    {
        var plan = await DoAsync(place.Head, await DraftAsync(), "submit", new { });
        foreach (var (person, action) in new[] { (place.Manager, "approve"), ("admin", "approve"), (place.Head, null), (place.Anna, null), ("vera", null), ("mia", null) })
            Assert.Equal(action, await WaitsAsync(person));
        await DoAsync(place.Manager, plan, "reject", new { reason = "too low" });
        foreach (var (person, action) in new[] { (place.Manager, null), ("admin", null), (place.Head, "redraft"), ("walt", null) })
            Assert.Equal(action, await WaitsAsync(person));

        async Task<string?> WaitsAsync(string person)
            => (await app.As(person).GetFrom("waiting")).Body.GetProperty("items").EnumerateArray().Where(i => i.Text("recordId") == plan.Id()).Select(i => i.Text("action")).SingleOrDefault();
    }

    [Fact]
    public async Task Cells_are_set_by_hand_and_all_sums_hold_RB_03()
    {
        var plan = await DraftAsync();
        var (response, edited) = await app.As(place.Head).SendAsync(HttpMethod.Put, $"plans/{plan.Id()}/cells", new
        {
            cells = new object[] { new { month = 1, amount = "12000.00" }, new { month = 1, employeeId = TestOrganisation.IdOf(place.Anna), amount = "11000.01" } },
        }, plan.Etag());

        Assert.True(response.IsSuccessStatusCode, edited.ToString());
        Assert.Equal(["11000.01", "999.99"], edited.GetProperty("cells").EnumerateArray().Where(c => c.GetProperty("month").GetInt32() == 1).Select(c => c.Text("amount")));
        Assert.Equal(120_000m, edited.GetProperty("cells").EnumerateArray().Sum(c => decimal.Parse(c.Text("amount"), System.Globalization.CultureInfo.InvariantCulture)));

        (response, var problem) = await app.As(place.Head).SendAsync(HttpMethod.Put, $"plans/{plan.Id()}/cells", new { cells = new[] { new { month = 1, employeeId = TestOrganisation.IdOf(place.Abel), amount = "1000.00" } } }, edited.Etag());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "sales.plan.persons-exceed"), (response.StatusCode, problem.Code()));
        Assert.Contains("12000.01", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revision_supersedes_only_when_it_is_approved_and_both_versions_stay_readable_RB_06()
    {
        var first = await ApprovedAsync();
        var (_, second) = await app.As(place.Head).PostTo($"plans/{first.Id()}/revise", new { effectiveMonth = 4, reason = "the market fell" }, first.Etag());
        Assert.Equal(("draft", 2), (second.Text("status"), second.GetProperty("revision").GetInt32()));
        Assert.Equal((HttpStatusCode.Conflict, "sales.plan.exists"), await RefusedAsync(first, "revise", new { effectiveMonth = 5, reason = "x" }));

        (_, second) = await app.As(place.Head).SendAsync(HttpMethod.Put, $"plans/{second.Id()}", new { content = Content("90000.00", [place.Anna]) }, second.Etag());
        Assert.Equal("approved", (await app.As(place.Head).GetFrom($"plans/{first.Id()}")).Body.Text("status"));
        second = await DoAsync(place.Head, second, "submit", new { });
        second = await DoAsync(place.Manager, second, "approve", new { });

        Assert.Equal("superseded", (await app.As(place.Head).GetFrom($"plans/{first.Id()}")).Body.Text("status"));
        Assert.Equal(first.GetProperty("months").EnumerateArray().Take(3).Select(m => m.Text("amount")), second.GetProperty("months").EnumerateArray().Take(3).Select(m => m.Text("amount")));
        var told = await app.Db((SalesDbContext db) => db.Outbox.SingleAsync(m => m.Type.EndsWith(":SalesPlanRevised") && m.Body.Contains(second.Id()), Ct));
        Assert.Equal("the market fell", JsonSerializer.Deserialize<SalesPlanRevised>(told.Body)!.Reason);
        var (_, list) = await app.As(place.Head).GetFrom($"plans?year=2026&sort=-revision&regionId={place.Id}");
        Assert.Equal(["approved", "superseded"], list.GetProperty("items").EnumerateArray().Select(p => p.Text("status")));
    }

    [Fact]
    public async Task A_month_that_ended_while_the_revision_lay_about_is_not_changed_by_its_approval_RB_06()
    {
        var organisation = new TestOrganisation();
        organisation.Goal(2026);
        await using var own = await ServiceApp<Program>.StartAsync("sales", organisation, now: Company.Now);
        var (bob, carl) = (own.As("bob"), own.As("carl"));
        var (_, plan) = await bob.PostTo("plans", new { regionId = SalesApp.East, year = 2026, content = Content("120000.00", ["anna", "abel"]) });
        (_, plan) = await bob.PostTo($"plans/{plan.Id()}/submit", new { }, plan.Etag());
        (_, plan) = await carl.PostTo($"plans/{plan.Id()}/approve", new { }, plan.Etag());
        (_, plan) = await bob.PostTo($"plans/{plan.Id()}/revise", new { effectiveMonth = 3, reason = "x" }, plan.Etag());
        (_, plan) = await bob.PostTo($"plans/{plan.Id()}/submit", new { }, plan.Etag());
        own.Clock.Advance(TimeSpan.FromDays(21.6));

        // 31 March in UTC, 1 April in Shanghai.
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "sales.plan.month-closed"), await StatusAsync(carl.PostTo($"plans/{plan.Id()}/approve", new { }, plan.Etag())));
    }

    [Fact]
    public async Task History_is_approved_on_the_day_of_then_and_never_on_a_day_to_come()
    {
        var plan = await DraftAsync(year: 2025);
        plan = await DoAsync(place.Head, plan, "submit", new { submittedOn = "2024-12-20" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "sales.plan.approved-before-submission"), await RefusedAsync(plan, "approve", new { approvedOn = "2024-12-19" }, place.Manager));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "date-in-future"), await RefusedAsync(plan, "approve", new { approvedOn = "2026-03-11" }, place.Manager));
        Assert.Equal("2024-12-20", (await DoAsync(place.Manager, plan, "approve", new { approvedOn = "2024-12-20" })).Text("approvedOn"));
    }

    [Fact]
    public async Task Nobody_of_another_region_or_without_the_right_sees_a_plan_1_1()
    {
        var plan = await DraftAsync();
        foreach (var (person, status) in new[] { (place.Manager, HttpStatusCode.OK), ("hanna", HttpStatusCode.OK), ("audrey", HttpStatusCode.OK), ("walt", HttpStatusCode.NotFound), ("vera", HttpStatusCode.NotFound), ("wolf", HttpStatusCode.NotFound), (place.Anna, HttpStatusCode.NotFound), ("fiona", HttpStatusCode.NotFound), ("mia", HttpStatusCode.Forbidden), ("arno", HttpStatusCode.Forbidden) })
            Assert.Equal(status, (await app.As(person).GetFrom($"plans/{plan.Id()}")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("walt").PostTo("plans", Draft(year: 2028))).Response.StatusCode);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "sales.plan.person-unknown"), await StatusAsync(app.As(place.Head).PostTo("plans", Draft(year: 2028, persons: ["wendy"]))));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "sales.plan.year-out-of-range"), await StatusAsync(app.As(place.Head).PostTo("plans", Draft(year: 0))));
    }

    [Fact]
    public async Task A_plan_comes_from_a_file_as_a_draft_whose_cells_are_the_files()
    {
        var csv = "region,year,currency,annualTarget,month,person,amount,areas,channels,products,strategy,marketBasis,companyGoalId\n"
            + string.Concat(Enumerable.Range(1, 12).SelectMany(m => new[] { ($"E-{place.Anna}", "60.01"), ($"E-{place.Abel}", "39.99") }.Select(p => FormattableString.Invariant($"{place.Code},2026,CNY,1200.00,{m},{p.Item1},{p.Item2},华东;华北,直销,软件,grow,market,{TestOrganisation.IdOf("goal/2026")}\n"))));
        var outcome = await app.As(place.Head).ImportAsync("/api/sales/v1/imports/plans", csv, Ct);
        Assert.True(outcome.State == "succeeded", string.Join('\n', outcome.Errors));

        var (_, list) = await app.As(place.Head).GetFrom("plans");
        var (_, plan) = await app.As(place.Head).GetFrom($"plans/{list.GetProperty("items")[0].Id()}");
        Assert.Equal(["华东", "华北"], plan.GetProperty("areas").EnumerateArray().Select(a => a.GetString()!));
        Assert.All(plan.GetProperty("cells").EnumerateArray(), c => Assert.True(c.GetProperty("locked").GetBoolean() && c.Text("amount") is "60.01" or "39.99"));
        Assert.Equal("submitted", (await DoAsync(place.Head, plan, "submit", new { })).Text("status"));

        // Again: nothing new. Another cent: refused, nothing changed.
        Assert.Equal((24, 0, 1), (await app.As(place.Head).ImportAsync("/api/sales/v1/imports/plans", csv, Ct)).Rows);
        Assert.Contains("2/year import.changed", (await app.As(place.Head).ImportAsync("/api/sales/v1/imports/plans", csv.Replace("39.99", "39.98", StringComparison.Ordinal), Ct)).Errors);
    }

    [Theory]
    [InlineData("EAST,2026,CNY,99.99,1,E-anna,100.00,a,b,c,d,e,", "2/annualTarget sales.plan.months-exceed")]
    [InlineData("EAST,2026,CNY,100.00,13,E-anna,100.00,a,b,c,d,e,", "2/month import.value-invalid")]
    [InlineData("EAST,2026,CNY,100.00,1,E-wendy,100.00,a,b,c,d,e,", "2/person import.reference-unknown")]
    [InlineData("WEST,2026,CNY,100.00,1,E-wendy,100.00,a,b,c,d,e,", "2/region import.reference-unknown")]
    [InlineData("EAST,2026,CNY,100.00,1,E-anna,50.00,a,b,c,d,e,\nEAST,2026,CNY,100.00,1,E-anna,50.00,a,b,c,d,e,", "3/month import.duplicate")]
    [InlineData("EAST,2026,CNY,100.00,1,E-anna,50.00,a,b,c,d,e,\nEAST,2026,CNY,100.01,2,E-anna,50.00,a,b,c,d,e,", "3/annualTarget sales.import.plan-line-differs")]
    public async Task A_wrong_line_of_a_plan_is_named_and_nothing_is_planned(string lines, string fault)
    {
        var outcome = await app.As(place.Head).ImportAsync("/api/sales/v1/imports/plans", $"region,year,currency,annualTarget,month,person,amount,areas,channels,products,strategy,marketBasis,companyGoalId\n{lines.Replace("EAST", place.Code, StringComparison.Ordinal).Replace("E-anna", $"E-{place.Anna}", StringComparison.Ordinal)}\n", Ct);
        Assert.Equal(("failed", true), (outcome.State, outcome.Errors.Contains(fault)));
        Assert.Equal(0, await app.Db((SalesDbContext db) => db.SalesPlans.CountAsync(p => p.RegionId == place.Id, Ct)));
    }

    private object Draft(int year = 2026, params string[] persons) => Draft(place, year, persons);

    internal static object Draft(Place place, int year = 2026, params string[] persons)
        => new { regionId = place.Id, year, content = Content("120000.00", persons.Length == 0 ? [place.Anna, place.Abel] : persons, year) };

    internal static object Content(string target, string[] persons, int year = 2026) => new
    {
        annualTarget = target,
        areas = new[] { new { name = "华东" } },
        channels = new[] { new { name = "直销" } },
        products = new[] { new { name = "软件" } },
        strategy = "grow with present customers",
        companyGoalId = TestOrganisation.IdOf($"goal/{year}"),
        marketBasis = "demand grows by a tenth",
        monthWeights = new[] { "7.50", "7.50", "10.00", "7.50", "7.50", "10.00", "7.50", "7.50", "10.00", "7.50", "7.50", "10.00" },
        persons = persons.Select(p => new { employeeId = TestOrganisation.IdOf(p), weight = "1.00" }),
    };

    private async Task<JsonElement> DraftAsync(int year = 2026)
    {
        var (response, plan) = await app.As(place.Head).PostTo("plans", Draft(year));
        Assert.True(response.IsSuccessStatusCode, plan.ToString());
        return plan;
    }

    private async Task<JsonElement> ApprovedAsync() => await DoAsync(place.Manager, await DoAsync(place.Head, await DraftAsync(), "submit", new { }), "approve", new { });

    private async Task<JsonElement> DoAsync(string person, JsonElement plan, string action, object body)
    {
        var (response, after) = await app.As(person).PostTo($"plans/{plan.Id()}/{action}", body, plan.Etag());
        Assert.True(response.IsSuccessStatusCode, after.ToString());
        return after;
    }

    private Task<(HttpStatusCode Status, string Code)> RefusedAsync(JsonElement plan, string action, object body, string? person = null) => StatusAsync(app.As(person ?? place.Head).PostTo($"plans/{plan.Id()}/{action}", body, plan.Etag()));

    private static async Task<(HttpStatusCode Status, string Code)> StatusAsync(Task<(HttpResponseMessage Response, JsonElement Body)> call)
    {
        var (response, body) = await call;
        return (response.StatusCode, response.IsSuccessStatusCode ? "" : body.Code());
    }

    private static IEnumerable<string> Actions(JsonElement plan) => plan.GetProperty("actions").EnumerateArray().Select(a => a.GetString()!);
}
