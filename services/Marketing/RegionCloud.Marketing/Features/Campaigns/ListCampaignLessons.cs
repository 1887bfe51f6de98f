using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <summary>What an earlier campaign taught (4.3-6), and what a lead cost by each channel then.</summary>
public sealed record CampaignLessonView(Guid CampaignId, string Number, CampaignKind Kind, string Theme, DateOnly EndedOn, string Lessons, decimal? RoiPercent, string Currency, IReadOnlyList<ChannelCostView> CostPerLead);

/// <param name="CostPerLead">Absent when no lead came through the channel: not measurable.</param>
public sealed record ChannelCostView(string? Channel, decimal Cost, int Leads, decimal? CostPerLead);

/// <summary>The lessons of a kind of campaign, newest first.</summary>
public sealed record CampaignLessons(IReadOnlyList<CampaignLessonView> Items);

internal static class ListCampaignLessons
{
    private const int Most = 5;

    /// <summary>What earlier campaigns of a kind taught in a region, newest first, for whoever plans the next (4.3-6).</summary>
    internal static async Task<Ok<CampaignLessons>> Handle(Guid regionId, [ValuesOf(typeof(CampaignKind))] string kind, MarketingDbContext db, BusinessClock clock, CancellationToken ct)
        => TypedResults.Ok(new CampaignLessons(await ReadAsync(db, regionId, Values.Of<CampaignKind>("/kind", kind)!.Value, except: null, clock.Today(regionId), ct)));

    internal static async Task<IReadOnlyList<CampaignLessonView>> ReadAsync(MarketingDbContext db, Guid regionId, CampaignKind kind, Guid? except, DateOnly today, CancellationToken ct)
    {
        var earlier = await db.Campaigns.AsNoTracking().AsSplitQuery()
            .Where(c => c.RegionId == regionId && c.Kind == kind && c.Id != except && c.Evaluation!.Lessons != null && (c.Status == CampaignStatus.Evaluated || c.Status == CampaignStatus.Closed))
            .OrderByDescending(c => c.EndedOn).ThenByDescending(c => c.Id).Take(Most).ToListAsync(ct);
        var figures = await db.FiguresAsync(earlier, today, ct);
        return
        [
            .. earlier.Select(c => new CampaignLessonView(
                c.Id, c.Number, c.Kind, c.Theme, c.EndedOn!.Value, c.Evaluation!.Lessons!, figures[c.Id].RoiPercent, c.Currency,
                [.. figures[c.Id].Channels.Select(x => new ChannelCostView(x.Channel, x.Cost, x.Leads, x.CostPerLead))])),
        ];
    }
}
