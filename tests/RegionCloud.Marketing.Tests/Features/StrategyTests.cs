using System.Net;
using System.Text.Json;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Testing;

namespace RegionCloud.Marketing.Tests.Features;

/// <summary>Strategy record, brand strategy, communication plans and the year's promotion plan (2.2-4, 2.2-6, 4.1, 4.2, RB-08). It is 2026-06-30.</summary>
public sealed class StrategyTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;
    private JsonElement report;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app = await MarketingApp.StartAsync();
        report = await app.ApprovedReportAsync();
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_managers_strategy_links_the_report_that_moves_it_and_headquarters_decides_on_what_he_wrote_2_2_4_SoD8()
    {
        var strategy = await app.As("carl").MustAsync(HttpMethod.Post, "strategies", new { regionId = MarketingApp.East, content = new { title = "", measures = new[] { new { text = "visit the twenty largest" } } } });
        Assert.Equal(["/title", "/analysis", "/strategy", "/reportId", "/measures/0/ownerId", "/measures/0/dueOn"], (await app.Try("carl", "strategies", strategy, "submit")).Body.GetProperty("errors").EnumerateArray().Select(e => e.Text("pointer")));
        strategy = await app.As("carl").MustAsync(HttpMethod.Put, $"strategies/{strategy.Id()}", new { content = Strategy(report.Id()) }, strategy.Etag());
        strategy = await app.Do("carl", "strategies", strategy, "submit");
        Assert.Equal("marketing.document.own-approval", (await app.Try("carl", "strategies", strategy, "approve")).Body.Code());
        Assert.Equal(["strategyApproval MS-2026-000001 -"], (await app.WaitingAsync("admin")).Where(w => w.StartsWith("strategy", StringComparison.Ordinal)));
        strategy = await app.Do("admin", "strategies", strategy, "approve");
        Assert.Equal("approved", strategy.Text("status"));
        Assert.Single((await app.As("mia").MustAsync(HttpMethod.Get, $"strategies?reportId={report.Id()}&status=approved&q=large&sort=-number")).GetProperty("items").EnumerateArray());

        using var channel = app.Ask("carl");
        var trace = await new TraceService.TraceServiceClient(channel).GetTraceAsync(new GetTraceRequest { Kind = "strategy", Id = strategy.Id() }, cancellationToken: Ct);
        Assert.Equal(report.Id(), Assert.Single(trace.Up).Id);
        Assert.Equal(["/content/reportId marketing.strategy.report-unknown"], (await app.As("mia").SendAsync(HttpMethod.Post, "strategies", new { regionId = MarketingApp.East, content = Strategy((await app.ReportAsync(period: "2026-Q1")).Id()) })).Body.Faults());
    }

    [Fact]
    public async Task What_marketing_wrote_the_manager_decides_and_what_he_sends_back_waits_for_its_authors()
    {
        var strategy = await app.Do("mia", "strategies", await app.As("mia").MustAsync(HttpMethod.Post, "strategies", new { regionId = MarketingApp.East, content = Strategy(report.Id()) }), "submit");
        strategy = await app.Do("carl", "strategies", strategy, "reject", new { reason = "too vague" });
        Assert.Contains("strategyRejected MS-2026-000001 -", await app.WaitingAsync("mia"));
        Assert.Equal("too vague", strategy.GetProperty("history").EnumerateArray().Last().Text("note"));
        Assert.Equal(strategy.Id(), (await app.As("bob").MustAsync(HttpMethod.Get, $"strategies/{strategy.Id()}")).Id());
    }

    [Fact]
    public async Task A_brand_strategy_without_a_part_or_a_report_is_refused_by_name_4_1_1_4_1_2()
    {
        var strategy = await app.As("mia").MustAsync(HttpMethod.Post, "brand-strategies", new { regionId = MarketingApp.East, year = 2026, content = new { channelChoice = "where restaurants look" } });
        var (response, problem) = await app.Try("mia", "brand-strategies", strategy, "submit");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(["/positioning", "/imageBuilding", "/channels", "/activityPlanning", "/reportIds"], problem.GetProperty("errors").EnumerateArray().Select(e => e.Text("pointer")));
        Assert.Equal("The image building is missing.", problem.GetProperty("errors")[1].Text("message"));
        Assert.Equal("marketing.brand-strategy.exists", (await app.As("mia").SendAsync(HttpMethod.Post, "brand-strategies", new { regionId = MarketingApp.East, year = 2026, content = ReportApp.Brand(report.Id()) })).Body.Code());
        strategy = await app.As("mia").MustAsync(HttpMethod.Put, $"brand-strategies/{strategy.Id()}", new { content = ReportApp.Brand(report.Id()) }, strategy.Etag());
        strategy = await app.Do("carl", "brand-strategies", await app.Do("mia", "brand-strategies", strategy, "submit"), "reject", new { reason = "x" });
        Assert.Contains("strategyRejected BS-2026-000001 -", await app.WaitingAsync("mia"));
        Assert.Equal(
            ["/content/reportIds/0 marketing.strategy.report-unknown", "/content/channels/0 marketing.communication.channel-too-long"],
            (await app.As("mia").SendAsync(HttpMethod.Put, $"brand-strategies/{strategy.Id()}", new { content = new { channels = new[] { new string('x', 41) }, reportIds = new[] { Guid.CreateVersion7() } } }, strategy.Etag())).Body.Faults());
    }

    [Fact]
    public async Task A_revision_supersedes_the_brand_strategy_in_the_step_in_which_it_is_approved()
    {
        var strategy = await app.BrandAsync(report.Id());
        var next = await app.Do("mia", "brand-strategies", strategy, "revise", new { draftedOn = "2026-06-19" });
        Assert.Equal("marketing.brand-strategy.exists", (await app.Try("mia", "brand-strategies", strategy, "revise")).Body.Code());
        await app.Do("carl", "brand-strategies", await app.Do("mia", "brand-strategies", next, "submit", new { submittedOn = "2026-06-20" }), "approve", new { approvedOn = "2026-06-21" });
        Assert.Equal(["BS-2026-000002 approved", "BS-2026-000001 superseded"], (await app.As("mia").MustAsync(HttpMethod.Get, "brand-strategies?year=2026&sort=-number")).GetProperty("items").EnumerateArray().Select(s => $"{s.Text("number")} {s.Text("status")}"));
        Assert.Equal(1, (await Promotion("2026-06-20")).GetProperty("strategy").GetProperty("revision").GetInt32());
        Assert.Equal(2, (await Promotion("2026-06-21")).GetProperty("strategy").GetProperty("revision").GetInt32());
        Assert.Equal(next.Id(), (await app.As("bob").MustAsync(HttpMethod.Get, $"brand-strategies/{next.Id()}")).Id());
    }

    [Fact]
    public async Task A_communication_plan_without_goal_content_time_or_budget_or_with_a_channel_that_the_strategy_does_not_list_is_refused_4_2_2_4_2_3()
    {
        var strategy = await app.BrandAsync(report.Id());
        var plan = await PlanAsync(new { strategyId = strategy.Id(), channel = "radio", from = "2026-07-01" });
        var (response, problem) = await app.Try("mia", "communication-plans", plan, "submit");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(["/goal marketing.part-missing", "/content marketing.part-missing", "/until marketing.part-missing", "/budget marketing.part-missing", "/channel marketing.communication.channel-not-listed"], problem.Faults());
        Assert.Equal("marketing.schedule-reversed", (await app.As("mia").SendAsync(HttpMethod.Post, "communication-plans", new { regionId = MarketingApp.East, content = new { strategyId = strategy.Id(), channel = "advertising", from = "2026-07-02", until = "2026-07-01" } })).Body.Code());
        Assert.Equal(
            ["/content/strategyId marketing.communication.strategy-unknown", "/content/campaignId marketing.communication.campaign-unknown"],
            (await app.As("mia").SendAsync(HttpMethod.Post, "communication-plans", new { regionId = MarketingApp.East, content = new { strategyId = Guid.CreateVersion7(), campaignId = Guid.CreateVersion7(), channel = "advertising" } })).Body.Faults());

        plan = await app.As("mia").MustAsync(HttpMethod.Put, $"communication-plans/{plan.Id()}", new { content = Plan(strategy.Id(), "SocialMedia", "10.00") }, plan.Etag());
        plan = await app.Do("mia", "communication-plans", plan, "submit");
        Assert.Contains("communicationPlanApproval CM-2026-000001 -", await app.WaitingAsync("carl"));
        plan = await app.Do("carl", "communication-plans", plan, "reject", new { reason = "x" });
        Assert.Contains("communicationPlanRejected CM-2026-000001 -", await app.WaitingAsync("mia"));
        Assert.Equal(plan.Id(), (await app.As("bob").MustAsync(HttpMethod.Get, $"communication-plans/{plan.Id()}")).Id());
    }

    [Fact]
    public async Task A_strategy_that_is_not_in_force_carries_no_communication_plan()
    {
        var draft = await app.As("mia").MustAsync(HttpMethod.Post, "brand-strategies", new { regionId = MarketingApp.East, year = 2026, content = ReportApp.Brand(report.Id()) });
        Assert.Equal("marketing.communication.strategy-not-in-force", (await app.Try("mia", "communication-plans", await PlanAsync(Plan(draft.Id(), "advertising", "1.00")), "submit")).Body.Code());
    }

    [Fact]
    public async Task All_plans_of_a_campaign_together_take_no_more_than_its_budget_to_the_cent_also_when_two_are_approved_at_one_moment_4_2_3()
    {
        var (strategy, campaign) = (await app.BrandAsync(report.Id()), await app.ApprovedCampaignAsync());
        var first = await app.Do("mia", "communication-plans", await PlanAsync(Plan(strategy.Id(), "advertising", "600.00", campaign.Id())), "submit");
        await app.Do("carl", "communication-plans", first, "approve");
        var (_, problem) = await app.Try("mia", "communication-plans", await PlanAsync(Plan(strategy.Id(), "advertising", "400.01", campaign.Id())), "submit");
        Assert.Equal(["/budget marketing.communication.beyond-campaign"], problem.Faults());
        Assert.Equal("marketing.communication.wrong-currency", (await app.Try("mia", "communication-plans", await PlanAsync(Plan(strategy.Id(), "advertising", "1.00", campaign.Id(), "USD")), "submit")).Body.Code());

        var rivals = new List<JsonElement>();
        for (var n = 0; n < 2; n++)
            rivals.Add(await app.Do("mia", "communication-plans", await PlanAsync(Plan(strategy.Id(), "socialMedia", "400.00", campaign.Id())), "submit"));
        var answers = await Task.WhenAll(rivals.Select(r => app.Try("carl", "communication-plans", r, "approve")));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity], answers.Select(a => a.Response.StatusCode).Order());

        using var channel = app.Ask("carl");
        var traces = new TraceService.TraceServiceClient(channel);
        Assert.Equal([strategy.Id(), campaign.Id()], (await traces.GetTraceAsync(new GetTraceRequest { Kind = "communicationPlan", Id = first.Id() }, cancellationToken: Ct)).Up.Select(u => u.Id));
        Assert.Contains(first.Id(), (await traces.GetTraceAsync(new GetTraceRequest { Kind = "brandStrategy", Id = strategy.Id() }, cancellationToken: Ct)).Down.Select(d => d.Id));
        Assert.Contains(first.Id(), (await traces.GetTraceAsync(new GetTraceRequest { Kind = "campaign", Id = campaign.Id() }, cancellationToken: Ct)).Down.Select(d => d.Id));
    }

    [Fact]
    public async Task The_years_promotion_plan_is_what_is_approved_of_strategy_communication_plans_and_campaigns_as_of_a_day_2_2_6()
    {
        Assert.Equal(["strategy", "communicationPlans", "campaigns"], (await Promotion("2026-06-30")).Strings("missingParts"));
        var strategy = await app.BrandAsync(report.Id());
        var campaign = await app.ApprovedCampaignAsync();
        foreach (var (budget, of) in new[] { ("600.00", campaign.Id()), ("50.00", null) })
            await app.Do("carl", "communication-plans", await app.Do("mia", "communication-plans", await PlanAsync(Plan(strategy.Id(), "advertising", budget, of)), "submit", new { submittedOn = "2026-06-10" }), "approve", new { approvedOn = "2026-06-11" });
        await app.PlannedAsync();

        var plan = await Promotion("2026-06-30");
        Assert.Empty(plan.Strings("missingParts"));
        Assert.Equal((strategy.Id(), 2, 1), (plan.GetProperty("strategy").Id(), plan.GetProperty("communicationPlans").GetArrayLength(), plan.GetProperty("campaigns").GetArrayLength()));
        Assert.Equal(("1000.00", "50.00", "1050.00"), plan.GetProperty("totals").EnumerateArray().Single() is var t ? (t.Text("campaigns"), t.Text("communicationWithoutCampaign"), t.Text("total")) : default);
        Assert.Empty((await Promotion("2026-06-10")).GetProperty("communicationPlans").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").SendAsync(HttpMethod.Get, $"promotion-plan?regionId={MarketingApp.East}&year=2026")).Response.StatusCode);

        using var channel = app.Ask("carl");
        var evidence = await new PolicyEvidenceService.PolicyEvidenceServiceClient(channel).ListEvidenceAsync(new ListEvidenceRequest { RegionId = MarketingApp.East.ToString(), From = "2026-06-01", Until = "2026-06-30" }, cancellationToken: Ct);
        Assert.Equal(["part.brandStrategy 1", "part.communicationPlan 2"], evidence.Evidence.Where(e => e.Clause is "part.brandStrategy" or "part.communicationPlan").Select(e => $"{e.Clause} {e.Records.Count}"));
        Assert.Equal(2, (await app.As("mia").MustAsync(HttpMethod.Get, $"communication-plans?strategyId={strategy.Id()}&status=approved&channel=advertising&fromFrom=2026-07-01&sort=-budget")).GetProperty("items").GetArrayLength());
    }

    private static object Strategy(string reportId) => new
    {
        title = "large customers first",
        analysis = "one competitor left",
        strategy = "visit who bought there",
        reportId,
        measures = new[] { new { text = "visit the twenty largest", ownerId = TestOrganisation.IdOf("bob"), dueOn = "2026-08-31" } },
    };

    private static object Plan(string strategyId, string channel, string budget, string? campaignId = null, string? currency = null)
        => new { strategyId, campaignId, channel, goal = "to be known", content = "the growers speak", from = "2026-07-01", until = "2026-07-31", budget, currency };

    private Task<JsonElement> PlanAsync(object content) => app.As("mia").MustAsync(HttpMethod.Post, "communication-plans", new { regionId = MarketingApp.East, content, draftedOn = "2026-06-08" });

    private Task<JsonElement> Promotion(string asOf) => app.As("carl").MustAsync(HttpMethod.Get, $"promotion-plan?regionId={MarketingApp.East}&year=2026&asOf={asOf}");
}
