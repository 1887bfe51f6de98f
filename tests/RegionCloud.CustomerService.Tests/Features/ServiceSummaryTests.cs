using System.Net;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Testing;
using static RegionCloud.CustomerService.Tests.CustomerServiceApp;

namespace RegionCloud.CustomerService.Tests.Features;

/// <summary>A month of customer service summed up (6.1-4, duty 6). It is 2026-06-30.</summary>
public sealed class ServiceSummaryTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_summary_keeps_the_months_figures_as_they_stood_6_1_4()
    {
        var ticket = await app.OpenedAsync("complaint", "urgent", "2026-06-29 09:00");
        await app.OpenedAsync("consultation");
        ticket = await app.As("cleo").DoAsync(ticket, "reply", new { text = "t" });
        await app.As("cleo").DoAsync(ticket, "resolve", new { resolution = "r", cause = "delivery" });

        var summary = await WriteAsync("2026-06-01");

        Assert.Equal(("SS-2026-000001", "2026-06", "2026-06-30"), (summary.Text("number"), summary.Text("month"), summary.Text("doneOn")));
        var figures = summary.GetProperty("figures");
        Assert.Equal((2, 1, 0, 1), (figures.GetProperty("tickets").Number("received"), figures.GetProperty("tickets").Number("open"), figures.GetProperty("tickets").GetProperty("firstResponse").Number("met"), figures.GetProperty("tickets").GetProperty("firstResponse").Number("breached")));
        Assert.Equal(["delivery 1"], figures.Items("causes").Select(c => $"{c.Text("cause")} {c.Number("complaints")}"));
        await app.OpenedAsync("suggestion");
        Assert.Equal(2, (await app.As("cleo").ReadAsync($"service-summaries/{summary.Id()}")).GetProperty("figures").GetProperty("tickets").Number("received"));
        Assert.Equal([summary.Id()], (await app.As("carl").ReadAsync("service-summaries")).Items().Select(s => s.Id()));
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").SendAsync(HttpMethod.Get, $"service-summaries/{summary.Id()}")).Response.StatusCode);
    }

    [Fact]
    public async Task It_is_the_evidence_of_its_month_done_by_its_last_day_and_late_after_it_RB_09()
    {
        using var channel = app.Ask("carl");
        Assert.Equal(["2026-05 missing", "2026-06 pending"], await DutyAsync());
        await WriteAsync("2026-06-01");
        await WriteAsync("2026-05-01");
        Assert.Equal(["2026-05 late", "2026-06 done"], await DutyAsync());

        async Task<IEnumerable<string>> DutyAsync() => (await new PolicyEvidenceService.PolicyEvidenceServiceClient(channel).ListEvidenceAsync(new ListEvidenceRequest { RegionId = East.ToString(), From = "2026-05-15", Until = "2026-06-30" }, cancellationToken: Ct))
            .Evidence.Where(e => e.Clause == "duty.serviceSummary").Select(e => $"{e.Period} {e.State}").Order();
    }

    [Fact]
    public async Task It_is_of_a_month_that_has_begun_and_written_where_one_heads_customer_service()
    {
        var (response, problem) = await app.As("cleo").SendAsync(HttpMethod.Post, "service-summaries", new { regionId = East, month = "2026-07-02", findings = "f", actions = "a" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(["/month customer-service.summary.no-month", "/doneOn customer-service.before-last-step"], problem.Items("errors").Select(e => $"{e.Text("pointer")} {e.Code()}"));
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("cleo").SendAsync(HttpMethod.Post, "service-summaries", new { regionId = TestOrganisation.West, month = "2026-06-01", findings = "f", actions = "a" })).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("carl").SendAsync(HttpMethod.Post, "service-summaries", new { regionId = East, month = "2026-06-01", findings = "f", actions = "a" })).Response.StatusCode);
    }

    private Task<System.Text.Json.JsonElement> WriteAsync(string month) => app.As("cleo").MustAsync(HttpMethod.Post, "service-summaries", new { regionId = East, month, findings = "late carriers", actions = "another carrier" });
}
