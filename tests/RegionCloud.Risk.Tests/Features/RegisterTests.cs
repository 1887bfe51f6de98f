using System.Net;
using System.Text.Json;
using RegionCloud.Common.Messages.Events;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Risk.Messages.Events;
using RegionCloud.Testing;

namespace RegionCloud.Risk.Tests.Features;

/// <summary>The risk register over HTTP: identified, assessed from the indicators, treated in the departments, monitored (9.1, 9.2, 9.3-2, RB-31, RB-32, RB-34). It is noon of 30 June 2026.</summary>
public sealed class RegisterTests(PrivateBroker broker) : IAsyncLifetime
{
    private NeighbourServices neighbours = null!;
    private ServiceApp<Program> app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        neighbours = await NeighbourServices.StartAsync();
        app = await RiskApp.StartAsync(neighbours, broker: broker.NewVirtualHost());
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await neighbours.DisposeAsync();
    }

    [Fact]
    public async Task A_risk_counts_25_until_it_is_assessed_and_waits_for_that_RB_31()
    {
        var risk = await IdentifiedAsync("financialManagement");

        Assert.Equal(("RK-2026-000001", "identified", 25, "25.00", "critical"), (risk.Text("number"), risk.Text("status"), risk.Number("inherent"), risk.Text("residual"), risk.Text("level")));
        Assert.Equal(["assess"], risk.Strings("actions"));
        Assert.Equal(("riskAssessment", "assess"), Assert.Single((await app.OfAsync("waiting")).Items()) is var waits ? (waits.Text("kind"), waits.Text("action")) : default);
        Assert.Equal("1", await FigureAsync("risks.critical"));
    }

    [Fact]
    public async Task Likelihood_and_impact_of_a_financial_risk_are_proposed_from_indicators_and_overdue_money_RB_31()
    {
        neighbours["finance"].Tells("receivables.overdueRatio.CNY", "30.00", "2026-03-01");
        neighbours["finance"].Tells("receivables.overdue", "200000.00", unit: "CNY");
        neighbours["finance"].Tells("receivables.overdue", "7.00", unit: "USD");
        await app.EvaluateAsync("2026-03-31");
        await app.EvaluateAsync("2026-06-29");
        var risk = await IdentifiedAsync("financialManagement");
        var proposal = await app.OfAsync($"risks/{risk.Id()}/proposal");
        // Red now and in the quarter before: 4 + 1; 200,000.00 is the first cent of the third band.
        Assert.Equal((5, 3, "red", "2026-06-29", "200000.00"), (proposal.Number("likelihood"), proposal.Number("impact"), proposal.Text("colour"), proposal.Text("asOf"), proposal.Text("moneyAtStake")));

        risk = await app.As("carl").DoAsync($"risks/{risk.Id()}/assess", new { }, risk.Etag());

        Assert.Equal((5, 3, 15, "high", "assessed"), (risk.Number("likelihood"), risk.Number("impact"), risk.Number("inherent"), risk.Text("level"), risk.Text("status")));
        // Five working days after Tuesday the 30th of June: the 7th of July, at 18:00.
        Assert.Equal(("2026-07-07T10:00:00.000Z", "2026-08-29"), (risk.Text("planBy"), risk.Text("reviewOn")));
        Assert.Equal(["assess", "planResponse", "review"], risk.Strings("actions").Where(a => a is not "accept"));
        Assert.Equal(("riskPlan", "2026-07-07"), Assert.Single((await app.OfAsync("waiting")).Items(), w => w.Text("kind") == "riskPlan") is var waits ? (waits.Text("kind"), waits.Text("dueOn")) : default);
    }

    [Fact]
    public async Task Whoever_judges_otherwise_says_why_and_what_was_proposed_stays_beside_it_RB_31()
    {
        neighbours["sales"].Tells("attainment.thisQuarter.CNY", "99.00");
        await app.EvaluateAsync("2026-06-30");
        var risk = await IdentifiedAsync("sales", "bob");

        var (response, problem) = await app.As("bob").SendAsync(HttpMethod.Post, $"risks/{risk.Id()}/assess", new { likelihood = 4, impact = 6 }, risk.Etag());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(["risk.assessment.override-without-reason", "risk.assessment.value-out-of-range"], problem.Items("errors").Select(e => e.Code()).Order(StringComparer.Ordinal));
        Assert.Contains("The likelihood 4 is not the proposed 2; say why.", problem.Items("errors").Select(e => e.Text("message")));

        risk = await app.As("bob").DoAsync($"risks/{risk.Id()}/assess", new { likelihood = 4, moneyAtStake = "50000.00", reason = "two sellers leave" }, risk.Etag());
        Assert.Equal((4, 2, "two sellers leave", 2), (risk.Number("likelihood"), risk.Number("impact"), risk.Text("overrideReason"), risk.GetProperty("proposed").Number("likelihood")));
        Assert.Equal(TestOrganisation.IdOf("EAST/sales").ToString(), risk.Text("departmentId"));
    }

    [Fact]
    public async Task A_plan_opens_work_in_the_right_department_its_completion_comes_back_and_once_verified_it_lowers_the_risk_9_2_RB_32()
    {
        var risk = await AssessedAsync("market", 5, 4);
        risk = await PlannedAsync(risk, "marketResearch", "ask the dealers", "mia", share: 50);
        risk = await PlannedAsync(risk, "salesTraining", "train them", "bob", share: 10);
        Assert.Empty(await app.PublishedAsync<ResponseAssigned>());
        Assert.Equal(("responsePlanned", false), (risk.Text("status"), risk.TryGetProperty("planBy", out _)));

        risk = await app.As("carl").DoAsync($"risks/{risk.Id()}/treat", new { }, risk.Etag());

        var given = await app.PublishedAsync<ResponseAssigned>();
        Assert.Equal([("marketing", "RK-2026-000001/1", 1), ("sales", "RK-2026-000001/2", 1)], given.Select(g => (g.Response.Service, g.Response.Number, g.Response.Version)));
        Assert.Equal((TestOrganisation.IdOf("EAST/marketing"), "ask the dealers", "marketResearch", risk.Id()), (given[0].Response.DepartmentId!.Value, given[0].Response.Measure, given[0].Response.Kind, given[0].Response.RiskId.ToString()));

        var done = new ResponseDone(RiskApp.East, new DateOnly(2026, 6, 30), "mia", DateTimeOffset.UnixEpoch, given[0].Response.ResponseId, 1, "marketing", "asked forty", "/api/marketing/v1/research-plans/1");
        var message = Guid.CreateVersion7();
        await app.TellAsync(done, message);
        await app.TellAsync(done, message);
        await Wait.Until(async () => (await ReadAsync(risk)).Items("responses").First().Text("status") == "done", "the completion is heard", TimeSpan.FromSeconds(60));
        risk = await ReadAsync(risk);
        Assert.Equal((0, "mia", "asked forty", "/api/marketing/v1/research-plans/1"), (risk.Number("effectiveness"), risk.Items("responses").First().Text("doneBy"), risk.Items("responses").First().Text("doneNote"), risk.Items("responses").First().Text("doneLink")));
        Assert.Equal("riskResponseVerification", Assert.Single((await app.OfAsync("waiting")).Items(), w => w.Text("action") == "verify").Text("kind"));

        risk = await app.As("carl").DoAsync($"risks/{risk.Id()}/responses/{given[0].Response.ResponseId}/verify", new { note = "read it" }, risk.Etag());
        Assert.Equal((50, "10.00", "high", "treating"), (risk.Number("effectiveness"), risk.Text("residual"), risk.Text("level"), risk.Text("status")));
        Assert.Equal(["identified", "assessed", "responsePlanned", "responsePlanned", "treated", "responseDone", "responseVerified"], risk.Items("history").Select(h => h.Text("what")));
        Assert.Equal(["identified", "assessed", "responsePlanned", "responsePlanned", "treated", "responseDone", "responseVerified"], (await app.PublishedAsync<RiskChanged>()).Select(c => c.What));
    }

    [Fact]
    public async Task What_is_sent_back_is_given_anew_and_what_was_done_of_the_older_edition_counts_no_more()
    {
        var risk = await PlannedAsync(await AssessedAsync("market", 5, 4), "marketResearch", "ask the dealers", "mia", share: 50);
        risk = await app.As("carl").DoAsync($"risks/{risk.Id()}/treat", new { }, risk.Etag());
        var id = Guid.Parse(risk.Items("responses").Single().Id());
        ResponseDone Done(int version) => new(RiskApp.East, new DateOnly(2026, 6, 30), "mia", DateTimeOffset.UnixEpoch, id, version, "marketing", $"edition {version}", null);
        await app.TellAsync(Done(1));
        await Wait.Until(async () => (await ReadAsync(risk)).Items("responses").Single().Text("status") == "done", "it is done", TimeSpan.FromSeconds(60));
        risk = await ReadAsync(risk);

        risk = await app.As("carl").DoAsync($"risks/{risk.Id()}/responses/{id}/send-back", new { reason = "ask the small ones too" }, risk.Etag());
        Assert.Equal([1, 2], (await app.PublishedAsync<ResponseAssigned>()).Select(g => g.Response.Version));
        await app.TellAsync(Done(1));
        await app.TellAsync(Done(2));
        await Wait.Until(async () => (await ReadAsync(risk)).Items("responses").Single().Text("status") == "done", "it is done again", TimeSpan.FromSeconds(60));
        Assert.Equal("edition 2", (await ReadAsync(risk)).Items("responses").Single().Text("doneNote"));
    }

    [Fact]
    public async Task A_measure_withdrawn_is_told_to_its_department_only_if_it_had_it()
    {
        var risk = await PlannedAsync(await AssessedAsync("market", 5, 4), "marketResearch", "ask the dealers", "mia", share: 50);
        var first = risk.Items("responses").Single().Id();
        risk = await app.As("carl").DoAsync($"risks/{risk.Id()}/responses/{first}/withdraw", new { reason = "another way" }, risk.Etag());
        Assert.Empty(await app.PublishedAsync<ResponseWithdrawn>());

        risk = await PlannedAsync(risk, "strategyAdjustment", "sell online", "mia", share: 20);
        risk = await app.As("carl").DoAsync($"risks/{risk.Id()}/treat", new { }, risk.Etag());
        risk = await app.As("carl").DoAsync($"risks/{risk.Id()}/responses/{risk.Items("responses").Last().Id()}/withdraw", new { reason = "too dear" }, risk.Etag());
        Assert.Equal(("too dear", 2), Assert.Single(await app.PublishedAsync<ResponseWithdrawn>()) is var told ? (told.Reason, told.Response.Version) : default);
        Assert.Equal("assessed", risk.Text("status"));
    }

    [Fact]
    public async Task A_red_alert_has_its_plan_when_a_measure_names_it_RB_34()
    {
        neighbours["finance"].Tells("receivables.overdueRatio.CNY", "30.00");
        await app.EvaluateAsync("2026-06-22");
        var alert = (await app.AlertsAsync())[0];
        Assert.Equal("2026-06-29T10:00:00.000Z", alert.Text("planBy"));
        Assert.True((await app.OfAsync($"alerts/{alert.Id()}")).GetProperty("planOverdue").GetBoolean());

        var risk = await app.As("carl").DoAsync("risks", new { regionId = RiskApp.East, category = "financialManagement", title = "money stays out", alertId = alert.Id() });
        risk = await app.As("carl").DoAsync($"risks/{risk.Id()}/assess", new { likelihood = 4, impact = 4 }, risk.Etag());
        await app.As("carl").DoAsync($"risks/{risk.Id()}/responses", new { kind = "collectionCampaign", measure = "call them all", responsibleId = TestOrganisation.IdOf("bob"), dueOn = "2026-07-31", share = 40, alertId = alert.Id() }, risk.Etag());

        var planned = await app.OfAsync($"alerts/{alert.Id()}");
        Assert.Equal(("2026-06-30", false), (planned.Text("plannedOn"), planned.GetProperty("planOverdue").GetBoolean()));
        using var channel = app.Ask("carl");
        var trace = await new TraceService.TraceServiceClient(channel).GetTraceAsync(new GetTraceRequest { Kind = "risk", Id = risk.Id() }, cancellationToken: Ct);
        Assert.Equal(("alert", alert.Id()), (trace.Up.Single().Kind, trace.Up.Single().Id));
        var of = await new TraceService.TraceServiceClient(channel).GetTraceAsync(new GetTraceRequest { Kind = "alert", Id = alert.Id() }, cancellationToken: Ct);
        Assert.Equal(("kriEvaluation", "risk"), (Assert.Single(of.Up).Kind, Assert.Single(of.Down).Kind));
        var evaluation = await new TraceService.TraceServiceClient(channel).GetTraceAsync(new GetTraceRequest { Kind = "kriEvaluation", Id = of.Up.Single().Id }, cancellationToken: Ct);
        Assert.Equal(alert.Id(), evaluation.Down.Single().Id);
    }

    [Fact]
    public async Task A_risk_is_accepted_by_another_with_reason_and_expiry_and_judged_again_afterwards_RB_34()
    {
        var risk = await AssessedAsync("financialManagement", 5, 4, "fiona");
        var own = await AssessedAsync("other", 3, 4);
        Assert.DoesNotContain("accept", own.Strings("actions"));
        Assert.Equal("risk.register.own-acceptance", (await app.As("carl").SendAsync(HttpMethod.Post, $"risks/{own.Id()}/accept", new { reason = "r", until = "2026-12-31" }, own.Etag())).Body.Code());

        risk = await app.As("carl").DoAsync($"risks/{risk.Id()}/accept", new { reason = "the customer is the state", until = "2026-07-01" }, risk.Etag());
        Assert.Equal(("accepted", "carl", "the customer is the state", "2026-07-01"), (risk.Text("status"), risk.GetProperty("acceptance").Text("approvedBy"), risk.GetProperty("acceptance").Text("reason"), risk.GetProperty("acceptance").Text("until")));

        app.Clock.Advance(TimeSpan.FromDays(2));
        await app.EvaluateAsync("2026-07-01");
        Assert.Equal("accepted", (await ReadAsync(risk)).Text("status"));
        await app.EvaluateAsync("2026-07-02");
        risk = await ReadAsync(risk);
        Assert.Equal(("assessed", "2026-07-02", "acceptanceExpired"), (risk.Text("status"), risk.Text("reviewOn"), risk.Items("history").Last().Text("what")));
        Assert.Contains("riskReview", (await app.OfAsync("waiting")).Items().Select(w => w.Text("kind")));
    }

    [Fact]
    public async Task A_small_risk_is_only_watched_reviewed_by_its_level_and_closed_RB_34()
    {
        var risk = await AssessedAsync("market", 2, 2, "mia");
        Assert.Equal(("low", "2026-12-27"), (risk.Text("level"), risk.Text("reviewOn")));
        risk = await app.As("mia").DoAsync($"risks/{risk.Id()}/monitor", new { }, risk.Etag());
        risk = await app.As("mia").DoAsync($"risks/{risk.Id()}/review", new { note = "still small" }, risk.Etag());
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("mia").SendAsync(HttpMethod.Post, $"risks/{risk.Id()}/close", new { reason = "gone" }, risk.Etag())).Response.StatusCode);
        risk = await app.As("carl").DoAsync($"risks/{risk.Id()}/close", new { reason = "gone" }, risk.Etag());
        Assert.Equal("closed", risk.Text("status"));
        Assert.Equal("0", await FigureAsync("risks.low"));
    }

    [Fact]
    public async Task A_risk_is_its_departments_matter_and_another_regions_is_not_there()
    {
        var market = await IdentifiedAsync("market", "mia");
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("bob").SendAsync(HttpMethod.Get, $"risks/{market.Id()}")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").SendAsync(HttpMethod.Get, $"risks/{market.Id()}")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("bob").SendAsync(HttpMethod.Post, "risks", new { regionId = RiskApp.East, category = "market", title = "t" })).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("anna").SendAsync(HttpMethod.Get, "risks")).Response.StatusCode);
        Assert.Equal(
            ["risk.alert-unknown", "risk.goal-unknown", "risk.person-unknown"],
            (await app.As("carl").SendAsync(HttpMethod.Post, "risks", new { regionId = RiskApp.East, category = "other", title = "t", responsibleId = TestOrganisation.IdOf("vera"), goalId = Guid.CreateVersion7(), alertId = Guid.CreateVersion7() })).Body
                .Items("errors").Select(e => e.Code()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_regulation_says_whose_work_each_measure_is_9_2()
    {
        var templates = JsonDocument.Parse(await app.As("carl").GetStringAsync("/api/risk/v1/response-templates", Ct)).RootElement.EnumerateArray().ToList();
        Assert.Equal(["9.2-1 marketing", "9.2-2 sales", "9.2-3 customer-service", "9.2-4 finance"], templates.Where(t => t.TextOrNull("service") is not null).Select(t => $"{t.Text("requirement")} {t.Text("service")}").Distinct());
        var risk = await AssessedAsync("market", 5, 4);
        Assert.Equal("risk.response.service-unknown", (await app.As("carl").SendAsync(HttpMethod.Post, $"risks/{risk.Id()}/responses", new { kind = "other", measure = "m", responsibleId = TestOrganisation.IdOf("mia"), dueOn = "2026-07-31", share = 1, service = "kitchen" }, risk.Etag())).Body.Code());
    }

    [Fact]
    public async Task The_register_is_exported()
    {
        await AssessedAsync("market", 5, 4);
        var (response, _) = await app.As("admin").SendAsync(HttpMethod.Get, "risks/export?format=csv");
        var lines = (await response.Content.ReadAsStringAsync(Ct)).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("RK-2026-000001,EAST,market,what could happen,assessed,5,4,20,0,20.00,critical,2026-06-30,2026-07-30,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quarters_assessment_is_closed_only_with_all_four_kinds_and_a_response_to_what_is_grave_and_that_is_duty_11_9_1()
    {
        var assessment = await app.As("carl").DoAsync("assessments", new { regionId = RiskApp.East });
        Assert.Equal(("RA-2026-000001", "2026-Q2", "open"), (assessment.Text("number"), assessment.Text("period"), assessment.Text("status")));
        Assert.Equal("risk.assessment.exists", (await app.As("carl").SendAsync(HttpMethod.Post, "assessments", new { regionId = RiskApp.East, period = "2026-Q2" })).Body.Code());
        await AssessedAsync("market", 2, 2);
        await AssessedAsync("sales", 2, 2);
        var grave = await AssessedAsync("customerService", 4, 4);

        var (response, problem) = await app.As("carl").SendAsync(HttpMethod.Post, $"assessments/{assessment.Id()}/close", new { conclusion = "c" }, assessment.Etag());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(
            ["No risk of the kind 'financial management' was assessed in the quarter.", "Risk RK-2026-000003 is high and has neither a response nor an acceptance."],
            problem.Items("errors").Select(e => e.Text("message")));
        Assert.Equal(["risk.assessment.category-missing financialManagement ", "risk.assessment.response-missing  RK-2026-000003"], (await app.OfAsync($"assessments/{assessment.Id()}")).Items("missing").Select(m => $"{m.Code()} {m.TextOrNull("category")} {m.TextOrNull("risk")}"));

        await AssessedAsync("financialManagement", 1, 1);
        await PlannedAsync(grave, "serviceManagement", "answer in time", "cleo", share: 50);
        Assert.Equal(["close"], (await app.OfAsync($"assessments/{assessment.Id()}")).Strings("actions"));
        var closed = await app.As("carl").DoAsync($"assessments/{assessment.Id()}/close", new { conclusion = "service is what worries us" }, assessment.Etag());

        Assert.Equal(("closed", "2026-06-30", 4), (closed.Text("status"), closed.Text("closedOn"), closed.Items("risks").Count()));
        Assert.Equal("risk.assessment.closed", (await app.As("carl").SendAsync(HttpMethod.Post, $"assessments/{assessment.Id()}/close", new { conclusion = "again" }, closed.Etag())).Body.Code());
        Assert.Equal(4, Assert.Single(await app.PublishedAsync<RiskAssessmentClosed>()).Risks.Count);
        var calendar = await app.OfAsync($"policy-calendar?regionId={RiskApp.East}&from=2026-04-01");
        var duty = calendar.Items("duties").Single(d => d.Text("code") == "duty.riskAssessment");
        Assert.Equal(("2026-Q2", "done", assessment.Id()), duty.Items("occurrences").Single() is var o ? (o.Text("period"), o.Text("state"), o.Items("records").Single().Id()) : default);
        // Whether the measures were monitored in the quarter is part of it (§14).
        var content = calendar.Items("content").Single(c => c.Text("code") == "part.riskAssessment");
        Assert.Equal(("incomplete", "monitoring"), (content.Text("state"), Assert.Single(content.Items("records").Single().Strings("missingParts"))));

        var monitoring = await app.As("carl").DoAsync("monitorings", new { regionId = RiskApp.East, findings = "nothing done yet" });
        Assert.Equal(("RM-2026-000001", "2026-06", 0), (monitoring.Text("number"), monitoring.Text("period"), monitoring.Number("overdue")));
        Assert.Equal(("RK-2026-000003/1", "planned", 16, "16.00"), monitoring.Items("responses").Single() is var kept ? (kept.Text("number"), kept.Text("status"), kept.Number("inherent"), kept.Text("residual")) : default);
        calendar = await app.OfAsync($"policy-calendar?regionId={RiskApp.East}&from=2026-06-01");
        Assert.Equal("done", calendar.Items("duties").Single(d => d.Text("code") == "duty.measureMonitoring").Items("occurrences").Single().Text("state"));
        Assert.Equal("complete", calendar.Items("content").Single(c => c.Text("code") == "part.riskAssessment").Text("state"));
        Assert.Equal(monitoring.Id(), (await app.OfAsync("monitorings")).Items().Single().Id());
        Assert.Equal("nothing done yet", (await app.OfAsync($"monitorings/{monitoring.Id()}")).Text("findings"));
        Assert.Equal("closed", (await app.OfAsync("assessments?period=2026-Q2")).Items().Single().Text("status"));
        using var channel = app.Ask("carl");
        var traces = new TraceService.TraceServiceClient(channel);
        Assert.Equal(4, (await traces.GetTraceAsync(new GetTraceRequest { Kind = "riskAssessment", Id = assessment.Id() }, cancellationToken: Ct)).Up.Count);
        Assert.Equal(grave.Id(), (await traces.GetTraceAsync(new GetTraceRequest { Kind = "riskMonitoring", Id = monitoring.Id() }, cancellationToken: Ct)).Up.Single().Id);
    }

    [Fact]
    public async Task A_risk_that_endangers_a_goal_is_found_from_the_goal_1_2()
    {
        var organisation = new TestOrganisation();
        organisation.Goal(2026);
        await using var other = await RiskApp.StartAsync(neighbours, organisation);
        var goal = TestOrganisation.IdOf("goal/2026");
        var risk = await other.As("carl").DoAsync("risks", new { regionId = RiskApp.East, category = "sales", title = "two sellers leave", goalId = goal });

        using var channel = other.Ask("carl");
        var trace = await new TraceService.TraceServiceClient(channel).GetTraceAsync(new GetTraceRequest { Kind = "companyGoal", Id = goal.ToString() }, cancellationToken: Ct);

        Assert.Equal((risk.Id(), "performance"), (Assert.Single(trace.Down).Id, trace.Record.Service));
    }

    [Theory]
    [InlineData("assessments", "2026-06", "risk.period-unreadable")]
    [InlineData("assessments", "2026-Q5", "risk.period-unreadable")]
    [InlineData("monitorings", "2026-Q2", "risk.period-unreadable")]
    [InlineData("monitorings", "2026-07", "risk.period-unreadable")]
    public async Task A_period_is_a_quarter_or_a_month_that_has_begun(string path, string period, string code)
        => Assert.Equal(code, (await app.As("carl").SendAsync(HttpMethod.Post, path, path == "monitorings" ? new { regionId = RiskApp.East, period, findings = "f" } : (object)new { regionId = RiskApp.East, period })).Body.Code());

    private Task<JsonElement> IdentifiedAsync(string category, string person = "carl")
        => app.As(person).DoAsync("risks", new { regionId = RiskApp.East, category, title = "what could happen", description = "and why" });

    private async Task<JsonElement> AssessedAsync(string category, int likelihood, int impact, string person = "carl")
    {
        var risk = await IdentifiedAsync(category, person);
        return await app.As(person).DoAsync($"risks/{risk.Id()}/assess", new { likelihood, impact, reason = "as we see it" }, risk.Etag());
    }

    private Task<JsonElement> PlannedAsync(JsonElement risk, string kind, string measure, string responsible, int share)
        => app.As("carl").DoAsync($"risks/{risk.Id()}/responses", new { kind, measure, responsibleId = TestOrganisation.IdOf(responsible), dueOn = "2026-07-31", share }, risk.Etag());

    private Task<JsonElement> ReadAsync(JsonElement risk) => app.OfAsync($"risks/{risk.Id()}");

    private async Task<string> FigureAsync(string code)
    {
        using var channel = app.Ask("carl");
        var summary = await new RegionSummaryService.RegionSummaryServiceClient(channel).GetSummaryAsync(new GetSummaryRequest { RegionId = RiskApp.East.ToString() }, cancellationToken: Ct);
        return summary.Figures.Single(f => f.Code == code).Value;
    }
}
