using System.Net;
using System.Text.Json;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Features.Budgets;
using RegionCloud.Sales.Messages;
using RegionCloud.Testing;

namespace RegionCloud.Finance.Tests.Features;

/// <summary>Budgets, spendings and availability over HTTP (8.1, RB-26, RB-27). It is 2026-06-30.</summary>
public sealed class BudgetTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync()
    {
        var company = FinanceApp.Company();
        company.Person("rita", "EAST", "sales");
        company.Delegation("carl", "rita", "regionManager", "EAST");
        app = await ServiceApp<Program>.StartAsync("finance", company, now: new DateTimeOffset(2026, 6, 30, 4, 0, 0, TimeSpan.Zero));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_budget_goes_from_draft_to_force_by_another_person_and_every_figure_opens_its_records_8_1()
    {
        var budget = await app.BudgetAsync("1200.00");

        Assert.Equal(("approved", "4800.00", "BG-2026-000001"), (budget.Text("status"), budget.Text("total"), budget.Text("number")));
        await app.SpendAsync("sales", "450.00", "2026-05-02");
        var figures = await app.As("carl").GetFrom("budget-availability?year=2026");
        var row = figures.GetProperty("rows").EnumerateArray().Single(r => r.Text("category") == "sales");
        Assert.Equal(("1200.00", "600.00", "0.00", "450.00", "750.00", "150.00", "75.00"), (row.Text("budget"), row.Text("yearToDate"), row.Text("committed"), row.Text("actual"), row.Text("available"), row.Text("variance"), row.Text("usagePercent")));
        var records = (await app.As("carl").GetFrom(row.Text("records")["/api/finance/v1/".Length..])).GetProperty("items");
        Assert.Equal(("450.00", "spent", "SP-2026-000001"), (Assert.Single(records.EnumerateArray()).Text("amount"), records[0].Text("kind"), records[0].Text("originNumber")));
        Assert.Equal(["BudgetApproved"], await app.Published());
    }

    [Fact]
    public async Task As_of_an_earlier_day_later_facts_do_not_count_RB_02()
    {
        await app.BudgetAsync("1200.00");
        await app.SpendAsync("sales", "100.00", "2026-02-10");
        await app.SpendAsync("sales", "50.00", "2026-03-01");

        async Task<(string?, string)> On(string day)
        {
            var row = (await app.As("carl").GetFrom($"budget-availability?asOf={day}&year=2026")).GetProperty("rows").EnumerateArray().Single(r => r.Text("category") == "sales");
            return (row.TryGetProperty("yearToDate", out var toDate) ? toDate.GetString() : null, row.Text("actual"));
        }

        Assert.Equal(("200.00", "0.00"), await On("2026-02-09"));
        Assert.Equal(("200.00", "100.00"), await On("2026-02-28"));
        Assert.Equal(("300.00", "150.00"), await On("2026-03-01"));
    }

    [Fact]
    public async Task Its_author_does_not_approve_it_and_missing_parts_are_named_8_1_2_SoD4()
    {
        var (response, problem) = await app.As("admin").PostTo("budgets", new { regionId = TestOrganisation.East, year = 2026, lines = new[] { new { category = "sales", amount = "1.00" } } });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var (refused, why) = await app.As("admin").PostTo($"budgets/{problem.Text("id")}/submit", new { }, problem.Text("etag"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(
            ["finance.budget.category-missing", "finance.budget.category-missing", "finance.budget.category-missing", "finance.budget.basis-missing", "finance.budget.goal-missing"],
            why.GetProperty("errors").EnumerateArray().Select(e => e.Text("code")));

        var (_, whole) = await app.As("admin").SendAsync(HttpMethod.Put, $"budgets/{problem.Text("id")}", new { basis = "goal", companyGoalId = FinanceApp.Goal, lines = FinanceApp.Lines("10.00") }, problem.Text("etag"));
        var (_, submitted) = await app.As("admin").PostTo($"budgets/{problem.Text("id")}/submit", new { }, whole.Text("etag"));
        Assert.DoesNotContain("approve", submitted.GetProperty("actions").EnumerateArray().Select(a => a.GetString()));
        Assert.Equal("finance.budget.own-approval", (await app.As("admin").PostTo($"budgets/{problem.Text("id")}/approve", new { }, submitted.Text("etag"))).Body.Text("code"));
    }

    [Fact]
    public async Task The_goal_and_the_sales_plan_that_it_names_are_there_of_its_region_and_year_and_in_force_8_1_1()
    {
        var (east, revised, west) = (Plan("EAST", 1), Plan("EAST", 2), Plan("WEST", 1));
        await app.Db<FinanceDbContext, int>(async db =>
        {
            await db.KnowAsync(east, TestContext.Current.CancellationToken);
            await db.KnowAsync(west, TestContext.Current.CancellationToken);
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });

        Assert.Equal("finance.budget.goal-unknown /companyGoalId", await SubmitAsync(new { companyGoalId = Guid.CreateVersion7() }));
        Assert.Equal("finance.budget.plan-unknown /salesPlanId", await SubmitAsync(new { companyGoalId = FinanceApp.Goal, salesPlanId = Guid.CreateVersion7() }));
        Assert.Equal("finance.budget.plan-unknown /salesPlanId", await SubmitAsync(new { salesPlanId = west.PlanId }));
        Assert.Equal("finance.budget.plan-unknown /salesPlanId", await SubmitAsync(new { salesPlanId = east.PlanId }, year: 2027));

        await app.Db<FinanceDbContext, int>(async db =>
        {
            // Told twice it is the same.
            await db.KnowAsync(revised, TestContext.Current.CancellationToken);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            await db.KnowAsync(revised, TestContext.Current.CancellationToken);
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        Assert.Equal("finance.budget.plan-superseded /salesPlanId", await SubmitAsync(new { salesPlanId = east.PlanId }));
        Assert.Equal("", await SubmitAsync(new { salesPlanId = revised.PlanId }));
        var submitted = (await app.As("admin").GetFrom("budgets?year=2026&status=submitted")).GetProperty("items")[0];
        var (approved, why) = await app.As("admin").PostTo($"budgets/{submitted.Text("id")}/approve", new { }, submitted.Text("etag"));
        Assert.True(approved.IsSuccessStatusCode, why.ToString());
        using var channel = app.Ask("carl");
        var trace = await new TraceService.TraceServiceClient(channel).GetTraceAsync(new GetTraceRequest { Kind = "plan", Id = revised.PlanId.ToString() }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(submitted.Text("id"), Assert.Single(trace.Down).Id);

        static SalesPlanState Plan(string region, int revision)
            => new(
                Guid.CreateVersion7(), 4, TestOrganisation.IdOf(region), TestOrganisation.IdOf($"{region}/sales"), 2026, revision, null, 1, new DateOnly(2026, 1, 5), "CNY", 1200m, FinanceApp.Goal, null, [], [], [], "", [], []);

        async Task<string> SubmitAsync(object serves, int year = 2026)
        {
            var body = JsonSerializer.SerializeToNode(new { regionId = TestOrganisation.East, year, basis = "goal", lines = FinanceApp.Lines("1.00") })!.AsObject();
            foreach (var (name, value) in JsonSerializer.SerializeToNode(serves)!.AsObject())
                body[name] = value?.DeepClone();
            var open = (await app.As("carl").GetFrom($"budgets?year={year}&status=draft")).GetProperty("items").EnumerateArray().ToList();
            var draft = open.Count == 0 ? (await app.As("carl").PostTo("budgets", body)).Body : default;
            if (open.Count > 0)
            {
                body.Remove("regionId");
                body.Remove("year");
                draft = (await app.As("carl").SendAsync(HttpMethod.Put, $"budgets/{open[0].Text("id")}", body, open[0].Text("etag"))).Body;
            }

            var (response, answer) = await app.As("carl").PostTo($"budgets/{draft.Text("id")}/submit", new { }, draft.Text("etag"));
            return response.StatusCode == HttpStatusCode.OK ? "" : $"{answer.Text("code")} {answer.GetProperty("errors")[0].Text("pointer")}";
        }
    }

    [Fact]
    public async Task One_draft_at_a_time_and_a_revision_supersedes_the_budget_it_revises_RB_06()
    {
        var first = await app.BudgetAsync("1200.00");
        var (_, draft) = await app.As("carl").PostTo("budgets", new { regionId = TestOrganisation.East, year = 2026, basis = "new goal", companyGoalId = FinanceApp.Goal, effectiveMonth = 7, lines = FinanceApp.Lines("2400.00") });
        Assert.Equal("finance.budget.open-already", (await app.As("carl").PostTo("budgets", new { regionId = TestOrganisation.East, year = 2026, lines = FinanceApp.Lines("1.00") })).Body.Text("code"));

        await app.ApproveBudgetAsync(draft);

        Assert.Equal("superseded", (await app.As("carl").GetFrom($"budgets/{first.Text("id")}")).Text("status"));
        var months = (await app.As("carl").GetFrom($"budgets/{draft.Text("id")}")).GetProperty("lines")[0].GetProperty("months").EnumerateArray().Select(m => m.GetString()).ToList();
        Assert.Equal([.. Enumerable.Repeat("100.00", 6), .. Enumerable.Repeat("300.00", 6)], months);
        Assert.Equal(2, (await app.As("carl").GetFrom("budgets?year=2026&sort=-number")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_spending_beyond_the_months_so_far_wants_a_justification_and_the_region_manager_RB_27()
    {
        await app.BudgetAsync("1200.00");
        var beyond = new { regionId = TestOrganisation.East, category = "personnel", amount = "600.01", purpose = "payroll", evidence = "PR-6", spentOn = "2026-06-01" };

        var (refused, problem) = await app.As("fiona").PostTo("spendings", beyond);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "finance.budget.beyond-year-to-date"), (refused.StatusCode, problem.Text("code")));
        Assert.Equal("600.01 CNY for personnel exceed the budget of 2026 up to month 6: limit 600.00, used 0.00, excess 0.01.", problem.Text("detail"));

        var (_, waiting) = await app.As("fiona").PostTo("spendings", new { beyond.regionId, beyond.category, beyond.amount, beyond.purpose, beyond.evidence, beyond.spentOn, justification = "bonus month" });
        Assert.Equal(("awaitingManager", "0.01"), (waiting.Text("status"), waiting.Text("check", "excess")));
        Assert.Equal(["0.00"], await Actual("personnel"));
        var item = Assert.Single((await app.As("carl").GetFrom("waiting")).GetProperty("items").EnumerateArray());
        Assert.Equal(("spendingApproval", waiting.Text("id")), (item.Text("kind"), item.Text("recordId")));

        // Who stands in for the manager counts as he does.
        var (approved, done) = await app.As("rita").PostTo($"spendings/{waiting.Text("id")}/approve", new { reason = "agreed" }, waiting.Text("etag"));
        Assert.True(approved.StatusCode == HttpStatusCode.OK, done.ToString());
        Assert.Equal("recorded", done.Text("status"));
        Assert.Equal(["600.01"], await Actual("personnel"));
        // Beyond 100 % is told, once.
        Assert.Equal(["BudgetApproved", "BudgetThresholdCrossed"], await app.Published());
    }

    [Fact]
    public async Task Beyond_the_year_or_without_a_line_only_headquarters_allows_it_RB_27()
    {
        await app.BudgetAsync("1200.00");
        foreach (var (category, amount, code) in new[] { ("sales", "1200.01", "finance.budget.beyond-annual"), ("rent", "0.01", "finance.budget.no-line") })
        {
            var body = new { regionId = TestOrganisation.East, category, amount, purpose = "x", evidence = "E-1" };
            Assert.Equal(code, (await app.As("fiona").PostTo("spendings", body)).Body.Text("code"));
            var (_, waiting) = await app.As("fiona").PostTo("spendings", new { body.regionId, body.category, body.amount, body.purpose, body.evidence, justification = "must be" });

            Assert.Equal("awaitingHeadquarters", waiting.Text("status"));
            Assert.Equal("finance.spending.headquarters-decides", (await app.As("carl").PostTo($"spendings/{waiting.Text("id")}/approve", new { reason = "x" }, waiting.Text("etag"))).Body.Text("code"));
            Assert.Equal("recorded", (await app.As("admin").PostTo($"spendings/{waiting.Text("id")}/approve", new { reason = "override" }, waiting.Text("etag"))).Body.Text("status"));
        }
    }

    [Fact]
    public async Task A_rejected_budget_goes_back_to_its_author_who_changes_it_11()
    {
        var (_, draft) = await app.As("carl").PostTo("budgets", new { regionId = TestOrganisation.East, year = 2026, basis = "goal", companyGoalId = FinanceApp.Goal, lines = FinanceApp.Lines("1.00") });
        var (_, submitted) = await app.As("carl").PostTo($"budgets/{draft.Text("id")}/submit", new { }, draft.Text("etag"));

        var (_, rejected) = await app.As("admin").PostTo($"budgets/{draft.Text("id")}/reject", new { reason = "too little for service" }, submitted.Text("etag"));

        Assert.Equal("rejected", rejected.Text("status"));
        var (_, again) = await app.As("carl").SendAsync(HttpMethod.Put, $"budgets/{draft.Text("id")}", new { basis = "goal", companyGoalId = FinanceApp.Goal, lines = FinanceApp.Lines("2.00") }, rejected.Text("etag"));
        Assert.Equal(("draft", "8.00"), (again.Text("status"), again.Text("total")));
        Assert.Equal("approved", (await app.ApproveBudgetAsync(again)).Text("status"));
    }

    [Fact]
    public async Task A_rejected_spending_never_was_on_the_books_and_its_evidence_stays()
    {
        await app.BudgetAsync("1200.00");
        var (_, waiting) = await app.As("fiona").PostTo("spendings", new { regionId = TestOrganisation.East, category = "sales", amount = "600.01", purpose = "x", evidence = "E", justification = "please" });

        var (_, rejected) = await app.As("carl").PostTo($"spendings/{waiting.Text("id")}/reject", new { reason = "wait for July" }, waiting.Text("etag"));

        Assert.Equal(("rejected", "wait for July"), (rejected.Text("status"), rejected.Text("decision", "reason")));
        Assert.Equal("rejected", (await app.As("fiona").GetFrom($"spendings/{waiting.Text("id")}")).Text("status"));
        Assert.Empty((await app.As("fiona").GetFrom($"spendings/{waiting.Text("id")}/attachments")).GetProperty("items").EnumerateArray());
        Assert.Empty((await app.As("fiona").GetFrom("budget-entries")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_reversal_is_an_entry_of_its_own_and_once()
    {
        await app.BudgetAsync("1200.00");
        var spent = await app.SpendAsync("sales", "40.00", "2026-05-02");

        Assert.Equal("finance.spending.reversed-before-spent", (await app.As("fiona").PostTo($"spendings/{spent.Text("id")}/reverse", new { reason = "twice", reversedOn = "2026-05-01" }, spent.Text("etag"))).Body.Text("code"));
        var (_, reversed) = await app.As("fiona").PostTo($"spendings/{spent.Text("id")}/reverse", new { reason = "twice" }, spent.Text("etag"));
        Assert.Equal("finance.spending.wrong-state", (await app.As("fiona").PostTo($"spendings/{spent.Text("id")}/reverse", new { reason = "twice" }, reversed.Text("etag"))).Body.Text("code"));

        Assert.Equal(["0.00"], await Actual("sales"));
        Assert.Equal(["40.00", "-40.00"], (await app.As("fiona").GetFrom("budget-entries?sort=businessDate")).GetProperty("items").EnumerateArray().Select(e => e.Text("amount")));
    }

    [Fact]
    public async Task The_last_money_is_given_once_however_many_ask_at_once_RB_27()
    {
        await app.BudgetAsync("1200.00");

        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => app.As("fiona").PostTo("spendings", new { regionId = TestOrganisation.East, category = "sales", amount = "60.00", purpose = "x", evidence = "E" })));

        Assert.Equal(10, answers.Count(a => a.Response.StatusCode == HttpStatusCode.Created));
        Assert.All(answers.Where(a => a.Response.StatusCode != HttpStatusCode.Created), a => Assert.Equal("finance.budget.beyond-year-to-date", a.Body.Text("code")));
        Assert.Equal(["600.00"], await Actual("sales"));
    }

    [Fact]
    public async Task Advice_before_entry_is_the_same_check_and_reserves_nothing_RB_27()
    {
        await app.BudgetAsync("1200.00");

        var (_, advice) = await app.As("anna").PostTo("budget-checks", new { regionId = TestOrganisation.East, category = "sales", amount = "600.01" });

        Assert.Equal(("beyondYearToDate", "warn", "0.01", "600.00"), (advice.Text("limit"), advice.Text("action"), advice.Text("excess"), advice.Text("yearToDate")));
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("anna").PostTo("budget-checks", new { regionId = TestOrganisation.West, category = "sales", amount = "1.00" })).Response.StatusCode);
        Assert.Empty((await app.As("carl").GetFrom("budget-entries")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task The_head_of_a_department_sees_its_own_category_and_another_region_nothing()
    {
        await app.BudgetAsync("1200.00");
        await app.SpendAsync("marketing", "5.00", "2026-05-02");
        await app.SpendAsync("sales", "6.00", "2026-05-02");

        Assert.Equal(["marketing"], (await app.As("mia").GetFrom("budget-availability")).GetProperty("rows").EnumerateArray().Select(r => r.Text("category")));
        Assert.Empty((await app.As("mia").GetFrom("budget-commitments?year=2026")).GetProperty("items").EnumerateArray());
        Assert.Equal(["6.00", "5.00"], (await app.As("fiona").GetFrom("spendings?sort=-number")).GetProperty("items").EnumerateArray().Select(s => s.Text("amount")));
        Assert.Equal(["5.00"], (await app.As("mia").GetFrom("budget-entries")).GetProperty("items").EnumerateArray().Select(r => r.Text("amount")));
        Assert.Empty((await app.As("vera").GetFrom("budget-availability")).GetProperty("rows").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").PostTo("budgets", new { regionId = TestOrganisation.East, year = 2026, lines = FinanceApp.Lines("1.00") })).Response.StatusCode);
    }

    [Theory]
    [InlineData("budgets/export?year=2026")]
    [InlineData("budget-entries/export?year=2026")]
    [InlineData("spendings/export")]
    [InlineData("budget-commitments/export?year=2026")]
    public async Task Every_list_is_exported(string path)
    {
        await app.BudgetAsync("1200.00");
        await app.SpendAsync("marketing", "5.00", "2026-05-02");

        Assert.Equal(HttpStatusCode.OK, (await app.As("hanna").GetAsync(new Uri($"/api/finance/v1/{path}", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    private async Task<string[]> Actual(string category)
        => [.. (await app.As("carl").GetFrom("budget-availability?year=2026")).GetProperty("rows").EnumerateArray().Where(r => r.Text("category") == category).Select(r => r.Text("actual"))];
}
