using System.Net;
using System.Text.Json;
using Grpc.Core;
using RegionCloud.Testing;

namespace RegionCloud.Risk.Tests.Features;

/// <summary>The policy calendar over HTTP: assembled from all departments, honest about those that do not answer (RB-09, §13, §14).</summary>
public sealed class PolicyCalendarTests : IAsyncLifetime
{
    private NeighbourServices neighbours = null!;
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync()
    {
        neighbours = await NeighbourServices.StartAsync();
        app = await RiskApp.StartAsync(neighbours);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await neighbours.DisposeAsync();
    }

    [Fact]
    public async Task The_duties_of_all_departments_stand_in_one_calendar_and_each_line_opens_its_records()
    {
        neighbours["sales"].Shows("duty.salesTraining", "2026-04", "2026-04-30");
        var late = neighbours["sales"].Shows("duty.salesTraining", "2026-05", "2026-06-01");
        neighbours["finance"].Shows("duty.receivablesReview", "2026-04", "2026-04-12");
        neighbours["customer-service"].Due("duty.returnVisits", "2026-05-04", "2026-05-04");
        neighbours["customer-service"].Due("duty.returnVisits", "2026-06-29", null);

        var calendar = await app.As("carl").ReadAsync($"policy-calendar?regionId={RiskApp.East}&from=2026-04-01");

        Assert.Equal(Enumerable.Range(1, 12), calendar.Items("duties").Select(d => d.Number("number")));
        Assert.Equal(("2026-04-01", "2026-06-30", "2026-06-30"), (calendar.Text("from"), calendar.Text("until"), calendar.Text("asOf")));
        var training = Duty(calendar, "duty.salesTraining");
        Assert.Equal(("sales training", "5.2-2", "sales", "sales", "month"), (training.Text("title"), training.Text("requirement"), training.Text("owner"), training.Text("service"), training.Text("every")));
        Assert.Equal(["2026-04 2026-04-30 done", "2026-05 2026-05-31 late", "2026-06 2026-06-30 pending"], training.Items("occurrences").Select(o => $"{o.Text("period")} {o.Text("dueOn")} {o.Text("state")}"));
        Assert.Equal(("2026-06-01", $"/api/sales/v1/records/{late.Id}"), training.Items("occurrences").ElementAt(1) is var may ? (may.Text("doneOn"), may.Items("records").Single().Text("link")) : default);
        Assert.Equal((2, 1, 1, 1, 0, 1, 0, "50.00"), Tally(training));
        Assert.Equal((2, 1, 1, 0, 1, 0, 0, "50.00"), Tally(Duty(calendar, "duty.returnVisits")));
        Assert.Equal((2, 1, 1, 0, 1, 1, 0, "50.00"), Tally(Duty(calendar, "duty.receivablesReview")));
        // Risk keeps its own two as everybody does.
        Assert.Equal(["2026-Q2 pending"], Duty(calendar, "duty.riskAssessment").Items("occurrences").Select(o => $"{o.Text("period")} {o.Text("state")}"));
        Assert.Equal(["2026-04 missing", "2026-05 missing", "2026-06 pending"], Duty(calendar, "duty.measureMonitoring").Items("occurrences").Select(o => $"{o.Text("period")} {o.Text("state")}"));
        Assert.Empty(calendar.Items("degraded"));
    }

    [Fact]
    public async Task A_department_that_is_away_is_named_and_what_it_keeps_is_unknown_and_never_met()
    {
        neighbours["finance"].Shows("duty.receivablesReview", "2026-05", "2026-05-31");
        await neighbours.StopAsync("sales");
        neighbours["marketing"].Instead = () => throw new RpcException(new Status(StatusCode.PermissionDenied, "no"));

        var calendar = await app.As("carl").ReadAsync($"policy-calendar?regionId={RiskApp.East}&from=2026-05-01&until=2026-05-31");

        Assert.Equal(["marketing refused", "sales away"], calendar.Items("degraded").Select(d => $"{d.Text("service")} {d.Text("reason")}"));
        Assert.Equal(("unknown", "away"), Duty(calendar, "duty.salesTraining").Items("occurrences").Single() is var o ? (o.Text("state"), o.Text("reason")) : default);
        Assert.Equal((0, 0, 0, 0, 0, 0, 1, null), Tally(Duty(calendar, "duty.salesTraining")));
        Assert.Equal("done", Duty(calendar, "duty.receivablesReview").Items("occurrences").Single().Text("state"));
        Assert.Equal(["unknown"], calendar.Items("content").Where(c => c.Text("service") == "sales").Select(c => c.Text("state")).Distinct());
    }

