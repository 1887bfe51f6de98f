using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.Marketing.Features.Campaigns;
using RegionCloud.Marketing.Features.Reports;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Marketing.Features.Dashboard;

/// <summary>How a region's market and marketing stand on a day (2.2-7, 2.2-8); each figure with the way to the records behind it.</summary>
/// <param name="Quarter">The quarter of the day, counted to the day.</param>
/// <param name="MarketShare">市場占有率, by segment: entered with its source, never computed (§15-7).</param>
/// <param name="Series">The newest value of every other series, by segment and competitor.</param>
/// <param name="Campaigns">By currency: the campaigns that ended in the quarter.</param>
/// <param name="Channels">What a lead of those campaigns cost, by channel and currency.</param>
public sealed record MarketDashboard(
    Guid RegionId, DateOnly AsOf, string Quarter, IReadOnlyList<ShareOfMarket> MarketShare, IReadOnlyList<MarketValue> Series, ResearchStanding Research, LeadFunnel Leads, IReadOnlyList<CampaignTotalView> Campaigns, IReadOnlyList<ChannelPerformance> Channels,
    string CampaignsLink);

/// <param name="Change">In points against the period before it that has a value; absent: there is none.</param>
/// <param name="Competitors">Theirs in the same period.</param>
public sealed record ShareOfMarket(string Segment, string Period, decimal Percent, decimal? Change, string Source, DateOnly KnownOn, IReadOnlyList<CompetitorShare> Competitors, string Link);

public sealed record CompetitorShare(string Competitor, decimal Percent, string Source);

public sealed record MarketValue(MarketSeries Series, string Segment, string Competitor, string Period, decimal Value, string Unit, string Source, DateOnly KnownOn, string Link);

/// <param name="PlanApproved">Whether the year's research plan is in force.</param>
/// <param name="DeliverablesDue">Inquiries that were due in the quarter.</param>
/// <param name="OnTimePercent">Those with a reviewed data set by then; absent: none was due.</param>
/// <param name="LatestReport">The newest report that was approved.</param>
/// <param name="DaysSinceReport">Since its approval; absent: there is none.</param>
/// <param name="OpenProposals">Of submitted reports, neither accepted nor declined.</param>
public sealed record ResearchStanding(bool PlanApproved, int DeliverablesDue, int DeliverablesOnTime, decimal? OnTimePercent, string? LatestReport, int? DaysSinceReport, int OpenProposals, int UnreviewedDataSets);

/// <summary>What became, by the day, of the leads that were captured in the quarter.</summary>
/// <param name="QualifiedPercent">Qualified at any time ÷ captured; absent: none was captured.</param>
public sealed record LeadFunnel(int Captured, int Contacted, int Qualified, int Converted, int Lost, decimal? QualifiedPercent, string Link);

public sealed record ChannelPerformance(string? Channel, string Currency, decimal Budget, decimal Cost, int Leads, decimal? CostPerLead);

internal static class GetMarketDashboard
{
    /// <summary>How a region's market and marketing stand on a day (2.2-8). 404 for a region that you do not see. Refuses <c>date-in-future</c>.</summary>
    internal static async Task<Results<Ok<MarketDashboard>, NotFound>> Handle(Guid regionId, DateOnly? asOf, MarketingDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (!organisation.Current.Regions.ContainsKey(regionId) || !db.Scope.Reach.Touches(regionId, d => organisation.Current.Departments.GetValueOrDefault(d)?.RegionId))
            return TypedResults.NotFound();

        var day = clock.AsOf(asOf);
        var quarter = BusinessPeriod.QuarterOf(day);
        var ended = await db.Campaigns.AsNoTracking().AsSplitQuery().Where(c => c.RegionId == regionId && c.EndedOn >= quarter.First && c.EndedOn <= day).ToListAsync(ct);
        var figures = await db.FiguresAsync(ended, day, ct);
        var data = await LatestAsync(db, regionId, day, ct);
        return TypedResults.Ok(new MarketDashboard(
            regionId, day, quarter.ToString(), [.. Shares(data)],
            [.. data.Where(d => d.Series != MarketSeries.MarketShare).GroupBy(d => (d.Series, d.Segment, d.Competitor)).Select(g => g.MaxBy(d => d.PeriodFirst)!).OrderBy(d => d.Series).ThenBy(d => d.Segment, StringComparer.Ordinal).ThenBy(d => d.Competitor, StringComparer.Ordinal)
                .Select(d => new MarketValue(d.Series, d.Segment, d.Competitor, d.Period, d.Value, d.Unit, d.Source, d.KnownOn, Link(d)))],
            await ResearchAsync(db, regionId, quarter.First, day, ct), await FunnelAsync(db, regionId, quarter.First, day, ct),
            [.. figures.Values.GroupBy(f => f.Currency, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => CampaignTotalView.Of(g.Key, [.. g]))],
            [.. figures.Values.SelectMany(f => f.Channels.Select(c => (f.Currency, Channel: c))).GroupBy(c => (c.Currency, Name: c.Channel.Channel?.ToUpperInvariant())).OrderBy(g => g.Key.Name, StringComparer.Ordinal).ThenBy(g => g.Key.Currency, StringComparer.Ordinal)
                .Select(g => Performance(g.First().Channel.Channel, g.Key.Currency, [.. g.Select(c => c.Channel)]))],
            string.Create(CultureInfo.InvariantCulture, $"/api/marketing/v1/campaign-figures?regionId={regionId}&endedFrom={quarter.First:yyyy-MM-dd}&endedTo={day:yyyy-MM-dd}&asOf={day:yyyy-MM-dd}")));
    }

