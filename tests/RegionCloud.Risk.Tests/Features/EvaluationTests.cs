using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Features.Kris;
using RegionCloud.Risk.Messages.Events;
using RegionCloud.ServiceDefaults.Schedules;
using RegionCloud.Testing;

namespace RegionCloud.Risk.Tests.Features;

/// <summary>Indicators from the other departments, colours, alerts (9.3-1, 9.3-3, RB-30, RB-33). It is noon of 30 June 2026, a Tuesday.</summary>
public sealed class EvaluationTests(PrivateBroker broker) : IAsyncLifetime
{
    private NeighbourServices neighbours = null!;
    private ServiceApp<Program> app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

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
    public async Task Seven_indicators_are_measured_by_their_departments_and_coloured_by_the_thresholds_of_the_day_RB_30()
    {
        neighbours["marketing"].Tells("campaign.leadAttainment.CA-2026-000001", "90.00");
        neighbours["marketing"].Tells("campaign.leadAttainment.CA-2026-000002", "69.99");
        neighbours["marketing"].Tells("campaign.overspend.CA-2026-000001", "0.00");
        neighbours["sales"].Tells("attainment.thisQuarter.CNY", "94.99");
        neighbours["customer-service"].Tells("tickets.firstResponseCompliance", "90.00");
        neighbours["finance"].Tells("receivables.overdueRatio.CNY", "20.01");
        neighbours["finance"].Tells("budget.usage.sales", "110.00");
        neighbours["finance"].Tells("receivables.overdue", "60000.00", unit: "CNY");

        var evaluation = await app.EvaluateAsync("2026-06-30");

        Assert.Equal(("2026-Q2", "carl"), (evaluation.Text("period"), evaluation.Text("evaluatedBy")));
        Assert.Equal(
            ["K-MKT-1 red", "K-MKT-2 green", "K-SAL-1 amber", "K-CS-1 green", "K-CS-2 grey", "K-FIN-1 red", "K-FIN-2 amber"], evaluation.Items("kris").Select(k => $"{k.Text("code")} {k.Text("colour")}"));
        Assert.Equal(["CA-2026-000001 90.00 green", "CA-2026-000002 69.99 red"], evaluation.Items("kris").First().Items("readings").Select(r => $"{r.Text("subject")} {r.Text("value")} {r.Text("colour")}"));
        Assert.Equal(["K-CS-2 noValue"], evaluation.Items("grey").Select(g => $"{g.Text("code")} {g.Text("reason")}"));
        Assert.Equal("60000.00", evaluation.Items("overdue").Single().Text("amount"));

        var board = await app.OfAsync($"kris?regionId={RiskApp.East}");
        var overdue = board.Items("kris").Single(k => k.Text("code") == "K-FIN-1");
        Assert.Equal(("overdue ÷ total receivables", "red", "finance", "10.00"), (overdue.Text("title"), overdue.Text("colour"), overdue.Text("service"), overdue.GetProperty("threshold").Text("green")));
        Assert.Equal(("2026-06-30", "/api/finance/v1/x"), (board.Text("evaluatedAsOf"), overdue.Items("readings").Single().Text("link")));
    }

    [Fact]
    public async Task What_is_of_the_quarter_before_is_shown_and_grey_RB_30()
    {
        neighbours["sales"].Tells("attainment.thisQuarter.CNY", "100.00");
        await app.EvaluateAsync("2026-06-30");
        app.Clock.Advance(TimeSpan.FromDays(1));

        var kri = (await app.OfAsync($"kris?regionId={RiskApp.East}")).Items("kris").Single(k => k.Text("code") == "K-SAL-1");

        Assert.Equal(("grey", "stale", "100.00", "green"), (kri.Text("colour"), kri.Text("grey"), kri.Items("readings").Single().Text("value"), kri.Text("previousQuarter")));
        // As of the day before it is what it was.
        Assert.Equal("green", (await app.OfAsync($"kris?regionId={RiskApp.East}&asOf=2026-06-30")).Items("kris").Single(k => k.Text("code") == "K-SAL-1").Text("colour"));
    }

