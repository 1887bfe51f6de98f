using System.Net;
using System.Text.Json;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.Testing;

namespace RegionCloud.Marketing.Tests.Features;

/// <summary>From the data set over the report to the decided proposal (3.2-3, 3.3, RB-08, duty 2). It is 2026-06-30.</summary>
public sealed class ReportTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await MarketingApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_data_set_is_judged_by_somebody_who_neither_collected_nor_entered_it_3_2_3()
    {
        var set = await app.CollectedAsync(ReportApp.Data(collector: "bob"));
        Assert.Equal(("DS-2026-000001", "collected", 0), (set.Text("number"), set.Text("status"), set.GetProperty("missing").GetArrayLength()));
        foreach (var who in new[] { "mia", "bob" })
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "marketing.data-set.own-review"), (await app.Try(who, "data-sets", set, "review", new { accepted = true, grade = "high" })) is var (r, p) ? (r.StatusCode, p.Code()) : default);
        Assert.Empty(await app.WaitingAsync("bob"));
        Assert.Equal(["dataSetReview DS-2026-000001 -"], await app.WaitingAsync("cleo"));

        Assert.Equal("marketing.data-set.reviewed-before-collected", (await app.Try("cleo", "data-sets", set, "review", new { accepted = true, grade = "high", reviewedOn = "2026-05-09" })).Body.Code());
        Assert.Equal(["/note marketing.part-missing"], (await app.Try("cleo", "data-sets", set, "review", new { accepted = false })).Body.Faults());
        Assert.Equal(["/grade marketing.part-missing"], (await app.Try("cleo", "data-sets", set, "review", new { accepted = true })).Body.Faults());
        set = await app.Do("cleo", "data-sets", set, "review", new { accepted = false, note = "half of them are friends" });
        Assert.Equal("refused", set.Text("status"));
        Assert.Equal(["dataSetRefused DS-2026-000001 -"], await app.WaitingAsync("mia"));

        set = await app.As("mia").MustAsync(HttpMethod.Put, $"data-sets/{set.Id()}", new { content = ReportApp.Data(collector: "bob") }, set.Etag());
        set = await app.Do("cleo", "data-sets", set, "review", new { accepted = true, grade = "medium", reviewedOn = "2026-06-01" });
        Assert.Equal(("reviewed", "medium", "2026-06-01"), (set.Text("status"), set.Text("grade"), set.Text("reviewedOn")));
        var (changed, problem) = await app.As("mia").SendAsync(HttpMethod.Put, $"data-sets/{set.Id()}", new { content = ReportApp.Data() }, set.Etag());
        Assert.Equal((HttpStatusCode.Conflict, "marketing.data-set.wrong-state"), (changed.StatusCode, problem.Code()));
    }

    [Fact]
    public async Task Each_part_without_which_data_cannot_be_judged_is_named_3_2_3()
    {
        var set = await app.CollectedAsync(new { title = "t", topic = "competitors" });
        Assert.Equal(
            ["/method", "/source", "/collectorId", "/collectedOn", "/sampleSize", "/validityCheck"], (await app.Try("cleo", "data-sets", set, "review", new { accepted = true, grade = "high" })).Body.GetProperty("errors").EnumerateArray().Select(e => e.Text("pointer")));
        Assert.Equal(6, set.GetProperty("missing").GetArrayLength());
        var unknown = ReportApp.Data();
        unknown["inquiryId"] = Guid.CreateVersion7();
        unknown["collectorId"] = TestOrganisation.IdOf("wendy");
        Assert.Equal(["/content/collectorId marketing.person-unknown", "/content/inquiryId marketing.data-set.inquiry-unknown"], (await app.As("mia").SendAsync(HttpMethod.Post, "data-sets", new { regionId = MarketingApp.East, content = unknown })).Body.Faults());
        unknown = ReportApp.Data();
        unknown["collectedOn"] = "2026-07-01";
        Assert.Equal("date-in-future", (await app.As("mia").SendAsync(HttpMethod.Post, "data-sets", new { regionId = MarketingApp.East, content = unknown })).Body.Code());
    }

    [Fact]
    public async Task Every_missing_section_and_a_report_without_proposal_is_refused_by_name_all_in_one_answer_3_3_2_3_3_3_RB_08()
    {
        var report = await app.ReportAsync(new { title = "", sections = new object[] { new { part = "trend", text = " " }, new { part = "other", text = "weather" } }, proposals = Array.Empty<object>() });
        var (response, problem) = await app.Try("mia", "analysis-reports", report, "submit");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(
            ["The title is missing.", "The current state of the market is missing.", "The market trend is missing.", "The competitor analysis is missing.", "The consumer-demand analysis is missing.", "The strategy proposal is missing."],
            problem.GetProperty("errors").EnumerateArray().Select(e => e.Text("message")));
        Assert.Equal(["/title", "/sections", "/sections/0/text", "/sections", "/sections", "/proposals"], problem.GetProperty("errors").EnumerateArray().Select(e => e.Text("pointer")));
        Assert.DoesNotContain("submit", report.Strings("actions"));

        var (_, twice) = await app.As("mia").SendAsync(HttpMethod.Put, $"analysis-reports/{report.Id()}", new { content = new { sections = new[] { new { part = "trend", text = "a" }, new { part = "trend", text = "b" } } } }, report.Etag());
        Assert.Equal(["/sections/1/part marketing.report.part-twice"], twice.Faults());
    }

    [Fact]
    public async Task What_nobody_else_has_reviewed_cannot_enter_a_report_not_even_when_it_is_reviewed_later_3_2_3()
    {
        var (reviewed, unreviewed, late) = (await app.ReviewedAsync(), await app.CollectedAsync(), await app.ReviewedAsync(on: "2026-06-03"));
        var report = await app.ReportAsync(ReportApp.Content(reviewed.Id(), unreviewed.Id(), late.Id()));
        var (_, problem) = await app.Try("mia", "analysis-reports", report, "submit", new { submittedOn = "2026-06-02" });
        Assert.Equal(["/sections/0/dataSetIds/1 marketing.report.data-not-reviewed", "/sections/0/dataSetIds/2 marketing.report.data-not-reviewed"], problem.Faults());
        Assert.Contains("DS-2026-000002 is collected", problem.GetProperty("errors")[0].Text("message"), StringComparison.Ordinal);

        await app.Do("bob", "data-sets", unreviewed, "review", new { accepted = true, grade = "low", reviewedOn = "2026-06-03" });
        Assert.Equal("submitted", (await app.Do("mia", "analysis-reports", report, "submit", new { submittedOn = "2026-06-03" })).Text("status"));
        Assert.Equal(["/content/sections/0/dataSetIds/0 marketing.report.data-set-unknown"], (await app.As("mia").SendAsync(HttpMethod.Post, "analysis-reports", new { regionId = MarketingApp.East, period = "2026-Q1", content = ReportApp.Content(Guid.CreateVersion7().ToString()) })).Body.Faults());
    }

    [Fact]
    public async Task Submitted_it_reaches_the_region_manager_and_headquarters_with_receipts_of_reading_3_3_4()
    {
        var report = await app.SubmittedReportAsync();
        Assert.Equal(["regionManager 2026-06-02 -", "headquarters 2026-06-02 -"], report.GetProperty("receipts").EnumerateArray().Select(Receipt));
        Assert.Equal(["AnalysisReportSubmitted"], await app.Published());
        Assert.Contains("reportUnread AR-2026-000001 -", await app.WaitingAsync("admin"));

        report = await app.Do("admin", "analysis-reports", report, "acknowledge", new { readOn = "2026-06-04" });
        report = await app.Do("carl", "analysis-reports", report, "acknowledge", new { readOn = "2026-06-03" });
        var again = await app.Do("carl", "analysis-reports", report, "acknowledge", new { readOn = "2026-06-05" });
        Assert.Equal(["regionManager 2026-06-02 2026-06-03", "headquarters 2026-06-02 2026-06-04"], again.GetProperty("receipts").EnumerateArray().Select(Receipt));
        Assert.DoesNotContain("acknowledge", again.Strings("actions"));
        Assert.DoesNotContain("reportUnread AR-2026-000001 -", await app.WaitingAsync("admin"));
        Assert.Equal(HttpStatusCode.Forbidden, (await app.Try("mia", "analysis-reports", again, "acknowledge")).Response.StatusCode);
        Assert.Equal((HttpStatusCode.Conflict, "marketing.report.not-sent"), (await app.Try("carl", "analysis-reports", await app.ReportAsync(period: "2026-Q1"), "acknowledge")) is var (r, p) ? (r.StatusCode, p.Code()) : default);

        static string Receipt(JsonElement r) => $"{r.Text("recipient")} {r.Text("sentOn")} {(r.TryGetProperty("readOn", out var on) ? on.GetString() : "-")}";
    }

    [Fact]
    public async Task The_manager_decides_on_each_proposal_and_what_is_undecided_or_deferred_waits_with_its_day_3_3_3()
    {
        var report = await app.SubmittedReportAsync();
        Assert.Equal(["proposalDecision AR-2026-000001 2026-06-16", "proposalDecision AR-2026-000001 2026-06-16"], (await app.WaitingAsync("carl")).Where(w => w.StartsWith("proposal", StringComparison.Ordinal)));
        report = await app.Do("carl", "analysis-reports", report, "decide-proposal", new { proposal = 1, decision = "accepted", reason = "last fair paid", decidedOn = "2026-06-10" });
        report = await app.Do("carl", "analysis-reports", report, "decide-proposal", new { proposal = 2, decision = "deferred", reason = "ask production", decidedOn = "2026-06-10" });
        Assert.Single(await app.WaitingAsync("carl"), w => w.StartsWith("proposal", StringComparison.Ordinal));
        Assert.Equal("marketing.report.proposal-not-open", (await app.Try("carl", "analysis-reports", report, "decide-proposal", new { proposal = 1, decision = "declined", reason = "x" })).Body.Code());
        Assert.Equal("marketing.report.proposal-not-open", (await app.Try("carl", "analysis-reports", report, "decide-proposal", new { proposal = 3, decision = "declined", reason = "x" })).Body.Code());
        Assert.Equal("marketing.document.before-last-step", (await app.Try("carl", "analysis-reports", report, "decide-proposal", new { proposal = 2, decision = "declined", reason = "x", decidedOn = "2026-06-01" })).Body.Code());
        report = await app.Do("carl", "analysis-reports", report, "decide-proposal", new { proposal = 2, decision = "declined", reason = "too dear" });
        Assert.Equal(["accepted last fair paid", "declined too dear"], report.GetProperty("proposals").EnumerateArray().Select(p => $"{p.Text("decision")} {p.Text("reason")}"));
        Assert.DoesNotContain((await app.WaitingAsync("carl")), w => w.StartsWith("proposal", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_decides_on_his_own_report_and_an_approved_one_changes_only_by_a_revision_SoD8_11()
    {
        await app.DisposeAsync();
        var organisation = new TestOrganisation();
        organisation.Delegation("carl", "mia", "regionManager", "EAST");
        app = await MarketingApp.StartAsync(organisation);
        var report = await app.SubmittedReportAsync();
        Assert.Equal("marketing.document.own-approval", (await app.Try("mia", "analysis-reports", report, "approve")).Body.Code());
        Assert.Equal("marketing.document.own-approval", (await app.Try("mia", "analysis-reports", report, "decide-proposal", new { proposal = 1, decision = "accepted", reason = "x" })).Body.Code());
        report = await app.Do("carl", "analysis-reports", report, "approve", new { approvedOn = "2026-06-05" });
        Assert.Equal("approved", (await app.Last<AnalysisReportApproved>()).Report is var told && told.ApprovedOn == new DateOnly(2026, 6, 5) ? "approved" : "other");
        var (changed, problem) = await app.As("mia").SendAsync(HttpMethod.Put, $"analysis-reports/{report.Id()}", new { content = ReportApp.Content() }, report.Etag());
        Assert.Equal((HttpStatusCode.Conflict, "marketing.document.wrong-state"), (changed.StatusCode, problem.Code()));
        Assert.Equal("marketing.report.exists", (await app.As("mia").SendAsync(HttpMethod.Post, "analysis-reports", new { regionId = MarketingApp.East, period = "2026-Q2", content = ReportApp.Content() })).Body.Code());
        Assert.Equal("marketing.report.period-unreadable", (await app.As("mia").SendAsync(HttpMethod.Post, "analysis-reports", new { regionId = MarketingApp.East, period = "2026-Q5", content = ReportApp.Content() })).Body.Code());

        var next = await app.Do("mia", "analysis-reports", report, "revise");
        Assert.Equal(("AR-2026-000002", 2, 4, 2), (next.Text("number"), next.GetProperty("revision").GetInt32(), next.GetProperty("sections").GetArrayLength(), next.GetProperty("proposals").GetArrayLength()));
        Assert.Equal("marketing.report.exists", (await app.Try("mia", "analysis-reports", report, "revise")).Body.Code());
        await app.Do("carl", "analysis-reports", await app.Do("mia", "analysis-reports", next, "submit"), "approve");
        Assert.Equal("superseded", (await app.As("mia").MustAsync(HttpMethod.Get, $"analysis-reports/{report.Id()}")).Text("status"));
    }

    [Fact]
    public async Task A_rejected_report_goes_back_with_the_reason_and_is_submitted_again()
    {
        var report = await app.Do("carl", "analysis-reports", await app.SubmittedReportAsync(), "reject", new { reason = "say more" });
        Assert.Equal(["reportRejected AR-2026-000001 -"], await app.WaitingAsync("mia"));
        report = await app.As("mia").MustAsync(HttpMethod.Put, $"analysis-reports/{report.Id()}", new { content = ReportApp.Content() }, report.Etag());
        report = await app.Do("mia", "analysis-reports", report, "submit");
        Assert.Equal(("submitted", 2), (report.Text("status"), report.GetProperty("receipts").GetArrayLength()));
        Assert.Contains("reportApproval AR-2026-000001 -", await app.WaitingAsync("carl"));
    }

    [Fact]
    public async Task A_report_is_evidence_of_duty_2_for_its_quarter_from_the_day_of_its_submission_13_14()
    {
        await app.SubmittedReportAsync(period: "2026-Q1", on: "2026-06-02");
        await app.SubmittedReportAsync(period: "2026-06", on: "2026-06-20");
        using var channel = app.Ask("carl");
        async Task<ListEvidenceResponse> Asked(string asOf) => await new PolicyEvidenceService.PolicyEvidenceServiceClient(channel).ListEvidenceAsync(
            new ListEvidenceRequest { RegionId = MarketingApp.East.ToString(), From = "2026-01-01", Until = "2026-06-30", AsOf = asOf }, cancellationToken: Ct);
        Assert.Equal(["2026-Q1 late 2026-06-02", "2026-Q2 done 2026-06-20"], (await Asked("2026-06-30")).Evidence.Where(e => e.Clause == "duty.marketReport").Select(e => $"{e.Period} {e.State} {e.DoneOn}"));
        Assert.Equal(["2026-Q1 missing ", "2026-Q2 pending "], (await Asked("2026-06-01")).Evidence.Where(e => e.Clause == "duty.marketReport").Select(e => $"{e.Period} {e.State} {e.DoneOn}"));
        Assert.Equal(["2026-06 done 2"], (await Asked("2026-06-30")).Evidence.Where(e => e.Clause == "part.analysisReport").Select(e => $"{e.Period} {e.State} {e.Records.Count}"));
    }

    [Fact]
    public async Task Research_is_delivered_in_time_when_reviewed_data_are_there_on_the_last_day_of_the_inquiry_also_over_a_revision()
    {
        var plan = await app.As("mia").MustAsync(HttpMethod.Post, "research-plans", new { regionId = MarketingApp.East, year = 2026, content = new { purpose = "p", items = new[] { Inquiry("marketDemand", "2026-05-31"), Inquiry("marketTrend", "2026-06-15"), Inquiry("competitors", "2026-06-30"), Inquiry("consumerBehaviour", "2026-09-30") } } });
        plan = await app.As("carl").DoAsync(await app.As("mia").DoAsync(plan, "submit"), "approve");
        var items = plan.GetProperty("items").EnumerateArray().Select(i => i.Text("itemId")).ToList();
        await Deliver(items[0], "2026-05-31");
        await Deliver(items[1], "2026-06-16");
        await app.As("carl").DoAsync(await app.As("mia").DoAsync(await app.As("mia").DoAsync(plan, "revise"), "submit"), "approve");

        var figures = await FiguresAsync("2026-06-30");
        Assert.Equal(("3", "33.33"), (figures["research.deliverablesDueThisQuarter"], figures["research.deliverablesOnTimeThisQuarter"]));
        Assert.Equal(("", "0"), (figures["research.daysSinceApprovedReport"], figures["research.openProposals"]));
        await app.ApprovedReportAsync();
        figures = await FiguresAsync("2026-06-30");
        Assert.Equal(("25", "2"), (figures["research.daysSinceApprovedReport"], figures["research.openProposals"]));

        static Dictionary<string, object?> Inquiry(string topic, string until)
        {
            var inquiry = MarketingApp.Inquiry(topic);
            (inquiry["from"], inquiry["until"]) = ("2026-05-01", until);
            return inquiry;
        }

        Task Deliver(string inquiry, string on)
        {
            var data = ReportApp.Data();
            data["inquiryId"] = inquiry;
            return app.ReviewedAsync(data, on);
        }
    }

    [Fact]
    public async Task The_trace_goes_from_the_plan_over_data_and_report_to_the_campaign_that_came_of_a_proposal_and_back()
    {
        var plan = await app.ApprovedAsync();
        var data = ReportApp.Data();
        data["inquiryId"] = plan.GetProperty("items")[0].Text("itemId");
        var set = await app.ReviewedAsync(data);
        var report = await app.SubmittedReportAsync(ReportApp.Content(set.Id()));
        var fair = CampaignApp.Fair();
        (fair["reportId"], fair["proposalNumber"]) = (report.Id(), 1);
        var campaign = await app.PlannedAsync(fair, "2026-06-10");
        fair["proposalNumber"] = 3;
        Assert.Equal("marketing.campaign.proposal-unknown", (await app.As("mia").SendAsync(HttpMethod.Post, "campaigns", new { regionId = MarketingApp.East, content = fair })).Body.Code());

        using var channel = app.Ask("carl");
        var traces = new TraceService.TraceServiceClient(channel);
        async Task<(string Up, string Down)> Of(string kind, string id) => await traces.GetTraceAsync(new GetTraceRequest { Kind = kind, Id = id }, cancellationToken: Ct) is var t ? (string.Join(' ', t.Up.Select(u => u.Id)), string.Join(' ', t.Down.Select(d => d.Id))) : default;
        Assert.Equal((plan.Id(), report.Id()), await Of("dataSet", set.Id()));
        Assert.Equal((set.Id(), campaign.Id()), await Of("analysisReport", report.Id()));
        Assert.Equal(report.Id(), (await Of("campaign", campaign.Id())).Up);
    }

    [Fact]
    public async Task Data_sets_and_reports_are_listed_and_exported_and_a_file_of_what_was_submitted_stays()
    {
        await app.ReviewedAsync();
        var report = await app.SubmittedReportAsync();
        var listed = await app.As("mia").MustAsync(HttpMethod.Get, $"analysis-reports?regionId={MarketingApp.East}&status=submitted&period=2026-Q2&submittedFrom=2026-06-02&q=spring&sort=-period&count=true");
        Assert.Equal((1, 2), (listed.GetProperty("total").GetInt32(), listed.GetProperty("items")[0].GetProperty("openProposals").GetInt32()));
        Assert.Single((await app.As("mia").MustAsync(HttpMethod.Get, "data-sets?status=reviewed&topic=marketDemand&collectedTo=2026-05-10&q=restaurants&sort=collectedOn")).GetProperty("items").EnumerateArray());
        foreach (var path in new[] { "data-sets/export?format=csv", "analysis-reports/export?format=csv&sort=number" })
            Assert.Equal(HttpStatusCode.OK, (await app.As("mia").GetAsync(new Uri($"/api/marketing/v1/{path}", UriKind.Relative), Ct)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await app.As("mia").SendAsync(HttpMethod.Get, $"analysis-reports/{report.Id()}/attachments")).Response.StatusCode);
        var set = await app.CollectedAsync();
        Assert.Equal(HttpStatusCode.OK, (await app.As("mia").SendAsync(HttpMethod.Get, $"data-sets/{set.Id()}/attachments")).Response.StatusCode);
        Assert.Equal(set.Id(), (await app.As("bob").MustAsync(HttpMethod.Get, $"data-sets/{set.Id()}")).Id());
    }

    private async Task<Dictionary<string, string>> FiguresAsync(string asOf)
    {
        using var channel = app.Ask("carl");
        return (await new RegionSummaryService.RegionSummaryServiceClient(channel).GetSummaryAsync(new GetSummaryRequest { RegionId = MarketingApp.East.ToString(), AsOf = asOf }, cancellationToken: Ct)).Figures.ToDictionary(f => f.Code, f => f.Value, StringComparer.Ordinal);
    }
}
