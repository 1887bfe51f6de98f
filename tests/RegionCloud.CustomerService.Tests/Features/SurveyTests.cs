using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages.V1;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Testing;
using static RegionCloud.CustomerService.Tests.CustomerServiceApp;

namespace RegionCloud.CustomerService.Tests.Features;

/// <summary>Satisfaction surveys over HTTP: asked by one-use links, closed with causes, analysed with measures (2.2-15, 6.2, RB-19, duty 7).</summary>
public sealed class SurveyTests : IAsyncLifetime
{
    private const int Nps = 1;
    private const int Product = 2;
    private const int Service = 3;
    private const int Effort = 4;
    private ServiceApp<Program> app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_survey_asks_by_links_is_closed_and_analysed_and_marketing_is_told_6_2()
    {
        var (survey, links) = await AskedAsync(3);
        Assert.Equal(["invite", "close", "planMeasure"], survey.Strings("actions"));
        await AnswerAsync(links[0], (Nps, 10), (Product, 5), (Service, 4), (Effort, 6));
        await AnswerAsync(links[1], (Nps, 8), (Product, 3), (Service, 5), (Effort, 7));

        survey = await app.As("cleo").MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/close", new { }, (await ReadAsync(survey)).Etag());
        var closed = Assert.Single(await app.Told<SurveyClosed>()).Survey;
        Assert.Equal(("2026-Q2", 3, 2, 66.67m), (closed.Quarter, closed.Invited, closed.Answered, closed.ResponseRate!.Value));
        Assert.Equal(
            [" nps 2 50.00", "product nps 2 50.00", " csat 4 75.00", "product csat 2 50.00", "service csat 2 100.00", " ces 2 6.50", "service ces 2 6.50"],
            closed.Scores.Select(s => FormattableString.Invariant($"{s.Dimension} {s.Metric} {s.Answered} {s.Value:0.00}")));

        survey = await app.As("cleo").MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/analyse", new { findings = "they like the service", proposals = "say so in the next campaign" }, survey.Etag());
        Assert.Equal(("analysed", "2026-06-30"), (survey.Text("status"), survey.Text("analysedOn")));
        var told = Assert.Single(await app.Told<FeedbackAnalysed>());
        Assert.Equal(("they like the service", "say so in the next campaign", "analysed"), (told.Findings, told.Proposals, told.Survey.Status));
    }

    [Fact]
    public async Task What_was_skipped_is_in_no_denominator_RB_19_16_3()
    {
        var (survey, links) = await AskedAsync(4);
        await AnswerAsync(links[0], (Nps, 10), (Product, 5));
        await AnswerAsync(links[1], (Nps, 9));
        await AnswerAsync(links[2], (Service, 1));

        var figures = (await ReadAsync(survey)).GetProperty("figures");

        Assert.Equal((4, 3, "75.00"), (figures.Number("invited"), figures.Number("answered"), figures.Text("responseRate")));
        Assert.Equal(
            ["nps 2 100.00", "csat 2 50.00", "ces 0 –"],
            figures.Items("scores").Where(s => !s.TryGetProperty("dimension", out _)).Select(s => $"{s.Text("metric")} {s.Number("answered")} {(s.TryGetProperty("value", out var value) ? value.GetString() : "–")}"));
    }

