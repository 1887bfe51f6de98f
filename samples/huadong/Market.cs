using System.Text.Json;

namespace RegionCloud.Huadong;

/// <summary>Chapters 3 and 4 of the regulation: research, report, campaign and leads.</summary>
internal sealed partial class Scenario
{
    private const string Marketing = "/api/marketing/v1";
    private JsonElement report;
    private JsonElement campaign;
    private JsonElement opportunity;

    private async Task ResearchAsync()
    {
        var items = new[]
        {
            Inquiry("marketDemand", "檢測儀器的需求", "interview", "客戶少而訪談深", "2026-01-12", "2026-01-31"),
            Inquiry("marketTrend", "三年走勢", "dataAnalysis", "統計資料齊全", "2026-02-01", "2026-03-20"),
            Inquiry("competitors", "三家主要對手", "observation", "展會現場可見", "2026-03-01", "2026-03-31"),
            Inquiry("consumerBehaviour", "客戶怎樣選型", "questionnaire", "樣本多、問題短", "2026-04-01", "2026-04-30"),
        };
        var research = await api.PostAsync(MarketingHead, $"{Marketing}/research-plans", new { regionId, year = 2026, content = new { purpose = "華東的增長在哪裡", items = items.Take(3) } });
        await RefusedAsync("a research plan without consumer behaviour is handed in", 422, "marketing.research-plan.topic-missing", MarketingHead, $"{Marketing}/research-plans/{research.Id()}/submit", new { submittedOn = "2026-01-08" }, "3.1-3", research);
        research = await api.PutAsync(MarketingHead, $"{Marketing}/research-plans/{research.Id()}", new { content = new { purpose = "華東的增長在哪裡", items } }, research);
        research = await api.PostAsync(MarketingHead, $"{Marketing}/research-plans/{research.Id()}/submit", new { submittedOn = "2026-01-08" }, research);
        research = await api.PostAsync(Manager, $"{Marketing}/research-plans/{research.Id()}/approve", new { approvedOn = "2026-01-09" }, research);

        var demand = await CollectedAsync(research, "marketDemand", "華東四十家工廠訪談", "interview", "2026-01-26", 40);
        report = await api.PostAsync(MarketingHead, $"{Marketing}/analysis-reports", new { regionId, period = "2026-Q1", draftedOn = "2026-01-30", content = ReportContent(demand, whole: false) });
        await RefusedAsync("a report without consumer demand is handed in", 422, "marketing.part-missing", MarketingHead, $"{Marketing}/analysis-reports/{report.Id()}/submit", new { submittedOn = "2026-02-04" }, "3.3-2, RB-08", report);
        await RefusedAsync("a report on data that nobody reviewed", 422, "marketing.report.data-not-reviewed", MarketingHead, $"{Marketing}/analysis-reports/{report.Id()}/submit", new { submittedOn = "2026-02-04" }, "3.2-3", report);
        await RefusedAsync("who collected the data judges them", 422, "marketing.data-set.own-review", MarketingHead, $"{Marketing}/data-sets/{demand.Id()}/review", new { accepted = true, grade = "high", reviewedOn = "2026-01-28" }, "3.2-3", demand);
        await api.PostAsync(SalesHead, $"{Marketing}/data-sets/{demand.Id()}/review", new { accepted = true, grade = "high", reviewedOn = "2026-01-28" }, demand);
        report = await api.PutAsync(MarketingHead, $"{Marketing}/analysis-reports/{report.Id()}", new { draftedOn = "2026-02-03", content = ReportContent(demand, whole: true) }, report);
        report = await api.PostAsync(MarketingHead, $"{Marketing}/analysis-reports/{report.Id()}/submit", new { submittedOn = "2026-02-04" }, report);
        report = await api.PostAsync(Manager, $"{Marketing}/analysis-reports/{report.Id()}/acknowledge", new { readOn = "2026-02-05" }, report);
        report = await api.PostAsync(Headquarters, $"{Marketing}/analysis-reports/{report.Id()}/acknowledge", new { readOn = "2026-02-06" }, report);
        report = await api.PostAsync(Manager, $"{Marketing}/analysis-reports/{report.Id()}/decide-proposal", new { proposal = 1, decision = "accepted", reason = "展會見效快", decidedOn = "2026-02-06" }, report);
        report = await api.PostAsync(Manager, $"{Marketing}/analysis-reports/{report.Id()}/approve", new { approvedOn = "2026-02-09" }, report);
        Same("report: read by", "headquarters 2026-02-06, regionManager 2026-02-05", string.Join(", ", report.Items("receipts").Select(r => $"{r.Text("recipient")} {r.Text("readOn")}").Order(StringComparer.Ordinal)), "3.3-4");

        var behaviour = await CollectedAsync(research, "consumerBehaviour", "客戶選型問卷", "questionnaire", "2026-04-20", 120);
        await api.PostAsync(SalesHead, $"{Marketing}/data-sets/{behaviour.Id()}/review", new { accepted = true, grade = "medium", reviewedOn = "2026-04-28" }, behaviour);
    }

