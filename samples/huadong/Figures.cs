using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace RegionCloud.Huadong;

/// <summary>How the region stands at the end of the half year: the summary that ./run.sh shows. It only reads.</summary>
internal sealed partial class Scenario
{
    /// <summary>What stands at the end of the half year, whenever it is asked. Looked at again for a minute when something is otherwise: an event may still be on its way, or a department just starting.</summary>
    public async Task FiguresAsync()
    {
        chapter = Summary;
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(1000))
        {
            checks.RemoveAll(c => c.Chapter == Summary);
            await AttainmentFiguresAsync();
            await MoneyFiguresAsync();
            await CampaignFiguresAsync();
            await ServiceFiguresAsync();
            await ScoreFiguresAsync();
            await RiskFiguresAsync();
            await CalendarFiguresAsync();
            await TraceFiguresAsync();
            if (checks.TrueForAll(c => c.IsRight || c.Chapter != Summary) || Stopwatch.GetElapsedTime(started) > TimeSpan.FromMinutes(1))
                return;
        }
    }

    private async Task AttainmentFiguresAsync()
    {
        var quarters = (await api.GetAsync(Manager, $"/api/sales/v1/attainment?groupBy=quarter&year=2026&asOf={LastDay}")).Items("rows").Take(2).ToList();
        Same("attainment of the first quarter", "160000.01 of 149940.03 = 106.71 %", Attained(quarters[0]), "RB-04");
        Same("attainment of the second quarter", "40000.01 of 149940.03 = 26.68 %", Attained(quarters[1]), "RB-04");
        Same("half year: two quarters", "200000.02 of 299880.06", $"{Money(quarters.Sum(q => Amount(q, "signed")))} of {Money(quarters.Sum(q => Amount(q, "target")))}", "RB-03, 10a");
        var persons = (await api.GetAsync(Manager, $"/api/sales/v1/attainment?groupBy=person&year=2026&asOf={LastDay}")).Items("rows");
        Same("signed by person", "dingyi 88333.01, make 48333.00, suqi 63334.01", string.Join(", ", persons.Select(p => $"{SubjectOf(p)} {p.Text("signed")}").Order(StringComparer.Ordinal)), "RB-05");

        static string Attained(JsonElement row) => $"{row.Text("signed")} of {row.Text("target")} = {row.Text("attainmentPercent")} %";
    }

    private async Task MoneyFiguresAsync()
    {
        // A day moves three instalments over three limits: 0 → 1 is not yet, 30 → 31, 90 → 91.
        await AgeingAsync("2026-06-29", "48333.33 35000.00 0.00 35000.00 0.00", "29, 30, 89 and 90 days");
        await AgeingAsync(LastDay, "58333.34 20000.00 0.01 20000.00 15000.00", "30, 31, 90 and 91 days, and a cent");
        var collection = (await api.GetAsync(Manager, $"/api/finance/v1/collection?asOf={LastDay}&groupBy=region")).Items("rows").Single();
        Same("due-collection rate", "86666.67 of 190000.01 = 45.61 %", $"{collection.Text("paidOnDue")} of {collection.Text("due")} = {collection.Text("ratePercent")} %", "RB-13");
        Same("overdue ratio", "55000.01 of 113333.35 = 48.53 %", $"{collection.Text("overdue")} of {collection.Text("outstanding")} = {collection.Text("overdueRatioPercent")} %", "RB-13");
        foreach (var (category, expected) in new[] { ("marketing", "25000.02 to date, 10000.01 spent, 0.00 committed, 39999.99 left, 40.00 %"), ("personnel", "30000.00 to date, 6600.00 spent, 0.00 committed, 53400.00 left, 22.00 %") })
        {
            var row = await AvailabilityAsync(LastDay, category);
            Same($"budget: {category}", expected, $"{row.Text("yearToDate")} to date, {row.Text("actual")} spent, {row.Text("committed")} committed, {row.Text("available")} left, {row.Text("usagePercent")} %", "RB-26…28");
        }
    }

    private async Task CampaignFiguresAsync()
    {
        var figures = (await api.GetAsync(Manager, $"{Marketing}/campaign-figures?regionId={regionId}&endedFrom=2026-04-01&endedTo={LastDay}&asOf={LastDay}")).Items("rows").FirstOrDefault();
        Same("campaign: cost and overspend", "10000.01, -20.00 %", $"{figures.Text("cost")}, {figures.Text("overspendPercent")} %", "RB-20");
        Same("campaign: leads", "3 of 4 = 75.00 %, 3333.34 each", $"{figures.Text("leads")} of {figures.Text("leadTarget")} = {figures.Text("leadAttainmentPercent")} %, {figures.Text("costPerLead")} each", "RB-20");
        Same("campaign: revenue, collected, return", "100000.01, 66666.68, 900.00 %, on cash 566.67 %", $"{figures.Text("revenue")}, {figures.Text("collected")}, {figures.Text("roiPercent")} %, on cash {figures.Text("cashRoiPercent")} %", "RB-20");
        Same("campaign: conversion", "1 contract = 33.33 %", $"{figures.Text("contracts")} contract = {figures.Text("conversionPercent")} %", "RB-20");
    }

    private async Task ServiceFiguresAsync()
    {
        var tickets = await api.GetAsync(Manager, $"{Service}/ticket-figures?regionId={regionId}&from=2026-04-01&until={LastDay}&asOf={LastDay}");
        Same("first answers in time", "3 met, 1 breached = 75.00 %", $"{tickets.Text("firstResponse.met")} met, {tickets.Text("firstResponse.breached")} breached = {tickets.Text("firstResponse.percent")} %", "RB-19");
        var told = (await api.GetAsync(Manager, $"/api/regions/v1/{regionId}/summary?asOf={LastDay}")).Items("figures").ToLookup(f => f.Text("code"), f => f.Text("value"), StringComparer.Ordinal);
        foreach (var (code, expected, rule) in new[] { ("surveys.csat", "75.00", "RB-19"), ("surveys.nps", "25.00", "RB-19"), ("visits.onTime", "50.00", "10a"), ("measures.onTime", "100.00", "10a"), ("customers.repeatPurchaseRate", "33.33", "2.2-16") })
            Same(code, expected, told[code].FirstOrDefault() ?? "–", rule);
    }

    private async Task ScoreFiguresAsync()
    {
        var cycles = (await api.GetAsync(Manager, $"{Cycles}?regionId={regionId}&pageSize=50")).Items().ToDictionary(c => c.Text("period"), StringComparer.Ordinal);
        foreach (var (period, expected) in new[]
        {
            ("2026-03", "dingyi 111.33 A, make 93.35 B, suqi 16.00 D"), ("2026-04", "dingyi 110.33 A, make 111.33 A, suqi 14.00 D"),
            ("2026-Q2", "customerServiceDepartment 82.97 C, marketingDepartment 102.55 A, salesDepartment 46.54 D"),
        })
            Same($"scores of {period}", expected, cycles.TryGetValue(period, out var cycle) ? await ScoresAsync(cycle) : "–", "RB-21…23");
        var sums = (await api.GetAsync(Manager, $"/api/performance/v1/bonuses?regionId={regionId}&status=paid")).Items();
        Same("bonuses paid", "6600.00", Money(sums.Sum(b => Amount(b, "amount"))), "RB-24");
    }

    private async Task RiskFiguresAsync()
    {
        var kris = (await api.GetAsync(Manager, $"{Risk}/kris?regionId={regionId}&asOf={LastDay}")).Items("kris").ToDictionary(k => k.Text("code"), StringComparer.Ordinal);
        foreach (var (code, expected) in new[]
        {
            ("K-MKT-1", "amber 75.00"), ("K-MKT-2", "green -20.00"), ("K-SAL-1", "red 26.68"), ("K-CS-1", "amber 75.00"), ("K-CS-2", "amber 75.00"), ("K-FIN-1", "red 48.53"), ("K-FIN-2", "green 40.00 22.00 0.00 0.00"),
        })
            Same($"indicator {code}", expected, $"{kris[code].Text("colour")} {Words(kris[code].Items("readings").Select(r => r.Text("value")))}", "RB-30");
        var alerts = (await api.GetAsync(Manager, $"{Risk}/alerts?regionId={regionId}&period=2026-Q2&pageSize=50")).Items();
        Same(
            "alerts of the second quarter", "K-CS-1 amber, K-CS-2 amber, K-FIN-1 red, K-MKT-1 amber, K-SAL-1 red, dunning red",
            string.Join(", ", alerts.Select(a => $"{a.Text("key").Split('/')[0]} {a.Text("colour")}").Order(StringComparer.Ordinal)), "RB-33");
        var risks = (await api.GetAsync(Manager, $"{Risk}/risks?regionId={regionId}&pageSize=50")).Items();
        Same("risks: residual", "customerService 6.00, financialManagement 4.80, market 3.00, sales 8.00", string.Join(", ", risks.Select(r => $"{r.Text("category")} {r.Text("residual")}").Order(StringComparer.Ordinal)), "RB-32");
    }

    private async Task CalendarFiguresAsync()
    {
        var calendar = await api.GetAsync(Manager, $"{Risk}/policy-calendar?regionId={regionId}&from=2026-01-01&until={LastDay}&asOf={LastDay}");
        Same("policy calendar: the twelve duties", "45 due, 13 on time, 4 late, 28 missing, 7 pending, 0 unknown = 28.89 %", Tally(calendar.GetProperty("total")), "RB-09, §13");
        Same(
            "policy calendar: on time of due, by duty", "1 0/5, 2 1/1, 3 1/1, 4 2/5, 5 1/5, 6 1/5, 7 1/2, 8 1/2, 9 1/5, 10 2/6, 11 1/2, 12 1/6",
            string.Join(", ", calendar.Items("duties").Select(d => $"{d.Text("number")} {d.Text("tally.onTime")}/{d.Text("tally.due")}")), "RB-09, §13");
        Same("policy calendar: departments that did not answer", "0", calendar.Items("degraded").Count().ToString(CultureInfo.InvariantCulture), "RB-09");

        static string Tally(JsonElement t) => $"{t.Text("due")} due, {t.Text("onTime")} on time, {t.Text("late")} late, {t.Text("missing")} missing, {t.Text("pending")} pending, {t.Text("unknown")} unknown = {t.Text("onTimeRate")} %";
    }

    /// <summary>What led to two contracts and what came of them, over all departments.</summary>
    private async Task TraceFiguresAsync()
    {
        var contracts = (await api.GetAsync(Manager, $"{Contracts}?pageSize=50")).Items().ToList();
        foreach (var (amount, expected) in new[]
        {
            ("100000.01", "marketing analysisReport, performance companyGoal, marketing campaign, sales lead, sales opportunity, sales contract, finance receivable, finance payment"),
            ("60000.00", "sales contract, finance receivable, finance payment, finance dunningNotice, customer-service ticket"),
        })
        {
            var trace = await api.GetAsync(Manager, $"/api/trace/v1/contract/{contracts.Single(c => c.Is("amount", amount)).Id()}");
            var there = trace.Items("records").Select(r => $"{r.Text("service")} {r.Text("kind")}").ToHashSet(StringComparer.Ordinal);
            Same($"trace of the contract of {amount}", expected, string.Join(", ", expected.Split(", ").Where(there.Contains)), "1-2, §12");
        }
    }
}
