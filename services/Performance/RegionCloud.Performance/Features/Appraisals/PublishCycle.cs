using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Organisation.Messages.Events;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.Performance.Features.Policy;
using RegionCloud.Performance.Messages;
using RegionCloud.Performance.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Appraisals;

internal static class PublishCycle
{
    /// <summary>
    /// Publishes all appraisals of the cycle for good (RB-25). A month's publication ends the open period of the region: the month is closed. Pending adjustments of the same subjects' earlier
    /// cycles go with it, and grades A one after the other propose honour and promotion (RB-24). Refuses <c>performance.cycle.wrong-state</c>, <c>performance.cycle.ratings-missing</c>,
    /// <c>performance.cycle.not-reconciled</c>, <c>performance.cycle.books-differ</c>, <c>performance.cycle.scores-outdated</c>, <c>performance.cycle.own-publication</c>, <c>performance.cycle.before-scoring</c>,
    /// <c>performance.close.not-next</c>, <c>date-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<CycleView>, NotFound>> Handle(Guid id, CycleStepRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => Cycles.DoAsync(id, "appraisal.approve", request.On, ifMatch, db, user, clock, async (cycle, act) =>
        {
            Refuse.Broken(CycleRules.Publish(cycle));
            var appraisals = await db.Appraisals.AsSplitQuery().Where(a => a.CycleId == cycle.Id).OrderBy(a => a.Id).ToListAsync(ct);
            var today = clock.Today(cycle.RegionId);
            var reckoning = await Reckoning.OfAsync(db, cycle, cycle.ScoredOn!.Value, ct);
            Refuse.Broken(
                CycleRules.MustNotBeOwn(cycle, appraisals.Exists(a => user.IsOwn("appraisal.approve", a.OwnerId, a.DepartmentId, a.RegionId, organisation.Current, today))),
                CycleRules.ScoresMustBeCurrent(cycle, appraisals.Count(a => !SameAs(a, reckoning.Of(a)))));

            var policy = reckoning.Policy;
            cycle.Publish(appraisals, JsonSerializer.Deserialize<IReadOnlyList<BookDifference>>(cycle.Differences)!.Count, PerformancePolicy.ObjectionDays.In(policy), act);
            foreach (var appraisal in appraisals)
                db.Publish(new AppraisalPublished(appraisal.RegionId, act.On, act.By, act.At, State(appraisal)));
            await CarryAsync(db, appraisals, act, ct);
            await ProposeRewardsAsync(db, appraisals, PerformancePolicy.HonourAfter.In(policy), PerformancePolicy.PromotionAfter.In(policy), act, ct);
            if (cycle.Kind == CycleKind.Month)
                await CloseMonthAsync(db, cycle, act, today, ct);
        }, ct);

    /// <summary>The public state that the event carries.</summary>
    internal static AppraisalState State(Appraisal a) => new(
        a.Id, a.Version, a.CycleId, a.RegionId, a.DepartmentId, a.OwnerId, a.Subject.Wire(), a.Kind.Wire(), a.Period, a.Last, a.Total, a.Grade, a.Redistributed, a.CollectionRate, a.PolicySetId!.Value, a.PublishedOn!.Value,
        [.. a.Items.OrderBy(i => i.Sequence).Select(i => new AppraisalItemState(i.KpiCode, i.Weight, i.State.Wire(), i.Actual, i.Target, i.ItemScore, i.WeightedScore))]);

    internal static bool SameAs(Appraisal a, Scored now)
        => a.Total == now.Total && a.Grade == now.Grade && a.CollectionRate == now.CollectionRate
            && a.Items.All(i => i.State == now.Items[i.KpiCode].Measured.State && i.ItemScore == Rounded(now.Items[i.KpiCode].Score) && i.Actual == Rounded(now.Items[i.KpiCode].Measured.Actual) && i.Target == Rounded(now.Items[i.KpiCode].Measured.Target));

    private static decimal? Rounded(decimal? value) => value is { } v ? ItemScore.Reported(v) : null;

    private static async Task CarryAsync(PerformanceDbContext db, List<Appraisal> appraisals, Act act, CancellationToken ct)
    {
        var (region, kind, first) = (appraisals[0].RegionId, appraisals[0].Kind, appraisals[0].First);
        var pending = await db.ScoreAdjustments.Where(d => d.RegionId == region && d.Status == AdjustmentStatus.Pending && db.Appraisals.Any(a => a.Id == d.AppraisalId && a.Kind == kind && a.Last < first)).ToListAsync(ct);
        foreach (var adjustment in pending)
        {
            if (appraisals.Find(a => a.OwnerId == adjustment.OwnerId && (a.OwnerId is not null || a.DepartmentId == adjustment.DepartmentId)) is { } next)
                adjustment.Carry(next.Id, act.On);
        }
    }

    private static async Task ProposeRewardsAsync(PerformanceDbContext db, List<Appraisal> appraisals, int honourAfter, int promotionAfter, Act act, CancellationToken ct)
    {
        IReadOnlyList<string> publishers = act.For is { } principal ? [act.By, principal] : [act.By];
        foreach (var appraisal in appraisals.Where(a => a.Grade == "A"))
        {
            var earlier = await db.Appraisals.AsNoTracking()
                .Where(a => a.RegionId == appraisal.RegionId && a.Subject == appraisal.Subject && a.OwnerId == appraisal.OwnerId && (a.OwnerId != null || a.DepartmentId == appraisal.DepartmentId) && a.PublishedOn != null && a.Last < appraisal.First)
                .OrderByDescending(a => a.Last).Take(honourAfter * promotionAfter).Select(a => new { a.First, a.Last, a.Grade }).ToListAsync(ct);
            var (run, next) = (1, appraisal.First);
            foreach (var before in earlier.TakeWhile(e => e.Grade == "A"))
            {
                if (before.Last.AddDays(1) != next)
                    break;
                (run, next) = (run + 1, before.First);
            }

            // Only a person is promoted.
            db.AddRange(Reward.After(run, honourAfter, promotionAfter).Where(kind => kind == RewardKind.Honour || appraisal.OwnerId is not null).Select(kind => Reward.Propose(kind, appraisal, run, publishers, act.At)));
        }
    }

    /// <summary>The open period ends when its cycle is published (10a); a month that headquarters closed already stays closed.</summary>
    private static async Task CloseMonthAsync(PerformanceDbContext db, AppraisalCycle cycle, Act act, DateOnly today, CancellationToken ct)
    {
        var last = await db.PeriodCloses.Where(c => c.RegionId == cycle.RegionId).OrderByDescending(c => c.Month).FirstOrDefaultAsync(ct);
        if (last?.Month >= cycle.First)
            return;

        var region = await db.ReachableRegions.SingleAsync(r => r.Id == cycle.RegionId, ct);
        var close = PeriodClose.Close(region, cycle.First, last, cycle.Period, act.By, today, act.At);
        db.Add(close);
        db.Publish(new PeriodClosed(close.Id, close.RegionId, CloseRules.Text(close.Month), close.OpenFrom, close.ClosedOn, act.By, act.At));
        await db.RecordChangesAsync(cycle.RegionId, act.By, act.At, ct);
    }
}