    private object Inquiry(string topic, string content, string method, string methodReason, string from, string until) => new { topic, content, method, methodReason, from, until, responsibleId = Employee(MarketingHead) };

    private Task<JsonElement> CollectedAsync(JsonElement research, string topic, string title, string method, string on, int sampleSize) => api.PostAsync(MarketingHead, $"{Marketing}/data-sets", new
    {
        regionId,
        enteredOn = on,
        content = new
        {
            title,
            topic,
            method,
            inquiryId = research.Items("items").Single(i => i.Is("topic", topic)).Text("itemId"),
            source = title,
            collectorId = Employee(MarketingHead),
            collectedOn = on,
            sampleSize,
            validityCheck = "重複作答兩份，已合併",
        },
    });

    private object ReportContent(JsonElement data, bool whole) => new
    {
        title = "2026 年一季度華東市場分析",
        sections = new[] { ("currentState", "需求年增一成"), ("trend", "向高端走"), ("competitorAnalysis", "一進一出"), ("consumerDemandAnalysis", "重服務、重交期") }
            .Take(whole ? 4 : 3).Select((s, n) => new { part = s.Item1, text = s.Item2, dataSetIds = n == 0 ? new[] { data.Id() } : [] }),
        proposals = new[] { new { text = "春季在上海辦一場展會", ownerId = Employee(MarketingHead) } },
    };

    private async Task CampaignAsync()
    {
        // Three months of the marketing budget are 3 × 4,166.67 = 12,500.01.
        object Content(string budget, string publicRelations) => new
        {
            kind = "exhibition",
            theme = "春季檢測儀器展",
            startsOn = "2026-03-30",
            endsOn = "2026-04-10",
            place = "上海",
            content = "展位、現場演示、客戶座談",
            evaluationPlan = "線索與簽約，前後各一次街訪",
            budget,
            channels = new[] { new { channel = "publicRelations", budget = publicRelations }, new { channel = "socialMedia", budget = "5000.00" } },
            leadTarget = 4,
            revenueTarget = "80000.00",
            companyGoalId = goal.Id(),
            reportId = report.Id(),
            proposalNumber = 1,
        };
        campaign = await api.PostAsync(MarketingHead, $"{Marketing}/campaigns", new { regionId, plannedOn = "2026-02-20", content = Content("12500.02", "7500.01") });
        await RefusedAsync("channel budgets that lack a cent", 422, "marketing.campaign.channels-do-not-add-up", MarketingHead, $"{Marketing}/campaigns/{campaign.Id()}/submit", new { submittedOn = "2026-02-24" }, "4.3-2", campaign);
        campaign = await api.PutAsync(MarketingHead, $"{Marketing}/campaigns/{campaign.Id()}", new { plannedOn = "2026-02-20", content = Content("12500.02", "7500.02") }, campaign);
        campaign = await api.PostAsync(MarketingHead, $"{Marketing}/campaigns/{campaign.Id()}/submit", new { submittedOn = "2026-02-24" }, campaign);
        await RefusedAsync("who planned the campaign approves it", 403, "not-permitted", MarketingHead, $"{Marketing}/campaigns/{campaign.Id()}/approve", new { approvedOn = "2026-03-02" }, "1-4", campaign);

        // A cent beyond the year to date: Finance asks for a justification, and there is none.
        campaign = await api.PostAsync(Manager, $"{Marketing}/campaigns/{campaign.Id()}/approve", new { approvedOn = "2026-03-02" }, campaign);
        Same("campaign: while Finance is asked", "awaitingBudget", campaign, "status", "RB-28");
        campaign = await CampaignUntilAsync(c => !c.Is("status", "awaitingBudget"), "Finance refuses the cent");
        Same("campaign: why not", "refused beyondYearToDate 0.01", $"{campaign.Text("budgetAttempt.outcome")} {campaign.Text("budgetAttempt.reason")} {campaign.Text("budgetAttempt.excess")}", "RB-27");
        await api.PostAsync(MarketingHead, $"{Marketing}/campaigns/{campaign.Id()}/cancel", new { reason = "超出累計預算一分，重新策劃", cancelledOn = "2026-03-02" }, campaign);
        campaign = await api.PostAsync(MarketingHead, $"{Marketing}/campaigns", new { regionId, plannedOn = "2026-03-03", content = Content("12500.01", "7500.01") });
        campaign = await api.PostAsync(MarketingHead, $"{Marketing}/campaigns/{campaign.Id()}/submit", new { submittedOn = "2026-03-03" }, campaign);
        await api.PostAsync(Manager, $"{Marketing}/campaigns/{campaign.Id()}/approve", new { approvedOn = "2026-03-04" }, campaign);
        campaign = await CampaignUntilAsync(c => !c.Is("status", "awaitingBudget"), "Finance commits the budget");
        Same("campaign: committed to the last cent", "12500.01", await AvailabilityAsync("2026-03-04", "marketing"), "committed", "RB-28");
    }

