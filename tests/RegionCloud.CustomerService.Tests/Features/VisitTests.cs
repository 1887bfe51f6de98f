using System.Net;
using System.Text.Json;
using RegionCloud.Common.Messages.V1;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Testing;
using static RegionCloud.CustomerService.Tests.CustomerServiceApp;

namespace RegionCloud.CustomerService.Tests.Features;

/// <summary>Return visits by customer class, with needs, opinions and what follows (6.3-1, 6.3-2, duty 8, §16-12).</summary>
public sealed class VisitTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Visits_come_by_class_once_and_who_has_no_class_gets_none_6_3_1()
    {
        await app.ToldAsync(Told("customer 0", @class: "a", since: "2026-06-30"), Told("customer 1", @class: "b", since: "2026-06-30"), Told("customer 2", @class: "c", since: "2026-06-30"), Told("customer 3", @class: "c", since: "2026-01-01"));
        await app.LookAsync();
        await app.LookAsync();

        // 30, 60 and 90 days from the class on; what would have been due is due today.
        Assert.Equal(["c 2026-06-30", "a 2026-07-30", "b 2026-08-29", "c 2026-09-28"], (await VisitsAsync()).Select(v => $"{v.Text("class")} {v.Text("dueOn")}"));
        var told = await app.Told<VisitRecorded>();
        Assert.Equal((4, "planned"), (told.Count, told.Select(v => v.Visit.Status).Distinct().Single()));
    }

    [Fact]
    public async Task A_visit_says_needs_and_opinions_and_the_next_comes_so_many_days_after_it_6_3_2()
    {
        var visit = await PlannedAsync("a");
        var (response, problem) = await DoAsync(visit, "done", new { needs = " ", followUp = "an offer" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(["/needs The report has no needs.", "/opinions The report has no opinions.", "/followUpDueOn The report has no day for the follow-up."], problem.Items("errors").Select(e => $"{e.Text("pointer")} {e.Text("message")}"));

        (_, visit) = await DoAsync(visit, "done", new { needs = "a second line", opinions = "content", followUp = "an offer", followUpDueOn = "2026-07-10" });
        Assert.Equal(("done", "2026-06-30", "visit", "followUp"), (visit.Text("status"), visit.Text("doneOn"), visit.Text("channel"), visit.Strings("actions").Single()));
        await app.LookAsync();
        Assert.Equal(["done 2026-07-30", "planned 2026-07-30"], (await VisitsAsync()).Select(v => $"{v.Text("status")} {v.Text("dueOn")}").Order());

        (_, visit) = await DoAsync(visit, "follow-up", new { result = "sent" });
        Assert.Equal(("2026-06-30", 0), (visit.Text("followUpDoneOn"), visit.Strings("actions").Count()));
        (response, problem) = await DoAsync(visit, "follow-up", new { result = "again" });
        Assert.Equal((HttpStatusCode.Conflict, "customer-service.visit.no-follow-up"), (response.StatusCode, problem.Code()));
        Assert.Equal(["planned", "done", "planned"], (await app.Told<VisitRecorded>()).Select(v => v.Visit.Status));
    }

    [Fact]
    public async Task The_due_day_itself_is_on_time_and_what_is_recorded_late_but_dated_by_it_too_10a()
    {
        var visit = await PlannedAsync("a");
        using var channel = app.Ask("carl");
        app.ItIs("2026-07-30 23:00");
        Assert.False((await ReadAsync(visit)).GetProperty("overdue").GetBoolean());
        Assert.Equal("pending", await DutyAsync());

        app.ItIs("2026-07-31 00:30");
        Assert.True((await ReadAsync(visit)).GetProperty("overdue").GetBoolean());
        Assert.Equal(["visits.onTime 0.00", "visits.overdue 1"], await FiguresAsync());
        Assert.Equal("missing", await DutyAsync());
        Assert.Equal("visitDue 2026-07-30", (await app.As("cleo").ReadAsync("waiting")).Items().Select(w => $"{w.Text("kind")} {w.Text("dueOn")}").Single());

        await DoAsync(visit, "done", new { needs = "n", opinions = "o", doneOn = "2026-07-30" });
        Assert.Equal(["visits.onTime 100.00", "visits.overdue 0"], await FiguresAsync());
        Assert.Equal("done", await DutyAsync());

        async Task<string> DutyAsync() => (await new PolicyEvidenceService.PolicyEvidenceServiceClient(channel).ListEvidenceAsync(new ListEvidenceRequest { RegionId = East.ToString(), From = "2026-07-01", Until = "2026-07-31" }, cancellationToken: Ct)).Evidence.Single(e => e.Clause == "duty.returnVisits").State;

        async Task<IEnumerable<string>> FiguresAsync() => (await new RegionSummaryService.RegionSummaryServiceClient(channel).GetSummaryAsync(new GetSummaryRequest { RegionId = East.ToString() }, cancellationToken: Ct)).Figures.Where(f => f.Code.StartsWith("visits.", StringComparison.Ordinal)).Select(f => $"{f.Code} {f.Value}").Order();
    }

    [Fact]
    public async Task A_visit_that_is_cancelled_after_its_day_was_late_all_the_same()
    {
        var visit = await PlannedAsync("a");
        app.ItIs("2026-07-31 09:00");
        (_, visit) = await DoAsync(visit, "cancel", new { reason = "abroad" });
        Assert.Equal("cancelled", visit.Text("status"));
        using var channel = app.Ask("carl");

        var figures = (await new RegionSummaryService.RegionSummaryServiceClient(channel).GetSummaryAsync(new GetSummaryRequest { RegionId = East.ToString() }, cancellationToken: Ct)).Figures;

        Assert.Equal("0.00", figures.Single(f => f.Code == "visits.onTime").Value);
    }

    [Fact]
    public async Task Another_class_moves_a_visit_that_is_not_due_yet_and_an_overdue_one_stays()
    {
        await PlannedAsync("c");
        await app.ToldAsync(Told("customer 0", @class: "a", since: "2026-06-30"));
        await LookTwiceAsync();
        Assert.Equal(["cancelled c 2026-09-28", "planned a 2026-07-30"], (await VisitsAsync()).Select(Line).Order());

        app.ItIs("2026-07-31 09:00");
        await app.ToldAsync(Told("customer 0", @class: "b", since: "2026-07-31"));
        await LookTwiceAsync();
        Assert.Equal(["cancelled c 2026-09-28", "planned a 2026-07-30"], (await VisitsAsync()).Select(Line).Order());

        // Who has no class any more is visited no more.
        await app.ToldAsync(Told("customer 1", @class: "c", since: "2026-07-31"));
        await app.LookAsync();
        await app.ToldAsync(Told("customer 1", since: "2026-07-31"));
        await LookTwiceAsync();
        Assert.Equal(["cancelled"], (await VisitsAsync("customer 1")).Select(v => v.Text("status")));

        static string Line(JsonElement v) => $"{v.Text("status")} {v.Text("class")} {v.Text("dueOn")}";

        async Task LookTwiceAsync()
        {
            await app.LookAsync();
            await app.LookAsync();
        }
    }

    [Fact]
    public async Task Somebody_plans_one_visit_to_a_customer_of_the_region_and_no_second_6_3_1()
    {
        var visit = await app.As("cleo").MustAsync(HttpMethod.Post, "visits", new { regionId = East, customerId = Alfreds, dueOn = "2026-06-30" });
        Assert.Equal(("RV-2026-000001", JsonValueKind.Null), (visit.Text("number"), visit.TryGetProperty("class", out var none) ? none.ValueKind : JsonValueKind.Null));
        var (response, problem) = await app.As("cleo").SendAsync(HttpMethod.Post, "visits", new { regionId = East, customerId = Alfreds, dueOn = "2026-08-01" });
        Assert.Equal((HttpStatusCode.Conflict, "customer-service.visit.planned-already"), (response.StatusCode, problem.Code()));
        (_, problem) = await app.As("cleo").SendAsync(HttpMethod.Post, "visits", new { regionId = East, customerId = Guid.CreateVersion7(), dueOn = "2026-06-29" });
        Assert.Equal(["/customerId customer-service.customer-unknown", "/dueOn customer-service.before-last-step"], problem.Items("errors").Select(e => $"{e.Text("pointer")} {e.Code()}"));

        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.As("cleo").SendAsync(HttpMethod.Post, "visits", new { regionId = East, customerId = TestOrganisation.IdOf("new"), dueOn = "2026-08-01" })));
        Assert.Single(both, b => b.Response.StatusCode == HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_visit_of_the_past_is_recorded_with_the_day_on_which_it_was_planned()
    {
        var (_, problem) = await app.As("cleo").SendAsync(HttpMethod.Post, "visits", new { regionId = East, customerId = Alfreds, plannedOn = "2026-04-02", dueOn = "2026-04-01" });
        Assert.Equal("customer-service.before-last-step", problem.Code());
        (_, problem) = await app.As("cleo").SendAsync(HttpMethod.Post, "visits", new { regionId = East, customerId = Alfreds, plannedOn = "2026-07-01", dueOn = "2026-07-02" });
        Assert.Equal("date-in-future", problem.Code());

        var visit = await app.As("cleo").MustAsync(HttpMethod.Post, "visits", new { regionId = East, customerId = Alfreds, plannedOn = "2026-04-01", dueOn = "2026-05-15" });
        (_, visit) = await DoAsync(visit, "done", new { doneOn = "2026-05-14", needs = "a second line", opinions = "content" });
        Assert.Equal(("2026-05-15", "2026-05-14"), (visit.Text("dueOn"), visit.Text("doneOn")));
    }

    [Fact]
    public async Task Who_looks_after_a_customer_reads_his_visits_nobody_elses_and_another_region_none()
    {
        var visit = await app.As("cleo").MustAsync(HttpMethod.Post, "visits", new { regionId = East, customerId = Alfreds, dueOn = "2026-06-30" });

        Assert.Equal([visit.Id()], (await app.As("anna").ReadAsync("visits")).Items().Select(v => v.Id()));
        Assert.Empty((await app.As("anna").ReadAsync($"visits/{visit.Id()}")).Strings("actions"));
        Assert.Equal([visit.Id()], (await app.As("bob").ReadAsync("visits")).Items().Select(v => v.Id()));
        Assert.Empty((await app.As("abel").ReadAsync("visits")).Items());
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").SendAsync(HttpMethod.Get, $"visits/{visit.Id()}")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("anna").SendAsync(HttpMethod.Post, $"visits/{visit.Id()}/done", new { needs = "n", opinions = "o" }, visit.Etag())).Response.StatusCode);
        var (export, _) = await app.As("cleo").SendAsync(HttpMethod.Get, "visits/export?format=csv");
        Assert.StartsWith("Number,Region,Class,Due on,Status,Done on,Needs,Opinions,Follow-up,Follow-up due on,Follow-up done on", (await export.Content.ReadAsStringAsync(Ct)).TrimStart('\uFEFF'), StringComparison.Ordinal);
        using var channel = app.Ask("carl");
        var trace = await new TraceService.TraceServiceClient(channel).GetTraceAsync(new GetTraceRequest { Kind = "visit", Id = visit.Id() }, cancellationToken: Ct);
        Assert.Equal(Alfreds.ToString(), Assert.Single(trace.Up).Id);
    }

    private async Task<JsonElement> PlannedAsync(string @class)
    {
        await app.ToldAsync(Told("customer 0", @class: @class, since: "2026-06-30"));
        await app.LookAsync();
        return (await VisitsAsync()).Single();
    }

    private async Task<IEnumerable<JsonElement>> VisitsAsync(string? customer = null)
        => (await app.As("cleo").ReadAsync(customer is null ? "visits" : $"visits?customerId={TestOrganisation.IdOf(customer)}")).Items().ToList();

    private Task<JsonElement> ReadAsync(JsonElement visit) => app.As("cleo").ReadAsync($"visits/{visit.Id()}");

    private Task<(HttpResponseMessage Response, JsonElement Body)> DoAsync(JsonElement visit, string action, object body) => app.As("cleo").SendAsync(HttpMethod.Post, $"visits/{visit.Id()}/{action}", body, visit.Etag());
}
