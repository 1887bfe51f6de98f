using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Appraisals;

internal static class AdjustmentBooks
{
    /// <summary>Reckons a published cycle anew from what is known now; where a total differs from what stood last, an adjustment says so (RB-25). Repeated it finds nothing more.</summary>
    /// <param name="only">Whose objection was upheld; null: all of the cycle.</param>
    public static async Task CheckAsync(PerformanceDbContext db, AppraisalCycle cycle, Guid? only, AdjustmentCause cause, DateOnly today, DateTimeOffset now, CancellationToken ct)
    {
        var appraisals = await db.Appraisals.AsSplitQuery().Where(a => a.CycleId == cycle.Id && a.PublishedOn != null && (only == null || a.Id == only)).ToListAsync(ct);
        var ids = appraisals.ConvertAll(a => a.Id);
        var known = (await db.ScoreAdjustments.Where(d => ids.Contains(d.AppraisalId)).OrderBy(d => d.Id).ToListAsync(ct)).ToLookup(d => d.AppraisalId);
        var reckoning = await Reckoning.OfAsync(db, cycle, today, ct);
        foreach (var appraisal in appraisals)
        {
            var scored = reckoning.Of(appraisal);
            if (known[appraisal.Id].LastOrDefault(d => d.Status != AdjustmentStatus.Carried) is { } open)
            {
                if (scored.Total != open.NewTotal)
                    open.Update(appraisal, scored, cause, today, now);
                continue;
            }

            var before = known[appraisal.Id].LastOrDefault() is { } carried ? (carried.NewTotal, carried.NewGrade) : (appraisal.Total, appraisal.Grade);
            if (scored.Total != before.Item1)
                db.Add(ScoreAdjustment.Find(appraisal, known[appraisal.Id].Count() + 1, before, scored, cause, today, now));
        }
    }
}

internal static class CheckAdjustments
{
    /// <summary>Looks whether facts that came after the publication would score otherwise; it is done by itself within seconds, and may be asked for. Refuses <c>performance.cycle.wrong-state</c>.</summary>
    internal static Task<Results<Ok<CycleView>, NotFound>> Handle(Guid id, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => Cycles.DoAsync(id, "appraisal.approve", on: null, ifMatch, db, user, clock, async (cycle, act) =>
        {
            Refuse.Broken(CycleRules.MustHaveBeenPublished(cycle, "checkAdjustments"));
            await AdjustmentBooks.CheckAsync(db, cycle, only: null, AdjustmentCause.LateFacts, act.On, act.At, ct);
        }, ct);
}