    private async Task<JsonElement> CampaignUntilAsync(Func<JsonElement, bool> isSo, string what) => await api.UntilAsync(MarketingHead, $"{Marketing}/campaigns/{campaign.Id()}", isSo, what);

    private async Task<JsonElement> AvailabilityAsync(string asOf, string category)
        => (await api.GetAsync(Manager, $"/api/finance/v1/budget-availability?asOf={asOf}&year=2026&regionId={regionId}")).Items("rows").Single(r => r.Is("category", category));

    private async Task LeadsAsync()
    {
        var first = await LeadAsync("浦江儀器有限公司", "publicRelations", "2026-03-05");
        await RefusedAsync("the same company is captured again", 409, "marketing.lead.duplicate", MarketingHead, $"{Marketing}/leads", LeadOf("浦江儀器有限公司", "socialMedia", "2026-03-06"), "4.2");
        first = await api.PostAsync(MarketingHead, $"{Marketing}/leads/{first.Id()}/contact", new { note = "要報價", occurredOn = "2026-03-06" }, first);
        await api.PostAsync(MarketingHead, $"{Marketing}/leads/{first.Id()}/qualify", new { salesPersonId = Employee(Dingyi), occurredOn = "2026-03-09" }, first);

        // Sales hears of it and goes on with it under the same id.
        var lead = await api.GetAsync(Dingyi, $"/api/sales/v1/leads/{first.Id()}");
        Same("lead: in Sales, with its campaign", campaign.Id(), lead, "provenance.campaignId", "RB-20");
        await CustomerAsync(Dingyi, "HD-PUJIANG", "浦江儀器有限公司");
        var converted = await api.PostAsync(Dingyi, $"/api/sales/v1/leads/{lead.Id()}/convert", new
        {
            customerId = customers["HD-PUJIANG"].Id(),
            occurredOn = "2026-03-10",
            opportunity = new { title = "檢測儀器一套", amount = "100000.01", probability = "60.00", expectedOn = "2026-03-31" },
        }, lead);
        opportunity = await api.GetAsync(Dingyi, $"/api/sales/v1/opportunities/{converted.Text("opportunityId")}");
        Same("opportunity: of the lead", lead.Id(), opportunity, "leadId", "2.2-10");

        await LeadAsync("申江檢測有限公司", "socialMedia", "2026-03-31");
        await LeadAsync("海寧紡織有限公司", "publicRelations", "2026-04-08");
    }

    private object LeadOf(string company, string channel, string on) => new { campaignId = campaign.Id(), channel, details = new { company, need = "檢測儀器" }, capturedOn = on };

    private Task<JsonElement> LeadAsync(string company, string channel, string on) => api.PostAsync(MarketingHead, $"{Marketing}/leads", LeadOf(company, channel, on));

