using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Marketing.Features.Campaigns;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.Testing;

namespace RegionCloud.Marketing.Tests.Features;

/// <summary>A campaign over HTTP from its plan to its lessons (4.3). It is 2026-06-30.</summary>
public sealed class CampaignTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await MarketingApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_campaign_goes_from_plan_to_closed_and_its_budget_is_asked_committed_and_released_4_3_RB_28()
    {
        var campaign = await app.PlannedAsync();
        Assert.Equal(("CP-2026-000001", "planned", 0), (campaign.Text("number"), campaign.Text("status"), campaign.GetProperty("missing").GetArrayLength()));
        Assert.Equal(["redraft", "submit", "cancel"], campaign.Strings("actions"));

        campaign = await app.Act("mia", campaign, "submit", new { submittedOn = "2026-04-02" });
        Assert.Equal(["approve", "reject", "cancel"], (await app.Read(campaign, who: "carl")).Strings("actions"));
        campaign = await app.Act("carl", campaign, "approve", new { approvedOn = "2026-04-03" });
        Assert.Equal(("awaitingBudget", "asked"), (campaign.Text("status"), campaign.GetProperty("budgetAttempt").Text("outcome")));
        var asked = await app.Last<BudgetCommitmentRequested>();
        Assert.Equal((campaign.Attempt(), "campaign", "marketing", 2026, 1000m, "CNY", new DateOnly(2026, 4, 3)), (asked.Request.RequestId, asked.Request.Origin, asked.Request.Category, asked.Request.Year, asked.Request.Amount, asked.Request.Currency, asked.BusinessDate));

        await app.Take((db, ct) => db.TakeAsync(CampaignApp.Granted(campaign), ct));
        campaign = await app.Read(campaign);
        Assert.Equal(("approved", "2026-04-03"), (campaign.Text("status"), campaign.Text("approvedOn")));
        Assert.Equal(("approved", asked.Request.RequestId, 10), ((await app.Last<CampaignApproved>()).Campaign is var told ? (told.Status, told.CommitmentId!.Value, told.LeadTarget) : default));

        campaign = await app.Act("mia", campaign, "start", new { startedOn = "2026-05-04" });
        campaign = await app.Act("mia", campaign, "attendance", new { participants = 120, source = "sign-in sheet", occurredOn = "2026-05-05" });
        campaign = await app.Act("mia", campaign, "end", new { endedOn = "2026-05-08" });
        Assert.Empty(campaign.GetProperty("deviations").EnumerateArray());
        Assert.Equal(asked.Request.RequestId, (await app.Last<BudgetCommitmentEnded>()).Request.RequestId);
        Assert.Equal(new DateOnly(2026, 5, 8), (await app.Last<CampaignEnded>()).Campaign.EndedOn);

        campaign = await app.Act("mia", campaign, "evaluate", CampaignApp.Evaluation());
        Assert.Equal(("evaluated", 120, "5.00", "25.00"), (campaign.Text("status"), campaign.GetProperty("evaluation").GetProperty("participants").GetInt32(), Gain("gainPoints"), Gain("gainPercent")));
        campaign = await app.Act("mia", campaign, "close", new { lessons = "invite earlier", closedOn = "2026-05-25" });
        Assert.Equal("closed", campaign.Text("status"));
        Assert.Empty(campaign.Strings("actions"));
        Assert.Equal(["BudgetCommitmentRequested", "CampaignApproved", "BudgetCommitmentEnded", "CampaignEnded"], await app.Published());

        string Gain(string what) => campaign.GetProperty("evaluation").GetProperty("awareness").Text(what);
    }

    [Fact]
    public async Task Every_missing_part_is_refused_by_its_name_all_in_one_answer_4_3_2_RB_08()
    {
        var campaign = await app.PlannedAsync(new { kind = "roadshow", theme = " " });
        var (response, problem) = await app.TryAct("mia", campaign, "submit", new { submittedOn = "2026-04-02" });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        string[] expected = ["/theme", "/startsOn", "/place", "/content", "/budget", "/evaluationPlan", "/leadTarget", "/revenueTarget"];
        Assert.Equal(expected, problem.GetProperty("errors").EnumerateArray().Select(e => e.Text("pointer")));
        Assert.All(problem.GetProperty("errors").EnumerateArray(), e => Assert.Equal("marketing.part-missing", e.Code()));
        Assert.Equal("The effect evaluation is missing.", problem.GetProperty("errors")[5].Text("message"));
        Assert.Equal(expected, campaign.GetProperty("missing").EnumerateArray().Select(m => m.Text("pointer")));
        Assert.DoesNotContain("submit", campaign.Strings("actions"));
    }

    [Theory]
    [InlineData("999.99", "0.01")]
    [InlineData("1000.01", "-0.01")]
    public async Task The_channels_budgets_are_the_budget_to_the_cent_4_3_2(string channel, string difference)
    {
        var campaign = await app.PlannedAsync(CampaignApp.Fair("1000.00", 10, "1.00", ("advertising", channel)));
        var (response, problem) = await app.TryAct("mia", campaign, "submit", new { submittedOn = "2026-04-02" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "marketing.campaign.channels-do-not-add-up"), (response.StatusCode, problem.GetProperty("errors")[0].Code()));
        Assert.Contains($"difference is {difference}", problem.GetProperty("errors")[0].Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_ends_before_it_starts_or_names_a_channel_twice_is_refused_at_once()
    {
        var fair = CampaignApp.Fair("10.00", 1, "1.00", ("advertising", "5.00"), ("Advertising", "5.00"));
        fair["endsOn"] = "2026-05-03";
        var (response, problem) = await app.As("mia").SendAsync(HttpMethod.Post, "campaigns", new { regionId = MarketingApp.East, content = fair });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(["/endsOn marketing.campaign.ends-before-start", "/channels/1/channel marketing.campaign.channel-twice"], problem.GetProperty("errors").EnumerateArray().Select(e => $"{e.Text("pointer")} {e.Code()}"));

        fair = CampaignApp.Fair();
        fair["endsOn"] = "2026-05-04";
        Assert.Equal("planned", (await app.PlannedAsync(fair)).Text("status"));
    }

    [Fact]
    public async Task Nobody_approves_what_he_planned_nor_for_whom_who_planned_it_SoD8()
    {
        await app.DisposeAsync();
        var organisation = new TestOrganisation();
        organisation.Delegation("carl", "mia", "regionManager", "EAST");
        app = await MarketingApp.StartAsync(organisation);
        var campaign = await app.Act("mia", await app.PlannedAsync(), "submit", new { submittedOn = "2026-04-02" });
        Assert.DoesNotContain("approve", campaign.Strings("actions"));
        var (response, problem) = await app.TryAct("mia", campaign, "approve", new { approvedOn = "2026-04-03" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "marketing.campaign.own-approval"), (response.StatusCode, problem.Code()));
        Assert.Equal("awaitingBudget", (await app.Act("carl", campaign, "approve", new { approvedOn = "2026-04-03" })).Text("status"));
    }

    [Fact]
    public async Task A_refusal_brings_it_back_with_the_figures_and_the_manager_asks_again_with_a_justification_RB_27()
    {
        var campaign = await app.AwaitingAsync();
        var first = campaign.Attempt();
        await app.Take((db, ct) => db.TakeAsync(CampaignApp.Refused(campaign), ct));
        campaign = await app.Read(campaign, who: "carl");
        var attempt = campaign.GetProperty("budgetAttempt");
        Assert.Equal(("submitted", "refused", "beyondYearToDate", "400.00", "300.00", "900.00"), (campaign.Text("status"), attempt.Text("outcome"), attempt.Text("reason"), attempt.Text("limit"), attempt.Text("used"), attempt.Text("excess")));

        campaign = await app.Act("carl", campaign, "approve", new { justification = "the fair was moved forward", approvedOn = "2026-04-04" });
        Assert.NotEqual(first, campaign.Attempt());
        Assert.Equal("the fair was moved forward", (await app.Last<BudgetCommitmentRequested>()).Justification);
        await app.Take((db, ct) => db.TakeAsync(CampaignApp.Granted(campaign), ct));
        Assert.Equal(("approved", "2026-04-04"), (await app.Read(campaign)) is var done ? (done.Text("status"), done.Text("approvedOn")) : default);
    }

    [Fact]
    public async Task An_answer_to_an_attempt_that_was_taken_back_changes_nothing_and_the_same_answer_twice_counts_once()
    {
        var campaign = await app.AwaitingAsync();
        var late = CampaignApp.Granted(campaign);
        campaign = await app.Act("mia", campaign, "withdraw-budget", new { reason = "the hall is not free" });
        Assert.Equal(("submitted", "withdrawn"), (campaign.Text("status"), campaign.GetProperty("budgetAttempt").Text("outcome")));
        Assert.Equal(campaign.Attempt(), (await app.Last<BudgetCommitmentWithdrawn>()).Request.RequestId);

        await app.Take((db, ct) => db.TakeAsync(late, ct));
        Assert.Equal("submitted", (await app.Read(campaign)).Text("status"));
        campaign = await app.Act("carl", await app.Read(campaign), "approve", new { });
        await app.Take((db, ct) => db.TakeAsync(late, ct));
        await app.Take((db, ct) => db.TakeAsync(CampaignApp.Refused(campaign) with { Request = late.Request }, ct));
        Assert.Equal("awaitingBudget", (await app.Read(campaign)).Text("status"));
        await app.Take((db, ct) => db.TakeAsync(CampaignApp.Granted(campaign), ct));
        await app.Take((db, ct) => db.TakeAsync(CampaignApp.Granted(campaign), ct));
        await app.Take((db, ct) => db.TakeAsync(CampaignApp.Refused(campaign), ct));
        Assert.Equal("approved", (await app.Read(campaign)).Text("status"));
        Assert.Equal(1, (await app.Published()).Count(e => e == "CampaignApproved"));
    }

    [Fact]
    public async Task A_question_that_Finance_does_not_answer_is_taken_back_after_as_many_days_as_the_policy_says()
    {
        var campaign = await app.AwaitingAsync();
        using var timeout = new BudgetTimeout(app.Services.GetRequiredService<IServiceScopeFactory>(), app.Services.GetRequiredService<OrganisationDirectory>(), app.Clock, NullLogger<BudgetTimeout>.Instance);
        app.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(5));
        Assert.Equal(0, await timeout.SweepAsync(TestOrganisation.East, Ct));
        var waiting = (await app.As("carl").MustAsync(HttpMethod.Get, "waiting")).GetProperty("items").EnumerateArray().Single();
        Assert.Equal(("campaignBudget", "withdrawBudget", "2026-07-07"), (waiting.Text("kind"), waiting.Text("action"), waiting.Text("dueOn")));

        app.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(0, await timeout.SweepAsync(TestOrganisation.West, Ct));
        Assert.Equal(1, await timeout.SweepAsync(TestOrganisation.East, Ct));
        Assert.Equal(0, await timeout.SweepAsync(TestOrganisation.East, Ct));
        campaign = await app.Read(campaign);
        Assert.Equal(("submitted", "withdrawn", "timeout"), (campaign.Text("status"), campaign.GetProperty("budgetAttempt").Text("outcome"), campaign.GetProperty("budgetAttempt").Text("reason")));
        Assert.Equal("timeout", (await app.Last<BudgetCommitmentWithdrawn>()).Reason);
    }

    [Fact]
    public async Task A_cancelled_campaign_gives_its_money_back_and_says_why_11()
    {
        var planned = await app.Act("mia", await app.PlannedAsync(), "cancel", new { reason = "no stand", cancelledOn = "2026-04-02" });
        Assert.Equal("cancelled", planned.Text("status"));
        Assert.Empty(await app.Published());

        var running = await app.Act("carl", await app.RunningAsync(), "cancel", new { reason = "storm", cancelledOn = "2026-05-05" });
        Assert.Equal("storm", running.GetProperty("history").EnumerateArray().Last().Text("note"));
        Assert.Equal(running.Attempt(), (await app.Last<BudgetCommitmentWithdrawn>()).Request.RequestId);
        Assert.Equal("cancelled", (await app.Last<CampaignCancelled>()).Campaign.Status);
        var (response, problem) = await app.TryAct("mia", running, "end", new { endedOn = "2026-05-08" });
        Assert.Equal((HttpStatusCode.Conflict, "marketing.campaign.wrong-state"), (response.StatusCode, problem.Code()));
    }

    [Fact]
    public async Task Another_day_than_planned_is_a_deviation_and_others_are_recorded_with_a_reason_4_3_3()
    {
        var campaign = await app.Act("mia", await app.ApprovedCampaignAsync(), "start", new { startedOn = "2026-05-05", note = "late truck" });
        campaign = await app.Act("mia", campaign, "deviations", new { kind = "place", planned = "Shanghai", actual = "Suzhou", reason = "hall flooded", occurredOn = "2026-05-05" });
        campaign = await app.Act("mia", campaign, "end", new { endedOn = "2026-05-09" });
        Assert.Equal(
            ["date 2026-05-04 2026-05-05 late truck", "place Shanghai Suzhou hall flooded", "date 2026-05-08 2026-05-09 -"],
            campaign.GetProperty("deviations").EnumerateArray().Select(d => $"{d.Text("kind")} {d.Text("planned")} {d.Text("actual")} {(d.TryGetProperty("reason", out var reason) ? reason.GetString() : "-")}"));
        var (response, problem) = await app.TryAct("mia", campaign, "deviations", new { kind = "other", actual = "x", reason = "y", occurredOn = "2026-04-02" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "marketing.campaign.before-last-step"), (response.StatusCode, problem.Code()));
    }

    [Fact]
    public async Task Steps_follow_one_another_by_day_and_participants_are_counted_while_it_runs()
    {
        var campaign = await app.ApprovedCampaignAsync();
        Assert.Equal("marketing.campaign.before-last-step", (await app.TryAct("mia", campaign, "start", new { startedOn = "2026-04-02" })).Body.Code());
        Assert.Equal("date-in-future", (await app.TryAct("mia", campaign, "start", new { startedOn = "2026-07-01" })).Body.Code());
        campaign = await app.Act("mia", campaign, "start", new { startedOn = "2026-05-04" });
        Assert.Equal("marketing.campaign.not-running-then", (await app.TryAct("mia", campaign, "attendance", new { participants = 1, source = "x", occurredOn = "2026-05-03" })).Body.Code());
        campaign = await app.Act("mia", campaign, "attendance", new { participants = 80, source = "sheet", occurredOn = "2026-05-04" });
        campaign = await app.Act("mia", campaign, "attendance", new { participants = 45, source = "sheet", occurredOn = "2026-05-06" });
        campaign = await app.Act("mia", campaign, "attendance", new { participants = -5, source = "counted twice", occurredOn = "2026-05-06" });
        Assert.Equal("marketing.campaign.participants-below-zero", (await app.TryAct("mia", campaign, "attendance", new { participants = -121, source = "x", occurredOn = "2026-05-06" })).Body.Code());
        Assert.Equal("marketing.campaign.before-last-step", (await app.TryAct("mia", campaign, "end", new { endedOn = "2026-05-05" })).Body.Code());
        campaign = await app.Act("mia", campaign, "end", new { endedOn = "2026-05-08" });
        Assert.Equal("marketing.campaign.not-running-then", (await app.TryAct("mia", campaign, "attendance", new { participants = 1, source = "x", occurredOn = "2026-05-09" })).Body.Code());

        Assert.Equal(120, (await app.Read(campaign, "/figures")).GetProperty("participants").GetInt32());
        Assert.Equal(80, (await app.Read(campaign, "/figures?asOf=2026-05-05")).GetProperty("participants").GetInt32());
        Assert.False((await app.Read(campaign, "/figures?asOf=2026-05-03")).TryGetProperty("participants", out _));
    }

    [Theory]
    // Ended on Thursday 30 April: May Day to the 5th is off, Saturday the 9th is worked.
    [InlineData("2026-04-30", "2026-05-18")]
    [InlineData("2026-05-08", "2026-05-21")]
    // Over Dragon Boat, 19 to 21 June.
    [InlineData("2026-06-12", "2026-06-29")]
    public async Task The_evaluation_is_due_ten_working_days_after_the_end_holidays_and_the_make_up_Saturday_counted_4_3_4(string ended, string due)
    {
        var fair = CampaignApp.Fair();
        (fair["startsOn"], fair["endsOn"]) = ("2026-04-20", "2026-06-12");
        var campaign = await app.Act("mia", await app.Act("mia", await app.ApprovedCampaignAsync(fair), "start", new { startedOn = "2026-04-20" }), "end", new { endedOn = ended });
        Assert.Equal((due, 1, true), (campaign.Text("evaluationDueOn"), campaign.GetProperty("calendarNumber").GetInt32(), campaign.TryGetProperty("policySetId", out _)));
    }

    [Theory]
    [InlineData("2026-05-21", false)]
    [InlineData("2026-05-22", true)]
    public async Task An_evaluation_on_the_due_day_is_in_time_and_on_the_next_late_4_3_4(string on, bool late)
    {
        var campaign = await app.EndedAsync();
        Assert.True(campaign.GetProperty("evaluationLate").GetBoolean());
        var waiting = (await app.As("mia").MustAsync(HttpMethod.Get, "waiting")).GetProperty("items").EnumerateArray().Single();
        Assert.Equal(("campaignEvaluation", "2026-05-21"), (waiting.Text("kind"), waiting.Text("dueOn")));

        campaign = await app.Act("mia", campaign, "evaluate", CampaignApp.Evaluation(on: on));
        Assert.Equal(late, campaign.GetProperty("evaluationLate").GetBoolean());
    }

    [Fact]
    public async Task An_evaluation_without_a_figure_its_source_or_its_evidence_is_refused_by_name_and_closing_wants_lessons_4_3_5_4_3_6()
    {
        var campaign = await app.Act("mia", await app.RunningAsync(), "end", new { endedOn = "2026-05-08" });
        var (response, problem) = await app.TryAct("mia", campaign, "evaluate", new { awareness = new { before = "20.00", source = " " }, reputation = new { after = "1.00" } });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(
            ["/participants", "/awareness/after", "/awareness/source", "/awareness/evidence", "/reputation/before", "/reputation/source", "/reputation/evidence"], problem.GetProperty("errors").EnumerateArray().Select(e => e.Text("pointer")));

        campaign = await app.Act("mia", campaign, "attendance", new { participants = 0, source = "nobody came", occurredOn = "2026-05-08" });
        campaign = await app.Act("mia", campaign, "evaluate", new { awareness = new { before = "0.00", after = "5.00", source = "s", evidence = "e" }, reputationLeftOut = "too few to ask", evaluatedOn = "2026-05-12" });
        Assert.False(campaign.GetProperty("evaluation").GetProperty("awareness").TryGetProperty("gainPercent", out _));
        Assert.Equal("5.00", campaign.GetProperty("evaluation").GetProperty("awareness").Text("gainPoints"));
        (response, problem) = await app.TryAct("mia", campaign, "close", new { closedOn = "2026-05-25" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "/lessons marketing.part-missing"), (response.StatusCode, $"{problem.GetProperty("errors")[0].Text("pointer")} {problem.Code()}"));

        // Written anew before it is closed; the first day decides whether it was in time.
        campaign = await app.Act("mia", campaign, "evaluate", CampaignApp.Evaluation("ask more people", "2026-05-26"));
        Assert.Equal(("2026-05-12", false), (campaign.GetProperty("evaluation").Text("firstEvaluatedOn"), campaign.GetProperty("evaluationLate").GetBoolean()));
        Assert.Equal("closed", (await app.Act("mia", campaign, "close", new { })).Text("status"));
    }

    [Fact]
    public async Task The_lessons_and_the_cost_per_lead_by_channel_are_shown_to_who_plans_the_next_of_its_kind_4_3_6()
    {
        var closed = await app.ClosedAsync("invite earlier");
        await app.Tell(CampaignApp.Claim("2026-05-20", (Guid.Parse(closed.Id()), "advertising", 300m)).Approved());

        var next = await app.PlannedAsync(new { kind = "exhibition" }, "2026-06-01");
        var lesson = next.GetProperty("earlierLessons").EnumerateArray().Single();
        Assert.Equal((closed.Text("number"), "invite earlier", "advertising", "300.00"), (lesson.Text("number"), lesson.Text("lessons"), lesson.GetProperty("costPerLead")[0].Text("channel"), lesson.GetProperty("costPerLead")[0].Text("cost")));
        Assert.Empty((await app.PlannedAsync(new { kind = "roadshow" }, "2026-06-01")).GetProperty("earlierLessons").EnumerateArray());
        Assert.Single((await app.As("mia").MustAsync(HttpMethod.Get, $"campaign-lessons?regionId={MarketingApp.East}&kind=exhibition")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_campaign_serves_the_companys_goal_of_its_year_1_2()
    {
        await app.DisposeAsync();
        var organisation = new TestOrganisation();
        organisation.Goal(2026);
        app = await MarketingApp.StartAsync(organisation);
        var campaign = await app.PlannedAsync();
        Assert.Equal(TestOrganisation.IdOf("goal/2026"), campaign.GetProperty("companyGoalId").GetGuid());

        var fair = CampaignApp.Fair();
        fair["companyGoalId"] = Guid.CreateVersion7();
        var (response, problem) = await app.As("mia").SendAsync(HttpMethod.Post, "campaigns", new { regionId = MarketingApp.East, content = fair });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "marketing.campaign.goal-unknown"), (response.StatusCode, problem.Code()));
    }

    [Fact]
    public async Task A_rejected_plan_waits_for_its_planners_and_an_approved_one_for_its_first_day()
    {
        var campaign = await app.Act("mia", await app.PlannedAsync(), "submit", new { submittedOn = "2026-04-02" });
        var waiting = (await app.As("carl").MustAsync(HttpMethod.Get, "waiting")).GetProperty("items").EnumerateArray().Single();
        Assert.Equal(("campaignApproval", "Campaign CP-2026-000001 (spring fair) waits for its approval"), (waiting.Text("kind"), waiting.Text("title")));

        campaign = await app.Act("carl", campaign, "reject", new { reason = "too dear" });
        Assert.Equal("campaignRejected", (await app.As("mia").MustAsync(HttpMethod.Get, "waiting")).GetProperty("items").EnumerateArray().Single().Text("kind"));
        campaign = await app.As("mia").MustAsync(HttpMethod.Put, $"campaigns/{campaign.Id()}", new { content = CampaignApp.Fair("900.00") }, campaign.Etag());
        Assert.Empty((await app.As("mia").MustAsync(HttpMethod.Get, "waiting")).GetProperty("items").EnumerateArray());
        Assert.Equal("900.00", campaign.Text("budget"));

        await app.ApprovedCampaignAsync();
        Assert.Equal(("campaignStart", "2026-05-04"), (await app.As("mia").MustAsync(HttpMethod.Get, "waiting")).GetProperty("items").EnumerateArray().Single() is var w ? (w.Text("kind"), w.Text("dueOn")) : default);
    }

    [Fact]
    public async Task What_shows_the_effect_is_filed_with_the_campaign_and_stays_once_it_is_evaluated()
    {
        var campaign = await app.EndedAsync();
        var path = $"campaigns/{campaign.Id()}/attachments";
        var kept = await app.As("mia").MustAsync(HttpMethod.Post, path, File("survey"));
        var wrong = await app.As("mia").MustAsync(HttpMethod.Post, path, File("another"));
        var (response, _) = await app.As("mia").SendAsync(HttpMethod.Delete, $"{path}/{wrong.Id()}", ifMatch: wrong.Etag());
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);

        await app.Act("mia", await app.Read(campaign), "evaluate", CampaignApp.Evaluation());
        (response, var problem) = await app.As("mia").SendAsync(HttpMethod.Delete, $"{path}/{kept.Id()}", ifMatch: kept.Etag());
        Assert.Equal((HttpStatusCode.Conflict, "marketing.campaign.evidence-kept"), (response.StatusCode, problem.Code()));
        Assert.Single((await app.As("carl").MustAsync(HttpMethod.Get, path)).GetProperty("items").EnumerateArray());

        static MultipartFormDataContent File(string text)
        {
            var content = new ByteArrayContent(System.Text.Encoding.Latin1.GetBytes($"%PDF-1.7\n1 0 obj<</Type/{text}>>endobj\n%%EOF\n"));
            content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("application/pdf");
            return new MultipartFormDataContent { { content, "file", $"{text}.pdf" } };
        }
    }

    [Fact]
    public async Task Campaigns_are_listed_filtered_and_exported()
    {
        await app.ApprovedCampaignAsync();
        await app.PlannedAsync(new { kind = "roadshow", theme = "summer tour" });
        var listed = await app.As("mia").MustAsync(HttpMethod.Get, $"campaigns?regionId={MarketingApp.East}&kind=exhibition&status=approved&approvedFrom=2026-04-03&approvedTo=2026-04-03&budgetMin=1000.00&q=SPRING&sort=-startsOn&count=true");
        Assert.Equal((1, "spring fair"), (listed.GetProperty("total").GetInt32(), listed.GetProperty("items")[0].Text("theme")));
        Assert.Equal(HttpStatusCode.OK, (await app.As("mia").GetAsync(new Uri("/api/marketing/v1/campaigns/export?format=csv&sort=number", UriKind.Relative), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").SendAsync(HttpMethod.Get, $"campaigns/{listed.GetProperty("items")[0].Id()}/figures")).Response.StatusCode);
    }

    [Fact]
    public async Task An_approved_plan_is_evidence_of_duty_3_and_an_evaluation_without_lessons_lacks_a_part_13_14()
    {
        var campaign = await app.Act("mia", await app.EndedAsync(), "evaluate", CampaignApp.Evaluation());
        using var channel = app.Ask("carl");
        var asked = await new PolicyEvidenceService.PolicyEvidenceServiceClient(channel).ListEvidenceAsync(new ListEvidenceRequest { RegionId = MarketingApp.East.ToString(), From = "2026-01-01", Until = "2026-06-30", AsOf = "2026-06-30" }, cancellationToken: Ct);
        Assert.Equal(["2026-Q1 missing 0", "2026-Q2 done 1"], asked.Evidence.Where(e => e.Clause == "duty.campaignPlanning").Select(e => $"{e.Period} {e.State} {e.Records.Count}"));
        Assert.Equal(("2026-04", "done", "2026-04-03"), asked.Evidence.Single(e => e.Clause == "part.campaignPlan") is var plan ? (plan.Period, plan.State, plan.Records[0].Date) : default);
        Assert.Equal(("missing", "lessons"), asked.Evidence.Single(e => e.Clause == "part.campaignEvaluation") is var part ? (part.State, part.Records[0].MissingParts.Single()) : default);

        await app.Act("mia", campaign, "close", new { lessons = "invite earlier" });
        asked = await new PolicyEvidenceService.PolicyEvidenceServiceClient(channel).ListEvidenceAsync(new ListEvidenceRequest { RegionId = MarketingApp.East.ToString(), From = "2026-01-01", Until = "2026-06-30", AsOf = "2026-06-30" }, cancellationToken: Ct);
        Assert.Equal("done", asked.Evidence.Single(e => e.Clause == "part.campaignEvaluation").State);
    }
}