    /// <summary>Of each value the one that was known last by the day.</summary>
    private static async Task<List<MarketDatum>> LatestAsync(MarketingDbContext db, Guid regionId, DateOnly day, CancellationToken ct)
        => [.. (await db.MarketData.AsNoTracking().Where(d => d.RegionId == regionId && d.KnownOn <= day && d.PeriodFirst <= day).ToListAsync(ct)).GroupBy(d => d.Of).Select(g => g.MaxBy(d => (d.KnownOn, d.RecordedAt))!)];

    private static IEnumerable<ShareOfMarket> Shares(List<MarketDatum> data)
    {
        var shares = data.Where(d => d.Series == MarketSeries.MarketShare).ToList();
        foreach (var segment in shares.Where(d => d.Competitor.Length == 0).GroupBy(d => d.Segment, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var ours = segment.OrderByDescending(d => d.PeriodFirst).ThenByDescending(d => d.Period, StringComparer.Ordinal).ToList();
            // A quarter is held against a quarter, not against a year.
            var before = ours.Skip(1).FirstOrDefault(d => d.Period.Length == ours[0].Period.Length);
            yield return new ShareOfMarket(
                segment.Key, ours[0].Period, ours[0].Value, before is null ? null : ours[0].Value - before.Value, ours[0].Source, ours[0].KnownOn,
                [.. shares.Where(d => d.Competitor.Length > 0 && d.Segment == segment.Key && d.Period == ours[0].Period).OrderByDescending(d => d.Value).ThenBy(d => d.Competitor, StringComparer.Ordinal).Select(d => new CompetitorShare(d.Competitor, d.Value, d.Source))],
                Link(ours[0]));
        }
    }

    private static async Task<ResearchStanding> ResearchAsync(MarketingDbContext db, Guid regionId, DateOnly first, DateOnly day, CancellationToken ct)
    {
        var planned = await db.ResearchPlans.AnyAsync(p => p.RegionId == regionId && p.Year == day.Year && p.ApprovedOn <= day, ct);
        var (due, onTime) = await ReportAnswers.DeliveredAsync(db, regionId, first, day, day, ct);
        var reports = await db.AnalysisReports.AsNoTracking().AsSplitQuery().Where(r => r.RegionId == regionId && r.Submission.SubmittedOn <= day).ToListAsync(ct);
        var latest = reports.Where(r => r.Submission.ApprovedOn <= day).MaxBy(r => r.Submission.ApprovedOn);
        var unreviewed = await db.DataSets.CountAsync(s => s.RegionId == regionId && s.CollectedOn <= day && (s.ReviewedOn == null || s.ReviewedOn > day), ct);
        return new ResearchStanding(
            planned, due, onTime, Ratio.Percent(onTime, due), latest?.Number, latest is null ? null : day.DayNumber - latest.Submission.ApprovedOn!.Value.DayNumber, reports.Sum(r => ReportAnswers.OpenProposalsOf(r, day)), unreviewed);
    }

    private static async Task<LeadFunnel> FunnelAsync(MarketingDbContext db, Guid regionId, DateOnly first, DateOnly day, CancellationToken ct)
    {
        var leads = await db.Leads.AsNoTracking().AsSplitQuery().Where(l => l.RegionId == regionId && l.CapturedOn >= first && l.CapturedOn <= day).ToListAsync(ct);
        int Reached(LeadStatus status) => leads.Count(l => l.Steps.Any(s => s.To == status && s.On <= day));
        return new LeadFunnel(
            leads.Count, Reached(LeadStatus.Contacted), Reached(LeadStatus.Qualified), Reached(LeadStatus.Converted), Reached(LeadStatus.Lost), Ratio.Percent(Reached(LeadStatus.Qualified), leads.Count),
            string.Create(CultureInfo.InvariantCulture, $"/api/marketing/v1/leads?regionId={regionId}&capturedFrom={first:yyyy-MM-dd}&capturedTo={day:yyyy-MM-dd}"));
    }

    private static ChannelPerformance Performance(string? channel, string currency, IReadOnlyCollection<ChannelFigures> all)
        => new(channel, currency, all.Sum(c => c.Budget), all.Sum(c => c.Cost), all.Sum(c => c.Leads), Ratio.Of(all.Sum(c => c.Cost), all.Sum(c => c.Leads)));

    private static string Link(MarketDatum d) => $"/api/marketing/v1/market-data?regionId={d.RegionId}&series={CampaignRules.Name(d.Series)}&sort=-period";
}