    private async Task CampaignRunsAsync()
    {
        campaign = await CampaignUntilAsync(_ => true, "");
        campaign = await api.PostAsync(MarketingHead, $"{Marketing}/campaigns/{campaign.Id()}/start", new { startedOn = "2026-03-30" }, campaign);
        campaign = await api.PostAsync(MarketingHead, $"{Marketing}/campaigns/{campaign.Id()}/attendance", new { participants = 180, source = "簽到表", occurredOn = "2026-04-03" }, campaign);
        await ClaimsAsync();
        campaign = await CampaignUntilAsync(_ => true, "");
        campaign = await api.PostAsync(MarketingHead, $"{Marketing}/campaigns/{campaign.Id()}/end", new { endedOn = "2026-04-10" }, campaign);
        Same("campaign: evaluation due after ten working days", "2026-04-24", campaign, "evaluationDueOn", "4.3-4, RB-17");
        var measured = new { awareness = Measured("20.00", "25.00"), reputation = Measured("60.00", "61.50"), evaluatedOn = "2026-04-24" };
        await RefusedAsync("an evaluation without the awareness", 422, "marketing.part-missing", MarketingHead, $"{Marketing}/campaigns/{campaign.Id()}/evaluate", new { measured.reputation, measured.evaluatedOn }, "4.3-5", campaign);
        campaign = await api.PostAsync(MarketingHead, $"{Marketing}/campaigns/{campaign.Id()}/evaluate", measured, campaign);
        await RefusedAsync("a campaign is closed without its lessons", 422, "marketing.part-missing", MarketingHead, $"{Marketing}/campaigns/{campaign.Id()}/close", new { closedOn = "2026-04-27" }, "4.3-6", campaign);
        campaign = await api.PostAsync(MarketingHead, $"{Marketing}/campaigns/{campaign.Id()}/close", new { lessons = "邀請要早兩週發出", closedOn = "2026-04-27" }, campaign);
    }

    private static object Measured(string before, string after) => new { before, after, source = "街訪，每次四百人", evidence = "街訪記錄 2026-03、2026-04" };

