using System.Net;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Risk.Features.PolicyCalendar;
using RegionCloud.Risk.Messages.Events;
using RegionCloud.ServiceDefaults.Schedules;
using RegionCloud.Testing;

namespace RegionCloud.Risk.Tests.Features;

/// <summary>What is overdue is told daily, to whom it concerns, and settled when it is done after all (RB-09).</summary>
public sealed class DutyCheckTests : IAsyncLifetime
{
    private NeighbourServices neighbours = null!;
    private ServiceApp<Program> app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        neighbours = await NeighbourServices.StartAsync();
        // Only sales trainings are owed here, and visits.
        foreach (var department in Risk.Domain.Departments.Others)
            neighbours[department].Unkept.UnionWith(Regulation.Duties.Select(d => d.Code).Except(["duty.salesTraining", "duty.returnVisits"]));
        app = await RiskApp.StartAsync(neighbours);
        await app.OwnDutiesAreDoneAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await neighbours.DisposeAsync();
    }

    [Fact]
    public async Task An_overdue_duty_is_told_once_for_a_day_and_again_on_the_next_until_it_is_done()
    {
        var first = await CheckAsync("2026-06-01");
        Assert.Equal((1, 1, 0), (first.Number("overdue"), first.Number("told"), first.Number("settled")));
        Assert.Equal(0, (await CheckAsync("2026-06-01")).Number("told"));
        Assert.Equal(1, (await CheckAsync("2026-06-02")).Number("told"));
        // A day that lies before what was told already tells nothing new.
        Assert.Equal(0, (await CheckAsync("2026-06-01")).Number("told"));

        neighbours["sales"].Shows("duty.salesTraining", "2026-05", "2026-06-03");
        var done = await CheckAsync("2026-06-03");
        Assert.Equal((0, 0, 1), (done.Number("overdue"), done.Number("told"), done.Number("settled")));
        Assert.Equal(0, (await CheckAsync("2026-06-03")).Number("settled"));

        var told = await app.PublishedAsync<DutyOverdue>();
        Assert.Equal([(new DateOnly(2026, 6, 1), 1), (new DateOnly(2026, 6, 2), 2)], told.Select(t => (t.BusinessDate, t.DaysOverdue)));
        Assert.Single(told.Select(t => t.OverdueDutyId).Distinct());
        Assert.All(told, t => Assert.Equal(
            ("duty.salesTraining", 4, "2026-05", new DateOnly(2026, 5, 31), 1, TestOrganisation.IdOf("EAST/sales"), "carl"), (t.Duty, t.Number, t.Period, t.DueOn, t.Missing, t.DepartmentId!.Value, t.Actor)));
        var kept = (await app.As("carl").ReadAsync("overdue-duties")).Items().Single();
        Assert.Equal((0, "2026-06-03", "2026-06-02"), (kept.Number("missing"), kept.Text("doneOn"), kept.Text("toldOn")));
    }

    [Fact]
    public async Task Nothing_is_overdue_on_its_day_and_what_nobody_can_tell_changes_nothing()
    {
        neighbours["sales"].Shows("duty.salesTraining", "2026-04", "2026-04-30");
        Assert.Equal((0, 0), await CheckAsync("2026-05-31") is var onTheDay ? (onTheDay.Number("overdue"), onTheDay.Number("told")) : default);
        await CheckAsync("2026-06-01");
        await neighbours.StopAsync("sales");

        var silent = await CheckAsync("2026-06-02");

        Assert.Equal((0, 0, 0, "sales"), (silent.Number("overdue"), silent.Number("told"), silent.Number("settled"), Assert.Single(silent.Strings("silent"))));
        Assert.Equal(1, (await app.As("carl").ReadAsync("overdue-duties?open=true")).Items().Single().Number("missing"));
    }

    [Fact]
    public async Task It_is_reminded_of_for_31_days_and_stands_in_the_calendar_for_ever()
    {
        // April was due on the 30th; 31 days later is the 31st of May, on which May itself is not over.
        int[] overdue = [(await CheckAsync("2026-05-30")).Number("overdue"), (await CheckAsync("2026-05-31")).Number("overdue"), (await CheckAsync("2026-06-01")).Number("overdue")];
        Assert.Equal([1, 1, 1], overdue);
        Assert.Equal(["2026-04", "2026-05"], (await app.PublishedAsync<DutyOverdue>()).Select(t => t.Period).Distinct());
        var calendar = await app.As("carl").ReadAsync($"policy-calendar?regionId={RiskApp.East}&from=2026-04-01");
        Assert.Equal(2, calendar.Items("duties").Single(d => d.Text("code") == "duty.salesTraining").GetProperty("tally").Number("missing"));
    }

    [Fact]
    public async Task Several_visits_due_on_one_day_are_one_line_with_their_number_13_8()
    {
        neighbours["sales"].Unkept.Add("duty.salesTraining");
        neighbours["customer-service"].Due("duty.returnVisits", "2026-06-10", null);
        neighbours["customer-service"].Due("duty.returnVisits", "2026-06-10", null);
        neighbours["customer-service"].Due("duty.returnVisits", "2026-06-10", "2026-06-09");

        await CheckAsync("2026-06-11");

        var told = Assert.Single(await app.PublishedAsync<DutyOverdue>());
        Assert.Equal((2, "2026-06-10", TestOrganisation.IdOf("EAST/customerService")), (told.Missing, told.Period, told.DepartmentId!.Value));
    }

    [Fact]
    public async Task It_waits_for_the_department_that_owes_it_and_for_the_region_manager_and_for_nobody_else()
    {
        await CheckAsync("2026-06-30");

        foreach (var person in new[] { "bob", "carl" })
        {
            var waits = (await app.As(person).ReadAsync("waiting")).Items().Single();
            Assert.Equal(("dutyOverdue", "sales training of 2026-05 was due on 2026-05-31 and is not done", "2026-05-31", "fulfil"), (waits.Text("kind"), waits.Text("title"), waits.Text("dueOn"), waits.Text("action")));
        }

        foreach (var person in new[] { "mia", "vera", "admin", "audrey" })
            Assert.Empty((await app.As(person).ReadAsync("waiting")).Items());
        Assert.Empty((await app.As("mia").ReadAsync("overdue-duties")).Items());
        var id = (await app.As("bob").ReadAsync("overdue-duties")).Items().Single().Id();
        Assert.Equal("2026-05", (await app.As("bob").ReadAsync($"overdue-duties/{id}")).Text("period"));
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").SendAsync(HttpMethod.Get, $"overdue-duties/{id}")).Response.StatusCode);
    }

    [Fact]
    public async Task The_check_is_called_by_those_who_may_for_their_region_and_no_day_to_come()
    {
        var request = new { regionId = RiskApp.East, asOf = "2026-06-30" };
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("bob").SendAsync(HttpMethod.Post, "duty-checks", request)).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").SendAsync(HttpMethod.Post, "duty-checks", request)).Response.StatusCode);
        Assert.Equal("date-in-future", (await app.As("carl").SendAsync(HttpMethod.Post, "duty-checks", new { regionId = RiskApp.East, asOf = "2026-07-01" })).Body.Code());
        await app.As("admin").DoAsync("duty-checks", request);
    }

    [Fact]
    public async Task The_list_is_exported()
    {
        await CheckAsync("2026-06-30");

        var (response, _) = await app.As("admin").SendAsync(HttpMethod.Get, "overdue-duties/export?format=csv");

        var lines = (await response.Content.ReadAsStringAsync(Ct)).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["Duty,Region,Period,Due on,Missing,Found on,Done on", "duty.salesTraining,EAST,2026-05,2026-05-31,1,2026-06-30,"], lines[..2]);
    }

    [Fact]
    public async Task A_regions_cockpit_counts_what_is_overdue_on_the_day_and_the_trace_tells_when_it_was_done_after_all()
    {
        using var channel = app.Ask("carl");
        var summary = new RegionSummaryService.RegionSummaryServiceClient(channel);
        Assert.DoesNotContain((await summary.GetSummaryAsync(new GetSummaryRequest { RegionId = RiskApp.East.ToString() }, cancellationToken: Ct)).Figures, f => f.Code == "duties.overdue");

        await CheckAsync("2026-06-01");
        neighbours["sales"].Shows("duty.salesTraining", "2026-05", "2026-06-03");
        await CheckAsync("2026-06-03");

        async Task<string> OverdueAsync(string asOf) => Assert.Single((await summary.GetSummaryAsync(new GetSummaryRequest { RegionId = RiskApp.East.ToString(), AsOf = asOf }, cancellationToken: Ct)).Figures, f => f.Code == "duties.overdue") is { Unit: "count" } figure ? figure.Value : "";
        Assert.Equal(("1", "0"), (await OverdueAsync("2026-06-02"), await OverdueAsync("2026-06-03")));
        var id = (await app.As("carl").ReadAsync("overdue-duties")).Items().Single().Id();
        var trace = await new TraceService.TraceServiceClient(channel).GetTraceAsync(new GetTraceRequest { Kind = "overdueDuty", Id = id }, cancellationToken: Ct);
        Assert.Equal([("dutyOverdue", "2026-06-01"), ("dutyDone", "2026-06-03")], trace.Events.Select(e => (e.Type, e.OccurredOn)));
    }

    [Fact]
    public async Task By_itself_it_looks_once_a_day_at_the_day_that_is_over_and_asks_in_its_own_name()
    {
        neighbours["sales"].Shows("duty.salesTraining", "2026-05", "2026-05-12");
        app.Clock.Advance(TimeSpan.FromDays(2));

        // Duties and indicators of both regions.
        Assert.Equal(4, await app.Services.GetRequiredService<Scheduler>().LookAsync(Ct));
        Assert.Equal(0, await app.Services.GetRequiredService<Scheduler>().LookAsync(Ct));
        await Wait.Until(async () => (await app.As("audrey").ReadAsync("duty-checks")).Items().Count() == 2, "both regions were looked at", TimeSpan.FromSeconds(60));

        // As of the end of the 1st of July, the day after June's training was due.
        var east = (await app.As("carl").ReadAsync("duty-checks")).Items().Single();
        Assert.Equal(("2026-07-01", 1, 1, "svc-risk"), (east.Text("asOf"), east.Number("overdue"), east.Number("told"), east.Text("runBy")));
        Assert.Equal(("2026-06", "svc-risk"), (await app.PublishedAsync<DutyOverdue>()).Single(d => d.RegionId == RiskApp.East) is var told ? (told.Period, told.Actor) : default);
        var subjects = neighbours["sales"].Asked.Select(a => new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(a.Authorization["Bearer ".Length..]).Subject).Distinct();
        Assert.Equal(["svc-risk"], subjects);
    }

    [Fact]
    public async Task While_history_is_loaded_nothing_is_looked_at_by_itself()
    {
        await app.As("dora").DoAsync($"schedules/{RiskApp.East}/pause", new { reason = "the years before are loaded" });
        // The other region's duties and indicators.
        Assert.Equal(2, await app.Services.GetRequiredService<Scheduler>().LookAsync(Ct));
    }

    private async Task<System.Text.Json.JsonElement> CheckAsync(string asOf) => await app.WorkAsync("carl", "duty-checks", new { regionId = RiskApp.East, asOf });
}
