using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.Testing;

namespace RegionCloud.Marketing.Tests.Features;

/// <summary>The annual market research plan over HTTP: marketing plans, the region manager approves (3.1, 3.2-1, RB-08).</summary>
public sealed class ResearchPlanTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await MarketingApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_plan_is_drafted_handed_in_and_approved_and_everybody_is_told_its_whole_state_3_1()
    {
        var plan = await app.DraftedAsync();
        Assert.Equal(("RP-2026-000001", "draft", 1), (plan.Text("number"), plan.Text("status"), plan.GetProperty("revision").GetInt32()));
        Assert.Equal(["redraft", "submit"], plan.Strings("actions"));
        Assert.Empty(await app.Published());

        plan = await app.As("mia").DoAsync(plan, "submit");
        Assert.Equal(["approve", "reject"], (await app.As("carl").MustAsync(HttpMethod.Get, $"research-plans/{plan.Id()}")).Strings("actions"));
        plan = await app.As("carl").DoAsync(plan, "approve");

        Assert.Equal(("approved", "2026-06-30"), (plan.Text("status"), plan.Text("approvedOn")));
        var told = await app.Db((MarketingDbContext db) => db.Outbox.SingleAsync(m => m.Type.EndsWith(":ResearchPlanApproved"), Ct));
        var state = JsonSerializer.Deserialize<ResearchPlanApproved>(told.Body)!.Plan;
        Assert.Equal(("RP-2026-000001", 3, TestOrganisation.IdOf("EAST/marketing")), (state.Number, state.Version, state.DepartmentId));
        Assert.Equal(["marketDemand", "marketTrend", "competitors", "consumerBehaviour"], state.Items.Select(i => i.Topic));
        Assert.All(state.Items, i => Assert.Equal(("interview", TestOrganisation.IdOf("mia"), new DateOnly(2026, 7, 31)), (i.Method, i.ResponsibleId, i.Until)));
    }

    [Fact]
    public async Task Every_missing_part_is_refused_by_its_name_and_place_and_nothing_is_handed_in_3_1_2_3_1_3_RB_08()
    {
        var inquiry = MarketingApp.Inquiry("marketDemand");
        foreach (var part in new[] { "content", "method", "from", "responsibleId" })
            inquiry[part] = null;
        var plan = await app.As("mia").MustAsync(HttpMethod.Post, "research-plans", new { regionId = MarketingApp.East, year = 2026, content = new { purpose = " ", items = new[] { inquiry, MarketingApp.Inquiry("competitors") } } });

        var (response, problem) = await app.As("mia").TryAsync(plan, "submit");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        string[] expected =
        [
            "/purpose marketing.part-missing", "/items marketing.research-plan.topic-missing", "/items marketing.research-plan.topic-missing",
            "/items/0/content marketing.part-missing", "/items/0/method marketing.part-missing", "/items/0/from marketing.part-missing", "/items/0/responsibleId marketing.part-missing",
        ];
        Assert.Equal(expected, problem.GetProperty("errors").EnumerateArray().Select(e => $"{e.Text("pointer")} {e.Code()}"));
        Assert.Equal(["The purpose is missing.", "No inquiry of the plan is about market trend, and why not is not said.", "No inquiry of the plan is about consumer behaviour, and why not is not said."], problem.GetProperty("errors").EnumerateArray().Take(3).Select(e => e.Text("message")));
        Assert.Equal(expected, plan.GetProperty("missing").EnumerateArray().Select(m => $"{m.Text("pointer")} {m.Code()}"));
        Assert.DoesNotContain("submit", plan.Strings("actions"));
        Assert.Equal("draft", (await app.As("mia").MustAsync(HttpMethod.Get, $"research-plans/{plan.Id()}")).Text("status"));
    }

    [Fact]
    public async Task A_topic_may_be_left_out_with_a_reason_but_not_the_reason_for_a_method_3_1_3_3_2_2()
    {
        var inquiry = MarketingApp.Inquiry("marketDemand");
        inquiry["methodReason"] = "";
        var plan = await app.As("mia").MustAsync(HttpMethod.Post, "research-plans", new { regionId = MarketingApp.East, year = 2026, content = new { purpose = "p", topicsLeftOut = "the company studies them", items = new[] { inquiry } } });
        Assert.Equal(["/items/0/methodReason"], plan.GetProperty("missing").EnumerateArray().Select(m => m.Text("pointer")));

        plan = await app.As("mia").MustAsync(HttpMethod.Put, $"research-plans/{plan.Id()}", new { content = new { purpose = "p", topicsLeftOut = "the company studies them", items = new[] { MarketingApp.Inquiry("marketDemand") } } }, plan.Etag());
        Assert.Equal("submitted", (await app.As("mia").DoAsync(plan, "submit")).Text("status"));
    }

    [Fact]
    public async Task A_region_has_one_plan_of_a_year_also_when_two_begin_it_at_one_moment_3_1_1()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.As("mia").SendAsync(HttpMethod.Post, "research-plans", MarketingApp.Complete())));

        Assert.Single(answers, a => a.Response.StatusCode == HttpStatusCode.Created);
        Assert.All(answers.Where(a => a.Response.StatusCode != HttpStatusCode.Created), a => Assert.Equal((HttpStatusCode.Conflict, "marketing.research-plan.exists"), (a.Response.StatusCode, a.Body.Code())));
        Assert.Equal("RP-2027-000001", (await app.DraftedAsync(2027)).Text("number"));
    }

    [Fact]
    public async Task A_revision_supersedes_the_plan_in_the_step_in_which_it_is_approved_3_1_1()
    {
        var plan = await app.ApprovedAsync();
        Assert.Equal(["revise"], (await app.As("mia").MustAsync(HttpMethod.Get, $"research-plans/{plan.Id()}")).Strings("actions"));
        var next = await app.As("mia").DoAsync(plan, "revise");
        Assert.Equal(("RP-2026-000002", 2, 4, 0), (next.Text("number"), next.GetProperty("revision").GetInt32(), next.GetProperty("items").GetArrayLength(), next.GetProperty("missing").GetArrayLength()));
        var (again, problem) = await app.As("mia").TryAsync(plan, "revise");
        Assert.Equal((HttpStatusCode.Conflict, "marketing.research-plan.exists"), (again.StatusCode, problem.Code()));

        next = await app.As("mia").DoAsync(next, "submit");
        Assert.Equal("approved", (await app.As("mia").MustAsync(HttpMethod.Get, $"research-plans/{plan.Id()}")).Text("status"));
        await app.As("carl").DoAsync(next, "approve");

        Assert.Equal("superseded", (await app.As("mia").MustAsync(HttpMethod.Get, $"research-plans/{plan.Id()}")).Text("status"));
        var listed = await app.As("mia").MustAsync(HttpMethod.Get, "research-plans?year=2026&sort=-number");
        Assert.Equal(["RP-2026-000002 approved", "RP-2026-000001 superseded"], listed.GetProperty("items").EnumerateArray().Select(p => $"{p.Text("number")} {p.Text("status")}"));
        Assert.Equal(["ResearchPlanApproved", "ResearchPlanApproved"], await app.Published());
    }

    [Fact]
    public async Task A_rejected_plan_goes_back_to_its_authors_with_the_reason()
    {
        var plan = await app.As("carl").DoAsync(await app.As("mia").DoAsync(await app.DraftedAsync(), "submit"), "reject", new { reason = "say more about the competitors" });

        Assert.Equal("say more about the competitors", plan.GetProperty("history").EnumerateArray().Last().Text("note"));
        var waiting = (await app.As("mia").MustAsync(HttpMethod.Get, "waiting")).GetProperty("items").EnumerateArray().Single();
        Assert.Equal(("researchPlanRejected", "The research plan RP-2026-000001 of 2026 was sent back"), (waiting.Text("kind"), waiting.Text("title")));
        plan = await app.As("mia").MustAsync(HttpMethod.Get, $"research-plans/{plan.Id()}");
        Assert.Equal(["redraft"], plan.Strings("actions"));
        plan = await app.As("mia").MustAsync(HttpMethod.Put, $"research-plans/{plan.Id()}", new { content = MarketingApp.Content() }, plan.Etag());
        Assert.Equal("draft", plan.Text("status"));
    }

    [Fact]
    public async Task What_was_handed_in_waits_for_the_region_manager_and_for_nobody_else()
    {
        var plan = await app.As("mia").DoAsync(await app.DraftedAsync(), "submit");

        var waiting = (await app.As("carl").MustAsync(HttpMethod.Get, "waiting")).GetProperty("items").EnumerateArray().Single();
        Assert.Equal(("researchPlanApproval", "approve", plan.Id(), $"/api/marketing/v1/research-plans/{plan.Id()}"), (waiting.Text("kind"), waiting.Text("action"), waiting.Text("recordId"), waiting.Text("link")));
        foreach (var other in new[] { "mia", "vera" })
            Assert.Empty((await app.As(other).MustAsync(HttpMethod.Get, "waiting")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Nobody_decides_on_his_own_plan_SoD8()
    {
        var organisation = new TestOrganisation();
        organisation.Person("max", "EAST", "marketing", ("marketingHead", "EAST", "marketing"), ("regionManager", "EAST", null));
        await using var other = await MarketingApp.StartAsync(organisation);
        var plan = await other.As("max").DoAsync(await other.As("max").MustAsync(HttpMethod.Post, "research-plans", MarketingApp.Complete()), "submit");
        Assert.Empty(plan.Strings("actions"));

        foreach (var (action, body) in new[] { ("approve", (object)new { }), ("reject", new { reason = "r" }) })
        {
            var (response, problem) = await other.As("max").TryAsync(plan, action, body);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "marketing.plan.own-approval"), (response.StatusCode, problem.Code()));
        }

        Assert.Equal("approved", (await other.As("carl").DoAsync(plan, "approve")).Text("status"));
    }

    [Theory]
    [InlineData("2026-06-29", "marketing.plan.approved-before-submission")]
    [InlineData("2026-06-30", null)]
    [InlineData("2026-07-01", "date-in-future")]
    public async Task An_approval_lies_between_the_submission_and_today(string day, string? refusal)
    {
        var plan = await app.As("mia").DoAsync(await app.DraftedAsync(), "submit");

        var (response, answer) = await app.As("carl").TryAsync(plan, "approve", new { approvedOn = day });

        Assert.Equal(refusal, response.IsSuccessStatusCode ? null : answer.Code());
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_its_place()
    {
        var reversed = MarketingApp.Inquiry("marketDemand");
        reversed["until"] = "2026-06-30";
        var (_, problem) = await app.As("mia").SendAsync(HttpMethod.Post, "research-plans", new { regionId = MarketingApp.East, year = 2026, content = new { items = new[] { reversed } } });
        Assert.Equal(("marketing.schedule-reversed", "/items/0/until"), (problem.Code(), problem.GetProperty("errors")[0].Text("pointer")));

        (_, problem) = await app.As("mia").SendAsync(HttpMethod.Post, "research-plans", new { regionId = MarketingApp.East, year = 1989, content = new { items = new[] { MarketingApp.Inquiry("marketDemand", "wendy") } } });
        Assert.Equal(["/year marketing.year-out-of-range", "/content/items/0/responsibleId marketing.person-unknown"], problem.GetProperty("errors").EnumerateArray().Select(e => $"{e.Text("pointer")} {e.Code()}"));

        var (state, answer) = await app.As("mia").TryAsync(await app.ApprovedAsync(), "submit");
        Assert.Equal((HttpStatusCode.Conflict, "marketing.plan.wrong-state"), (state.StatusCode, answer.Code()));
    }

    [Fact]
    public async Task Another_regions_plan_is_not_there_and_another_department_plans_nothing()
    {
        var plan = await app.DraftedAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").SendAsync(HttpMethod.Get, $"research-plans/{plan.Id()}")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").TryAsync(plan, "approve")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("mia").SendAsync(HttpMethod.Post, "research-plans", new { regionId = TestOrganisation.West, year = 2026, content = MarketingApp.Content() })).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("bob").SendAsync(HttpMethod.Post, "research-plans", MarketingApp.Complete())).Response.StatusCode);
    }

    [Fact]
    public async Task The_list_is_exported_with_its_headings()
    {
        await app.ApprovedAsync();

        var (response, _) = await app.As("mia").SendAsync(HttpMethod.Get, "research-plans/export?format=csv");

        var lines = (await response.Content.ReadAsStringAsync(Ct)).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Number,Region,Year,Revision,Status,Purpose,Inquiries,Approved on", lines[0]);
        Assert.Equal("RP-2026-000001,EAST,2026,1,approved,where the region can grow,4,2026-06-30", lines[1]);
    }

    [Fact]
    public async Task An_approved_plan_is_evidence_and_its_trace_leads_to_its_revision_3_1_RB_09()
    {
        var plan = await app.ApprovedAsync();
        var next = await app.As("mia").DoAsync(plan, "revise");
        using var channel = app.Ask("carl");

        var evidence = Assert.Single((await new PolicyEvidenceService.PolicyEvidenceServiceClient(channel).ListEvidenceAsync(
            new ListEvidenceRequest { RegionId = MarketingApp.East.ToString(), From = "2026-01-01", Until = "2026-12-31" }, cancellationToken: Ct)).Evidence, e => e.Clause.StartsWith("part.", StringComparison.Ordinal));
        Assert.Equal(("part.researchPlan", "2026-06", "done", plan.Id()), (evidence.Clause, evidence.Period, evidence.State, Assert.Single(evidence.Records).Id));

        var trace = await new TraceService.TraceServiceClient(channel).GetTraceAsync(new GetTraceRequest { Kind = "researchPlan", Id = plan.Id() }, cancellationToken: Ct);
        Assert.Equal(next.Id(), Assert.Single(trace.Down).Id);
        Assert.Equal(["researchPlanDraft", "researchPlanSubmitted", "researchPlanApproved"], trace.Events.Select(e => e.Type));
    }
}
