using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.Performance.Features.Goals;

/// <summary>Goals that wait for a second person's yes (SoD4).</summary>
internal static class WaitingGoals
{
    public static WaitingList List => WaitingList.Of<PerformanceDbContext>("companyGoal.approve", ReadAsync);

    /// <summary>A goal came of nothing here; what links to it is known to the departments that plan.</summary>
    public static RecordTraces Traces => RecordTraces.Of<PerformanceDbContext>("companyGoal", "companyGoal.read", TraceAsync);

    private static async Task<IReadOnlyList<Waits>> ReadAsync(PerformanceDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var open = await whom.CandidatesAsync(db.CompanyGoals.AsNoTracking().Where(g => g.Revisions.Any(r => r.Proposal.Status == ProposalStatus.Proposed)).OrderByDescending(g => g.Year), ct);
        return
        [
            .. open.Where(g => CompanyGoalView.ActionsOn(g, whom.User).Contains("approve", StringComparer.Ordinal)).Select(g => new Waits(
                "companyGoalApproval", "label.performance.waiting.company-goal", "companyGoal", g.Id, null, null, g.Open!.Proposal.ProposedAt, DueOn: null, "approve", $"company-goals/{g.Id}",
                ("year", g.Year), ("revision", g.Open.Number))),
        ];
    }

    private static async Task<RecordTrace?> TraceAsync(PerformanceDbContext db, TraceQuestion asked, CancellationToken ct)
        => await db.CompanyGoals.AsNoTracking().SingleOrDefaultAsync(g => g.Id == asked.Id, ct) is { } goal
            ? new RecordTrace(
                FormattableString.Invariant($"{goal.Year}"), $"company-goals/{goal.Id}", [], [],
                [.. goal.Revisions.Where(r => r.Proposal.EffectiveOn is not null).OrderBy(r => r.Number).Select(r => new RecordStep(
                    "companyGoalSet", FormattableString.Invariant($"{goal.Id}/{r.Number}"), null, r.Proposal.EffectiveOn!.Value, r.Proposal.DecidedAt!.Value))])
            : null;
}
