using System.Text.Json;

namespace RegionCloud.Huadong;

/// <summary>Chapter 7 of the regulation: appraisal, objection, bonus, adjustment.</summary>
internal sealed partial class Scenario
{
    private const string Cycles = "/api/performance/v1/appraisal-cycles";

    private async Task MarchAsync()
    {
        var cycle = await ScoredAsync("2026-03", "2026-04-01", "2026-04-09", publishTooEarly: true, (Dingyi, "90.00"), (Make, "75.00"), (Suqi, "80.00"));
        await RefusedAsync("the head of sales publishes what is said of his people", 403, "not-permitted", SalesHead, $"{Cycles}/{cycle.Id()}/publish", new { on = "2026-04-10" }, "7.2", cycle);
        cycle = await PublishedAsync(cycle, SalesHead, "2026-04-09", Manager, "2026-04-10");
        Same("March: scores", "dingyi 111.33 A, make 93.35 B, suqi 16.00 D", await ScoresAsync(cycle), "RB-21…23");

        // Reckoned by one person, approved by another, committed by Finance, paid by a third.
        var reckoned = await api.PostAsync(Finance, $"{Cycles}/{cycle.Id()}/bonuses", new { on = "2026-04-13" });
        Same("March: bonuses", "dingyi 3600.00, make 3000.00, suqi 0.00", string.Join(", ", reckoned.Items("bonuses").Select(b => $"{SubjectOf(b)} {b.Text("amount")}").Order(StringComparer.Ordinal)), "RB-24");
        foreach (var bonus in reckoned.Items("bonuses"))
        {
            var path = $"/api/performance/v1/bonuses/{bonus.Id()}";
            if (SubjectOf(bonus) == Suqi)
            {
                var nothing = await api.PostAsync(Manager, $"{path}/approve", new { on = "2026-04-14" }, bonus);
                await RefusedAsync("a bonus of nothing is paid", 409, "performance.bonus.nothing-to-pay", SecondFinance, $"{path}/pay", new { on = "2026-04-20" }, "RB-24", nothing);
                continue;
            }

            await api.PostAsync(Manager, $"{path}/approve", new { on = "2026-04-14" }, bonus);
            var approved = await api.UntilAsync(Manager, path, b => !b.Is("status", "awaitingBudget"), "Finance commits the bonus");
            if (SubjectOf(bonus) == Dingyi)
                await RefusedAsync("who reckoned a bonus pays it", 422, "performance.bonus.own-payment", Finance, $"{path}/pay", new { on = "2026-04-20" }, "RB-24", approved);
            await api.PostAsync(SecondFinance, $"{path}/pay", new { on = "2026-04-20" }, approved);
        }

        // 馬可 objects to his conduct; the region manager, who did not judge him, corrects it: what was published stays, the adjustment says the rest.
        var appraisal = (await AppraisalsAsync(cycle)).Single(a => SubjectOf(a) == Make);
        await api.PostAsync(Make, $"/api/performance/v1/appraisals/{appraisal.Id()}/objections", new { reason = "展會期間每天加班未計", on = "2026-04-13" }, await api.GetAsync(Make, $"/api/performance/v1/appraisals/{appraisal.Id()}"));
        var objection = (await api.GetAsync(Headquarters, $"/api/performance/v1/objections?regionId={regionId}")).Items().Single();
        await RefusedAsync("the head who judged decides the objection", 403, "not-permitted", SalesHead, $"/api/performance/v1/objections/{objection.Id()}/decide", new { outcome = "upheld", decision = "屬實" }, "7.2", objection);
        await api.PostAsync(Headquarters, $"/api/performance/v1/objections/{objection.Id()}/decide", new { outcome = "upheld", decision = "屬實", corrections = new[] { new { kpiCode = "conduct", rating = "85.00" } }, on = "2026-04-15" }, objection);
        await AdjustedAsync("March: after the objection", "2026-03", Make, "93.35 B → 95.35 A");
    }

