using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Marketing.Tests.Domain;

/// <summary>What a campaign cost and brought, reckoned from dated facts (RB-20, RB-01).</summary>
public class CampaignFigureTests
{
    private static readonly DateOnly Day = new(2026, 6, 30);

    [Fact]
    public void The_cost_counts_once_however_many_contracts_were_won_16_1()
    {
        var figures = Of(1000m, 10, costs: [Cost(600m), Cost(400m)], leads: 4, contracts: [Won(800m), Won(700m), Won(500m)]);

        Assert.Equal((1000m, 2000m, 3), (figures.Cost, figures.Revenue, figures.Contracts));
        Assert.Equal(100.00m, figures.RoiPercent);
        Assert.Equal((250.00m, 333.33m, 75.00m, 40.00m), (figures.CostPerLead, figures.CostPerContract, figures.ConversionPercent, figures.LeadAttainmentPercent));
    }

    [Fact]
    public void What_would_be_divided_by_nothing_is_not_measurable_RB_20()
    {
        var nothing = Of(1000m, 0, [], 0, []);
        Assert.Null(nothing.RoiPercent);
        Assert.Null(nothing.CashRoiPercent);
        Assert.Null(nothing.CostPerLead);
        Assert.Null(nothing.CostPerContract);
        Assert.Null(nothing.ConversionPercent);
        Assert.Null(nothing.LeadAttainmentPercent);
        Assert.Equal(-100.00m, nothing.OverspendPercent);

        Assert.Equal(-100.00m, Of(1000m, 10, [Cost(0.01m)], 0, []).RoiPercent);
        Assert.Equal(0.00m, Of(1000m, 10, [], 5, []).CostPerLead);
    }

    [Theory]
    [InlineData("1000.00", "0.00")]
    [InlineData("1000.01", "0.00")]
    [InlineData("1000.05", "0.01")]
    [InlineData("1100.00", "10.00")]
    [InlineData("999.95", "-0.01")]
    public void Overspend_is_of_the_budget_and_rounded_half_away_from_zero_K_MKT_2(string cost, string percent)
        => Assert.Equal(Number(percent), Of(1000m, 10, [Cost(Number(cost))], 0, []).OverspendPercent);

    [Fact]
    public void Cash_counts_beside_what_was_signed()
    {
        var figures = Of(1000m, 10, [Cost(1000m)], 0, [Won(3000m, collected: 500m), Won(100m, collected: 0m)]);
        Assert.Equal((3100m, 500m, 210.00m, -50.00m), (figures.Revenue, figures.Collected, figures.RoiPercent, figures.CashRoiPercent));
    }

    [Fact]
    public void Channels_planned_and_not_planned_and_what_names_none_are_together_the_whole()
    {
        var figures = CampaignFigures.Of(
            Planned(1000m, 10, ("advertising", 600m), ("socialMedia", 400m)), Day,
            [Cost(700m, "Advertising "), Cost(50m, "radio"), Cost(10m), Cost(5m, "radio")],
            [new CountedLead("SOCIALMEDIA", default), new CountedLead(null, default), new CountedLead("radio", default)], []);

        Assert.Equal(
            ["advertising 600 700 0 16.67 -", "socialMedia 400 0 1 -100.00 0.00", "radio 0 55 1 - 55.00", " 0 10 1 - 10.00"],
            figures.Channels.Select(c => FormattableString.Invariant($"{c.Channel} {c.Budget:0} {c.Cost:0} {c.Leads} {c.OverspendPercent?.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture) ?? "-"} {c.CostPerLead?.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture) ?? "-"}")));
        Assert.Equal((figures.Cost, figures.Leads), (figures.Channels.Sum(c => c.Cost), figures.Channels.Sum(c => c.Leads)));
    }

    [Fact]
    public void Amounts_of_another_currency_are_shown_beside_and_never_added_while_the_contract_counts()
    {
        var figures = Of(1000m, 10, [Cost(100m), Cost(30m, currency: "USD")], 2, [Won(500m), Won(70m, collected: 7m, currency: "USD")]);
        Assert.Equal((100m, 500m, 0m, 2), (figures.Cost, figures.Revenue, figures.Collected, figures.Contracts));
        Assert.Equal(new OtherCurrency("USD", 30m, 1, 70m, 7m), Assert.Single(figures.Others));
    }

    private static CampaignFigures Of(decimal budget, int leadTarget, CampaignCost[] costs, int leads, CountedContract[] contracts)
        => CampaignFigures.Of(Planned(budget, leadTarget, ("advertising", budget)), Day, costs, [.. Enumerable.Range(0, leads).Select(_ => new CountedLead(null, default))], contracts);

    private static Campaign Planned(decimal budget, int leadTarget, params (string, decimal)[] channels) => Campaign.Plan(
        "CP-2026-000001", Guid.CreateVersion7(), Guid.CreateVersion7(),
        new CampaignContent(CampaignKind.Exhibition, "t", Day, Day, "p", "c", null, "e", budget, "CNY", channels, leadTarget, 5000m, null), new Act(Day, DateTimeOffset.UnixEpoch, "mia"));

    private static CampaignCost Cost(decimal amount, string? channel = null, string currency = "CNY") => new() { ClaimId = Guid.CreateVersion7(), Line = 1, Amount = amount, Channel = channel, Currency = currency, On = Day };

    private static CountedContract Won(decimal amount, decimal collected = 0m, string currency = "CNY") => new(Guid.CreateVersion7(), "CT", currency, Day, amount, collected, default);

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
