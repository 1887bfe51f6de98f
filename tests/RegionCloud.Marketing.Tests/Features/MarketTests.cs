using System.Net;
using System.Text.Json;
using RegionCloud.Testing;

namespace RegionCloud.Marketing.Tests.Features;

/// <summary>Competitors and market data, by hand and by file, and the dashboard over all of it (2.2-5, 2.2-7, 2.2-8, §15-7). It is 2026-06-30.</summary>
public sealed class MarketTests : IAsyncLifetime
{
    private const string Header = "region,series,segment,competitor,period,value,unit,source,evidence,knownOn\n";
    private ServiceApp<Program> app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private HttpClient Mia => app.As("mia");

    public async ValueTask InitializeAsync() => app = await MarketingApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_competitor_is_registered_once_and_what_was_seen_of_it_stays_with_day_and_source()
    {
        var competitor = await CompetitorAsync("ACME");
        Assert.Equal("marketing.competitor.code-taken", (await Mia.SendAsync(HttpMethod.Post, "competitors", new { regionId = MarketingApp.East, code = "ACME", details = new { name = "x" } })).Body.Code());
        competitor = await Mia.MustAsync(HttpMethod.Post, $"competitors/{competitor.Id()}/observations", new { text = "opened a shop", source = "newspaper", occurredOn = "2026-06-01" }, competitor.Etag());
        competitor = await Mia.MustAsync(HttpMethod.Put, $"competitors/{competitor.Id()}", new { details = new { name = "Acme Ltd", strengths = "price" } }, competitor.Etag());
        Assert.Equal(("Acme Ltd", "2026-06-01", "newspaper"), (competitor.Text("name"), competitor.GetProperty("observations")[0].Text("on"), competitor.GetProperty("observations")[0].Text("source")));
        Assert.Equal("date-in-future", (await Mia.SendAsync(HttpMethod.Post, $"competitors/{competitor.Id()}/observations", new { text = "x", source = "y", occurredOn = "2026-07-01" }, competitor.Etag())).Body.Code());
        var listed = await app.As("carl").MustAsync(HttpMethod.Get, "competitors?code=ACME&q=acme&sort=name");
        Assert.Equal(("ACME", "2026-06-01"), (listed.GetProperty("items")[0].Text("code"), listed.GetProperty("items")[0].Text("lastSeenOn")));
        Assert.Equal(competitor.Id(), (await app.As("bob").MustAsync(HttpMethod.Get, $"competitors/{competitor.Id()}")).Id());
        Assert.Equal(HttpStatusCode.OK, (await Mia.GetAsync(new Uri("/api/marketing/v1/competitors/export?format=csv", UriKind.Relative), Ct)).StatusCode);
    }

    [Theory]
    [InlineData("-0.01", "percent", false)]
    [InlineData("0.00", "percent", true)]
    [InlineData("100.00", "percent", true)]
    [InlineData("100.01", "percent", false)]
    [InlineData("12.00", "count", false)]
    public async Task A_market_share_lies_between_0_and_100_percent_15_7(string value, string unit, bool taken)
    {
        var (response, problem) = await EnterAsync(value, unit: unit);
        Assert.Equal(taken ? HttpStatusCode.Created : HttpStatusCode.UnprocessableEntity, response.StatusCode);
        if (!taken)
            Assert.Equal("marketing.market-data.not-a-share", problem.Code());
    }