    [Fact]
    public async Task A_department_that_is_away_makes_its_indicators_grey_and_grey_neither_opens_nor_closes_an_alert()
    {
        neighbours["sales"].Tells("attainment.thisQuarter.CNY", "50.00");
        await app.EvaluateAsync("2026-06-10");
        await neighbours.StopAsync("sales");

        foreach (var day in new[] { "2026-06-11", "2026-06-12", "2026-06-13" })
            Assert.Contains("K-SAL-1 away", (await app.EvaluateAsync(day)).Items("grey").Select(g => $"{g.Text("code")} {g.Text("reason")}"));

        Assert.Equal(("red", "open"), Assert.Single(await app.AlertsAsync()) is var alert ? (alert.Text("colour"), alert.Text("status")) : default);
        Assert.Equal("7", await FigureAsync("kris.grey"));
    }

    [Fact]
    public async Task One_alert_is_open_for_an_indicator_and_quarter_it_worsens_and_closes_after_two_better_evaluations_RB_33()
    {
        neighbours["sales"].Tells("attainment.thisQuarter.CNY", "90.00", "2026-06-01");
        neighbours["sales"].Tells("attainment.thisQuarter.CNY", "80.00", "2026-06-02");
        neighbours["sales"].Tells("attainment.thisQuarter.CNY", "95.00", "2026-06-03");
        await app.EvaluateAsync("2026-06-01");
        var amber = Assert.Single(await app.AlertsAsync());
        Assert.Equal(("AL-2026-000001", "K-SAL-1", "2026-Q2", "amber", "CNY 90.00 %", "sales"), (amber.Text("number"), amber.Text("key"), amber.Text("period"), amber.Text("colour"), amber.Text("detail"), amber.Text("category")));

        await app.EvaluateAsync("2026-06-02");
        var red = Assert.Single(await app.AlertsAsync());
        Assert.Equal(("red", "CNY 80.00 %", "2026-06-03T10:00:00.000Z", "2026-06-09T10:00:00.000Z"), (red.Text("colour"), red.Text("detail"), red.Text("acknowledgeBy"), red.Text("planBy")));

        await app.EvaluateAsync("2026-06-03");
        await app.EvaluateAsync("2026-06-03");
        Assert.Equal("open", Assert.Single(await app.AlertsAsync()).Text("status"));
        await app.EvaluateAsync("2026-06-04");
        Assert.Equal(("resolved", "2026-06-04"), Assert.Single(await app.AlertsAsync()) is var closed ? (closed.Text("status"), closed.Text("resolvedOn")) : default);

        // Evaluated again for a day before, nothing of it moves.
        await app.EvaluateAsync("2026-06-02");
        Assert.Single(await app.AlertsAsync());
        Assert.Equal([(false, "amber"), (true, "red")], (await app.PublishedAsync<AlertRaised>()).Select(r => (r.Worsened, r.Alert.Colour)));
        Assert.Equal(("resolved", new DateOnly(2026, 6, 4)), Assert.Single(await app.PublishedAsync<AlertResolved>()) is var told ? (told.Alert.Status, told.BusinessDate) : default);
    }

    [Fact]
    public async Task What_is_better_and_still_amber_closes_the_red_alert_and_stands_as_a_new_one_RB_33()
    {
        neighbours["finance"].Tells("receivables.overdueRatio.CNY", "30.00", "2026-06-01");
        neighbours["finance"].Tells("receivables.overdueRatio.CNY", "20.00", "2026-06-02");
        foreach (var day in new[] { "2026-06-01", "2026-06-02", "2026-06-03" })
            await app.EvaluateAsync(day);

        Assert.Equal(["AL-2026-000001 red resolved", "AL-2026-000002 amber open"], (await app.AlertsAsync()).Select(a => $"{a.Text("number")} {a.Text("colour")} {a.Text("status")}"));
    }

    [Fact]
    public async Task Each_quarter_has_its_own_alert_and_they_are_listed_by_period_RB_33()
    {
        neighbours["finance"].Tells("receivables.overdueRatio.CNY", "30.00");
        await app.EvaluateAsync("2026-03-31");
        await app.EvaluateAsync("2026-04-01");

        Assert.Equal(["2026-Q1", "2026-Q2"], (await app.AlertsAsync()).Select(a => a.Text("period")));
        Assert.Equal("2026-Q1", Assert.Single(await app.AlertsAsync("&period=2026-Q1")).Text("period"));
    }

