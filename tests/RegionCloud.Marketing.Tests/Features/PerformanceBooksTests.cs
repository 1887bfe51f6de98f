using System.Text.Json;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.Testing;

namespace RegionCloud.Marketing.Tests.Features;

/// <summary>What Performance is told of campaigns and leads, and what it may hold that against (RB-20, RB-25). It is 2026-06-30.</summary>
public sealed class PerformanceBooksTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync() => app = await MarketingApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_campaign_that_ended_in_the_period_counts_with_its_targets_leads_revenue_and_cost()
    {
        var campaign = await app.RunningAsync(CampaignApp.Fair("1000.00", 4, "5000.00", ("advertising", "600.00"), ("socialMedia", "400.00")));
        var id = Guid.Parse(campaign.Id());
        foreach (var on in (string[])["2026-05-05", "2026-05-08", "2026-05-09"])
            await app.As("mia").MustAsync(HttpMethod.Post, "leads", new { campaignId = id, channel = "socialMedia", capturedOn = on, details = new { company = $"company of {on}" } });
        await app.Tell(CampaignApp.Claim("2026-05-09", (id, null, 600.01m)).Approved());
        await app.Tell(CampaignApp.Claim("2026-05-20", (id, null, 7m)).Approved());
        var voided = CampaignApp.Contract(id, 400m, "2026-05-09");
        foreach (var contract in new[] { CampaignApp.Contract(id, 3000m, "2026-05-06"), voided, CampaignApp.Contract(id, 9m, "2026-05-20") })
            await app.Tell(contract.Signed());
        await app.Tell(voided.Voided("2026-06-10"));
        Assert.Equal(["leads 0.00", "leadTarget 0.00"], (await BooksAsync("2026-05-09", "2026-05-09")).Where(f => f.StartsWith("lead", StringComparison.Ordinal)));

        campaign = await app.Act("mia", campaign, "attendance", new { participants = 120, source = "sign-in sheet", occurredOn = "2026-05-05" });
        await app.Act("mia", campaign, "end", new { endedOn = "2026-05-09" });
        Assert.Equal(["leads 3.00", "leadTarget 4.00", "campaignRevenue 3400.00", "revenueTarget 5000.00", "campaignCost 600.01", "campaignBudget 1000.00", "researchOnTime 0.00", "researchDue 0.00"], await BooksAsync("2026-05-09", "2026-06-09"));
        Assert.Contains("campaignRevenue 3000.00", await BooksAsync("2026-05-09", "2026-06-10"));
        Assert.Contains("leads 0.00", await BooksAsync("2026-05-08", "2026-05-08"));
        Assert.DoesNotContain(await BooksAsync("2026-05-09", "2026-06-09", "vera"), f => !f.EndsWith(" 0.00", StringComparison.Ordinal));

        var ended = await app.Last<CampaignEnded>();
        Assert.Equal((id, 4, 5000m, 1000m, new DateOnly(2026, 5, 9)), (ended.Campaign.CampaignId, ended.Campaign.LeadTarget, ended.Campaign.RevenueTarget, ended.Campaign.Budget, ended.BusinessDate));
        var captured = await app.Last<LeadCaptured>();
        Assert.Equal((id, "socialMedia", new DateOnly(2026, 5, 9), "LD-2026-000003"), (captured.CampaignId, captured.Channel, captured.BusinessDate, captured.Number));
        Assert.Equal(3, (await app.Published()).Count(e => e == nameof(LeadCaptured)));
        Assert.DoesNotContain("company of", JsonSerializer.Serialize(captured), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Research_counts_by_the_plan_in_force_with_the_days_on_which_its_data_were_reviewed_also_over_a_revision_10a()
    {
        var plan = await app.As("mia").MustAsync(HttpMethod.Post, "research-plans", new { regionId = MarketingApp.East, year = 2026, content = new { purpose = "p", items = Items("2026-05-31", "2026-06-15", "2026-06-30", "2026-09-30") } });
        // What is reviewed before the plan is approved counts from its approval on.
        await app.ReviewedAsync(For(plan, 0), on: "2026-05-31");
        Assert.Empty(await app.Published());
        plan = await app.As("carl").DoAsync(await app.As("mia").DoAsync(plan, "submit"), "approve", new { approvedOn = "2026-06-30" });
        var first = await app.Last<ResearchInquiryDone>();
        var approved = (await app.Last<ResearchPlanApproved>()).Plan;
        Assert.Equal((approved.Items[0].InquiryId, new DateOnly(2026, 5, 31), new DateOnly(2026, 6, 30)), (first.Result.InquiryId, first.Result.DeliveredOn, first.BusinessDate));
        Assert.All(approved.Items, i => Assert.Equal(i.ItemId, i.InquiryId));
        await app.ReviewedAsync(For(plan, 1), on: "2026-06-16");
        Assert.Equal(["researchDue 3.00", "researchOnTime 1.00"], await ResearchAsync("2026-06-30"));
        Assert.Equal(["researchDue 0.00", "researchOnTime 0.00"], await ResearchAsync("2026-06-29"));

        // The revision gives the second more time; the first keeps what was delivered for it, and what is new has an id of its own.
        var revision = await app.As("mia").DoAsync(plan, "revise");
        revision = await app.As("mia").MustAsync(HttpMethod.Put, $"research-plans/{revision.Id()}", new { content = new { purpose = "p", items = Items("2026-05-31", "2026-06-16", "2026-06-30", "2026-09-30").Append(Item("other", "2026-06-20")) } }, revision.Etag());
        revision = await app.As("carl").DoAsync(await app.As("mia").DoAsync(revision, "submit"), "approve");
        Assert.Equal(["researchDue 4.00", "researchOnTime 2.00"], await ResearchAsync("2026-06-30"));
        var revised = (await app.Last<ResearchPlanApproved>()).Plan.Items;
        Assert.Equal([.. approved.Items.Select(i => i.InquiryId), revised[4].ItemId], revised.Select(i => i.InquiryId));
        Assert.NotEqual(revised[0].ItemId, revised[0].InquiryId);

        // Data of an inquiry of the revision are told under the same id, each data set once; what is found unfit is no result.
        await app.ReviewedAsync(For(revision, 2), on: "2026-06-30");
        var unfit = await app.CollectedAsync(For(revision, 4));
        await app.Do("bob", "data-sets", unfit, "review", new { accepted = false, note = "too few" });
        Assert.Equal(approved.Items[2].InquiryId, (await app.Last<ResearchInquiryDone>()).Result.InquiryId);
        Assert.Equal(3, (await app.Published()).Count(e => e == nameof(ResearchInquiryDone)));
        Assert.Equal(["researchDue 4.00", "researchOnTime 3.00"], await ResearchAsync("2026-06-30"));
        Assert.Equal(["researchDue 0.00", "researchOnTime 0.00"], await ResearchAsync("2026-06-30", "vera"));

        async Task<IEnumerable<string>> ResearchAsync(string asOf, string who = "carl") => (await BooksAsync(asOf, asOf, who)).Where(f => f.StartsWith("research", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

        static IEnumerable<Dictionary<string, object?>> Items(params string[] until) => until.Zip(["marketDemand", "marketTrend", "competitors", "consumerBehaviour"], (day, topic) => Item(topic, day));

        static Dictionary<string, object?> Item(string topic, string until)
        {
            var inquiry = MarketingApp.Inquiry(topic);
            (inquiry["from"], inquiry["until"]) = ("2026-05-01", until);
            return inquiry;
        }

        static Dictionary<string, object?> For(JsonElement plan, int item)
        {
            var data = ReportApp.Data();
            data["inquiryId"] = plan.GetProperty("items").EnumerateArray().ElementAt(item).Text("itemId");
            return data;
        }
    }

    private async Task<IReadOnlyList<string>> BooksAsync(string until, string contractsAsOf, string who = "carl")
    {
        using var channel = app.Ask(who);
        return [.. (await new PerformanceBooksService.PerformanceBooksServiceClient(channel).GetBooksAsync(
            new GetBooksRequest { RegionId = MarketingApp.East.ToString(), From = "2026-04-01", Until = until, AsOf = until, ContractsAsOf = contractsAsOf }, cancellationToken: TestContext.Current.CancellationToken)).Figures.Select(f => $"{f.Figure} {f.Amount}")];
    }
}