    [Fact]
    public async Task A_value_is_never_changed_the_same_again_is_the_same_and_another_is_known_later()
    {
        var (_, first) = await EnterAsync("12.00", knownOn: "2026-04-10");
        var (again, same) = await EnterAsync("12.00", knownOn: "2026-04-10");
        Assert.Equal((HttpStatusCode.OK, first.Id()), (again.StatusCode, same.Id()));
        Assert.Equal("marketing.market-data.known-otherwise", (await EnterAsync("13.00", knownOn: "2026-04-10")).Body.Code());
        Assert.Equal(HttpStatusCode.Created, (await EnterAsync("12.50", knownOn: "2026-05-10")).Response.StatusCode);
        Assert.Equal("marketing.market-data.competitor-unknown", (await EnterAsync("5.00", competitor: "ACME")).Body.Code());
        Assert.Equal("marketing.report.period-unreadable", (await EnterAsync("5.00", period: "Q1/26")).Body.Code());
        Assert.Equal("date-in-future", (await EnterAsync("5.00", knownOn: "2026-07-01")).Body.Code());
        Assert.Equal(first.Id(), (await app.As("bob").MustAsync(HttpMethod.Get, $"market-data/{first.Id()}")).Id());

        Assert.Equal("12.00", (await Dashboard("2026-05-09")).GetProperty("marketShare")[0].Text("percent"));
        Assert.Equal("12.50", (await Dashboard("2026-05-10")).GetProperty("marketShare")[0].Text("percent"));
        Assert.Empty((await Dashboard("2026-04-09")).GetProperty("marketShare").EnumerateArray());
    }

    [Fact]
    public async Task A_file_of_market_data_is_imported_once_and_every_fault_is_named_by_line_and_column()
    {
        await CompetitorAsync("ACME");
        const string Good = Header + """
            EAST,marketShare,wine,,2026-Q1,12.00,percent,chamber of commerce,report 7,2026-04-10
            EAST,marketShare,wine,ACME,2026-Q1,30.00,percent,chamber of commerce,,2026-04-10
            EAST,marketSize,wine,,2026-Q1,9000000.00,CNY,chamber of commerce,,2026-04-10
            """;
        var imported = await ImportAsync(Good);
        Assert.Equal(("succeeded", (3, 3, 0)), (imported.State, imported.Rows));
        Assert.Equal((3, 0, 3), (await ImportAsync(Good)).Rows);

        var faulty = await ImportAsync(Header + """
            EAST,marketShare,wine,,2026-Q1,13.00,percent,x,,2026-04-10
            WEST,marketShare,wine,,2026-Q1,13.00,percent,x,,2026-04-10
            EAST,marketshare,wine,,2026-Q9,13.00,percent,,,2026-04-10
            EAST,marketShare,wine,NEMO,2026-Q2,13.00,percent,x,,2026-07-01
            EAST,marketShare,beer,,2026-Q2,101.00,percent,x,,2026-06-01
            EAST,sales,beer,,2026-Q2,1.00,CNY,x,,2026-06-01
            EAST,sales,beer,,2026-Q2,1.00,CNY,x,,2026-06-01
            """);
        Assert.Equal("failed", faulty.State);
        Assert.Equal(
            ["2/value import.changed", "3/region import.reference-unknown", "4/period import.value-invalid", "4/series import.value-invalid", "4/source import.value-required", "5/competitor import.reference-unknown", "5/knownOn marketing.import.date-in-future", "6/value marketing.import.not-a-share", "8/period import.duplicate"],
            faulty.Errors.Order(StringComparer.Ordinal));
        var listed = await Mia.MustAsync(HttpMethod.Get, "market-data?series=marketShare&segment=wine&competitor=ACME&period=2026-Q1&knownFrom=2026-04-10&q=chamber&sort=-period&count=true");
        Assert.Equal(1, listed.GetProperty("total").GetInt32());
        Assert.Equal(HttpStatusCode.OK, (await Mia.GetAsync(new Uri("/api/marketing/v1/market-data/export?format=csv&sort=knownOn", UriKind.Relative), Ct)).StatusCode);
    }

