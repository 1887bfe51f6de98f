using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.Performance.Features.Policy;
using RegionCloud.ServiceDefaults.Policy;

namespace RegionCloud.Performance.Features.Appraisals;

/// <summary>Reckons appraisals from what is known now: facts, judgements, approved manual actuals, upheld objections. Scoring, publishing and adjustments use the same.</summary>
internal sealed class Reckoning(RegionFacts facts, PolicySet policy, ILookup<(Guid AppraisalId, string KpiCode), ManualActual> manual, ILookup<(Guid AppraisalId, string KpiCode), decimal> corrections)
{
    public PolicySet Policy => policy;

    public RegionFacts Facts => facts;

    public static async Task<Reckoning> OfAsync(PerformanceDbContext db, AppraisalCycle cycle, DateOnly today, CancellationToken ct)
    {
        var appraisals = db.Appraisals.Where(a => a.CycleId == cycle.Id).Select(a => a.Id);
        var manual = await db.ManualActuals.AsNoTracking().Where(m => appraisals.Contains(m.AppraisalId) && m.Proposal.Status == ProposalStatus.Approved).OrderBy(m => m.Id).ToListAsync(ct);
        // Tracked: one that is being decided now counts already.
        var upheld = (await db.Objections.Where(o => appraisals.Contains(o.AppraisalId)).ToListAsync(ct)).Where(o => o.Outcome == ObjectionOutcome.Upheld).OrderBy(o => o.DecidedAt);
        return new Reckoning(
            await db.RegionFactsAsync(cycle.RegionId, cycle.First, cycle.Last, today, ct),
            await db.PolicyAsync(cycle.Last, ct),
            manual.ToLookup(m => (m.AppraisalId, m.KpiCode)),
            upheld.SelectMany(o => o.ReadCorrections().Select(c => (Key: (o.AppraisalId, c.KpiCode), c.Rating))).ToLookup(c => c.Key, c => c.Rating));
    }

    public Scored Of(Appraisal appraisal)
    {
        var subject = new AppraisalSubject(appraisal.Subject, appraisal.DepartmentId, appraisal.OwnerId);
        return Scored.Of(
            appraisal.Items, appraisal.Items.ToDictionary(i => i.KpiCode, i => Of(appraisal, i, subject), StringComparer.Ordinal), PerformancePolicy.ItemCap.In(policy), policy.Bands(PerformancePolicy.Grades),
            appraisal.OwnerId is { } person ? facts.CollectionOf(person) : null, facts.Currency);
    }

    /// <summary>What an item comes to; where nothing can be measured, what was entered with evidence and approved.</summary>
    private Measured Of(Appraisal appraisal, AppraisalItem item, AppraisalSubject subject)
    {
        if (item.Direction == KpiDirection.Rating)
        {
            var rating = corrections[(appraisal.Id, item.KpiCode)].Select(r => (decimal?)r).LastOrDefault() ?? item.Rating;
            return new Measured(rating is null ? ItemState.AwaitingRating : ItemState.Rated, rating, null, null, rating is null ? Explanation.Nothing : new Explanation([new ExplainedInput("rating", rating.Value, null)], 0, []));
        }

        var measured = facts.Of(item, subject);
        if (measured.State == ItemState.Measured || manual[(appraisal.Id, item.KpiCode)].LastOrDefault() is not { } entered)
            return measured;

        return new Measured(
            ItemState.Manual, entered.Actual, item.FixedTarget ?? entered.Target, null,
            new Explanation([new ExplainedInput("manual", entered.Actual, null)], 1, [new ExplainedRecord("performance", "manualActual", entered.Id, null, "manual", entered.Actual, entered.Proposal.EffectiveOn!.Value)]));
    }
}