    [Theory]
    [InlineData(6, -100)]
    [InlineData(7, 0)]
    [InlineData(8, 0)]
    [InlineData(9, 100)]
    public async Task Nine_and_ten_promote_and_up_to_six_detract_RB_19(int score, int nps)
    {
        var (survey, links) = await AskedAsync(1);
        await AnswerAsync(links[0], (Nps, score));

        Assert.Equal(nps, (int)decimal.Parse((await ReadAsync(survey)).GetProperty("figures").Items("scores").First().Text("value"), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Scores_are_whole_numbers_of_their_range_and_each_question_is_answered_once_RB_19()
    {
        var (_, links) = await AskedAsync(1);

        Assert.Equal(["/answers/0/score customer-service.survey.score-range", "/answers/1/score customer-service.survey.score-range", "/answers/2/question customer-service.survey.question-unknown", "/answers/3/question customer-service.survey.question-unknown"],
            Errors((await SendAsync(links[0], new { answers = new object[] { new { question = Nps, score = 11 }, new { question = Product, score = 0 }, new { question = Nps, score = 5 }, new { question = 9, score = 5 } } })).Body));
        var (response, problem) = await SendAsync(links[0], new { answers = new object[] { new { question = Nps, score = 6.5 } } });
        Assert.Equal((HttpStatusCode.BadRequest, "invalid-value"), (response.StatusCode, problem.Code()));
    }

    [Fact]
    public async Task A_link_answers_once_for_one_customer_and_only_its_hash_is_kept_6_2_3()
    {
        var (survey, links) = await AskedAsync(2);
        var form = await FormAsync(links[0]);
        Assert.Equal(("How are we?", 4), (form.Text("title"), form.GetProperty("questions").GetArrayLength()));
        await AnswerAsync(links[0], (Nps, 10));

        var (again, problem) = await SendAsync(links[0], new { answers = new object[] { new { question = Nps, score = 0 } } });
        Assert.Equal((HttpStatusCode.Conflict, "customer-service.survey.answered-already"), (again.StatusCode, problem.Code()));
        foreach (var stranger in new[] { links[0] + "x", "", null })
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(stranger, new { answers = new object[] { new { question = Nps, score = 0 } } })).Response.StatusCode);

        var kept = await app.Db<CustomerServiceDbContext, string>(async db => string.Join('\n', (await db.SurveyLinks.Select(l => l.Hash).ToListAsync(Ct)).Concat((await db.RememberedAnswers.Select(a => a.Body).ToListAsync(Ct)).ConvertAll(body => System.Text.Encoding.UTF8.GetString(body))).Concat((await db.AuditEntries.Select(a => a.After).ToListAsync(Ct)).OfType<string>())));
        Assert.All(links, l => Assert.DoesNotContain(l, kept, StringComparison.Ordinal));
        Assert.Equal(1, (await ReadAsync(survey)).GetProperty("figures").Number("answered"));
    }

    [Fact]
    public async Task Two_who_answer_by_one_link_at_one_moment_answer_once()
    {
        var (survey, links) = await AskedAsync(1);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => SendAsync(links[0], new { answers = new object[] { new { question = Nps, score = n } } })));