    private async Task AprilAsync()
    {
        var cycle = await ScoredAsync("2026-04", "2026-05-01", "2026-05-07", publishTooEarly: false, (Dingyi, "85.00"), (Make, "90.00"), (Suqi, "70.00"));
        cycle = await PublishedAsync(cycle, SalesHead, "2026-05-07", Manager, "2026-05-08");
        Same("April: scores", "dingyi 110.33 A, make 111.33 A, suqi 14.00 D", await ScoresAsync(cycle), "RB-21…23");
        var open = (await api.GetAsync(Manager, "/api/performance/v1/open-periods")).Items("regions").Single(p => p.Is("regionId", regionId));
        Same("closed up to April", "2026-05-01", open, "openFrom", "10a");
    }

    /// <summary>After April was published a contract of April became void.</summary>
    private Task LateFactAsync() => AdjustedAsync("April: after the void", "2026-04", Dingyi, "110.33 A → 50.33 D");

    private async Task AdjustedAsync(string what, string period, string subject, string expected)
    {
        var actual = await SoonAsync(expected, async () =>
        {
            var found = (await api.GetAsync(Manager, $"/api/performance/v1/appraisal-adjustments?regionId={regionId}&pageSize=50")).Items().Where(x => SubjectOf(x) == subject && x.Is("period", period)).ToList();
            return string.Join("; ", found.Select(a => $"{a.Text("oldTotal")} {a.Text("oldGrade")} → {a.Text("newTotal")} {a.Text("newGrade")}"));
        });
        Same(what, expected, actual, "RB-25");
    }

    /// <summary>Planned, started, judged, scored and held against the owners' books.</summary>
    private async Task<JsonElement> ScoredAsync(string period, string startedOn, string scoredOn, bool publishTooEarly, params (string Subject, string Rating)[] conduct)
    {
        var cycle = await api.PostAsync(SalesHead, Cycles, new { regionId, period });
        cycle = await api.PostAsync(SalesHead, $"{Cycles}/{cycle.Id()}/start", new { on = startedOn }, cycle);
        if (publishTooEarly)
        {
            cycle = await api.PostAsync(SalesHead, $"{Cycles}/{cycle.Id()}/score", new { on = scoredOn }, cycle);
            await RefusedAsync("a cycle without its ratings is published", 409, "performance.cycle.ratings-missing", Manager, $"{Cycles}/{cycle.Id()}/publish", new { on = scoredOn }, "§11", cycle);
            cycle = await api.PostAsync(SalesHead, $"{Cycles}/{cycle.Id()}/reopen", new { reason = "評分未齊" }, cycle);
        }

        foreach (var (subject, rating) in conduct)
        {
            var appraisal = (await AppraisalsAsync(cycle)).Single(a => SubjectOf(a) == subject);
            await api.PostAsync(SalesHead, $"/api/performance/v1/appraisals/{appraisal.Id()}/ratings", new { kpiCode = "conduct", rating, note = "按月度觀察" }, appraisal);
        }

        return await ReconciledAsync(cycle, SalesHead, scoredOn);
    }

    /// <summary>Scores again until Performance has heard all that the owners of the figures have in their books.</summary>
    private async Task<JsonElement> ReconciledAsync(JsonElement cycle, string user, string scoredOn)
    {
        for (var attempt = 0; ; attempt++)
        {
            cycle = await api.PostAsync(user, $"{Cycles}/{cycle.Id()}/score", new { on = scoredOn }, cycle);
            cycle = await api.PostAsync(user, $"{Cycles}/{cycle.Id()}/reconcile", new { }, cycle);
            if (!cycle.GetProperty("reconciliation").Items("differences").Any() || attempt == 60)
                return cycle;
            await Task.Delay(500);
            cycle = await api.PostAsync(user, $"{Cycles}/{cycle.Id()}/reopen", new { reason = "帳目未齊" }, cycle);
        }
    }