    [Fact]
    public async Task Evaluated_again_for_the_same_day_it_is_the_same_evaluation_brought_up_to_date()
    {
        neighbours["finance"].Tells("receivables.overdueRatio.CNY", "5.00");
        var first = await app.EvaluateAsync("2026-06-30");
        neighbours["finance"].Tells("receivables.overdueRatio.CNY", "15.00");

        var second = await app.EvaluateAsync("2026-06-30", "admin");

        Assert.Equal(first.Id(), second.Id());
        Assert.Equal(("admin", "amber"), (second.Text("evaluatedBy"), second.Items("kris").Single(k => k.Text("code") == "K-FIN-1").Text("colour")));
        var listed = Assert.Single((await app.OfAsync($"evaluations?regionId={RiskApp.East}")).Items());
        Assert.Equal((1, 0, 6), (listed.Number("amber"), listed.Number("red"), listed.Number("grey")));
        // The audit keeps both.
        Assert.Equal(["carl EvaluateKris", "admin EvaluateKris"], await app.Db((RiskDbContext db) => db.AuditEntries.Where(e => e.ObjectKind == "KriEvaluation").OrderBy(e => e.Id).Select(e => e.Subject + " " + e.Action).ToListAsync(Ct)));
    }

    [Fact]
    public async Task An_unacknowledged_red_alert_goes_to_headquarters_after_the_next_working_day_and_waits_there_RB_33()
    {
        neighbours["finance"].Tells("receivables.overdueRatio.CNY", "30.00");
        await app.EvaluateAsync("2026-06-29");
        Assert.Empty((await app.OfAsync("waiting", "admin")).Items());
        foreach (var person in new[] { "carl", "fiona" })
            Assert.Equal(("alert", "acknowledge", "2026-06-30"), Assert.Single((await app.OfAsync("waiting", person)).Items()) is var waits ? (waits.Text("kind"), waits.Text("action"), waits.Text("dueOn")) : default);

        // It is noon; 18:00 of the 30th in Shanghai is its end.
        app.Clock.Advance(TimeSpan.FromMinutes(355));
        await Wishes.LookAsync(Ct);
        Assert.Empty(await app.PublishedAsync<AlertEscalated>());
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await Wishes.LookAsync(Ct);
        await Wishes.LookAsync(Ct);

        Assert.True(Assert.Single(await app.PublishedAsync<AlertEscalated>()).Alert.AtHeadquarters);
        Assert.Equal("AL-2026-000001 (red, overdue ÷ total receivables: CNY 30.00 %) was not acknowledged in time", Assert.Single((await app.OfAsync("waiting", "admin")).Items()).Text("title"));
        Assert.Equal("1", await FigureAsync("alerts.atHeadquarters"));
    }