    [Fact]
    public async Task The_dashboard_shows_share_series_research_leads_and_campaigns_as_of_a_day_2_2_8()
    {
        await CompetitorAsync("ACME");
        await ImportAsync(Header + """
            EAST,marketShare,,,2025,11.00,percent,bureau,,2026-01-20
            EAST,marketShare,,,2025-Q4,10.00,percent,bureau,,2026-01-20
            EAST,marketShare,,,2026-Q1,12.50,percent,bureau,,2026-04-20
            EAST,marketShare,,ACME,2026-Q1,30.00,percent,bureau,,2026-04-20
            EAST,price,wine,ACME,2026-05,49.00,CNY,shop visit,,2026-05-20
            """);
        var campaign = await app.EndedAsync(CampaignApp.Fair("1000.00", 2, "500.00", ("advertising", "1000.00")));
        await app.Tell(CampaignApp.Claim("2026-05-20", (Guid.Parse(campaign.Id()), "advertising", 800m)).Approved());
        var lead = await Mia.MustAsync(HttpMethod.Post, "leads", new { campaignId = campaign.Id(), channel = "advertising", details = new { company = "A" }, capturedOn = "2026-05-06" });
        await Mia.MustAsync(HttpMethod.Post, $"leads/{lead.Id()}/contact", new { occurredOn = "2026-05-10" }, lead.Etag());
        await Mia.MustAsync(HttpMethod.Post, "leads", new { campaignId = campaign.Id(), details = new { company = "B" }, capturedOn = "2026-05-07" });
        await app.CollectedAsync();
        await app.ApprovedReportAsync();

        var board = await Dashboard("2026-06-30");
        var share = board.GetProperty("marketShare").EnumerateArray().Single();
        Assert.Equal(("2026-Q1", "12.50", "2.50", "bureau"), (share.Text("period"), share.Text("percent"), share.Text("change"), share.Text("source")));
        Assert.Equal(("ACME", "30.00"), (share.GetProperty("competitors")[0].Text("competitor"), share.GetProperty("competitors")[0].Text("percent")));
        Assert.Equal(("price", "49.00", "shop visit"), board.GetProperty("series").EnumerateArray().Single() is var price ? (price.Text("series"), price.Text("value"), price.Text("source")) : default);
        Assert.Equal((false, "AR-2026-000001", 25, 2, 1), board.GetProperty("research") is var r ? (r.GetProperty("planApproved").GetBoolean(), r.Text("latestReport"), r.GetProperty("daysSinceReport").GetInt32(), r.GetProperty("openProposals").GetInt32(), r.GetProperty("unreviewedDataSets").GetInt32()) : default);
        Assert.Equal((2, 1, 0, "0.00"), board.GetProperty("leads") is var l ? (l.GetProperty("captured").GetInt32(), l.GetProperty("contacted").GetInt32(), l.GetProperty("qualified").GetInt32(), l.Text("qualifiedPercent")) : default);
        Assert.Equal(("800.00", "100.00"), board.GetProperty("campaigns").EnumerateArray().Single() is var c ? (c.Text("cost"), c.Text("leadAttainmentPercent")) : default);
        Assert.Equal(["- 1 0.00", "advertising 1 800.00"], board.GetProperty("channels").EnumerateArray().Select(x => $"{(x.TryGetProperty("channel", out var n) ? n.GetString() : "-")} {x.GetProperty("leads").GetInt32()} {x.Text("costPerLead")}"));
        Assert.Equal(1, (await Dashboard("2026-05-06")).GetProperty("leads").GetProperty("captured").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").SendAsync(HttpMethod.Get, $"market-dashboard?regionId={MarketingApp.East}")).Response.StatusCode);
    }

    private Task<JsonElement> CompetitorAsync(string code) => Mia.MustAsync(HttpMethod.Post, "competitors", new { regionId = MarketingApp.East, code, details = new { name = code, products = "wine" } });

    private Task<(HttpResponseMessage Response, JsonElement Body)> EnterAsync(string value, string unit = "percent", string knownOn = "2026-04-10", string? competitor = null, string period = "2026-Q1")
        => Mia.SendAsync(HttpMethod.Post, "market-data", new { regionId = MarketingApp.East, series = "marketShare", segment = "wine", competitor, period, value, unit, source = "bureau", knownOn });

    private Task<JsonElement> Dashboard(string asOf) => app.As("carl").MustAsync(HttpMethod.Get, $"market-dashboard?regionId={MarketingApp.East}&asOf={asOf}");

    private Task<ImportOutcome> ImportAsync(string csv) => Mia.ImportAsync("/api/marketing/v1/imports/market-data", csv.Replace("            ", "", StringComparison.Ordinal), Ct);
}
