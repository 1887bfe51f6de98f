using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Communication;

/// <summary>The brand promotion plan of a region and year (品牌推廣計劃, 2.2-6): what is approved of strategy, communication plans and campaigns as of a day (§10a).</summary>
/// <param name="Strategy">The brand strategy in force; absent: there is none.</param>
/// <param name="Totals">By currency: what communication plans without a campaign and campaigns amount to together.</param>
/// <param name="MissingParts">What the year's plan lacks: strategy, communicationPlans, campaigns.</param>
public sealed record PromotionPlan(
    Guid RegionId, int Year, DateOnly AsOf, PromotionStrategy? Strategy, IReadOnlyList<PromotionCommunication> CommunicationPlans, IReadOnlyList<PromotionCampaign> Campaigns, IReadOnlyList<PromotionTotal> Totals, IReadOnlyList<string> MissingParts);

public sealed record PromotionStrategy(Guid Id, string Number, int Revision, DateOnly ApprovedOn, IReadOnlyList<string> Channels);

public sealed record PromotionCommunication(Guid Id, string Number, string Channel, string Goal, Guid? CampaignId, DateOnly From, DateOnly Until, decimal Budget, string Currency, DateOnly ApprovedOn);

public sealed record PromotionCampaign(Guid Id, string Number, CampaignKind Kind, string Theme, [property: ValuesOf(typeof(CampaignStatus))] string Status, DateOnly StartsOn, DateOnly EndsOn, decimal Budget, string Currency, DateOnly ApprovedOn);

public sealed record PromotionTotal(string Currency, decimal Campaigns, decimal CommunicationWithoutCampaign, decimal Total);

internal static class GetPromotionPlan
{
    /// <summary>The year's promotion plan of a region as of a day: the approved set of strategy, communication plans and campaigns. 404 for a region that you do not see. Refuses <c>date-in-future</c>.</summary>
    internal static async Task<Results<Ok<PromotionPlan>, NotFound>> Handle(Guid regionId, int year, DateOnly? asOf, MarketingDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (!organisation.Current.Regions.ContainsKey(regionId) || !db.Scope.Reach.Touches(regionId, d => organisation.Current.Departments.GetValueOrDefault(d)?.RegionId))
            return TypedResults.NotFound();

        var day = clock.AsOf(asOf);
        var strategies = await db.BrandStrategies.AsNoTracking().AsSplitQuery().Where(s => s.RegionId == regionId && s.Year == year && s.Submission.ApprovedOn <= day).ToListAsync(ct);
        var strategy = strategies.Where(s => s.Submission.StatusAsOf(day) == SubmissionStatus.Approved).MaxBy(s => s.Revision);
        var plans = (await db.CommunicationPlans.AsNoTracking().AsSplitQuery().Where(p => p.RegionId == regionId && p.Submission.ApprovedOn <= day).OrderBy(p => p.Number).ToListAsync(ct)).Where(p => p.From!.Value.Year == year).ToList();
        var campaigns = (await db.Campaigns.AsNoTracking().AsSplitQuery().Where(c => c.RegionId == regionId && c.ApprovedOn <= day && (c.CancelledOn == null || c.CancelledOn > day)).OrderBy(c => c.Number).ToListAsync(ct))
            .Where(c => c.StartsOn!.Value.Year == year).ToList();
        var currencies = campaigns.Select(c => c.Currency).Concat(plans.Select(p => p.Currency)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return TypedResults.Ok(new PromotionPlan(
            regionId, year, day,
            strategy is null ? null : new PromotionStrategy(strategy.Id, strategy.Number, strategy.Revision, strategy.Submission.ApprovedOn!.Value, [.. strategy.Channels.OrderBy(c => c.Sequence).Select(c => c.Channel)]),
            [.. plans.Select(p => new PromotionCommunication(p.Id, p.Number, p.Channel, p.Goal, p.CampaignId, p.From!.Value, p.Until!.Value, p.Budget!.Value, p.Currency, p.Submission.ApprovedOn!.Value))],
            [.. campaigns.Select(c => new PromotionCampaign(c.Id, c.Number, c.Kind, c.Theme, CampaignRules.Name(c.StatusAsOf(day)!.Value), c.StartsOn!.Value, c.EndsOn!.Value, c.Budget!.Value, c.Currency, c.ApprovedOn!.Value))],
            [.. currencies.Select(currency => Total(currency, plans, campaigns))],
            [.. new (string Part, bool Lacks)[] { ("strategy", strategy is null), ("communicationPlans", plans.Count == 0), ("campaigns", campaigns.Count == 0) }.Where(x => x.Lacks).Select(x => x.Part)]));
    }

    /// <summary>A plan of a campaign is a part of that campaign's budget and not counted again.</summary>
    private static PromotionTotal Total(string currency, List<CommunicationPlan> plans, List<Campaign> campaigns)
    {
        var (events, spoken) = (campaigns.Where(c => c.Currency == currency).Sum(c => c.Budget!.Value), plans.Where(p => p.Currency == currency && p.CampaignId is null).Sum(p => p.Budget!.Value));
        return new PromotionTotal(currency, events, spoken, events + spoken);
    }
}
