using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Traces;

namespace RegionCloud.Marketing.Features.ResearchPlans;

/// <summary>What research plans show for the regulation, and what led to one.</summary>
internal static class ResearchPlanEvidence
{
    /// <summary>An approved plan has all its parts: it could not be handed in without (3.1-2, 3.1-3).</summary>
    public static PolicyEvidence Evidence => PolicyEvidence.Part<MarketingDbContext>(PolicyPart.ResearchPlan, "research.read", ApprovedAsync);

    public static RecordTraces Traces => RecordTraces.Of<MarketingDbContext>("researchPlan", "research.read", TraceAsync);

    private static async Task<IReadOnlyList<EvidenceFact>> ApprovedAsync(MarketingDbContext db, EvidenceQuestion asked, CancellationToken ct)
    {
        var plans = await db.ResearchPlans.Where(p => p.ApprovedOn >= asked.From && p.ApprovedOn <= asked.Until && p.ApprovedOn <= asked.AsOf)
            .Select(p => new { p.Id, p.Number, p.Purpose, p.ApprovedOn, RecordedAt = p.Steps.Where(s => s.To == SubmissionStatus.Approved).Min(s => s.RecordedAt) })
            .ToListAsync(ct);
        return plans.ConvertAll(p => new EvidenceFact("researchPlan", p.Id, p.Number, p.Purpose, p.ApprovedOn!.Value, p.RecordedAt, $"research-plans/{p.Id}"));
    }

    private static async Task<RecordTrace?> TraceAsync(MarketingDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.ResearchPlans.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(p => p.Id == asked.Id, ct) is not { } plan)
            return null;

        var others = await db.ResearchPlans.AsNoTracking().Where(p => p.RegionId == plan.RegionId && p.Year == plan.Year && (p.Revision == plan.Revision - 1 || p.Revision == plan.Revision + 1)).ToListAsync(ct);
        RecordLink Link(ResearchPlan p) => new("researchPlan", p.Id, p.Number, "revision", "marketing", $"research-plans/{p.Id}");
        return new RecordTrace(
            plan.Number,
            $"research-plans/{plan.Id}",
            [.. others.Where(p => p.Revision < plan.Revision).Select(Link)],
            [.. others.Where(p => p.Revision > plan.Revision).Select(Link)],
            [.. plan.Steps.OrderBy(s => s.Sequence).Select(s => new RecordStep($"researchPlan{s.To}", $"{plan.Id}/{s.Sequence}", null, s.On, s.RecordedAt))]);
    }
}
