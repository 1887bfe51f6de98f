using System.Net;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Common.Messages.V1;
using RegionCloud.CustomerService.Messages;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Marketing.Data;
using RegionCloud.Testing;

namespace RegionCloud.Marketing.Tests.Features;

/// <summary>What customer service found out in its surveys, told over a real broker, and what Marketing's research makes of it (2.2-15). It is 2026-06-30.</summary>
public sealed class FeedbackTests(PrivateBroker broker) : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;
    private int told;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app = await MarketingApp.StartAsync(broker: broker.NewVirtualHost());
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Feedback_is_kept_once_with_findings_proposals_and_measures_by_product_2_2_15()
    {
        var feedback = Analysed("2026-06-20", ("IM-2026-000001", "Chai"), ("IM-2026-000002", null), ("IM-2026-000003", "Chang"), ("IM-2026-000004", "Chai"));
        await TellAsync(feedback, twice: true);

        var kept = (await app.As("mia").MustAsync(HttpMethod.Get, "customer-feedback")).Items().Single();
        Assert.Equal(("SV-2026-000001", "2026-Q2", "2026-06-20", "75.00", "lids leak", "say so in the next campaign"), (kept.Text("number"), kept.Text("quarter"), kept.Text("analysedOn"), kept.Text("csat"), kept.Text("findings"), kept.Text("proposals")));
        Assert.Equal(["Chai", "Chang"], kept.Strings("products"));
        var view = await app.As("mia").MustAsync(HttpMethod.Get, $"customer-feedback/{kept.Id()}");
        Assert.Equal(["Chai IM-2026-000001,IM-2026-000004", "Chang IM-2026-000003", "– IM-2026-000002"], view.Items("products").Select(p => $"{(p.TryGetProperty("product", out var product) ? product.GetString() : "–")} {string.Join(',', p.Items("measures").Select(m => m.Text("number")))}"));
        Assert.Equal(["product 3"], view.Items("causes").Select(c => $"{c.Text("cause")} {c.GetProperty("lowScores").GetInt32()}"));
        Assert.Equal($"/api/customer-service/v1/surveys/{feedback.Survey.SurveyId}", view.Text("surveyLink"));

        Assert.Single((await app.As("mia").MustAsync(HttpMethod.Get, "customer-feedback?product=Chang&quarter=2026-Q2&q=leak")).Items());
        Assert.Empty((await app.As("mia").MustAsync(HttpMethod.Get, "customer-feedback?product=Tofu")).Items());
        var (export, _) = await app.As("mia").SendAsync(HttpMethod.Get, "customer-feedback/export?format=csv");
        Assert.StartsWith("Number,Region,Title,Quarter,Analysed on,Asked,Answered,CSAT %,NPS,Findings,Proposals,Products", (await export.Content.ReadAsStringAsync(Ct)).TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Equal(0, await app.Db<MarketingDbContext, int>(db => db.DeadLetters.CountAsync(Ct)));
    }

    [Fact]
    public async Task An_older_version_changes_nothing_and_a_newer_one_takes_its_place()
    {
        var feedback = Analysed("2026-06-20", ("IM-2026-000001", "Chai"));
        await TellAsync(feedback);
        await TellAsync(feedback with { Findings = "older", Survey = feedback.Survey with { Version = 4 } });
        Assert.Equal("lids leak", (await app.As("mia").MustAsync(HttpMethod.Get, "customer-feedback")).Items().Single().Text("findings"));
        await TellAsync(feedback with { Findings = "newer", Survey = feedback.Survey with { Version = 6 }, Measures = [] });

        var kept = (await app.As("mia").MustAsync(HttpMethod.Get, "customer-feedback")).Items().Single();
        Assert.Equal(("newer", 0), (kept.Text("findings"), kept.Strings("products").Count()));
    }

    [Fact]
    public async Task Who_reads_research_reads_it_and_another_region_and_a_sales_person_do_not()
    {
        var feedback = Analysed("2026-06-20");
        await TellAsync(feedback);

        foreach (var person in new[] { "mia", "carl", "bob", "cleo", "admin" })
            Assert.Single((await app.As(person).MustAsync(HttpMethod.Get, "customer-feedback")).Items());
        Assert.Empty((await app.As("vera").MustAsync(HttpMethod.Get, "customer-feedback")).Items());
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").SendAsync(HttpMethod.Get, $"customer-feedback/{feedback.Survey.SurveyId}")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("anna").SendAsync(HttpMethod.Get, "customer-feedback")).Response.StatusCode);
    }

    [Fact]
    public async Task A_report_rests_on_what_customers_said_by_the_day_of_its_submission_3_3_2_2_2_15()
    {
        var (early, late) = (Analysed("2026-06-01"), Analysed("2026-06-10"));
        await TellAsync(early);
        await TellAsync(late);
        Assert.Equal(["/content/sections/0/feedbackIds/1 marketing.report.feedback-unknown"], (await app.As("mia").SendAsync(HttpMethod.Post, "analysis-reports", new { regionId = MarketingApp.East, period = "2026-Q2", content = Content(early.Survey.SurveyId, Guid.CreateVersion7()) })).Body.Faults());
        var report = await app.ReportAsync(Content(early.Survey.SurveyId, late.Survey.SurveyId));
        var (_, problem) = await app.Try("mia", "analysis-reports", report, "submit", new { submittedOn = "2026-06-09" });
        Assert.Equal(["/sections/0/feedbackIds/1 marketing.report.feedback-later"], problem.Faults());

        report = await app.Do("mia", "analysis-reports", report, "submit", new { submittedOn = "2026-06-10" });
        Assert.Equal([early.Survey.SurveyId.ToString(), late.Survey.SurveyId.ToString()], report.Items("sections").First().Strings("feedbackIds"));
        Assert.Equal(report.Id(), (await app.As("mia").MustAsync(HttpMethod.Get, $"customer-feedback/{late.Survey.SurveyId}")).Items("reports").Single().Text("reportId"));
        using var channel = app.Ask("carl");
        var trace = await new TraceService.TraceServiceClient(channel).GetTraceAsync(new GetTraceRequest { Kind = "analysisReport", Id = report.Id() }, cancellationToken: Ct);
        Assert.Equal(new[] { early.Survey.SurveyId.ToString(), late.Survey.SurveyId.ToString() }.Order(StringComparer.Ordinal), trace.Up.Where(l => l.Kind == "survey").Select(l => l.Id).Order(StringComparer.Ordinal));

        // A revision keeps what it rests on.
        report = await app.Do("carl", "analysis-reports", report, "approve");
        Assert.Equal(2, (await app.Do("mia", "analysis-reports", report, "revise")).Items("sections").First().Strings("feedbackIds").Count());

        static object Content(params Guid[] feedback) => new
        {
            title = "the market in spring",
            sections = new object[] { new { part = "consumerDemandAnalysis", text = "tighter lids", feedbackIds = feedback }, new { part = "currentState", text = "it grows" }, new { part = "trend", text = "upwards" }, new { part = "competitorAnalysis", text = "one came" } },
            proposals = new[] { new { text = "say that lids are tight", ownerId = TestOrganisation.IdOf("mia") } },
        };
    }

    private static FeedbackAnalysed Analysed(string on, params (string Number, string? Product)[] measures)
    {
        var (day, id) = (DateOnly.Parse(on, System.Globalization.CultureInfo.InvariantCulture), Guid.CreateVersion7());
        return new FeedbackAnalysed(
            MarketingApp.East, day, "cleo", CampaignApp.At,
            new SurveyState(
                id, "SV-2026-000001", 5, MarketingApp.East, TestOrganisation.IdOf("EAST/customerService"), "How are we?", "2026-Q2", "analysed", new DateOnly(2026, 5, 4), day.AddDays(-1), day, 8, 4, 50m,
                [new SurveyScoreState(null, "nps", 4, 25m), new SurveyScoreState(null, "csat", 4, 75m, 3), new SurveyScoreState("product", "csat", 2, 50m, 1)], [new SurveyCauseState("product", 3)]),
            "lids leak", "say so in the next campaign",
            [.. measures.Select(m => new MeasureState(Guid.CreateVersion7(), m.Number, 1, MarketingApp.East, TestOrganisation.IdOf("EAST/customerService"), TestOrganisation.IdOf("cleo"), id, null, "product", "a better lid", m.Product, "open", new DateOnly(2026, 9, 30), null, null))]);
    }

    /// <param name="twice">The same message twice, and what it says once more in another.</param>
    private async Task TellAsync(FeedbackAnalysed feedback, bool twice = false)
    {
        var message = Guid.CreateVersion7();
        foreach (var id in twice ? [message, message, Guid.CreateVersion7()] : new[] { message })
            await app.Services.GetRequiredService<IBus>().Publish(feedback, c => c.MessageId = id, Ct);
        told += twice ? 2 : 1;
        await Wait.Until(async () => await app.Db<MarketingDbContext, int>(db => db.Inbox.CountAsync(Ct)) == told, "all is heard");
    }
}
