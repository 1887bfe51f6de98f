using System.Net;
using System.Text.Json;
using RegionCloud.Common.Messages.V1;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Testing;
using static RegionCloud.CustomerService.Tests.CustomerServiceApp;

namespace RegionCloud.CustomerService.Tests.Features;

/// <summary>Consultations, complaints and suggestions over HTTP, with their service times (2.2-13, 6.1, RB-16…19).</summary>
public sealed class TicketTests : IAsyncLifetime
{
    private static readonly string[] Worked = ["change", "assign", "reply", "wait", "resolve", "escalate", "reclassify"];
    private ServiceApp<Program> app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_complaint_goes_from_its_arrival_to_its_close_and_holds_its_contract_meanwhile_6_1_RB_16()
    {
        var contract = await app.ContractAsync();
        var ticket = await app.OpenedAsync(contractId: contract);
        Assert.Equal(("TK-2026-000001", "new", "normal"), (ticket.Text("number"), ticket.Text("status"), ticket.Text("priority")));
        Assert.Equal(["change", "assign", "reply", "escalate", "reclassify"], ticket.Strings("actions"));

        ticket = await app.As("cleo").DoAsync(ticket, "assign", new { assigneeId = TestOrganisation.IdOf("cleo") });
        Assert.Equal(("assigned", TestOrganisation.IdOf("cleo").ToString()), (ticket.Text("status"), ticket.Text("assigneeId")));
        ticket = await app.As("cleo").DoAsync(ticket, "reply", new { text = "we look into it", channel = "email" });
        Assert.Equal("replied", ticket.Text("status"));
        Assert.Equal(Worked.Order(), ticket.Strings("actions").Where(a => a != "resume").Order());
        ticket = await app.As("cleo").DoAsync(ticket, "wait", new { note = "which delivery?" });
        ticket = await app.As("cleo").DoAsync(ticket, "resume", new { said = "that of Monday" });
        ticket = await app.As("cleo").DoAsync(ticket, "resolve", new { resolution = "new goods were sent", cause = "delivery" });
        Assert.Equal(("resolved", "met", "met"), (ticket.Text("status"), ticket.GetProperty("firstResponse").Text("status"), ticket.GetProperty("resolutionClock").Text("status")));
        ticket = await app.As("cleo").DoAsync(ticket, "close");
        Assert.Equal(["new", "assigned", "replied", "waitingCustomer", "inProgress", "resolved", "closed"], ticket.Items("history").Select(s => s.Text("to")));
        Assert.Equal(["we look into it True", "that of Monday False"], ticket.Items("messages").Select(m => $"{m.Text("text")} {m.GetProperty("toCustomer").GetBoolean()}"));
        Assert.Empty(ticket.Strings("actions"));

        Assert.Equal(["TicketOpened", "ComplaintOpened", "TicketAnswered", "TicketResolved", "ComplaintResolved"], await app.Published());
        var opened = Assert.Single(await app.Told<ComplaintOpened>()).Complaint;
        Assert.Equal((contract, 1, new DateOnly(2026, 6, 30), (DateOnly?)null), (opened.ContractId!.Value, opened.Version, opened.OpenedOn, opened.ResolvedOn));
        var resolved = Assert.Single(await app.Told<ComplaintResolved>()).Complaint;
        Assert.Equal((opened.ComplaintId, true, new DateOnly(2026, 6, 30)), (resolved.ComplaintId, resolved.Version > opened.Version, resolved.ResolvedOn!.Value));
    }