    [Fact]
    public async Task Who_acknowledges_is_kept_with_his_time_and_then_headquarters_hears_nothing_RB_33()
    {
        neighbours["finance"].Tells("receivables.overdueRatio.CNY", "30.00");
        await app.EvaluateAsync("2026-06-30");
        var alert = await app.OfAsync($"alerts/{(await app.AlertsAsync())[0].Id()}");
        Assert.Equal(["acknowledge"], alert.Strings("actions"));
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("bob").SendAsync(HttpMethod.Post, $"alerts/{alert.Id()}/acknowledge", new { }, alert.Etag())).Response.StatusCode);

        app.Clock.Advance(TimeSpan.FromMinutes(150));
        var seen = await app.As("fiona").DoAsync($"alerts/{alert.Id()}/acknowledge", new { note = "I call them" }, alert.Etag());

        // From noon to 14:30: an hour of it is worked.
        Assert.Equal(("acknowledged", "fiona", "I call them", 60), (seen.Text("status"), seen.Items("history").Last().Text("by"), seen.Items("history").Last().Text("note"), seen.Number("minutesToAcknowledge")));
        Assert.Equal("risk.alert.wrong-state", (await app.As("carl").SendAsync(HttpMethod.Post, $"alerts/{alert.Id()}/acknowledge", new { }, seen.Etag())).Body.Code());
        Assert.Equal("risk.alert.closes-by-evaluation", (await app.As("carl").SendAsync(HttpMethod.Post, $"alerts/{alert.Id()}/resolve", new { note = "n" }, seen.Etag())).Body.Code());
        app.Clock.Advance(TimeSpan.FromDays(3));
        await Wishes.LookAsync(Ct);
        Assert.Empty(await app.PublishedAsync<AlertEscalated>());
        Assert.Single(await app.PublishedAsync<AlertAcknowledged>());
    }

    [Fact]
    public async Task Alerts_are_their_departments_matter_and_nobody_elses()
    {
        neighbours["sales"].Tells("attainment.thisQuarter.CNY", "50.00");
        neighbours["finance"].Tells("receivables.overdueRatio.CNY", "30.00");
        await app.EvaluateAsync("2026-06-30");

        Assert.Equal(["K-FIN-1", "K-SAL-1"], (await app.AlertsAsync()).Select(a => a.Text("key")).Order(StringComparer.Ordinal));
        Assert.Equal(["K-SAL-1"], (await app.AlertsAsync(person: "bob")).Select(a => a.Text("key")));
        Assert.Empty(await app.AlertsAsync(person: "mia"));
        Assert.Empty(await app.AlertsAsync(person: "vera"));
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").SendAsync(HttpMethod.Post, "evaluations", new { regionId = RiskApp.East })).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").SendAsync(HttpMethod.Get, $"kris?regionId={RiskApp.East}")).Response.StatusCode);
        Assert.Equal("date-in-future", (await app.As("carl").SendAsync(HttpMethod.Post, "evaluations", new { regionId = RiskApp.East, asOf = "2026-07-01" })).Body.Code());
    }

    [Fact]
    public async Task Alerts_and_evaluations_are_exported()
    {
        neighbours["sales"].Tells("attainment.thisQuarter.CNY", "50.00");
        await app.EvaluateAsync("2026-06-30");

        Assert.StartsWith("AL-2026-000001,EAST,sales,K-SAL-1,2026-Q2,red,open,CNY 50.00 %,2026-06-30,2026-07-01", (await ExportAsync("alerts"))[1], StringComparison.Ordinal);
        Assert.StartsWith("EAST,2026-06-30,2026-Q2,1,0,0,6", (await ExportAsync("evaluations"))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_itself_every_region_is_evaluated_daily_as_of_the_end_of_the_day_that_is_over()
    {
        neighbours["sales"].Tells("attainment.thisQuarter.CNY", "50.00");

        await app.Services.GetRequiredService<Scheduler>().LookAsync(Ct);
        await Wait.Until(async () => (await app.OfAsync("evaluations", "audrey")).Items().Count() == 2, "both regions are evaluated", TimeSpan.FromSeconds(60));

        Assert.All((await app.OfAsync("evaluations", "audrey")).Items(), e => Assert.Equal(("2026-06-29", "svc-risk"), (e.Text("asOf"), e.Text("evaluatedBy"))));
    }

    [Fact]
    public async Task What_departments_tell_has_their_region_evaluated_once_however_much_it_is_and_old_facts_nothing_RB_30_RB_33()
    {
        await using var told = await RiskApp.StartAsync(neighbours, broker: broker.NewVirtualHost());
        neighbours["finance"].Tells("budget.usage.sales", "120.00");
        var wishes = told.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<EvaluationWishes>().Single();
        BudgetThresholdCrossed Crossed(string on) => new(RiskApp.East, DateOnly.ParseExact(on, "yyyy-MM-dd"), "anna", DateTimeOffset.UnixEpoch, 2026, 6, "sales", 110, 120m, 120m, 100m, "CNY");
        await Wait.Until(async () =>
        {
            await told.TellAsync(Crossed("2026-03-31"), Guid.Parse("00000000-0000-7000-8000-00000000000a"));
            return await told.MessagesHandledAsync() > 0;
        }, "the bus takes messages", TimeSpan.FromSeconds(60));
        Assert.False(await told.Db((RiskDbContext db) => db.EvaluationWishes.AnyAsync(Ct)));

        foreach (var _ in Enumerable.Range(0, 5))
            await told.TellAsync(Crossed("2026-06-30"));
        await told.TellAsync(new InstalmentOverdue(RiskApp.East, new DateOnly(2026, 6, 30), "svc-finance", DateTimeOffset.UnixEpoch, Guid.CreateVersion7(), "CT-1", Guid.CreateVersion7(), 1, TestOrganisation.IdOf("EAST/sales"), TestOrganisation.IdOf("anna"), Guid.CreateVersion7(), new DateOnly(2026, 6, 29), 1, 5m, "CNY"));
        await Wait.Until(async () => await told.MessagesHandledAsync() >= 7, "all is heard", TimeSpan.FromSeconds(60));
        // What is there at once is taken by the worker within seconds; here it is asked for.
        await wishes.LookAsync(Ct);
        await Wait.Until(async () => !await told.Db((RiskDbContext db) => db.EvaluationWishes.AnyAsync(Ct)), "the wish is fulfilled", TimeSpan.FromSeconds(60));

        var evaluation = Assert.Single(await told.Db((RiskDbContext db) => db.KriEvaluations.ToListAsync(Ct)));
        Assert.Equal((new DateOnly(2026, 6, 30), "svc-risk", null), (evaluation.AsOf, evaluation.EvaluatedBy, evaluation.OperationId));
        Assert.Equal("K-FIN-2", Assert.Single(await told.Db((RiskDbContext db) => db.Alerts.ToListAsync(Ct))).Key);
    }

    [Fact]
    public async Task Old_debts_no_longer_flood_the_waiting_list_what_one_customer_owes_waits_as_one_line_RB_33()
    {
        await using var told = await RiskApp.StartAsync(neighbours, broker: broker.NewVirtualHost());
        var (debtor, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        foreach (var (customer, sequence) in Enumerable.Range(1, 5).Select(n => (debtor, n)).Append((other, 9)))
        {
            await told.TellAsync(new DunningIssued(
                RiskApp.East, new DateOnly(2026, 6, 29), "svc-finance", DateTimeOffset.UnixEpoch, Guid.CreateVersion7(), $"DN-2026-00000{sequence}", 4, Guid.CreateVersion7(), "CT-2026-000001", Guid.CreateVersion7(), sequence,
                TestOrganisation.IdOf("EAST/sales"), TestOrganisation.IdOf("anna"), customer, new DateOnly(2026, 3, 30), 91, 1234.50m, 56.17m, "CNY"));
            await Wait.Until(async () => (await told.AlertsAsync()).Exists(a => a.Text("detail").Contains($"/{sequence} ", StringComparison.Ordinal)), "it is heard", TimeSpan.FromSeconds(60));
        }

        // Six alerts, by instalment; two lines wait, the oldest of each customer.
        Assert.Equal(6, (await told.AlertsAsync()).Count);
        Assert.Equal(["AL-2026-000001 4", "AL-2026-000006 0"], await WaitingAsync());
        var line = (await told.As("carl").ReadAsync("waiting")).Items().Single(w => w.Text("number") == "AL-2026-000001");
        Assert.Equal((5, "acknowledge"), ((await told.As("carl").ReadAsync(line.Text("link")["/api/risk/v1/".Length..])).Items().Count(), line.Text("action")));

        var first = await told.OfAsync($"alerts/{line.Text("recordId")}");
        await told.As("carl").DoAsync($"alerts/{first.Id()}/acknowledge", new { }, first.Etag());
        Assert.Equal(["AL-2026-000002 3", "AL-2026-000006 0"], await WaitingAsync());

        async Task<IEnumerable<string>> WaitingAsync() => (await told.As("carl").ReadAsync("waiting")).Items().Where(w => w.Text("kind") == "alert")
            .Select(w => $"{w.Text("number")} {(w.Text("title").Split(" with ") is [_, var more] ? more.Split(' ')[0] : "0")}").Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_dunning_notice_of_the_last_level_is_red_at_once_keyed_by_its_instalment_and_the_event_twice_is_one_RB_33()
    {
        await using var told = await RiskApp.StartAsync(neighbours, broker: broker.NewVirtualHost());
        var (instalment, again) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        DunningIssued Issued(int level, Guid of) => new(
            RiskApp.East, new DateOnly(2026, 6, 29), "svc-finance", DateTimeOffset.UnixEpoch, Guid.CreateVersion7(), "DN-2026-000001", level, Guid.CreateVersion7(), "CT-2026-000001", of, 2, TestOrganisation.IdOf("EAST/sales"), TestOrganisation.IdOf("anna"),
            Guid.CreateVersion7(), new DateOnly(2026, 3, 30), 91, 1234.50m, 56.17m, "CNY");
        await told.TellAsync(Issued(3, instalment));
        await Wait.Until(async () => await told.MessagesHandledAsync() >= 1, "level 3 is heard", TimeSpan.FromSeconds(60));
        Assert.Empty(await told.AlertsAsync());

        var last = Issued(4, instalment);
        await told.TellAsync(last, again);
        await told.TellAsync(last, again);
        await told.TellAsync(Issued(4, instalment));
        await Wait.Until(async () => await told.MessagesHandledAsync() >= 3, "level 4 is heard", TimeSpan.FromSeconds(60));

        var alert = Assert.Single(await told.AlertsAsync());
        Assert.Equal(("red", "dunning", $"dunning/{instalment}", "financialManagement", "2026-06-29"), (alert.Text("colour"), alert.Text("kind"), alert.Text("key"), alert.Text("category"), alert.Text("openedOn")));
        Assert.Equal("CT-2026-000001/2 L4 91 d CNY 1234.50", alert.Text("detail"));
        // It is the sales person's and his head's matter too.
        Assert.Single(await told.AlertsAsync(person: "anna"));
        Assert.Empty(await told.AlertsAsync(person: "abel"));
        Assert.Single(await told.AlertsAsync(person: "bob"));
        using var channel = told.Ask("carl");
        var trace = await new Common.Messages.V1.TraceService.TraceServiceClient(channel).GetTraceAsync(new Common.Messages.V1.GetTraceRequest { Kind = "alert", Id = alert.Id() }, cancellationToken: Ct);
        Assert.Equal(("dunningNotice", "finance", "DN-2026-000001"), (trace.Up.Single().Kind, trace.Up.Single().Service, trace.Up.Single().Number));
        Assert.Equal(["alertOpened"], trace.Events.Select(e => e.Type));
        // The notice is Finance's and knows nothing of it; what came of it is told from here.
        var notice = await new Common.Messages.V1.TraceService.TraceServiceClient(channel).GetTraceAsync(new Common.Messages.V1.GetTraceRequest { Kind = "dunningNotice", Id = trace.Up.Single().Id }, cancellationToken: Ct);
        Assert.Equal((alert.Id(), "finance"), (Assert.Single(notice.Down).Id, notice.Record.Service));

        var seen = await told.OfAsync($"alerts/{alert.Id()}");
        var closed = await told.As("carl").DoAsync($"alerts/{alert.Id()}/resolve", new { note = "paid today" }, seen.Etag());
        Assert.Equal(("resolved", "paid today"), (closed.Text("status"), closed.Items("history").Last().Text("note")));
    }

    [Fact]
    public async Task Suspected_splitting_is_one_alert_for_a_person_that_he_himself_does_not_see_RB_33()
    {
        await using var told = await RiskApp.StartAsync(neighbours, broker: broker.NewVirtualHost());
        ExpenseSplittingSuspected Suspected(params string[] numbers) => new(RiskApp.East, new DateOnly(2026, 6, 30), "anna", DateTimeOffset.UnixEpoch, TestOrganisation.IdOf("anna"), Guid.CreateVersion7(), numbers, 5000m, 14_700m, 7, "CNY");
        await told.TellAsync(Suspected("EC-1", "EC-2", "EC-3"));
        await told.TellAsync(Suspected("EC-1", "EC-2", "EC-3", "EC-4"));
        await Wait.Until(async () => await told.MessagesHandledAsync() >= 2, "both are heard", TimeSpan.FromSeconds(60));

        var alert = Assert.Single(await told.AlertsAsync());
        Assert.Equal(("amber", "expenseSplitting"), (alert.Text("colour"), alert.Text("kind")));
        Assert.Empty(await told.AlertsAsync(person: "anna"));
    }

    private EvaluationWishes Wishes => app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<EvaluationWishes>().Single();

    private async Task<string> FigureAsync(string code)
    {
        using var channel = app.Ask("carl");
        var summary = await new Common.Messages.V1.RegionSummaryService.RegionSummaryServiceClient(channel).GetSummaryAsync(new Common.Messages.V1.GetSummaryRequest { RegionId = RiskApp.East.ToString() }, cancellationToken: Ct);
        return summary.Figures.Single(f => f.Code == code).Value;
    }

    private async Task<string[]> ExportAsync(string list)
    {
        var (response, _) = await app.As("admin").SendAsync(HttpMethod.Get, $"{list}/export?format=csv");
        return (await response.Content.ReadAsStringAsync(Ct)).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