    /// <summary>Two claims on the campaign, a cent apart: 5,000.00 is the head's, 5,000.01 the region manager's besides (RB-29).</summary>
    private async Task ClaimsAsync()
    {
        const string Claims = "/api/finance/v1/expense-claims";
        object Line(string on, string amount, string channel, string invoice, string? file) => new { spentOn = on, category = "marketing", amount, purpose = "展會", sellerTaxNumber = "91310000HD", invoiceNumber = invoice, attachmentId = file, campaignId = campaign.Id(), channel };
        object[] Large(string? file) => [Line("2026-03-30", "3000.00", "publicRelations", "HD-INV-1", file), Line("2026-03-31", "2000.01", "socialMedia", "HD-INV-2", file)];
        var large = await api.PostAsync(Dingyi, Claims, new { regionId, purpose = "春季展布展", lines = Large(null) });
        await RefusedAsync("a claim without its invoice's file", 422, "finance.claim.part-missing", Dingyi, $"{Claims}/{large.Id()}/submit", new { submittedOn = "2026-04-02" }, "8.2-3", large);
        var file = await api.UploadAsync(Dingyi, $"{Claims}/{large.Id()}/attachments", "invoices.txt", "HD-INV-1, HD-INV-2");
        large = await api.PutAsync(Dingyi, $"{Claims}/{large.Id()}", new { purpose = "春季展布展", lines = Large(file.Id()) }, await api.GetAsync(Dingyi, $"{Claims}/{large.Id()}"));
        large = await api.PostAsync(Dingyi, $"{Claims}/{large.Id()}/submit", new { submittedOn = "2026-04-02" }, large);

        var small = await api.PostAsync(Make, Claims, new { regionId, purpose = "春季展接待", lines = new[] { Line("2026-04-01", "5000.00", "publicRelations", "HD-INV-1", null) } });
        file = await api.UploadAsync(Make, $"{Claims}/{small.Id()}/attachments", "invoice.txt", "HD-INV-3");
        small = await api.PutAsync(Make, $"{Claims}/{small.Id()}", new { purpose = "春季展接待", lines = new[] { Line("2026-04-01", "5000.00", "publicRelations", "HD-INV-1", file.Id()) } }, await api.GetAsync(Make, $"{Claims}/{small.Id()}"));
        await RefusedAsync("an invoice is claimed again", 422, "finance.claim.invoice-claimed", Make, $"{Claims}/{small.Id()}/submit", new { submittedOn = "2026-04-02" }, "8.2-3", small);
        small = await api.PutAsync(Make, $"{Claims}/{small.Id()}", new { purpose = "春季展接待", lines = new[] { Line("2026-04-01", "5000.00", "publicRelations", "HD-INV-3", file.Id()) } }, small);
        small = await api.PostAsync(Make, $"{Claims}/{small.Id()}/submit", new { submittedOn = "2026-04-02" }, small);

        object Ticked(int lines, bool effective = true) => Enumerable.Range(1, lines).Select(n => new { sequence = n, real = true, lawful = true, effective });
        await RefusedAsync("a line that is not effective is approved", 422, "finance.claim.not-ticked", SalesHead, $"{Claims}/{large.Id()}/approve", new { lines = Ticked(2, effective: false), approvedOn = "2026-04-03" }, "8.2-3", large);
        large = await api.PostAsync(SalesHead, $"{Claims}/{large.Id()}/approve", new { lines = Ticked(2), approvedOn = "2026-04-03" }, large);
        Same("claim of 5,000.01: next", "regionManager", large, "nextLevel", "RB-29");
        large = await api.PostAsync(Manager, $"{Claims}/{large.Id()}/approve", new { lines = Ticked(2), approvedOn = "2026-04-07" }, large);
        Same("claim of 5,000.01: after both", "approved", large, "status", "RB-29");
        small = await api.PostAsync(SalesHead, $"{Claims}/{small.Id()}/approve", new { lines = Ticked(1), approvedOn = "2026-04-03" }, small);
        Same("claim of 5,000.00: after the head", "approved", small, "status", "RB-29");
        await api.PostAsync(Finance, $"{Claims}/{large.Id()}/pay", new { paidOn = "2026-04-16", reference = "HD-EX-1" }, large);
        await api.PostAsync(Finance, $"{Claims}/{small.Id()}/pay", new { paidOn = "2026-04-16", reference = "HD-EX-2" }, small);
        await api.UntilAsync(MarketingHead, $"{Marketing}/campaigns/{campaign.Id()}/figures?asOf=2026-04-10", f => f.Is("cost", "10000.01"), "Marketing hears of both claims");
    }

    /// <summary>Beyond the year's budget Finance refuses whatever the reason.</summary>
    private async Task SecondCampaignAsync()
    {
        var second = await api.PostAsync(MarketingHead, $"{Marketing}/campaigns", new
        {
            regionId,
            plannedOn = "2026-05-06",
            content = new
            {
                kind = "roadshow",
                theme = "夏季巡展",
                startsOn = "2026-06-01",
                endsOn = "2026-06-12",
                place = "杭州",
                content = "六城巡展",
                evaluationPlan = "線索與簽約",
                budget = "50000.00",
                channels = new[] { new { channel = "promotion", budget = "50000.00" } },
                leadTarget = 20,
                revenueTarget = "200000.00",
            },
        });
        second = await api.PostAsync(MarketingHead, $"{Marketing}/campaigns/{second.Id()}/submit", new { submittedOn = "2026-05-06" }, second);
        await api.PostAsync(Manager, $"{Marketing}/campaigns/{second.Id()}/approve", new { justification = "全年一次投入", approvedOn = "2026-05-07" }, second);
        second = await api.UntilAsync(MarketingHead, $"{Marketing}/campaigns/{second.Id()}", c => !c.Is("status", "awaitingBudget"), "Finance refuses what is beyond the year");
        Same("second campaign: beyond the year", "refused beyondAnnual 10000.01", $"{second.Text("budgetAttempt.outcome")} {second.Text("budgetAttempt.reason")} {second.Text("budgetAttempt.excess")}", "RB-27");
        await api.PostAsync(MarketingHead, $"{Marketing}/campaigns/{second.Id()}/cancel", new { reason = "年度預算不足", cancelledOn = "2026-05-08" }, second);
    }
}
