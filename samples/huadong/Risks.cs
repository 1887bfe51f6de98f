using System.Text.Json;

namespace RegionCloud.Huadong;

/// <summary>Chapter 9 of the regulation: indicators, alerts, risks, a response that is work of a department, the quarter's assessment, the month's monitoring.</summary>
internal sealed partial class Scenario
{
    private const string Risk = "/api/risk/v1";

    private async Task RisksAsync()
    {
        // A department that is just starting tells nothing: its indicators are grey, and the day is evaluated again.
        var state = await SoonAsync("succeeded, nothing grey", async () =>
        {
            var operation = await api.PostAsync(Manager, $"{Risk}/evaluations", new { regionId, asOf = LastDay });
            operation = await api.UntilAsync(Manager, $"{Risk}/operations/{operation.Id()}", o => o.Text("state") is "succeeded" or "failed", "the indicators are evaluated");
            var grey = (await api.GetAsync(Manager, $"{Risk}/kris?regionId={regionId}&asOf={LastDay}")).Items("kris").Where(k => k.Is("colour", "grey")).Select(k => k.Text("code"));
            return $"{operation.Text("state")}, {string.Join(' ', grey.DefaultIfEmpty("nothing"))} grey";
        });
        Same("evaluation: the long operation", "succeeded, nothing grey", state, "RB-30");
        var alert = await AlertAsync("K-FIN-1");
        Same("alert: to be acknowledged by the end of the next working day", "2026-07-01T10:00:00.000Z", alert, "acknowledgeBy", "RB-33");
        Same("alert: response plan in five working days, at their end", "2026-07-07T10:00:00.000Z", alert, "planBy", "RB-34");
        alert = await api.PostAsync(Manager, $"{Risk}/alerts/{alert.Id()}/acknowledge", new { acknowledgedOn = LastDay, note = "今天逐戶致電" }, alert);
        Same("alert: acknowledged", "acknowledged", alert, "status", "RB-33");

        var risk = await IdentifiedAsync("financialManagement", "大客戶拖款", alert.Id());
        Same("risk: not assessed it counts as the highest", "25 critical", $"{risk.Text("inherent")} {risk.Text("level")}", "RB-31");
        await RefusedAsync("a risk is judged milder than proposed, without a reason", 422, "risk.assessment.override-without-reason", Manager, $"{Risk}/risks/{risk.Id()}/assess", new { likelihood = 2, assessedOn = LastDay }, "RB-31", risk);
        risk = await api.PostAsync(Manager, $"{Risk}/risks/{risk.Id()}/assess", new { assessedOn = LastDay }, risk);
        Same("risk: red 4 × overdue 55,000.01 2", "4 × 2 = 8 medium", Judged(risk), "RB-31, RB-32");

        var assessment = await api.PostAsync(Manager, $"{Risk}/assessments", new { regionId, period = "2026-Q2", openedOn = LastDay });
        await RefusedAsync("the quarter's assessment is closed with one of the four kinds", 422, "risk.assessment.category-missing", Manager, $"{Risk}/assessments/{assessment.Id()}/close", new { conclusion = "應收帳款是首要風險", closedOn = LastDay }, "9.1-2", assessment);
        await AssessedAsync("market", "展會線索不足", "49999.99", "3 × 1 = 3 low");
        await AssessedAsync("customerService", "節前答覆超時", "50000.00", "3 × 2 = 6 medium");
        await AssessedAsync("sales", "二季度簽約不足", "109940.02", "4 × 2 = 8 medium");

        // The response opens work in Finance; another than who did it sees that it is done, and only then it lowers the risk.
        risk = await api.PostAsync(Manager, $"{Risk}/risks/{risk.Id()}/responses", new { kind = "collectionCampaign", measure = "逾期六十天以上逐戶催收", responsibleId = Employee(SalesHead), plannedOn = LastDay, dueOn = "2026-07-15", share = 40, alertId = alert.Id() }, risk);
        var response = risk.Items("responses").Single().Id();
        risk = await api.PostAsync(Manager, $"{Risk}/risks/{risk.Id()}/treat", new { treatedOn = LastDay }, risk);
        var work = (await api.UntilAsync(Finance, "/api/finance/v1/risk-responses", r => r.Items().Any(x => x.Is("riskId", risk.Id())), "Finance has the work")).Items().Single(x => x.Is("riskId", risk.Id()));
        await api.PostAsync(Finance, $"/api/finance/v1/risk-responses/{work.Id()}/complete", new { note = "已逐戶致電" }, work);
        risk = await api.UntilAsync(Manager, $"{Risk}/risks/{risk.Id()}", r => r.Items("responses").Single().Text("doneOn") != "–", "Risk hears that it is done");
        Same("risk: done but not verified", "8.00", risk, "residual", "RB-32");
        risk = await api.PostAsync(Manager, $"{Risk}/risks/{risk.Id()}/responses/{response}/verify", new { note = "回款計劃已到手" }, risk);
        Same("risk: 8 × (100 − 40) ÷ 100", "4.80 low", $"{risk.Text("residual")} {risk.Text("level")}", "RB-32");

        await api.PostAsync(Manager, $"{Risk}/assessments/{assessment.Id()}/close", new { conclusion = "應收帳款是首要風險", closedOn = LastDay }, await api.GetAsync(Manager, $"{Risk}/assessments/{assessment.Id()}"));
        // The last record of the story: with it, it is told.
        await api.PostAsync(Manager, $"{Risk}/monitorings", new { regionId, period = "2026-06", findings = "一項措施，已驗證", monitoredOn = LastDay });
    }

    private Task<JsonElement> IdentifiedAsync(string category, string title, string? alertId) => api.PostAsync(Manager, $"{Risk}/risks", new { regionId, category, title, responsibleId = Employee(SalesHead), identifiedOn = LastDay, goalId = goal.Id(), alertId });

    private async Task AssessedAsync(string category, string title, string moneyAtStake, string expected)
    {
        var risk = await IdentifiedAsync(category, title, null);
        risk = await api.PostAsync(Manager, $"{Risk}/risks/{risk.Id()}/assess", new { moneyAtStake, assessedOn = LastDay }, risk);
        Same($"risk: {category} with {moneyAtStake} at stake", expected, Judged(risk), "RB-31");
    }

    private static string Judged(JsonElement risk) => $"{risk.Text("likelihood")} × {risk.Text("impact")} = {risk.Text("inherent")} {risk.Text("level")}";

    private async Task<JsonElement> AlertAsync(string key)
    {
        var all = await api.UntilAsync(Manager, $"{Risk}/alerts?regionId={regionId}&period=2026-Q2&pageSize=50", a => a.Items().Any(x => x.Is("key", key)), $"there is an alert of {key}");
        return await api.GetAsync(Manager, $"{Risk}/alerts/{all.Items().First(x => x.Is("key", key)).Id()}");
    }
}
