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
        Assert.Equal(["leads 3.00", "leadTarget 4.00", "campaignRevenue 3400.00", "revenueTarget 5000.00", "campaignCost 600.01", "campaignBudget 1000.00"], await BooksAsync("2026-05-09", "2026-06-09"));
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

    private async Task<IReadOnlyList<string>> BooksAsync(string until, string contractsAsOf, string who = "carl")
    {
        using var channel = app.Ask(who);
        return [.. (await new PerformanceBooksService.PerformanceBooksServiceClient(channel).GetBooksAsync(
            new GetBooksRequest { RegionId = MarketingApp.East.ToString(), From = "2026-04-01", Until = until, AsOf = until, ContractsAsOf = contractsAsOf }, cancellationToken: TestContext.Current.CancellationToken)).Figures.Select(f => $"{f.Figure} {f.Amount}")];
    }
}