    [Theory]
    [InlineData("consultation", "normal", 240, "2026-06-30 15:30", 900, "2026-07-02 10:00")]
    [InlineData("suggestion", "normal", 450, "2026-07-01 10:00", 2250, "2026-07-07 10:00")]
    [InlineData("complaint", "urgent", 60, "2026-06-30 11:00", 480, "2026-07-01 10:30")]
    [InlineData("complaint", "normal", 120, "2026-06-30 12:00", 900, "2026-07-02 10:00")]
    public async Task Each_kind_has_its_service_times_out_of_the_policy_set_6_1_1_RB_17(string kind, string priority, int first, string firstDue, int resolution, string resolutionDue)
    {
        var ticket = await app.OpenedAsync(kind, priority, "2026-06-30 10:00");

        Assert.Equal((first, At(firstDue)), (ticket.GetProperty("firstResponse").Number("targetMinutes"), ticket.GetProperty("firstResponse").Text("dueAt")));
        Assert.Equal((resolution, At(resolutionDue)), (ticket.GetProperty("resolutionClock").Number("targetMinutes"), ticket.GetProperty("resolutionClock").Text("dueAt")));
        Assert.Equal("00000000-0000-7000-8000-000000000001", ticket.Text("policySetId"));
    }

    [Fact]
    public async Task A_missed_answer_is_told_once_by_the_timer_though_nobody_opens_the_ticket_and_again_after_no_restart_6_1_3_16_12()
    {
        var ticket = await app.OpenedAsync(priority: "urgent");
        app.ItIs("2026-06-30 10:44:58");
        await Task.Delay(TimeSpan.FromSeconds(1), Ct);
        Assert.DoesNotContain("SlaWarned", await app.Published());

        app.ItIs("2026-06-30 10:45:01");
        await Wait.Until(async () => (await app.Told<SlaWarned>()).Count == 1, "three quarters are used", TimeSpan.FromSeconds(10));
        app.ItIs("2026-06-30 11:00:30");
        await Task.Delay(TimeSpan.FromSeconds(3), Ct);
        // The deadline's own minute is in time.
        Assert.Empty(await app.Told<SlaBreached>());

        app.ItIs("2026-06-30 11:01:00");
        await Wait.Until(async () => (await app.Told<SlaBreached>()).Count == 1, "the deadline is missed", TimeSpan.FromSeconds(10));
        await Task.Delay(TimeSpan.FromSeconds(5), Ct);
        var breach = Assert.Single(await app.Told<SlaBreached>());
        Assert.Equal(("firstResponse", "breached", 60, 1), (breach.Clock.Clock, breach.Clock.Status, breach.Clock.TargetMinutes, breach.Clock.Breaches));
        Assert.Equal((At("2026-06-30 11:00"), "svc-customer-service"), (breach.Clock.BreachedAt!.Value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture), breach.Actor));
        Assert.Single(await app.Told<SlaWarned>());

