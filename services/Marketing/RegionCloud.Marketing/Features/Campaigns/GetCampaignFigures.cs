using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <summary>
/// What a campaign cost and brought as of a day (RB-20), in its currency, each amount a sum of dated facts. A percentage or a price is absent where it would be divided by nothing, and named in <paramref name="NotMeasurable"/>.
/// </summary>
/// <param name="Status">On the day; absent before it was planned.</param>
/// <param name="Cost">Approved expense lines with the campaign's id, each once.</param>
/// <param name="Overspend">Cost less budget.</param>
/// <param name="OverspendPercent">(cost − budget) ÷ budget (K-MKT-2).</param>
/// <param name="LeadAttainmentPercent">Leads ÷ target (K-MKT-1).</param>
/// <param name="Contracts">Signed by the day and not void on it.</param>
/// <param name="Revenue">What they amount to on the day: of the contracts that name the campaign, or whose lead it touched first.</param>
/// <param name="Collected">Received for them and not taken back.</param>
/// <param name="RoiPercent">(revenue − cost) ÷ cost.</param>
/// <param name="CashRoiPercent">(collected − cost) ÷ cost.</param>
/// <param name="CostPerLead">Cost ÷ leads.</param>
/// <param name="CostPerContract">Cost ÷ contracts.</param>
/// <param name="ConversionPercent">Contracts ÷ leads.</param>
/// <param name="Participants">Counted by the day; absent when nobody counted.</param>
/// <param name="Channels">By channel; together they are the whole.</param>
/// <param name="OtherCurrencies">What came in other currencies; it is not added.</param>
public sealed record CampaignFiguresView(
    Guid CampaignId, string Number, Guid RegionId, CampaignKind Kind, string Theme, [property: ValuesOf(typeof(CampaignStatus))] string? Status, DateOnly? EndedOn, DateOnly AsOf, string Currency, decimal Budget, decimal Cost, decimal Overspend,
    decimal? OverspendPercent, int Leads, int LeadTarget, decimal? LeadAttainmentPercent, int Contracts, decimal Revenue, decimal RevenueTarget, decimal? RevenueAttainmentPercent, decimal Collected, decimal? RoiPercent, decimal? CashRoiPercent,
    decimal? CostPerLead, decimal? CostPerContract, decimal? ConversionPercent, int? Participants, IReadOnlyList<ChannelFiguresView> Channels, IReadOnlyList<OtherCurrencyView> OtherCurrencies, IReadOnlyList<string> NotMeasurable, string CostsLink,
    string ContractsLink)
{
    internal static CampaignFiguresView Of(Campaign c, CampaignFigures f) => new(
        c.Id, c.Number, c.RegionId, c.Kind, c.Theme, c.StatusAsOf(f.AsOf) is { } status ? CampaignRules.Name(status) : null, c.EndedOn <= f.AsOf ? c.EndedOn : null, f.AsOf, f.Currency, f.Budget, f.Cost, f.Overspend, f.OverspendPercent, f.Leads, f.LeadTarget,
        f.LeadAttainmentPercent, f.Contracts, f.Revenue, f.RevenueTarget, f.RevenueAttainmentPercent, f.Collected, f.RoiPercent, f.CashRoiPercent, f.CostPerLead, f.CostPerContract, f.ConversionPercent, f.Participants,
        [.. f.Channels.Select(x => new ChannelFiguresView(x.Channel, x.Budget, x.Cost, x.Overspend, x.OverspendPercent, x.Leads, x.CostPerLead))],
        [.. f.Others.Select(o => new OtherCurrencyView(o.Currency, o.Cost, o.Contracts, o.Revenue, o.Collected))],
        [.. Absent(f)],
        Link(c, f, "costs"), Link(c, f, "contracts"));

    private static IEnumerable<string> Absent(CampaignFigures f)
        => new (string Name, decimal? Value)[]
        {
            ("overspendPercent", f.OverspendPercent), ("leadAttainmentPercent", f.LeadAttainmentPercent), ("revenueAttainmentPercent", f.RevenueAttainmentPercent), ("roiPercent", f.RoiPercent), ("cashRoiPercent", f.CashRoiPercent),
            ("costPerLead", f.CostPerLead), ("costPerContract", f.CostPerContract), ("conversionPercent", f.ConversionPercent),
        }.Where(x => x.Value is null).Select(x => x.Name);

    private static string Link(Campaign c, CampaignFigures f, string what) => $"/api/marketing/v1/campaigns/{c.Id}/{what}?asOf={CampaignRules.Text(f.AsOf)}";
}

