namespace RegionCloud.Marketing.Domain;

/// <summary>A contract that counts for a campaign on a day.</summary>
internal sealed record CountedContract(Guid ContractId, string Number, string Currency, DateOnly SignedOn, decimal Amount, decimal Collected, DateTimeOffset RecordedAt);

/// <summary>A lead that was captured by a day.</summary>
internal sealed record CountedLead(string? Channel, DateTimeOffset RecordedAt);

/// <summary>What a campaign cost and brought as of a day (RB-20): sums of dated facts, in the campaign's currency. What would be divided by nothing is not measurable and null.</summary>
internal sealed record CampaignFigures(
    DateOnly AsOf, string Currency, decimal Budget, decimal Cost, int Leads, int LeadTarget, int Contracts, decimal Revenue, decimal RevenueTarget, decimal Collected, int? Participants, IReadOnlyList<ChannelFigures> Channels,
    IReadOnlyList<OtherCurrency> Others, DateTimeOffset? NewestAt)
{
    public decimal Overspend => Cost - Budget;

    /// <summary>(cost − budget) ÷ budget.</summary>
    public decimal? OverspendPercent => Ratio.Percent(Overspend, Budget);

    public decimal? LeadAttainmentPercent => Ratio.Percent(Leads, LeadTarget);

    public decimal? RevenueAttainmentPercent => Ratio.Percent(Revenue, RevenueTarget);

    /// <summary>(revenue − cost) ÷ cost: the cost counts once, however many contracts there are.</summary>
    public decimal? RoiPercent => Ratio.Percent(Revenue - Cost, Cost);

    /// <summary>The same with what was collected.</summary>
    public decimal? CashRoiPercent => Ratio.Percent(Collected - Cost, Cost);

    public decimal? CostPerLead => Ratio.Of(Cost, Leads);

    public decimal? CostPerContract => Ratio.Of(Cost, Contracts);

    /// <summary>Contracts ÷ leads.</summary>
    public decimal? ConversionPercent => Ratio.Percent(Contracts, Leads);

    public static CampaignFigures Of(Campaign campaign, DateOnly asOf, IReadOnlyCollection<CampaignCost> costs, IReadOnlyCollection<CountedLead> leads, IReadOnlyCollection<CountedContract> contracts)
    {
        var (spent, own) = (costs.Where(c => c.Currency == campaign.Currency).ToList(), contracts.Where(c => c.Currency == campaign.Currency).ToList());
        return new CampaignFigures(
            asOf, campaign.Currency, campaign.Budget ?? 0m, spent.Sum(c => c.Amount), leads.Count, campaign.LeadTarget ?? 0, contracts.Count, own.Sum(c => c.Amount), campaign.RevenueTarget ?? 0m, own.Sum(c => c.Collected),
            campaign.ParticipantsAsOf(asOf), ChannelsOf(campaign, spent, leads), OthersOf(campaign, costs, contracts),
            costs.Select(c => c.RecordedAt).Concat(leads.Select(l => l.RecordedAt)).Concat(contracts.Select(c => c.RecordedAt)).Select(at => (DateTimeOffset?)at).Max());
    }

    /// <summary>Each planned channel, each other that money was spent on or leads came through, and last what names none: together they are the whole.</summary>
    private static List<ChannelFigures> ChannelsOf(Campaign campaign, List<CampaignCost> spent, IReadOnlyCollection<CountedLead> leads)
    {
        var planned = campaign.Channels.OrderBy(c => c.Sequence).ToList();
        var others = spent.Select(c => c.Channel).Concat(leads.Select(l => l.Channel)).Where(c => !string.IsNullOrWhiteSpace(c) && !planned.Exists(p => MarketingChannel.Same(p.Channel, c)))
            .Select(c => c!.Trim()).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase);
        var rows = planned.Select(p => Row(p.Channel, p.Budget)).Concat(others.Select(o => Row(o, 0m))).ToList();
        var (cost, count) = (spent.Where(c => string.IsNullOrWhiteSpace(c.Channel)).Sum(c => c.Amount), leads.Count(l => string.IsNullOrWhiteSpace(l.Channel)));
        if (cost != 0 || count > 0)
            rows.Add(new ChannelFigures(null, 0m, cost, count));
        return rows;

        ChannelFigures Row(string channel, decimal budget) => new(channel, budget, spent.Where(c => MarketingChannel.Same(c.Channel, channel)).Sum(c => c.Amount), leads.Count(l => MarketingChannel.Same(l.Channel, channel)));
    }

    private static List<OtherCurrency> OthersOf(Campaign campaign, IReadOnlyCollection<CampaignCost> costs, IReadOnlyCollection<CountedContract> contracts)
        => [.. costs.Select(c => c.Currency).Concat(contracts.Select(c => c.Currency)).Where(c => c != campaign.Currency).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(currency => new OtherCurrency(
                currency, costs.Where(c => c.Currency == currency).Sum(c => c.Amount), contracts.Count(c => c.Currency == currency), contracts.Where(c => c.Currency == currency).Sum(c => c.Amount),
                contracts.Where(c => c.Currency == currency).Sum(c => c.Collected)))];
}

/// <summary>What was planned for a channel, spent on it, and came through it.</summary>
/// <param name="Channel">Null: what names no channel.</param>
internal sealed record ChannelFigures(string? Channel, decimal Budget, decimal Cost, int Leads)
{
    public decimal Overspend => Cost - Budget;

    public decimal? OverspendPercent => Ratio.Percent(Overspend, Budget);

    public decimal? CostPerLead => Ratio.Of(Cost, Leads);
}

/// <summary>What came in another currency than the campaign's; amounts of different currencies are never added.</summary>
internal sealed record OtherCurrency(string Currency, decimal Cost, int Contracts, decimal Revenue, decimal Collected);

/// <summary>One number divided by another, rounded once to two places, half away from zero (RB-01); null where there is nothing to divide by.</summary>
internal static class Ratio
{
    public static decimal? Of(decimal part, decimal whole) => whole == 0 ? null : Math.Round(part / whole, 2, MidpointRounding.AwayFromZero);

    public static decimal? Percent(decimal part, decimal whole) => whole == 0 ? null : Math.Round(part * 100m / whole, 2, MidpointRounding.AwayFromZero);
}
