using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.Marketing.Features.ResearchPlans;

/// <summary>A plan that was handed in waits for the region manager; a rejected one for whoever plans.</summary>
internal static class WaitingResearchPlans
{
    public static IReadOnlyList<WaitingList> Lists =>
    [
        WaitingList.Of<MarketingDbContext>("research.approve", (db, whom, ct) => OfferingAsync(db, SubmissionStatus.Submitted, "approve", "researchPlanApproval", "label.marketing.waiting.research-plan", whom, ct)),
        WaitingList.Of<MarketingDbContext>("research.update", (db, whom, ct) => OfferingAsync(db, SubmissionStatus.Rejected, "redraft", "researchPlanRejected", "label.marketing.waiting.research-plan-rejected", whom, ct)),
    ];

    private static async Task<IReadOnlyList<Waits>> OfferingAsync(MarketingDbContext db, SubmissionStatus status, string action, string kind, string title, WaitingFor whom, CancellationToken ct)
        =>
        [
            .. (await whom.CandidatesAsync(db.ResearchPlans.AsNoTracking().AsSplitQuery().Where(p => p.Status == status).OrderByDescending(p => p.Id), ct))
                .Where(p => ResearchPlanActions.Of(p, whom.User).Contains(action, StringComparer.Ordinal))
                .Select(p => new Waits(
                    kind, title, "researchPlan", p.Id, p.Number, p.RegionId, p.Steps.MaxBy(s => s.Sequence)!.RecordedAt, DueOn: null, action, $"research-plans/{p.Id}", ("number", p.Number), ("year", p.Year))),
        ];
}