        Assert.Single(answers, a => a.Response.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(a => a.Response.StatusCode != HttpStatusCode.OK), a => Assert.Equal((HttpStatusCode.Conflict, "customer-service.survey.answered-already"), (a.Response.StatusCode, a.Body.Code())));
        Assert.Equal(1, (await ReadAsync(survey)).GetProperty("figures").Number("answered"));
    }

    [Fact]
    public async Task A_link_is_over_after_its_last_day_and_when_the_survey_is_closed_and_a_renewed_one_replaces_it()
    {
        var (survey, links) = await AskedAsync(2, lastDay: "2026-07-01");
        var invitation = (await app.As("cleo").ReadAsync($"surveys/{survey.Id()}/invitations?customerId={TestOrganisation.IdOf("customer 0")}")).Items().Single();
        var renewed = await app.As("cleo").MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/invitations/{invitation.Id()}/link", null, invitation.Etag());
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(links[0], new { answers = new object[] { new { question = Nps, score = 9 } } })).Response.StatusCode);
        await AnswerAsync(renewed.Text("token"), (Nps, 9));

        app.ItIs("2026-07-02 09:00");
        var (response, problem) = await SendAsync(links[1], new { answers = new object[] { new { question = Nps, score = 9 } } });
        Assert.Equal((HttpStatusCode.Conflict, "customer-service.survey.link-over"), (response.StatusCode, problem.Code()));
        await app.As("cleo").MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/close", new { }, (await ReadAsync(survey)).Etag());
        (_, problem) = await SendAsync(links[1], new { answers = new object[] { new { question = Nps, score = 9 } } });
        Assert.Equal("customer-service.survey.wrong-state", problem.Code());
    }

    [Fact]
    public async Task A_survey_asks_about_products_and_about_services_or_is_not_opened_6_2_2()
    {
        var survey = await app.As("cleo").MustAsync(HttpMethod.Post, "surveys", new { regionId = East, content = new { title = "t", quarter = "2026-04-01", questions = new[] { new { dimension = "product", metric = "csat", text = "q" }, new { dimension = "service", metric = "text", text = "q" } } } });
        Assert.Equal(["/content/questions customer-service.survey.dimension-missing"], survey.Items("missing").Select(m => $"{m.Text("pointer")} {m.Code()}"));

        var (response, problem) = await app.As("cleo").SendAsync(HttpMethod.Post, $"surveys/{survey.Id()}/open", new { }, survey.Etag());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "Survey SV-2026-000001 does not measure the satisfaction with service."), (response.StatusCode, problem.Text("detail")));

        survey = await app.As("cleo").MustAsync(HttpMethod.Put, $"surveys/{survey.Id()}", new { content = Content() }, survey.Etag());
        Assert.Equal("open", (await app.As("cleo").MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/open", new { }, survey.Etag())).Text("status"));
        (_, problem) = await app.As("cleo").SendAsync(HttpMethod.Post, "surveys", new { regionId = East, content = Content("2026-05-01") });
        Assert.Equal("customer-service.survey.no-quarter", problem.Code());
    }

    [Fact]
    public async Task A_low_score_has_its_cause_before_the_survey_closes_and_its_measure_before_it_is_analysed_6_2_4_6_2_5()
    {
        var (survey, links) = await AskedAsync(2);
        await AnswerAsync(links[0], (Nps, 6), (Product, 2), (Service, 3));
        await AnswerAsync(links[1], (Nps, 7), (Product, 3), (Effort, 1));

        var (response, problem) = await app.As("cleo").SendAsync(HttpMethod.Post, $"surveys/{survey.Id()}/close", new { }, (await ReadAsync(survey)).Etag());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, 2), (response.StatusCode, Errors(problem).Count()));
        Assert.All(Errors(problem), e => Assert.EndsWith("customer-service.survey.cause-missing", e, StringComparison.Ordinal));

        var low = (await app.As("cleo").ReadAsync($"surveys/{survey.Id()}/answers?unexplained=true&sort=question")).Items().ToList();
        Assert.Equal(["1 6", "2 2"], low.Select(a => $"{a.Number("question")} {a.Number("score")}"));
        var invitation = await ExplainAsync(survey, low[0].Id(), "service", low[0].Etag());
        await ExplainAsync(survey, low[1].Id(), "product", invitation.Etag());
        var content = (await app.As("cleo").ReadAsync($"surveys/{survey.Id()}/answers?sort=question")).Items().Single(a => a.Number("question") == Service);
        (_, problem) = await app.As("cleo").SendAsync(HttpMethod.Post, $"surveys/{survey.Id()}/answers/{content.Id()}/cause", new { cause = "price" }, content.Etag());
        Assert.Equal("customer-service.survey.score-not-low", problem.Code());

        survey = await app.As("cleo").MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/close", new { }, (await ReadAsync(survey)).Etag());
        Assert.Equal(["product 1", "service 1"], survey.GetProperty("figures").Items("causes").Select(c => $"{c.Text("cause")} {c.Number("lowScores")}"));
        (_, problem) = await app.As("cleo").SendAsync(HttpMethod.Post, $"surveys/{survey.Id()}/analyse", new { findings = "f", proposals = "p" }, survey.Etag());
        Assert.Equal(["Survey SV-2026-000001 has no measure against the cause product.", "Survey SV-2026-000001 has no measure against the cause service."], problem.Items("errors").Select(e => e.Text("message")));

        await PlanAsync(survey, "product", "Chai");
        await PlanAsync(survey, "service");
        await app.As("cleo").MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/analyse", new { findings = "f", proposals = "p" }, survey.Etag());
        Assert.Equal(["product", "service"], Assert.Single(await app.Told<FeedbackAnalysed>()).Measures.Select(m => m.Cause));
    }

    [Fact]
    public async Task A_measure_is_verified_by_another_person_and_tells_its_lateness_once_6_2_6()
    {
        var (survey, _) = await AskedAsync(1);
        var measure = await PlanAsync(survey, "product", "Chai", dueOn: "2026-07-01");
        Assert.Equal(("IM-2026-000001", "open"), (measure.Text("number"), measure.Text("standing")));
        app.ItIs("2026-07-01 23:59:50");
        await Task.Delay(TimeSpan.FromSeconds(1), Ct);
        Assert.Empty(await app.Told<MeasureOverdue>());
        app.ItIs("2026-07-02 00:00:05");
        await Wait.Until(async () => (await app.Told<MeasureOverdue>()).Count == 1, "the measure is overdue", TimeSpan.FromSeconds(15));
        measure = await app.As("cleo").ReadAsync($"measures/{measure.Id()}");
        Assert.Equal("overdue", measure.Text("standing"));
        Assert.Equal([measure.Id()], (await app.As("cleo").ReadAsync("measures?overdue=true")).Items().Select(m => m.Id()));

        // It was done in time and is recorded late.
        measure = await app.As("cleo").MustAsync(HttpMethod.Post, $"measures/{measure.Id()}/done", new { result = "a better lid", doneOn = "2026-07-01" }, measure.Etag());
        Assert.Equal(new DateOnly(2026, 7, 1), Assert.Single(await app.Told<MeasureDone>()).Measure.DoneOn);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("cleo").SendAsync(HttpMethod.Post, $"measures/{measure.Id()}/verify", new { }, measure.Etag())).Response.StatusCode);
        var waiting = (await app.As("carl").ReadAsync("waiting")).Items().Single();
        Assert.Equal(("measureVerification", "verify"), (waiting.Text("kind"), waiting.Text("action")));
        measure = await app.As("carl").MustAsync(HttpMethod.Post, $"measures/{measure.Id()}/return", new { reason = "it still leaks" }, measure.Etag());
        Assert.Equal(("open", "overdue"), (measure.Text("status"), measure.Text("standing")));
        measure = await app.As("cleo").MustAsync(HttpMethod.Post, $"measures/{measure.Id()}/done", new { result = "now it does not" }, measure.Etag());
        measure = await app.As("carl").MustAsync(HttpMethod.Post, $"measures/{measure.Id()}/verify", new { note = "dry" }, measure.Etag());
        Assert.Equal(("verified", "2026-07-02"), (measure.Text("standing"), measure.Text("verifiedOn")));
        Assert.Single(await app.Told<MeasureOverdue>());

        Assert.Equal(["Chai 0 0 0 1"], await ImprovementsAsync(""));
        Assert.Equal(["Chai 1 0 0 0"], await ImprovementsAsync("?asOf=2026-06-30"));
        Assert.Equal(["Chai 0 0 1 0"], await ImprovementsAsync("?asOf=2026-07-01"));

        async Task<IEnumerable<string>> ImprovementsAsync(string query)
            => (await app.As("cleo").ReadAsync($"product-improvements{query}")).Items("products").Select(p => $"{p.Text("product")} {p.Number("open")} {p.Number("overdue")} {p.Number("done")} {p.Number("verified")}");
    }

    [Fact]
    public async Task Whoever_answers_for_a_measure_does_not_verify_it_though_he_manages_the_region_SoD8()
    {
        var (survey, _) = await AskedAsync(1);
        var measure = await PlanAsync(survey, "service", responsible: "carl");
        measure = await app.As("cleo").MustAsync(HttpMethod.Post, $"measures/{measure.Id()}/done", new { result = "r" }, measure.Etag());

        var (response, problem) = await app.As("carl").SendAsync(HttpMethod.Post, $"measures/{measure.Id()}/verify", new { }, measure.Etag());

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "customer-service.measure.own-verification"), (response.StatusCode, problem.Code()));
        Assert.Empty((await app.As("carl").ReadAsync($"measures/{measure.Id()}")).Strings("actions"));
    }

    [Fact]
    public async Task An_interview_is_recorded_by_whoever_led_it_with_its_method_6_2_3()
    {
        var (survey, links) = await AskedAsync(1);
        var invitation = (await app.As("cleo").ReadAsync($"surveys/{survey.Id()}/invitations")).Items().Single();
        invitation = await app.As("cleo").MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/invitations/{invitation.Id()}/answer", new { method = "interview", answers = new object[] { new { question = Service, score = 5, text = "quick" } } }, invitation.Etag());

        Assert.Equal(("interview", "cleo"), (invitation.Text("method"), invitation.Text("recordedBy")));
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(links[0], new { answers = new object[] { new { question = Nps, score = 9 } } })).Response.StatusCode);
        var (response, _) = await app.As("cleo").SendAsync(HttpMethod.Get, $"surveys/{survey.Id()}/answers/export?format=csv");
        var lines = (await response.Content.ReadAsStringAsync(Ct)).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["Question,Dimension,Metric,Product,Score,Text,Cause,Method,Answered on", "3,service,csat,,5,quick,,interview,2026-06-30"], lines.Take(2));
    }

    [Fact]
    public async Task A_quarter_that_is_over_is_recorded_with_its_own_days_and_none_before_the_step_before()
    {
        var cleo = app.As("cleo");
        var survey = await cleo.MustAsync(HttpMethod.Post, "surveys", new { regionId = East, content = Content("2026-01-01") });
        survey = await cleo.MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/open", new { openedOn = "2026-03-02" }, survey.Etag());
        foreach (var (invitedOn, lastDay, code) in new[]
        {
            ("2026-03-01", "2026-03-20", "customer-service.before-last-step"), ("2026-03-02", "2026-03-01", "customer-service.survey.last-day-over"), ("2026-07-01", "2026-07-20", "date-in-future"),
        })
        {
            var (response, problem) = await cleo.SendAsync(HttpMethod.Post, $"surveys/{survey.Id()}/invitations", new { customers = new[] { new { customerId = TestOrganisation.IdOf("customer 0") } }, invitedOn, lastDay }, survey.Etag());
            Assert.Equal((HttpStatusCode.UnprocessableEntity, code), (response.StatusCode, problem.Code()));
        }

        await cleo.MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/invitations", new { customers = new[] { new { customerId = TestOrganisation.IdOf("customer 0") } }, invitedOn = "2026-03-02", lastDay = "2026-03-20" }, survey.Etag());
        var invitation = (await cleo.ReadAsync($"surveys/{survey.Id()}/invitations")).Items().Single();
        await cleo.MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/invitations/{invitation.Id()}/answer", new { method = "interview", answeredOn = "2026-03-05", answers = new object[] { new { question = Service, score = 5 } } }, invitation.Etag());
        survey = await cleo.MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/close", new { closedOn = "2026-03-20" }, (await ReadAsync(survey)).Etag());
        Assert.Equal(("2026-03-02", "2026-03-20"), (invitation.Text("invitedOn"), survey.Text("closedOn")));

        object Planned(string plannedOn, string dueOn) => new { regionId = East, surveyId = survey.Id(), cause = "delivery", action = "do it better", responsibleId = TestOrganisation.IdOf("anna"), plannedOn, dueOn };
        Assert.Equal("customer-service.measure.due-in-past", (await cleo.SendAsync(HttpMethod.Post, "measures", Planned("2026-03-21", "2026-03-20"))).Body.Code());
        Assert.Equal("date-in-future", (await cleo.SendAsync(HttpMethod.Post, "measures", Planned("2026-07-01", "2026-07-02"))).Body.Code());
        var measure = await cleo.MustAsync(HttpMethod.Post, "measures", Planned("2026-03-20", "2026-03-27"));
        measure = await cleo.MustAsync(HttpMethod.Post, $"measures/{measure.Id()}/done", new { result = "done", doneOn = "2026-03-27" }, measure.Etag());
        Assert.Equal("2026-03-27", measure.Text("doneOn"));
    }

    [Fact]
    public async Task A_customer_is_asked_once_in_a_survey()
    {
        var (survey, _) = await AskedAsync(1);
        var (response, problem) = await app.As("cleo").SendAsync(HttpMethod.Post, $"surveys/{survey.Id()}/invitations", new { customers = new[] { new { customerId = TestOrganisation.IdOf("new") }, new { customerId = TestOrganisation.IdOf("customer 0") }, new { customerId = TestOrganisation.IdOf("new") } } }, survey.Etag());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(["/customers/1/customerId customer-service.survey.asked-already", "/customers/2/customerId customer-service.survey.asked-already"], Errors(problem));
    }

    [Fact]
    public async Task An_analysed_survey_is_the_evidence_of_its_quarter_and_its_figures_are_the_regions_K_CS_2_RB_09()
    {
        var (survey, links) = await AskedAsync(2);
        await AnswerAsync(links[0], (Nps, 10), (Product, 5), (Service, 5));
        using var channel = app.Ask("carl");
        Assert.DoesNotContain(await FiguresAsync(), f => f.StartsWith("surveys.", StringComparison.Ordinal));
        survey = await app.As("cleo").MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/close", new { }, (await ReadAsync(survey)).Etag());
        Assert.Equal(["surveys.csat 100.00", "surveys.nps 100.00", "surveys.responseRate 50.00"], (await FiguresAsync()).Where(f => f.StartsWith("surveys.", StringComparison.Ordinal)));
        Assert.Equal("surveyAnalysis analyse 2026-06-30", (await app.As("cleo").ReadAsync("waiting")).Items().Select(w => $"{w.Text("kind")} {w.Text("action")} {w.Text("dueOn")}").Single());
        Assert.Equal("pending", (await DutyAsync()).State);

        await app.As("cleo").MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/analyse", new { findings = "f", proposals = "p" }, survey.Etag());

        var duty = await DutyAsync();
        Assert.Equal(("2026-Q2", "done", "2026-06-30", survey.Id()), (duty.Period, duty.State, duty.DueOn, Assert.Single(duty.Records).Id));
        // Whoever asks for the content of June finds it too, though its quarter began before.
        Assert.Equal("2026-Q2", (await EvidenceAsync("2026-06-01")).Single(e => e.Clause.StartsWith("part.", StringComparison.Ordinal) && e.Records.Any(r => r.Id == survey.Id())).Period);

        async Task<Evidence> DutyAsync() => (await EvidenceAsync("2026-04-01")).Single(e => e.Clause == "duty.satisfactionSurvey");

        async Task<IEnumerable<Evidence>> EvidenceAsync(string from)
            => (await new PolicyEvidenceService.PolicyEvidenceServiceClient(channel).ListEvidenceAsync(new ListEvidenceRequest { RegionId = East.ToString(), From = from, Until = "2026-06-30" }, cancellationToken: Ct)).Evidence;

        async Task<IEnumerable<string>> FiguresAsync() => (await new RegionSummaryService.RegionSummaryServiceClient(channel).GetSummaryAsync(new GetSummaryRequest { RegionId = East.ToString() }, cancellationToken: Ct)).Figures.Select(f => $"{f.Code} {f.Value}");
    }

    [Fact]
    public async Task Surveys_and_measures_are_listed_exported_and_traced_and_another_region_sees_none()
    {
        var (survey, _) = await AskedAsync(1);
        var measure = await PlanAsync(survey, "price");
        Assert.Equal(["SV-2026-000001 1 0"], (await app.As("cleo").ReadAsync("surveys?status=open")).Items().Select(s => $"{s.Text("number")} {s.Number("invited")} {s.Number("answered")}"));
        foreach (var (path, heading) in new[] { ("surveys/export?format=csv", "Number,Region,Title,Quarter,Status,Invited,Answered,Opened on,Closed on,Analysed on"), ("measures/export?format=csv", "Number,Region,Cause,Measure,Product,Responsible,Due on,Status,Done on,Verified on") })
        {
            var (response, _) = await app.As("cleo").SendAsync(HttpMethod.Get, path);
            Assert.StartsWith(heading, (await response.Content.ReadAsStringAsync(Ct)).TrimStart('\uFEFF'), StringComparison.Ordinal);
        }

        foreach (var path in new[] { $"surveys/{survey.Id()}", $"surveys/{survey.Id()}/answers", $"surveys/{survey.Id()}/invitations", $"measures/{measure.Id()}" })
            Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").SendAsync(HttpMethod.Get, path)).Response.StatusCode);
        measure = await app.As("cleo").MustAsync(HttpMethod.Put, $"measures/{measure.Id()}", new { action = "cheaper", product = "Chang" }, measure.Etag());
        Assert.Equal("Chang", measure.Text("product"));
        using var channel = app.Ask("carl");
        var traces = new TraceService.TraceServiceClient(channel);
        Assert.Equal(measure.Id(), Assert.Single((await traces.GetTraceAsync(new GetTraceRequest { Kind = "survey", Id = survey.Id() }, cancellationToken: Ct)).Down).Id);
        Assert.Equal(survey.Id(), Assert.Single((await traces.GetTraceAsync(new GetTraceRequest { Kind = "measure", Id = measure.Id() }, cancellationToken: Ct)).Up).Id);
    }

    private static object Content(string quarter = "2026-04-01") => new
    {
        title = "How are we?",
        quarter,
        questions = new object[]
        {
            new { dimension = "product", metric = "nps", text = "Would you recommend us?" }, new { dimension = "product", metric = "csat", text = "How do you like our products?" },
            new { dimension = "service", metric = "csat", text = "And our service?" }, new { dimension = "service", metric = "ces", text = "How easy was it?" },
        },
    };

    /// <summary>An open survey, and the secrets of so many links.</summary>
    private async Task<(JsonElement Survey, List<string> Links)> AskedAsync(int customers, string? lastDay = null)
    {
        var survey = await app.As("cleo").MustAsync(HttpMethod.Post, "surveys", new { regionId = East, content = Content() });
        survey = await app.As("cleo").MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/open", new { }, survey.Etag());
        var invited = await app.As("cleo").MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/invitations", new { customers = Enumerable.Range(0, customers).Select(n => new { customerId = TestOrganisation.IdOf($"customer {n}") }), lastDay }, survey.Etag());
        return (await ReadAsync(survey), [.. invited.Items("invitations").Select(i => i.Text("token"))]);
    }

    private Task<JsonElement> ReadAsync(JsonElement survey) => app.As("cleo").ReadAsync($"surveys/{survey.Id()}");

    private async Task AnswerAsync(string token, params IEnumerable<(int Question, int Score)> answers)
    {
        var (response, body) = await SendAsync(token, new { answers = answers.Select(a => new { question = a.Question, score = a.Score }) });
        Assert.True(response.IsSuccessStatusCode, body.ToString());
    }

    /// <summary>Nobody is signed in; the link's secret is all there is.</summary>
    private async Task<(HttpResponseMessage Response, JsonElement Body)> SendAsync(string? token, object body)
    {
        using var client = app.CreateClient();
        if (token is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("Survey-Token", token);
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        return await client.SendAsync(HttpMethod.Post, "survey-link", body);
    }

    private async Task<JsonElement> FormAsync(string token)
    {
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Survey-Token", token);
        return await client.ReadAsync("survey-link");
    }

    private Task<JsonElement> ExplainAsync(JsonElement survey, string answerId, string cause, string etag) => app.As("cleo").MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/answers/{answerId}/cause", new { cause }, etag);

    private Task<JsonElement> PlanAsync(JsonElement survey, string cause, string? product = null, string dueOn = "2026-07-31", string responsible = "cleo")
        => app.As("cleo").MustAsync(HttpMethod.Post, "measures", new { regionId = East, surveyId = survey.Id(), cause, action = "do it better", product, responsibleId = TestOrganisation.IdOf(responsible), dueOn });

    private static IEnumerable<string> Errors(JsonElement problem) => problem.Items("errors").Select(e => $"{e.Text("pointer")} {e.Code()}");
}
