using System.Text.Json;

namespace RegionCloud.Huadong;

/// <summary>Chapters 2, 5.1 and 8.1 of the regulation: the company's goal, the region's sales plan and its budget.</summary>
internal sealed partial class Scenario
{
    private JsonElement goal;
    private JsonElement plan;

    private async Task GoalAndPlanAsync()
    {
        goal = await CompanyGoalAsync();

        // Twelve months of 8.33 %, December absorbs; three persons alike, the last one absorbs (RB-03).
        object Content(string strategy) => new
        {
            currency = "CNY",
            annualTarget = "600000.07",
            areas = new[] { new { name = "上海" }, new { name = "浙江" }, new { name = "江蘇" } },
            channels = new[] { new { name = "直銷" } },
            products = new[] { new { name = "檢測儀器" } },
            strategy,
            companyGoalId = goal.Id(),
            marketBasis = "華東檢測儀器需求年增一成",
            monthWeights = Enumerable.Repeat("8.33", 11).Append("8.37"),
            persons = new[] { Dingyi, Make, Suqi }.Select(p => new { employeeId = Employee(p), weight = "1.00" }),
        };
        plan = await api.PostAsync(SalesHead, "/api/sales/v1/plans", new { regionId, year = 2026, content = Content("") });
        await RefusedAsync("a plan without its strategy is handed in", 422, "sales.plan.strategy-missing", SalesHead, $"/api/sales/v1/plans/{plan.Id()}/submit", new { submittedOn = "2026-01-06" }, "5.1-2, RB-08", plan);
        plan = await api.PutAsync(SalesHead, $"/api/sales/v1/plans/{plan.Id()}", new { content = Content("深耕老客戶，以展會開拓新客戶") }, plan);
        plan = await api.PostAsync(SalesHead, $"/api/sales/v1/plans/{plan.Id()}/submit", new { submittedOn = "2026-01-06" }, plan);
        await RefusedAsync("who wrote the plan approves it", 403, "not-permitted", SalesHead, $"/api/sales/v1/plans/{plan.Id()}/approve", new { approvedOn = "2026-01-08" }, "1-4", plan);
        plan = await api.PostAsync(Manager, $"/api/sales/v1/plans/{plan.Id()}/approve", new { approvedOn = "2026-01-08" }, plan);

        Same("plan: January", "49980.01", plan.Items("months").First(), "amount", "RB-03");
        Same("plan: December absorbs", "50219.96", plan.Items("months").Last(), "amount", "RB-03");
        Same("plan: first quarter", "149940.03", plan.Items("quarters").First(), "amount", "RB-03");
        Same("plan: January by person, the last one absorbs", "16660.00 16660.00 16660.01", Words(plan.Items("cells").Where(c => c.Is("month", "1")).Select(c => c.Text("amount"))), "RB-03");
        Same("plan: Σ cells = annual target", "600000.07", Money(plan.Items("cells").Sum(c => Amount(c, "amount"))), "RB-03");
    }

    /// <summary>The company has one goal a year; another sample may have set it before.</summary>
    private async Task<JsonElement> CompanyGoalAsync()
    {
        var known = (await api.GetAsync(Headquarters, "/api/performance/v1/company-goals?year=2026")).Items().FirstOrDefault(g => g.Text("current") != "–");
        if (known.ValueKind == JsonValueKind.Object)
            return known;

        var proposed = await api.PostAsync(Headquarters, "/api/performance/v1/company-goals", new
        {
            year = 2026,
            statement = "穩中求進：華東先行",
            targets = new[] { new { code = "sales", name = "銷售額", value = "2000000.00", unit = "money" } },
            reason = "董事會決議",
        });
        await RefusedAsync("who proposed the goal approves it", 422, "performance.proposal.second-person", Headquarters, $"/api/performance/v1/company-goals/{proposed.Id()}/approve", new { on = "2026-01-04" }, "1-2", proposed);
        return await api.PostAsync(HeadquartersFinance, $"/api/performance/v1/company-goals/{proposed.Id()}/approve", new { on = "2026-01-04" }, proposed);
    }

    private async Task BudgetAsync()
    {
        // Finance learns of the plan by event; the budget names it.
        object Lines(bool all) => new[] { ("marketing", "50000.00"), ("sales", "36000.00"), ("service", "12000.00"), ("personnel", "60000.00") }.Take(all ? 4 : 3).Select(l => new { category = l.Item1, amount = l.Item2 });
        var budget = await api.PostAsync(Manager, "/api/finance/v1/budgets", new { regionId, year = 2026, basis = "公司目標與 2026 年銷售計劃", companyGoalId = goal.Id(), salesPlanId = plan.Id(), lines = Lines(all: false) });
        await RefusedAsync("a budget without personnel is handed in", 422, "finance.budget.category-missing", Manager, $"/api/finance/v1/budgets/{budget.Id()}/submit", null, "8.1-2", budget);
        budget = await api.PutAsync(Manager, $"/api/finance/v1/budgets/{budget.Id()}", new { basis = "公司目標與 2026 年銷售計劃", companyGoalId = goal.Id(), salesPlanId = plan.Id(), lines = Lines(all: true) }, budget);
        budget = await api.PostAsync(Manager, $"/api/finance/v1/budgets/{budget.Id()}/submit", new { }, budget);
        await RefusedAsync("who wrote the budget approves it", 403, "not-permitted", Manager, $"/api/finance/v1/budgets/{budget.Id()}/approve", new { approvedOn = "2026-01-12" }, "1-4", budget);
        budget = await api.PostAsync(Headquarters, $"/api/finance/v1/budgets/{budget.Id()}/approve", new { approvedOn = "2026-01-12" }, budget);

        var marketing = budget.Items("lines").Single(l => l.Is("category", "marketing")).Items("months").Select(m => m.ToString()).ToList();
        Same("budget: marketing in January", "4166.67", marketing[0], "RB-26");
        Same("budget: marketing in December absorbs", "4166.63", marketing[11], "RB-26");

        // Of the sales category three months are 9,000.00 and the year is 36,000.00; a cent decides.
        foreach (var (amount, expected) in new[] { ("9000.00", "none"), ("9000.01", "beyondYearToDate"), ("36000.00", "beyondYearToDate"), ("36000.01", "beyondAnnual") })
        {
            var check = await api.PostAsync(Finance, "/api/finance/v1/budget-checks", new { regionId, category = "sales", amount, on = "2026-03-31" });
            Same($"budget: {amount} of sales asked on 2026-03-31", expected, check, "limit", "RB-27");
        }
    }
}
