using System.Text.Json;

namespace RegionCloud.Huadong;

/// <summary>Chapters 2 and 5 of the regulation: the company's goal and the region's sales plan.</summary>
internal sealed partial class Scenario
{
    private JsonElement goal;
    private JsonElement plan;

    private async Task GoalAndPlanAsync()
    {
        goal = await CompanyGoalAsync();

        // Twelve months of 8.33 %, December absorbs; three persons alike, the last one absorbs (RB-03).
        var content = new
        {
            currency = "CNY",
            annualTarget = "600000.07",
            areas = new[] { new { name = "上海" }, new { name = "浙江" }, new { name = "江蘇" } },
            channels = new[] { new { name = "直銷" } },
            products = new[] { new { name = "檢測儀器" } },
            strategy = "",
            companyGoalId = goal.Id(),
            marketBasis = "華東檢測儀器需求年增一成",
            monthWeights = Enumerable.Repeat("8.33", 11).Append("8.37"),
            persons = new[] { Dingyi, Make, Suqi }.Select(p => new { employeeId = Employee(p), weight = "1.00" }),
        };
        plan = await api.PostAsync(SalesHead, "/api/sales/v1/plans", new { regionId, year = 2026, content });
        await RefusedAsync("a plan without its strategy is handed in", 422, "sales.plan.strategy-missing", SalesHead, $"/api/sales/v1/plans/{plan.Id()}/submit", new { submittedOn = "2026-01-06" }, "5.1-2, RB-08", plan);
        plan = await api.PutAsync(
            SalesHead, $"/api/sales/v1/plans/{plan.Id()}",
            new { content = new { content.currency, content.annualTarget, content.areas, content.channels, content.products, strategy = "深耕老客戶，以展會開拓新客戶", content.companyGoalId, content.marketBasis, content.monthWeights, content.persons } }, plan);
        plan = await api.PostAsync(SalesHead, $"/api/sales/v1/plans/{plan.Id()}/submit", new { submittedOn = "2026-01-06" }, plan);
        await RefusedAsync("who wrote the plan approves it", 403, "not-permitted", SalesHead, $"/api/sales/v1/plans/{plan.Id()}/approve", new { approvedOn = "2026-01-08" }, "1-4, SoD", plan);
        plan = await api.PostAsync(Manager, $"/api/sales/v1/plans/{plan.Id()}/approve", new { approvedOn = "2026-01-08" }, plan);

        Same("January", "49980.01", plan.Items("months").First(), "amount", "RB-03");
        Same("December absorbs", "50219.96", plan.Items("months").Last(), "amount", "RB-03");
        Same("first quarter", "149940.03", plan.Items("quarters").First(), "amount", "RB-03");
        Same("January by person", "16660.00 16660.00 16660.01", string.Join(' ', plan.Items("cells").Where(c => c.Is("month", "1")).Select(c => c.Text("amount"))), "RB-03");
        Same("Σ cells = annual target", "600000.07", plan.Items("cells").Sum(c => Amount(c, "amount")).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture), "RB-03");
    }

    /// <summary>The company has one goal a year; another sample may have set it before.</summary>
    private async Task<JsonElement> CompanyGoalAsync()
    {
        var known = (await api.GetAsync(Headquarters, "/api/performance/v1/company-goals?year=2026")).Items().ToList();
        if (known.Count > 0)
            return known[0];

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
}
