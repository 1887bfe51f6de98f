using System.Text.Json;
using RegionCloud.Common.Messages.V1;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Testing;
using static RegionCloud.CustomerService.Tests.CustomerServiceApp;

namespace RegionCloud.CustomerService.Tests.Features;

/// <summary>What Performance is told of surveys, visits and measures, and what it may hold that against (RB-19, RB-25, 10a). It is 2026-06-30.</summary>
public sealed class PerformanceBooksTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync() => app = await StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_survey_counts_from_its_closing_with_4_and_5_of_all_scores_and_what_was_skipped_is_in_neither_RB_19()
    {
        var survey = await app.As("cleo").MustAsync(HttpMethod.Post, "surveys", new
        {
            regionId = East,
            content = new { title = "t", quarter = "2026-04-01", questions = new[] { new { dimension = "product", metric = "csat", text = "p" }, new { dimension = "service", metric = "csat", text = "s" }, new { dimension = "service", metric = "nps", text = "n" } } },
        });
        survey = await app.As("cleo").MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/open", new { }, survey.Etag());
        await app.As("cleo").MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/invitations", new { customers = Enumerable.Range(0, 2).Select(n => new { customerId = TestOrganisation.IdOf($"customer {n}") }) }, survey.Etag());
        var invitations = (await app.As("cleo").ReadAsync($"surveys/{survey.Id()}/invitations")).Items().ToList();
        await AnswerAsync(invitations[0], (1, 4), (2, 3), (3, 10));
        await AnswerAsync(invitations[1], (1, 5), (3, 9));
        Assert.Equal(["surveyAnswered 0.00", "surveySatisfied 0.00"], await BooksAsync("survey", "2026-06-30"));

        app.ItIs("2026-07-01 09:00");
        await app.As("cleo").MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/close", new { }, (await app.As("cleo").ReadAsync($"surveys/{survey.Id()}")).Etag());
        Assert.Equal(["surveyAnswered 0.00", "surveySatisfied 0.00"], await BooksAsync("survey", "2026-06-30"));
        Assert.Equal(["surveyAnswered 3.00", "surveySatisfied 2.00"], await BooksAsync("survey", "2026-07-01"));
        Assert.Equal([" nps 2 ", "service nps 2 ", " csat 3 2", "product csat 2 2", "service csat 1 0"], Assert.Single(await app.Told<SurveyClosed>()).Survey.Scores.Select(s => $"{s.Dimension} {s.Metric} {s.Answered} {s.Satisfied}"));

        Task<JsonElement> AnswerAsync(JsonElement invitation, params IEnumerable<(int Question, int Score)> answers)
            => app.As("cleo").MustAsync(HttpMethod.Post, $"surveys/{survey.Id()}/invitations/{invitation.Id()}/answer", new { method = "interview", answers = answers.Select(a => new { question = a.Question, score = a.Score }) }, invitation.Etag());
    }

    [Fact]
    public async Task A_visit_is_in_time_when_it_is_dated_by_its_day_though_recorded_late_and_one_cancelled_by_then_was_not_due_10a()
    {
        var (made, cancelled, missed) = (await VisitAsync("customer 0"), await VisitAsync("customer 1"), await VisitAsync("customer 2"));
        app.ItIs("2026-07-10 09:00");
        await app.As("cleo").MustAsync(HttpMethod.Post, $"visits/{cancelled.Id()}/cancel", new { reason = "abroad" }, cancelled.Etag());
        app.ItIs("2026-07-12 09:00");
        Assert.Equal(["visitDue 2.00", "visitOnTime 0.00"], await BooksAsync("visit", "2026-07-10"));
        await app.As("cleo").MustAsync(HttpMethod.Post, $"visits/{made.Id()}/done", new { needs = "n", opinions = "o", doneOn = "2026-07-10" }, made.Etag());
        await app.As("cleo").MustAsync(HttpMethod.Post, $"visits/{missed.Id()}/cancel", new { reason = "too late" }, missed.Etag());

        Assert.Equal(["visitDue 2.00", "visitOnTime 1.00"], await BooksAsync("visit", "2026-07-10"));
        // On the day before nothing was due yet.
        Assert.Equal(["visitDue 0.00", "visitOnTime 0.00"], await BooksAsync("visit", "2026-07-09"));
        Assert.Equal(["visitDue 0.00", "visitOnTime 0.00"], await BooksAsync("visit", "2026-07-12", who: "vera"));

        Task<JsonElement> VisitAsync(string customer) => app.As("cleo").MustAsync(HttpMethod.Post, "visits", new { regionId = East, customerId = TestOrganisation.IdOf(customer), dueOn = "2026-07-10" });
    }

    [Fact]
    public async Task A_measure_is_in_time_when_it_is_dated_by_its_day_and_one_that_is_returned_is_not_from_that_day_on_10a()
    {
        var (late, measure) = (await PlanAsync("2026-07-08"), await PlanAsync("2026-07-10"));
        app.ItIs("2026-07-11 00:00:30");
        await app.LookAsync();
        measure = await app.As("cleo").ReadAsync($"measures/{measure.Id()}");
        measure = await app.As("cleo").MustAsync(HttpMethod.Post, $"measures/{measure.Id()}/done", new { result = "a lid", doneOn = "2026-07-10" }, measure.Etag());
        Assert.Equal(["measureDue 2.00", "measureOnTime 1.00"], await BooksAsync("measure", "2026-07-10"));
        Assert.Equal(["measureDue 1.00", "measureOnTime 0.00"], await BooksAsync("measure", "2026-07-09"));

        app.ItIs("2026-07-12 09:00");
        await app.As("carl").MustAsync(HttpMethod.Post, $"measures/{measure.Id()}/return", new { reason = "it leaks" }, measure.Etag());
        Assert.Equal(["measureDue 2.00", "measureOnTime 1.00"], await BooksAsync("measure", "2026-07-11"));
        Assert.Equal(["measureDue 2.00", "measureOnTime 0.00"], await BooksAsync("measure", "2026-07-12"));

        // Every state says since when it holds, so that whoever is told can count as of any day.
        var returned = Assert.Single(await app.Told<MeasureReturned>());
        Assert.Equal((new DateOnly(2026, 7, 12), "open", new DateOnly(2026, 7, 12), (DateOnly?)null), (returned.BusinessDate, returned.Measure.Status, returned.Measure.StandsSince, returned.Measure.DoneOn));
        Assert.Equal(new DateOnly(2026, 7, 10), Assert.Single(await app.Told<MeasureDone>()).Measure.StandsSince);
        Assert.Equal(new DateOnly(2026, 6, 30), (await app.Told<MeasureOverdue>()).Single(m => m.Measure.MeasureId.ToString() == late.Id()).Measure.StandsSince);

        Task<JsonElement> PlanAsync(string dueOn) => app.As("cleo").MustAsync(HttpMethod.Post, "measures", new { regionId = East, cause = "product", action = "a better lid", responsibleId = TestOrganisation.IdOf("cleo"), dueOn });
    }

    private async Task<IEnumerable<string>> BooksAsync(string of, string asOf, string who = "carl")
    {
        using var channel = app.Ask(who);
        return (await new PerformanceBooksService.PerformanceBooksServiceClient(channel).GetBooksAsync(
            new GetBooksRequest { RegionId = East.ToString(), From = "2026-06-01", Until = "2026-07-31", AsOf = asOf, ContractsAsOf = asOf }, cancellationToken: TestContext.Current.CancellationToken))
            .Figures.Where(f => f.Figure.StartsWith(of, StringComparison.Ordinal)).Select(f => $"{f.Figure} {f.Amount}").Order(StringComparer.Ordinal);
    }
}