        // What is late goes before the region manager by itself.
        var waiting = (await app.As("carl").ReadAsync("waiting")).Items().Single();
        Assert.Equal(("ticketEscalation", "acknowledge", "The complaint TK-2026-000001 is put before you: the goods came late"), (waiting.Text("kind"), waiting.Text("action"), waiting.Text("title")));
        ticket = await app.As("carl").DoAsync(await app.NowAsync(ticket), "acknowledge", new { note = "call them today" });
        Assert.Equal(("firstResponse", "call them today"), (ticket.GetProperty("escalation").Text("breach"), ticket.GetProperty("escalation").Text("note")));
        Assert.Empty((await app.As("carl").ReadAsync("waiting")).Items());
    }

    [Fact]
    public async Task A_reply_recorded_late_but_dated_by_the_deadline_withdraws_the_breach_by_event_RB_19()
    {
        var ticket = await app.OpenedAsync(priority: "urgent");
        app.ItIs("2026-06-30 11:10");
        await Wait.Until(async () => (await app.Told<SlaBreached>()).Count == 1, "the deadline is missed", TimeSpan.FromSeconds(10));

        ticket = await app.As("cleo").DoAsync(await app.NowAsync(ticket), "reply", new { text = "we called at eleven", occurredAt = At("2026-06-30 11:00:59") });

        Assert.Equal(("met", At("2026-06-30 11:00:59")), (ticket.GetProperty("firstResponse").Text("status"), ticket.Text("firstRespondedAt")));
        var withdrawn = Assert.Single(await app.Told<SlaBreachWithdrawn>());
        Assert.Equal(("firstResponse", "met", 1, "cleo"), (withdrawn.Clock.Clock, withdrawn.Clock.Status, withdrawn.Clock.Breaches, withdrawn.Actor));
        Assert.False(ticket.TryGetProperty("escalation", out _));
    }

    [Fact]
    public async Task A_reply_after_the_deadline_stays_late_and_says_by_how_many_working_minutes_10a()
    {
        var ticket = await app.OpenedAsync(priority: "urgent", receivedAt: "2026-06-29 17:30");

        ticket = await app.As("cleo").DoAsync(ticket, "reply", new { text = "t", occurredAt = At("2026-06-30 09:45") });

        var clock = ticket.GetProperty("firstResponse");
        Assert.Equal(("breached", At("2026-06-30 09:30"), 75, 15), (clock.Text("status"), clock.Text("dueAt"), clock.Number("usedMinutes"), clock.Number("lateMinutes")));
        Assert.Equal("firstResponse", Assert.Single(await app.Told<SlaBreached>()).Clock.Clock);
        Assert.Empty(await app.Told<SlaBreachWithdrawn>());
    }

    [Fact]
    public async Task Waiting_for_the_customer_moves_the_resolution_by_working_minutes_only_and_the_first_response_not_at_all_RB_18_16_9()
    {
        var ticket = await app.OpenedAsync("complaint", "urgent", "2026-06-29 17:00");
        ticket = await app.As("cleo").DoAsync(ticket, "reply", new { text = "t", occurredAt = At("2026-06-29 17:10") });
        ticket = await app.As("cleo").DoAsync(ticket, "wait", new { occurredAt = At("2026-06-29 17:30") });
        var clock = ticket.GetProperty("resolutionClock");
        Assert.Equal(("paused", false), (clock.Text("status"), clock.TryGetProperty("dueAt", out _)));

        // A night of 15½ hours has 60 working minutes: 30 on either side.
        ticket = await app.As("cleo").DoAsync(ticket, "resume", new { occurredAt = At("2026-06-30 09:30") });

        clock = ticket.GetProperty("resolutionClock");
        Assert.Equal(("running", 60, At("2026-07-01 09:30"), At("2026-06-29 18:00")), (clock.Text("status"), clock.Number("stoodMinutes"), clock.Text("dueAt"), ticket.GetProperty("firstResponse").Text("dueAt")));
    }

    [Fact]
    public async Task A_ticket_that_comes_back_goes_on_where_its_clock_stood_and_holds_its_contract_again_RB_18_RB_16()
    {
        var ticket = await app.OpenedAsync("complaint", "urgent", "2026-06-29 15:00", await app.ContractAsync());
        ticket = await app.As("cleo").DoAsync(ticket, "reply", new { text = "t", occurredAt = At("2026-06-29 15:30") });
        ticket = await app.As("cleo").DoAsync(ticket, "resolve", new { resolution = "r", cause = "service", occurredAt = At("2026-06-29 16:00") });
        Assert.Equal(60, ticket.GetProperty("resolutionClock").Number("usedMinutes"));

        ticket = await app.As("cleo").DoAsync(ticket, "reopen", new { reason = "it is broken again", occurredAt = At("2026-06-30 09:30") });

        var clock = ticket.GetProperty("resolutionClock");
        // 120 minutes of Monday and 30 of Tuesday were not the department's; 420 are left from 09:30 on.
        Assert.Equal(("running", 150, At("2026-06-30 18:00")), (clock.Text("status"), clock.Number("stoodMinutes"), clock.Text("dueAt")));
        Assert.Equal(["ComplaintOpened", "ComplaintResolved", "ComplaintOpened"], (await app.Published()).Where(e => e.StartsWith("Complaint", StringComparison.Ordinal)));
        var states = (await app.Told<ComplaintOpened>()).ConvertAll(e => e.Complaint);
        Assert.Equal((null, true), (states[1].ResolvedOn, states[1].Version > states[0].Version));
    }

    [Fact]
    public async Task The_deadline_is_explained_day_by_day_with_holidays_and_make_up_days_RB_17()
    {
        var ticket = await app.OpenedAsync("suggestion", null, "2026-04-30 17:00");

        var first = (await app.As("cleo").ReadAsync($"tickets/{ticket.Id()}/deadlines")).GetProperty("firstResponse");

        Assert.Equal(
            [
                "2026-04-30 working  17:00-18:00=60", "2026-05-01 holiday 假日 ", "2026-05-02 holiday 假日 ", "2026-05-03 holiday 假日 ", "2026-05-04 holiday 假日 ", "2026-05-05 holiday 假日 ",
                "2026-05-06 working  09:00-12:00=180,13:30-17:00=210",
            ],
            first.Items("days").Select(d => $"{d.Text("date")} {d.Text("kind")} {(d.TryGetProperty("name", out var name) ? name.GetString() : "")} {string.Join(',', d.Items("intervals").Select(i => $"{i.Text("from")}-{i.Text("until")}={i.Number("minutes")}"))}"));
        Assert.Equal((450, At("2026-05-06 17:00")), (first.Items("days").Sum(d => d.Number("minutes")), first.Text("dueAt")));

        ticket = await app.OpenedAsync("complaint", "urgent", "2026-05-08 17:30");
        first = (await app.As("cleo").ReadAsync($"tickets/{ticket.Id()}/deadlines")).GetProperty("firstResponse");
        Assert.Equal(["2026-05-08 working 30", "2026-05-09 makeUp 30"], first.Items("days").Select(d => $"{d.Text("date")} {d.Text("kind")} {d.Number("minutes")}"));
    }

    [Fact]
    public async Task While_the_clock_stands_the_explanation_says_what_was_used_and_what_is_left_RB_18()
    {
        var ticket = await app.OpenedAsync("complaint", "urgent", "2026-06-30 09:00");
        ticket = await app.As("cleo").DoAsync(ticket, "reply", new { text = "t", occurredAt = At("2026-06-30 09:10") });
        ticket = await app.As("cleo").DoAsync(ticket, "wait", new { occurredAt = At("2026-06-30 09:20") });
        ticket = await app.As("cleo").DoAsync(ticket, "resume", new { occurredAt = At("2026-06-30 09:40") });
        ticket = await app.As("cleo").DoAsync(ticket, "wait", new { occurredAt = At("2026-06-30 09:50") });

        var resolution = (await app.As("cleo").ReadAsync($"tickets/{ticket.Id()}/deadlines")).GetProperty("resolution");

        Assert.Equal(("paused", 480, 450, false), (resolution.Text("status"), resolution.Number("targetMinutes"), resolution.Number("leftMinutes"), resolution.TryGetProperty("dueAt", out _)));
        Assert.Equal([20, 10], resolution.Items("standstills").Select(s => s.Number("minutes")));
        // 30 used, and 20 for which it stood before.
        Assert.Equal(50, resolution.Items("days").Sum(d => d.Number("minutes")));
    }

    [Fact]
    public async Task What_is_open_and_late_counts_as_missed_and_what_is_not_due_counts_nowhere_RB_19()
    {
        var met = await app.OpenedAsync("complaint", "urgent", "2026-06-29 09:00");
        await app.As("cleo").DoAsync(met, "reply", new { text = "t", occurredAt = At("2026-06-29 09:30") });
        var late = await app.OpenedAsync("complaint", "urgent", "2026-06-29 09:00");
        await app.As("cleo").DoAsync(late, "reply", new { text = "t", occurredAt = At("2026-06-30 09:30") });
        await app.OpenedAsync("complaint", "urgent", "2026-06-29 11:00");
        await app.OpenedAsync("consultation", null, "2026-06-30 09:50");

        var figures = await app.As("cleo").ReadAsync("ticket-figures?from=2026-06-01&until=2026-06-30");
        Assert.Equal((4, 4), (figures.Number("received"), figures.Number("open")));
        Assert.Equal((1, 2, 1, "33.33"), Compliance(figures));
        Assert.Equal(["consultation 1", "complaint 3"], figures.Items("byKind").Select(k => $"{k.Text("kind")} {k.Number("received")}"));
        Assert.False(figures.Items("byKind").First().GetProperty("firstResponse").GetProperty("measurable").GetBoolean());

        // As of Monday the late answer had not come, and it was late already; the consultation was not there.
        figures = await app.As("cleo").ReadAsync("ticket-figures?from=2026-06-01&until=2026-06-30&asOf=2026-06-29");
        Assert.Equal((1, 2, 0, "33.33"), Compliance(figures));

        static (int, int, int, string?) Compliance(JsonElement figures)
        {
            var first = figures.GetProperty("firstResponse");
            return (first.Number("met"), first.Number("breached"), first.Number("notYetDue"), first.Text("percent"));
        }
    }

    [Fact]
    public async Task The_region_is_told_open_tickets_and_compliance_of_the_quarter_K_CS_1()
    {
        var met = await app.OpenedAsync("complaint", "urgent", "2026-06-29 09:00");
        met = await app.As("cleo").DoAsync(met, "reply", new { text = "t", occurredAt = At("2026-06-29 09:30") });
        await app.As("cleo").DoAsync(met, "resolve", new { resolution = "r", cause = "service", occurredAt = At("2026-06-30 09:30") });
        await app.OpenedAsync("complaint", "urgent", "2026-03-31 09:00");
        using var channel = app.Ask("carl");

        Assert.Equal(("1", "1", "100.00", "100.00"), await FiguresAsync("2026-06-30"));
        Assert.Equal(("2", "1", "100.00", null), await FiguresAsync("2026-06-29"));

        async Task<(string?, string?, string?, string?)> FiguresAsync(string asOf)
        {
            var figures = (await new RegionSummaryService.RegionSummaryServiceClient(channel).GetSummaryAsync(new GetSummaryRequest { RegionId = East.ToString(), AsOf = asOf }, cancellationToken: Ct)).Figures.ToDictionary(f => f.Code, f => f.Value.Length == 0 ? null : f.Value, StringComparer.Ordinal);
            return (figures["tickets.open"], figures["tickets.receivedThisQuarter"], figures["tickets.firstResponseCompliance"], figures["tickets.resolutionCompliance"]);
        }
    }

    [Fact]
    public async Task What_was_taken_for_something_else_gets_the_times_of_what_it_is_from_its_arrival_and_holds_nothing_any_more()
    {
        var ticket = await app.OpenedAsync("complaint", "normal", "2026-06-30 09:00", await app.ContractAsync());
        ticket = await app.As("cleo").DoAsync(ticket, "reclassify", new { kind = "consultation", reason = "he only asks" });

        Assert.Equal(("consultation", 240, At("2026-06-30 14:30")), (ticket.Text("kind"), ticket.GetProperty("firstResponse").Number("targetMinutes"), ticket.GetProperty("firstResponse").Text("dueAt")));
        Assert.Equal(["ComplaintOpened", "ComplaintResolved"], (await app.Published()).Where(e => e.StartsWith("Complaint", StringComparison.Ordinal)));
        var (response, problem) = await app.As("cleo").TryAsync(ticket, "reclassify", new { kind = "consultation", reason = "r" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "customer-service.ticket.same-class"), (response.StatusCode, problem.Code()));
    }

    [Fact]
    public async Task A_complaint_that_names_another_contract_moves_its_hold_RB_16()
    {
        var (one, other) = (await app.ContractAsync(), await app.ContractAsync());
        var ticket = await app.OpenedAsync(contractId: one);
        ticket = await app.As("cleo").MustAsync(HttpMethod.Put, $"tickets/{ticket.Id()}", new { content = new { subject = "the goods came late" }, contractId = other }, ticket.Etag());
        await app.As("cleo").MustAsync(HttpMethod.Put, $"tickets/{ticket.Id()}", new { content = new { subject = "the goods came very late" }, contractId = other }, ticket.Etag());

        Assert.Equal([one, other], (await app.Told<ComplaintOpened>()).Select(e => e.Complaint.ContractId!.Value));
    }

    [Fact]
    public async Task Nothing_is_settled_unanswered_nor_without_a_note_nor_a_complaint_without_its_cause_6_1()
    {
        var ticket = await app.OpenedAsync();
        var (response, problem) = await app.As("cleo").TryAsync(ticket, "resolve", new { resolution = "r", cause = "service" });
        Assert.Equal((HttpStatusCode.Conflict, "customer-service.ticket.wrong-state", "Ticket TK-2026-000001 is new; for 'resolve' it must be replied, waitingCustomer, inProgress, reopened."), (response.StatusCode, problem.Code(), problem.Text("detail")));

        ticket = await app.As("cleo").DoAsync(ticket, "reply", new { text = "t" });
        (response, problem) = await app.As("cleo").TryAsync(ticket, "resolve", new { resolution = " ", cause = "service" });
        Assert.Equal((HttpStatusCode.BadRequest, "text-length"), (response.StatusCode, problem.Code()));
        (response, problem) = await app.As("cleo").TryAsync(ticket, "resolve", new { resolution = "r" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "customer-service.ticket.cause-missing"), (response.StatusCode, problem.Code()));

        var asked = await app.OpenedAsync("consultation");
        asked = await app.As("cleo").DoAsync(asked, "reply", new { text = "t" });
        Assert.Equal("resolved", (await app.As("cleo").DoAsync(asked, "resolve", new { resolution = "r" })).Text("status"));
    }

    [Theory]
    [InlineData("2026-06-30 10:01", "customer-service.ticket.time-in-future")]
    [InlineData("2026-06-30 08:59", "customer-service.ticket.before-last-step")]
    [InlineData("2026-06-30 09:00", null)]
    public async Task An_answer_lies_between_the_arrival_and_now(string at, string? refusal)
    {
        var ticket = await app.OpenedAsync(receivedAt: "2026-06-30 09:00");

        var (response, answer) = await app.As("cleo").TryAsync(ticket, "reply", new { text = "t", occurredAt = At(at) });

        Assert.Equal(refusal, response.IsSuccessStatusCode ? null : answer.Code());
    }

    [Fact]
    public async Task What_moves_the_clock_has_an_order_though_it_is_recorded_late()
    {
        var ticket = await app.OpenedAsync(receivedAt: "2026-06-30 09:00");
        ticket = await app.As("cleo").DoAsync(ticket, "reply", new { text = "t", occurredAt = At("2026-06-30 09:10") });
        var (_, problem) = await app.As("cleo").TryAsync(ticket, "wait", new { occurredAt = At("2026-06-30 09:05") });
        Assert.Equal("customer-service.ticket.before-last-step", problem.Code());
        ticket = await app.As("cleo").DoAsync(ticket, "wait", new { occurredAt = At("2026-06-30 09:20") });
        (_, problem) = await app.As("cleo").TryAsync(ticket, "resume", new { occurredAt = At("2026-06-30 09:19") });
        Assert.Equal("customer-service.ticket.before-last-step", problem.Code());
        // An earlier answer is one all the same, and none of the clock's turns.
        ticket = await app.As("cleo").DoAsync(ticket, "reply", new { text = "by phone before that", occurredAt = At("2026-06-30 09:02") });
        Assert.Equal((At("2026-06-30 09:02"), "waitingCustomer"), (ticket.Text("firstRespondedAt"), ticket.Text("status")));
    }

    [Fact]
    public async Task What_is_resolved_is_closed_by_itself_after_some_days_and_can_be_reopened_until_then_11()
    {
        var ticket = await app.OpenedAsync("consultation");
        ticket = await app.As("cleo").DoAsync(ticket, "reply", new { text = "t" });
        ticket = await app.As("cleo").DoAsync(ticket, "resolve", new { resolution = "r" });
        Assert.Equal(["reopen", "close"], ticket.Strings("actions"));
        app.ItIs("2026-07-07 09:59:00");
        await Task.Delay(TimeSpan.FromSeconds(3), Ct);
        Assert.Equal("resolved", (await app.NowAsync(ticket)).Text("status"));

        app.ItIs("2026-07-07 10:01:00");

        await Wait.Until(async () => (await app.NowAsync(ticket)).Text("status") == "closed", "the ticket is closed", TimeSpan.FromSeconds(10));
        var (response, _) = await app.As("cleo").TryAsync(await app.NowAsync(ticket), "reopen", new { reason = "r" });
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
    }

    [Fact]
    public async Task What_nobody_has_waits_for_the_department_and_then_for_who_has_it_6_1_2()
    {
        var ticket = await app.OpenedAsync(receivedAt: "2026-06-29 17:30");
        Assert.Equal(["ticketUnassigned assign 2026-06-30"], await WaitingAsync());

        ticket = await app.As("cleo").DoAsync(ticket, "assign", new { assigneeId = TestOrganisation.IdOf("cleo") });
        Assert.Equal(["ticketReply reply 2026-06-30"], await WaitingAsync());
        ticket = await app.As("cleo").DoAsync(ticket, "reply", new { text = "t" });
        Assert.Equal(["ticketResolution resolve 2026-07-01"], await WaitingAsync());
        await app.As("cleo").DoAsync(ticket, "wait");
        Assert.Empty(await WaitingAsync());
        Assert.Empty((await app.As("vera").ReadAsync("waiting")).Items());

        async Task<IEnumerable<string>> WaitingAsync() => (await app.As("cleo").ReadAsync("waiting")).Items().Select(w => $"{w.Text("kind")} {w.Text("action")} {w.Text("dueOn")}");
    }

    [Fact]
    public async Task A_ticket_is_put_before_the_region_manager_once_until_he_has_seen_it()
    {
        var ticket = await app.As("cleo").DoAsync(await app.OpenedAsync(), "escalate", new { reason = "he threatens to leave" });
        var (response, problem) = await app.As("cleo").TryAsync(ticket, "escalate", new { reason = "r" });
        Assert.Equal((HttpStatusCode.Conflict, "customer-service.ticket.escalated-already"), (response.StatusCode, problem.Code()));
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("cleo").TryAsync(ticket, "acknowledge")).Response.StatusCode);
        ticket = await app.As("carl").DoAsync(ticket, "acknowledge");
        (_, problem) = await app.As("carl").TryAsync(ticket, "acknowledge");
        Assert.Equal("customer-service.ticket.not-escalated", problem.Code());
    }

    [Fact]
    public async Task An_agent_takes_tickets_of_his_own_and_sees_no_others_and_another_region_sees_none()
    {
        var own = await app.As("arno").MustAsync(HttpMethod.Post, "tickets", new { regionId = East, customerId = TestOrganisation.IdOf("BONAP"), kind = "consultation", content = new { subject = "s" } });
        var others = await app.OpenedAsync();

        Assert.Equal([own.Id()], (await app.As("arno").ReadAsync("tickets")).Items().Select(t => t.Id()));
        Assert.Equal([others.Id(), own.Id()], (await app.As("cleo").ReadAsync("tickets?sort=-number")).Items().Select(t => t.Id()));
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("arno").SendAsync(HttpMethod.Get, $"tickets/{others.Id()}")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").SendAsync(HttpMethod.Get, $"tickets/{others.Id()}")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("cleo").SendAsync(HttpMethod.Post, "tickets", new { regionId = TestOrganisation.West, customerId = Alfreds, kind = "consultation", content = new { subject = "s" } })).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("mia").SendAsync(HttpMethod.Get, "tickets")).Response.StatusCode);
        var (_, problem) = await app.As("cleo").TryAsync(others, "assign", new { assigneeId = TestOrganisation.IdOf("wendy") });
        Assert.Equal("customer-service.person-unknown", problem.Code());
        (_, problem) = await app.As("arno").SendAsync(HttpMethod.Post, "tickets", new { regionId = East, customerId = Alfreds, kind = "consultation", content = new { subject = "s" } });
        Assert.Equal("customer-service.customer-unknown", problem.Code());
    }

    [Fact]
    public async Task A_ticket_is_of_a_customer_whom_the_region_serves_and_about_a_contract_of_his()
    {
        var (response, problem) = await app.As("cleo").SendAsync(HttpMethod.Post, "tickets", new { regionId = East, customerId = Guid.CreateVersion7(), kind = "complaint", content = new { subject = "s" } });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "customer-service.customer-unknown"), (response.StatusCode, problem.Code()));
        var others = await app.ContractAsync("BONAP");
        (response, problem) = await app.As("cleo").SendAsync(HttpMethod.Post, "tickets", new { regionId = East, customerId = Alfreds, contractId = others, kind = "complaint", content = new { subject = "s" } });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, $"/contractId customer-service.contract-unknown"), (response.StatusCode, $"{problem.Items("errors").Single().Text("pointer")} {problem.Code()}"));
        var ticket = await app.OpenedAsync();
        (_, problem) = await app.As("cleo").SendAsync(HttpMethod.Put, $"tickets/{ticket.Id()}", new { content = new { subject = "s" }, contractId = others }, ticket.Etag());
        Assert.Equal("customer-service.contract-unknown", problem.Code());

        // Whoever looks after the customer reads what he complains about.
        Assert.Equal([ticket.Id()], (await app.As("anna").ReadAsync("tickets")).Items().Select(t => t.Id()));
        Assert.Empty((await app.As("abel").ReadAsync("tickets")).Items());
    }

    [Fact]
    public async Task The_list_finds_what_is_late_and_is_exported_with_its_headings()
    {
        await app.OpenedAsync("complaint", "urgent", "2026-06-29 09:00");
        await app.OpenedAsync("consultation");

        var late = (await app.As("cleo").ReadAsync("tickets?firstResponse=breached&count=true"));
        Assert.Equal((1, "TK-2026-000001"), (late.Number("total"), late.Items().Single().Text("number")));
        var (response, _) = await app.As("cleo").SendAsync(HttpMethod.Get, "tickets/export?format=csv&kind=consultation");
        var lines = (await response.Content.ReadAsStringAsync(Ct)).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Number,Region,Kind,Priority,Status,Subject,Assignee,Received at,First responded at,First response,First response due,Resolution,Resolution due,Resolved at", lines[0]);
        Assert.StartsWith("TK-2026-000002,EAST,consultation,normal,new,the goods came late,,2026-06-30 10:00:", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_ticket_takes_no_more_files_and_a_trace_leads_to_customer_and_contract()
    {
        var contract = await app.ContractAsync();
        var ticket = await app.OpenedAsync("consultation", contractId: contract);
        Assert.Equal(HttpStatusCode.Created, await UploadAsync(ticket));
        ticket = await app.As("cleo").DoAsync(await app.NowAsync(ticket), "reply", new { text = "t" });
        ticket = await app.As("cleo").DoAsync(ticket, "resolve", new { resolution = "r" });
        ticket = await app.As("cleo").DoAsync(ticket, "close");
        Assert.Equal(HttpStatusCode.Conflict, await UploadAsync(ticket));

        using var channel = app.Ask("cleo");
        var trace = await new TraceService.TraceServiceClient(channel).GetTraceAsync(new GetTraceRequest { Kind = "ticket", Id = ticket.Id() }, cancellationToken: Ct);
        Assert.Equal([$"contract {contract}", $"customer {Alfreds}"], trace.Up.Select(l => $"{l.Kind} {l.Id}"));
        Assert.Equal(["ticketNew", "ticketReplied", "ticketResolved", "ticketClosed"], trace.Events.Select(e => e.Type));

        async Task<HttpStatusCode> UploadAsync(JsonElement of)
        {
            using var form = new MultipartFormDataContent { { new StringContent("what he wrote"), "file", "letter.txt" } };
            return (await app.As("cleo").PostAsync(new Uri($"/api/customer-service/v1/tickets/{of.Id()}/attachments", UriKind.Relative), form, Ct)).StatusCode;
        }
    }
}