    [Fact]
    public async Task A_department_that_says_nothing_holds_nobody_up_for_ever()
    {
        neighbours["performance"].Silent = true;

        var calendar = await app.As("carl").ReadAsync($"policy-calendar?regionId={RiskApp.East}&from=2026-06-01");

        Assert.Equal(["performance slow"], calendar.Items("degraded").Select(d => $"{d.Text("service")} {d.Text("reason")}"));
    }

    [Fact]
    public async Task It_shows_what_was_so_on_the_day_asked_for_RB_02()
    {
        neighbours["sales"].Shows("duty.salesMeeting", "2026-05", "2026-05-20");

        var calendar = await app.As("carl").ReadAsync($"policy-calendar?regionId={RiskApp.East}&from=2026-05-01&until=2026-06-30&asOf=2026-05-19");

        Assert.Equal(["2026-05 pending"], Duty(calendar, "duty.salesMeeting").Items("occurrences").Select(o => $"{o.Text("period")} {o.Text("state")}"));
        Assert.All(neighbours["sales"].Asked, a => Assert.Equal(("2026-05-19", "2026-05-01", "2026-06-30"), (a.Request.AsOf, a.Request.From, a.Request.Until)));
    }

    [Fact]
    public async Task Mandatory_content_names_the_parts_that_a_record_lacks_RB_08_14()
    {
        neighbours["sales"].Shows("part.contractLedger", "2026-05", "2026-05-20");
        var incomplete = neighbours["sales"].Shows("part.contractLedger", "2026-06", "2026-06-02", "collection");
        neighbours["finance"].Shows("part.budget", "2026-01", "2026-01-02");

        var content = (await app.As("carl").ReadAsync($"policy-calendar?regionId={RiskApp.East}")).Items("content").ToDictionary(c => c.Text("code"));

        Assert.Equal(18, content.Count);
        Assert.Equal(("incomplete", 2, "contract ledger"), (content["part.contractLedger"].Text("state"), content["part.contractLedger"].Number("recordCount"), content["part.contractLedger"].Text("title")));
        Assert.Equal(["signing", "execution", "collection"], content["part.contractLedger"].Strings("parts"));
        Assert.Equal((incomplete.Id.ToString(), "collection"), content["part.contractLedger"].Items("records").First() is var r ? (r.Id(), Assert.Single(r.Strings("missingParts"))) : default);
        Assert.Equal(("complete", "none", "none"), (content["part.budget"].Text("state"), content["part.expense"].Text("state"), content["part.riskAssessment"].Text("state")));
    }

    [Fact]
    public async Task Due_days_are_data_of_a_policy_set_and_a_figure_names_the_set_of_its_day_RB_09()
    {
        neighbours["sales"].Shows("duty.salesTraining", "2026-06", "2026-07-03");
        var before = await app.As("carl").ReadAsync($"policy-calendar?regionId={RiskApp.East}");
        var days = before.Items("duties").Where(d => d.TextOrNull("every") is not null).ToDictionary(d => d.Text("code")["duty.".Length..], d => new { days = d.Text("code") == "duty.salesTraining" ? 3 : 0 });
        var set = await app.As("admin").DoAsync("policy-parameters", new { effectiveFrom = "2026-07-01", reason = "time to write it down", values = new { dutyDueDays = days } });
        await app.As("hanna").DoAsync($"policy-parameters/{set.Id()}/approve", new { reason = "agreed" }, set.Etag());
        app.Clock.Advance(TimeSpan.FromDays(5));

        var calendar = await app.As("carl").ReadAsync($"policy-calendar?regionId={RiskApp.East}&from=2026-06-01&until=2026-06-30");

        Assert.Equal(("2026-07-03", "done"), Duty(calendar, "duty.salesTraining").Items("occurrences").Single() is var june ? (june.Text("dueOn"), june.Text("state")) : default);
        Assert.Equal((set.Id(), false), (calendar.Text("policySetId"), before.Text("policySetId") == set.Id()));
    }

