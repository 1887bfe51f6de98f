using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <summary>What campaigns show for the regulation (duty 3, §14), tell of a region (K-MKT-1, K-MKT-2 and the department's quarter), and what led to one and came of it.</summary>
internal static class CampaignAnswers
{
    private const int MostLeads = 200;

    public static IEnumerable<PolicyEvidence> Evidence =>
    [
        PolicyEvidence.Duty<MarketingDbContext>(PolicyDuty.CampaignPlanning, "campaign.read", ApprovedAsync),
        PolicyEvidence.Part<MarketingDbContext>(PolicyPart.CampaignPlan, "campaign.read", ApprovedAsync),
        PolicyEvidence.Part<MarketingDbContext>(PolicyPart.CampaignEvaluation, "campaign.read", EvaluatedAsync),
    ];

    public static RegionFigures Figures => RegionFigures.Of<MarketingDbContext>("campaign.read", FiguresAsync);

    public static RecordTraces Traces => RecordTraces.Of<MarketingDbContext>("campaign", "campaign.read", TraceAsync);

    /// <summary>An approved plan has all its parts: it could not be handed in without (4.3-2).</summary>
    private static async Task<IReadOnlyList<EvidenceFact>> ApprovedAsync(MarketingDbContext db, EvidenceQuestion asked, CancellationToken ct)
    {
        var approved = await db.Campaigns.Where(c => c.ApprovedOn >= asked.From && c.ApprovedOn <= asked.Until && c.ApprovedOn <= asked.AsOf)
            .Select(c => new { c.Id, c.Number, c.Theme, c.ApprovedOn, RecordedAt = c.Steps.Where(s => s.To == CampaignStatus.Approved).Min(s => s.RecordedAt) }).ToListAsync(ct);
        return approved.ConvertAll(c => new EvidenceFact("campaign", c.Id, c.Number, c.Theme, c.ApprovedOn!.Value, c.RecordedAt, $"campaigns/{c.Id}"));
    }

    /// <summary>The figures were demanded by the evaluation; the lessons may still be missing.</summary>
    private static async Task<IReadOnlyList<EvidenceFact>> EvaluatedAsync(MarketingDbContext db, EvidenceQuestion asked, CancellationToken ct)
    {
        var evaluated = await db.Campaigns.Where(c => c.EvaluatedOn >= asked.From && c.EvaluatedOn <= asked.Until && c.EvaluatedOn <= asked.AsOf)
            .Select(c => new { c.Id, c.Number, c.Theme, c.EvaluatedOn, c.Evaluation!.Lessons, RecordedAt = c.Steps.Where(s => s.To == CampaignStatus.Evaluated).Min(s => s.RecordedAt) }).ToListAsync(ct);
        return evaluated.ConvertAll(c => new EvidenceFact("campaign", c.Id, c.Number, c.Theme, c.EvaluatedOn!.Value, c.RecordedAt, $"campaigns/{c.Id}") { MissingParts = c.Lessons is null ? ["lessons"] : [] });
    }

    /// <summary>A quarter counts the campaigns that ended in it, to the day; its targets are the sums of theirs (§10a, RB-30).</summary>
    private static async Task<IReadOnlyList<SummaryFigure>> FiguresAsync(MarketingDbContext db, RegionQuestion asked, CancellationToken ct)
    {
        var (first, day) = (BusinessPeriod.QuarterOf(asked.AsOf).First, asked.AsOf);
        var ended = await db.Campaigns.AsNoTracking().AsSplitQuery().Where(c => c.RegionId == asked.RegionId && c.EndedOn >= first && c.EndedOn <= day).OrderBy(c => c.Number).ToListAsync(ct);
        var running = await db.Campaigns.CountAsync(c => c.RegionId == asked.RegionId && c.StartedOn <= day && (c.EndedOn == null || c.EndedOn > day) && (c.CancelledOn == null || c.CancelledOn > day), ct);
        var late = await db.Campaigns.CountAsync(c => c.RegionId == asked.RegionId && c.EvaluationDueOn < day && (c.EvaluatedOn == null || c.EvaluatedOn > day), ct);
        var figures = await db.FiguresAsync(ended, day, ct);
        var newest = figures.Values.Max(f => f.NewestAt);
        var path = string.Create(CultureInfo.InvariantCulture, $"campaign-figures?regionId={asked.RegionId}&endedFrom={first:yyyy-MM-dd}&endedTo={day:yyyy-MM-dd}&asOf={day:yyyy-MM-dd}");
        return
        [
            SummaryFigure.Count("campaigns.running", running, null, $"campaigns?regionId={asked.RegionId}&status=running"),
            SummaryFigure.Count("campaigns.evaluationsLate", late, null, $"campaigns?regionId={asked.RegionId}&status=ended&sort=evaluationDueOn"),
            SummaryFigure.Count("campaigns.endedThisQuarter", ended.Count, newest, path),
            .. ended.Count == 0 ? (IEnumerable<SummaryFigure>)[] :
            [
                SummaryFigure.Count("campaigns.leadsThisQuarter", figures.Values.Sum(f => f.Leads), newest, path),
                SummaryFigure.Count("campaigns.leadTargetThisQuarter", figures.Values.Sum(f => f.LeadTarget), newest, path),
            ],
            .. figures.Values.GroupBy(f => f.Currency, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(g => (IEnumerable<SummaryFigure>)
            [
                SummaryFigure.Money("campaigns.revenueThisQuarter", g.Sum(f => f.Revenue), g.Key, newest, path),
                SummaryFigure.Money("campaigns.revenueTargetThisQuarter", g.Sum(f => f.RevenueTarget), g.Key, newest, path),
                SummaryFigure.Money("campaigns.costThisQuarter", g.Sum(f => f.Cost), g.Key, newest, path),
                SummaryFigure.Money("campaigns.budgetThisQuarter", g.Sum(f => f.Budget), g.Key, newest, path),
            ]),
            // K-MKT-1 and K-MKT-2 of each campaign.
            .. ended.SelectMany(c => (IEnumerable<SummaryFigure>)
            [
                SummaryFigure.Percent($"campaign.leadAttainment.{c.Number}", figures[c.Id].LeadAttainmentPercent, figures[c.Id].NewestAt, FiguresOf(c, day)),
                SummaryFigure.Percent($"campaign.overspend.{c.Number}", figures[c.Id].OverspendPercent, figures[c.Id].NewestAt, FiguresOf(c, day)),
            ]),
        ];
    }

    private static async Task<RecordTrace?> TraceAsync(MarketingDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Campaigns.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(c => c.Id == asked.Id, ct) is not { } campaign)
            return null;

        var claims = await db.CampaignCosts.AsNoTracking().Where(c => c.CampaignId == asked.Id && c.Region == campaign.RegionId && c.On <= asked.AsOf).Select(c => new { c.ClaimId, c.ClaimNumber }).Distinct().OrderBy(c => c.ClaimNumber).ToListAsync(ct);
        var contracts = (await db.CountedContractsAsync([asked.Id], asked.AsOf, ct))[(asked.Id, campaign.RegionId)];
        var plans = await db.CommunicationPlans.AsNoTracking().Where(p => p.CampaignId == asked.Id && p.Submission.Steps.Any(s => s.On <= asked.AsOf)).OrderBy(p => p.Number).Select(p => new { p.Id, p.Number }).ToListAsync(ct);
        // Those that went on to Sales; all of them are in the list of leads.
        var leads = await db.Leads.AsNoTracking().Where(l => l.CampaignId == asked.Id && l.Steps.Any(s => s.To == LeadStatus.Qualified && s.On <= asked.AsOf)).OrderBy(l => l.Id).Take(MostLeads).Select(l => new { l.Id, l.Number }).ToListAsync(ct);
        return new RecordTrace(
            campaign.Number,
            $"campaigns/{campaign.Id}",
            [
                .. campaign.CompanyGoalId is { } goal ? (IEnumerable<RecordLink>)[new RecordLink("companyGoal", goal, null, "goal", "performance", null)] : [],
                .. campaign.ReportId is { } report ? (IEnumerable<RecordLink>)[new RecordLink("analysisReport", report, null, "proposal", "marketing", $"analysis-reports/{report}")] : [],
            ],
            [
                .. campaign is { ApprovedOn: { } approved, Attempt: { } attempt } && approved <= asked.AsOf
                    ? (IEnumerable<RecordLink>)[new RecordLink("budgetCommitment", attempt.AttemptId, campaign.Number, "commitment", "finance", $"budget-commitments/{attempt.AttemptId}")] : [],
                .. plans.Select(p => new RecordLink("communicationPlan", p.Id, p.Number, "communicationPlan", "marketing", $"communication-plans/{p.Id}")),
                .. leads.Select(l => new RecordLink("campaignLead", l.Id, l.Number, "lead", "marketing", $"leads/{l.Id}")),
                .. claims.Select(c => new RecordLink("expenseClaim", c.ClaimId, c.ClaimNumber, "expense", "finance", $"expense-claims/{c.ClaimId}")),
                .. contracts.Select(c => new RecordLink("contract", c.ContractId, c.Number, "contract", "sales", $"contracts/{c.ContractId}")),
            ],
            [.. campaign.Steps.Where(s => s.On <= asked.AsOf).OrderBy(s => s.Sequence).Select(s => new RecordStep($"campaign{s.To}", string.Create(CultureInfo.InvariantCulture, $"{campaign.Id}/{s.Sequence}"), null, s.On, s.RecordedAt))]);
    }

    private static string FiguresOf(Campaign campaign, DateOnly day) => $"campaigns/{campaign.Id}/figures?asOf={CampaignRules.Text(day)}";
}