    /// <summary>What a fact made old that came since is scored again.</summary>
    private async Task<JsonElement> PublishedAsync(JsonElement cycle, string reckoner, string scoredOn, string publisher, string publishedOn)
    {
        while (true)
        {
            var (status, codes, detail) = await api.RefusedAsync(publisher, HttpMethod.Post, $"{Cycles}/{cycle.Id()}/publish", new { on = publishedOn }, cycle);
            var now = await api.GetAsync(publisher, $"{Cycles}/{cycle.Id()}");
            if (status < 400 || now.Text("publishedOn") != "–")
                return now;
            if (!codes.Contains("performance.cycle.scores-outdated", StringComparer.Ordinal))
                throw new InvalidOperationException($"{cycle.Text("period")} is not published: {string.Join(", ", codes)}: {detail} {string.Join("; ", now.GetProperty("reconciliation").Items("differences"))}");

            cycle = await api.PostAsync(reckoner, $"{Cycles}/{cycle.Id()}/reopen", new { reason = "有新事實" }, cycle);
            cycle = await ReconciledAsync(cycle, reckoner, scoredOn);
        }
    }

    private async Task QuarterAsync()
    {
        var cycle = await api.PostAsync(Manager, Cycles, new { regionId, period = "2026-Q2" });
        cycle = await api.PostAsync(Manager, $"{Cycles}/{cycle.Id()}/start", new { on = "2026-07-01" }, cycle);
        foreach (var (subject, rating) in new[] { ("marketingDepartment", "88.00"), ("salesDepartment", "80.00"), ("customerServiceDepartment", "90.00") })
        {
            var appraisal = (await AppraisalsAsync(cycle)).Single(a => a.Is("subject", subject));
            await api.PostAsync(Manager, $"/api/performance/v1/appraisals/{appraisal.Id()}/ratings", new { kpiCode = "teamManagement", rating, note = "按季度觀察" }, appraisal);
        }

        await ByHandAsync(cycle);
        cycle = await ReconciledAsync(cycle, Manager, "2026-07-08");
        cycle = await PublishedAsync(cycle, Manager, "2026-07-08", Manager, "2026-07-09");
        Same("second quarter: departments", "customerServiceDepartment 82.97 C, marketingDepartment 102.55 A, salesDepartment 46.54 D", await ScoresAsync(cycle), "RB-21…23");
    }

    /// <summary>
    /// What Performance is not told by events is entered by hand with its evidence and approved by another; the figures are those of the records above. Where it has the facts itself it says so, and there is nothing to enter.
    /// </summary>
    private async Task ByHandAsync(JsonElement cycle)
    {
        foreach (var (subject, user, kpiCode, actual) in new[]
        {
            ("marketingDepartment", MarketingHead, "researchOnTime", "100.00"), ("customerServiceDepartment", ServiceHead, "csat", "75.00"),
            ("customerServiceDepartment", ServiceHead, "returnVisitsOnTime", "50.00"), ("customerServiceDepartment", ServiceHead, "measuresOnTime", "100.00"),
        })
        {
            var appraisal = (await AppraisalsAsync(cycle)).Single(a => a.Is("subject", subject));
            var path = $"/api/performance/v1/appraisals/{appraisal.Id()}/manual-actuals";
            var body = new { kpiCode, actual, evidence = "二季度記錄" };
            var (status, codes, _) = await api.RefusedAsync(user, HttpMethod.Post, path, body, appraisal);
            if (codes.Contains("performance.actual.facts-exist", StringComparer.Ordinal))
                continue;
            if (status >= 400)
                throw new InvalidOperationException($"{kpiCode} is not taken: {status} {string.Join(", ", codes)}");

            var entered = (await api.GetAsync(Manager, $"/api/performance/v1/manual-actuals?appraisalId={appraisal.Id()}")).Items().Single(m => m.Is("kpiCode", kpiCode));
            await api.PostAsync(Manager, $"/api/performance/v1/manual-actuals/{entered.Id()}/approve", new { }, entered);
        }
    }

    private async Task<List<JsonElement>> AppraisalsAsync(JsonElement cycle) => [.. (await api.GetAsync(Manager, $"/api/performance/v1/appraisals?cycleId={cycle.Id()}")).Items()];

    private async Task<string> ScoresAsync(JsonElement cycle)
        => string.Join(", ", (await AppraisalsAsync(cycle)).Select(a => $"{(a.Text("employeeId") == "–" ? a.Text("subject") : SubjectOf(a))} {a.Text("total")} {a.Text("grade")}").Order(StringComparer.Ordinal));

    private string SubjectOf(JsonElement record) => employees.SingleOrDefault(e => e.Value == record.Text("employeeId")).Key ?? "–";
}