/// <param name="Channel">Absent: what names no channel.</param>
/// <param name="OverspendPercent">Absent where nothing was planned for the channel: not measurable.</param>
public sealed record ChannelFiguresView(string? Channel, decimal Budget, decimal Cost, decimal Overspend, decimal? OverspendPercent, int Leads, decimal? CostPerLead);

public sealed record OtherCurrencyView(string Currency, decimal Cost, int Contracts, decimal Revenue, decimal Collected);

internal static class GetCampaignFigures
{
    /// <summary>What a campaign cost and brought as of a day (RB-20). Refuses <c>date-in-future</c>.</summary>
    internal static async Task<Results<Ok<CampaignFiguresView>, NotFound>> Handle(Guid id, DateOnly? asOf, MarketingDbContext db, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Campaigns.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } campaign)
            return TypedResults.NotFound();

        return TypedResults.Ok(CampaignFiguresView.Of(campaign, await db.FiguresAsync(campaign, clock.AsOf(asOf), ct)));
    }
}

/// <summary>Campaigns side by side, and the sums of those in one currency.</summary>
public sealed record CampaignReport(DateOnly AsOf, IReadOnlyList<CampaignFiguresView> Rows, IReadOnlyList<CampaignTotalView> Totals);

/// <summary>Sums over the rows of one currency; the rates are reckoned from the sums.</summary>
public sealed record CampaignTotalView(
    string Currency, int Campaigns, decimal Budget, decimal Cost, decimal? OverspendPercent, int Leads, int LeadTarget, decimal? LeadAttainmentPercent, int Contracts, decimal Revenue, decimal RevenueTarget, decimal? RevenueAttainmentPercent,
    decimal Collected, decimal? RoiPercent, decimal? CashRoiPercent, decimal? CostPerLead, decimal? ConversionPercent)
{
    internal static CampaignTotalView Of(string currency, IReadOnlyCollection<CampaignFigures> all)
    {
        var (budget, cost, leads, target, contracts, revenue, wanted, collected) = (
            all.Sum(f => f.Budget), all.Sum(f => f.Cost), all.Sum(f => f.Leads), all.Sum(f => f.LeadTarget), all.Sum(f => f.Contracts), all.Sum(f => f.Revenue), all.Sum(f => f.RevenueTarget), all.Sum(f => f.Collected));
        return new CampaignTotalView(
            currency, all.Count, budget, cost, Ratio.Percent(cost - budget, budget), leads, target, Ratio.Percent(leads, target), contracts, revenue, wanted, Ratio.Percent(revenue, wanted), collected, Ratio.Percent(revenue - cost, cost),
            Ratio.Percent(collected - cost, cost), Ratio.Of(cost, leads), Ratio.Percent(contracts, leads));
    }
}

internal static class GetCampaignReport
{
    private const int Most = 1000;

    /// <summary>
    /// What campaigns cost and brought as of a day, side by side: approved ones by default, or those that ended between two days (a quarter counts the campaigns that ended in it, §10a). At most 1,000. Refuses <c>date-in-future</c>.
    /// </summary>
    /// <param name="endedFrom">Only those that ended on this day or later.</param>
    /// <param name="endedTo">Only those that ended on this day or earlier.</param>
    internal static async Task<Ok<CampaignReport>> Handle(DateOnly? asOf, Guid? regionId, [ValuesOf(typeof(CampaignKind))] string? kind, DateOnly? endedFrom, DateOnly? endedTo, MarketingDbContext db, BusinessClock clock, CancellationToken ct)
    {
        var (day, of) = (clock.AsOf(asOf), Values.Of<CampaignKind>("/kind", kind));
        var campaigns = await db.Campaigns.AsNoTracking().AsSplitQuery()
            .Where(c => c.ApprovedOn <= day && (c.CancelledOn == null || c.CancelledOn > day) && (regionId == null || c.RegionId == regionId) && (of == null || c.Kind == of))
            .Where(c => (endedFrom == null && endedTo == null) || (c.EndedOn <= day && (endedFrom == null || c.EndedOn >= endedFrom) && (endedTo == null || c.EndedOn <= endedTo)))
            .OrderByDescending(c => c.Id).Take(Most).ToListAsync(ct);
        var figures = await db.FiguresAsync(campaigns, day, ct);
        return TypedResults.Ok(new CampaignReport(
            day,
            [.. campaigns.Select(c => CampaignFiguresView.Of(c, figures[c.Id]))],
            [.. figures.Values.GroupBy(f => f.Currency, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => CampaignTotalView.Of(g.Key, [.. g]))]));
    }
}
