using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.Marketing.Features.Policy;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <summary>What waits for the region manager (to approve), and for whoever runs campaigns: to plan anew, begin, end, evaluate and close.</summary>
internal static class WaitingCampaigns
{
    public static IReadOnlyList<WaitingList> Lists =>
    [
        WaitingList.Of<MarketingDbContext>("campaign.approve", (db, whom, ct) => OfferingAsync(db.Campaigns.Where(c => c.Status == CampaignStatus.Submitted), "approve", "campaignApproval", "label.marketing.waiting.campaign", c => c.StartsOn, whom, ct)),
        WaitingList.Of<MarketingDbContext>("campaign.update", UpdatesAsync),
    ];

    private static async Task<IReadOnlyList<Waits>> UpdatesAsync(MarketingDbContext db, WaitingFor whom, CancellationToken ct)
    {
        // Which day it is in each region is asked afterwards; nowhere is it later than this.
        var (tomorrow, all) = (whom.Clock.Today().AddDays(1), db.Campaigns);
        var rejected = all.Where(c => c.Status == CampaignStatus.Planned && c.Steps.OrderByDescending(s => s.Sequence).First().From == CampaignStatus.Submitted);
        return
        [
            .. await OfferingAsync(rejected, "redraft", "campaignRejected", "label.marketing.waiting.campaign-rejected", _ => null, whom, ct),
            .. await AwaitingAsync(db, whom, ct),
            .. (await OfferingAsync(all.Where(c => c.Status == CampaignStatus.Approved && c.StartsOn <= tomorrow), "start", "campaignStart", "label.marketing.waiting.campaign-start", c => c.StartsOn, whom, ct)).Where(w => Come(w, whom)),
            .. (await OfferingAsync(all.Where(c => c.Status == CampaignStatus.Running && c.EndsOn <= tomorrow), "end", "campaignEnd", "label.marketing.waiting.campaign-end", c => c.EndsOn, whom, ct)).Where(w => Come(w, whom)),
            .. await OfferingAsync(all.Where(c => c.Status == CampaignStatus.Ended), "evaluate", "campaignEvaluation", "label.marketing.waiting.campaign-evaluation", c => c.EvaluationDueOn, whom, ct),
            .. await OfferingAsync(all.Where(c => c.Status == CampaignStatus.Evaluated), "close", "campaignLessons", "label.marketing.waiting.campaign-lessons", _ => null, whom, ct),
        ];
    }

    /// <summary>On the day it is told it is taken back by itself.</summary>
    private static async Task<IReadOnlyList<Waits>> AwaitingAsync(MarketingDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var asked = await db.Campaigns.AsNoTracking().Where(c => c.Status == CampaignStatus.AwaitingBudget).Select(c => c.RegionId).Distinct().ToListAsync(ct);
        var days = new Dictionary<Guid, int>();
        foreach (var region in asked)
            days[region] = MarketingPolicy.BudgetTimeoutDays.In(await db.PolicyAsync(whom.Clock.Today(region), ct));
        return await OfferingAsync(
            db.Campaigns.Where(c => c.Status == CampaignStatus.AwaitingBudget), "withdrawBudget", "campaignBudget", "label.marketing.waiting.campaign-budget",
            c => whom.Clock.DayOf(c.RegionId, c.Attempt!.RequestedAt.AddDays(days.GetValueOrDefault(c.RegionId))), whom, ct);
    }

    private static bool Come(Waits w, WaitingFor whom) => w.DueOn <= whom.Clock.Today(w.RegionId!.Value);

    private static async Task<IReadOnlyList<Waits>> OfferingAsync(IQueryable<Campaign> campaigns, string action, string kind, string title, Func<Campaign, DateOnly?> due, WaitingFor whom, CancellationToken ct)
        =>
        [
            .. (await whom.CandidatesAsync(campaigns.AsNoTracking().AsSplitQuery().OrderByDescending(c => c.Id), ct)).Where(c => CampaignActions.Of(c, whom.User).Contains(action, StringComparer.Ordinal))
                .Select(c => new Waits(kind, title, "campaign", c.Id, c.Number, c.RegionId, c.Steps.MaxBy(s => s.Sequence)!.RecordedAt, due(c), action, $"campaigns/{c.Id}", ("number", c.Number), ("theme", c.Theme))),
        ];
}