    [Fact]
    public async Task Only_who_reaches_the_whole_region_is_told()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").SendAsync(HttpMethod.Get, $"policy-calendar?regionId={RiskApp.East}")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("carl").SendAsync(HttpMethod.Get, $"policy-calendar?regionId={Guid.CreateVersion7()}")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("bob").SendAsync(HttpMethod.Get, $"policy-calendar?regionId={RiskApp.East}")).Response.StatusCode);
        foreach (var person in new[] { "admin", "audrey" })
            await app.As(person).ReadAsync($"policy-calendar?regionId={RiskApp.East}");
        // The departments decide by the caller's own token what they tell.
        Assert.All(neighbours["sales"].Asked, a => Assert.StartsWith("Bearer ey", a.Authorization, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("from=2026-06-02&until=2026-06-01", "risk.range-reversed")]
    [InlineData("from=2025-05-26&until=2026-06-30", null)]
    [InlineData("from=2025-05-25&until=2026-06-30", "risk.range-too-long")]
    [InlineData("asOf=2026-07-01", "date-in-future")]
    public async Task What_cannot_be_asked_is_refused(string query, string? code)
    {
        var (response, answer) = await app.As("carl").SendAsync(HttpMethod.Get, $"policy-calendar?regionId={RiskApp.East}&{query}");
        Assert.Equal(code, response.IsSuccessStatusCode ? null : answer.Code());
    }

    [Fact]
    public async Task Every_clause_of_the_regulation_says_where_it_is_served_and_what_shows_now_that_it_is_kept()
    {
        neighbours["sales"].Shows("duty.salesMeeting", "2026-05", "2026-05-20");
        neighbours["sales"].Shows("part.salesMeeting", "2026-05", "2026-05-20");
        await neighbours.StopAsync("marketing");

        var answer = await app.As("carl").ReadAsync($"policy-clauses?regionId={RiskApp.East}");
        var clauses = answer.Items("clauses").ToDictionary(c => c.Text("requirement"));

        Assert.Equal(104, clauses.Count);
        var meeting = clauses["5.2-4"];
        Assert.Equal(("5", "5.2", "定期召開銷售會議，總結銷售工作經驗教訓，分析市場動態和競爭對手情況，制定相應的銷售策略和措施"), (meeting.Text("chapter"), meeting.Text("section"), meeting.Text("text")));
        Assert.Contains("GET /api/sales/v1/meetings", meeting.Items("endpoints").Select(e => $"{e.Text("method")} {e.Text("path")}"));
        // May was done, June is to come; of the five months before it one was held.
        Assert.Equal(["duty.salesMeeting done 1 20.00", "part.salesMeeting complete 1 "], meeting.Items("evidence").Select(e => $"{e.Text("code")} {e.Text("state")} {e.Number("recordCount")} {e.TextOrNull("onTimeRate")}"));
        Assert.Equal(("unknown", "away"), clauses["3.3-1"].Items("evidence").Single() is var e ? (e.Text("state"), e.Text("reason")) : default);
        Assert.Equal(["marketing away"], answer.Items("degraded").Select(d => $"{d.Text("service")} {d.Text("reason")}"));

        var without = await app.As("carl").ReadAsync("policy-clauses?requirement=5.2");
        Assert.Equal(["5.2-1", "5.2-2", "5.2-3", "5.2-4"], without.Items("clauses").Select(c => c.Text("requirement")));
        Assert.All(without.Items("clauses"), c => Assert.Empty(c.Items("evidence")));
    }

    private static JsonElement Duty(JsonElement calendar, string code) => calendar.Items("duties").Single(d => d.Text("code") == code);

    private static (int, int, int, int, int, int, int, string?) Tally(JsonElement duty)
        => duty.GetProperty("tally") is var t ? (t.Number("due"), t.Number("onTime"), t.Number("done"), t.Number("late"), t.Number("missing"), t.Number("pending"), t.Number("unknown"), t.TextOrNull("onTimeRate")) : default;
}
