using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.Performance.Features.Appraisals;
using RegionCloud.Performance.Features.Policy;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Policy;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Bonuses;

/// <param name="Created">So many are new; reckoned again there is nothing more.</param>
public sealed record ReckonedBonuses(string Period, int Created, IReadOnlyList<BonusView> Bonuses);

/// <param name="On">Business date; default: today in the region.</param>
public sealed record ReckonBonusesRequest(DateOnly? On = null);

internal static class ReckonBonuses
{
    /// <summary>
    /// Reckons the bonus of every appraisal of a published cycle (7.3-1, RB-24): base × grade coefficient × collection coefficient, by the numbers of the period's last day. One for each appraisal, however often it is asked; an
    /// appraisal without a grade has none. Refuses <c>performance.bonus.cycle-not-published</c>, <c>performance.bonus.before-publication</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Ok<ReckonedBonuses>, NotFound>> Handle(Guid id, ReckonBonusesRequest request, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.AppraisalCycles.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } cycle)
            return TypedResults.NotFound();

        Refuse.Broken(BonusRules.MustBePublished(cycle));
        var today = clock.Today(cycle.RegionId);
        var day = request.On ?? today;
        Refuse.Broken(clock.NotInFuture("/on", day, cycle.RegionId), BonusRules.NotBeforePublication(cycle, day));
        var policy = await db.PolicyAsync(cycle.Last, ct);
        var known = await db.Bonuses.AsSplitQuery().Where(b => b.CycleId == id).ToListAsync(ct);
        var graded = await db.Appraisals.AsNoTracking().AsSplitQuery().Where(a => a.CycleId == id && a.Grade != null).OrderBy(a => a.Id).ToListAsync(ct);
        var added = new List<Bonus>();
        foreach (var appraisal in graded.Where(a => known.TrueForAll(b => b.AppraisalId != a.Id)))
        {
            var act = user.CycleAct("bonus.create", cycle.RegionId, appraisal.DepartmentId, day, clock);
            added.Add(Bonus.Of(await NumberSeries.NextAsync(db, "BN", cycle.RegionId, cycle.Last.Year, ct), appraisal, BonusReckoning.Of(appraisal, appraisal.Grade!, policy), policy.Id, act));
        }

        db.AddRange(added);
        return TypedResults.Ok(new ReckonedBonuses(cycle.Period, added.Count, [.. known.Concat(added).OrderBy(b => b.Number, StringComparer.Ordinal).Select(b => BonusView.Of(b, user, organisation.Current, today))]));
    }
}

/// <summary>What bonuses would be by other numbers (7.3-3).</summary>
/// <param name="PolicySetId">The policy set that is tried, approved or only proposed.</param>
/// <param name="Total">By it.</param>
/// <param name="PresentTotal">By the set of the period's last day.</param>
public sealed record BonusSimulation(string Period, Guid PolicySetId, Guid PresentPolicySetId, decimal Total, decimal PresentTotal, IReadOnlyList<SimulatedBonus> Items);

public sealed record SimulatedBonus(Guid AppraisalId, [property: ValuesOf(typeof(TemplateSubject))] string Subject, Guid? DepartmentId, Guid? EmployeeId, decimal AppraisalTotal, string Grade, decimal Amount, string PresentGrade, decimal PresentAmount);

internal static class SimulateBonuses
{
    /// <summary>Grades and bonuses of a published cycle as another policy set would have them, approved or only proposed: rules are tried before they are adopted (7.3-3). Refuses <c>performance.bonus.cycle-not-published</c>; 404 for an unknown set.</summary>
    internal static async Task<Results<Ok<BonusSimulation>, NotFound>> Handle(Guid id, Guid policySetId, PerformanceDbContext db, CancellationToken ct)
    {
        if (await db.AppraisalCycles.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } cycle || await db.PolicySets.AsNoTracking().SingleOrDefaultAsync(s => s.Id == policySetId, ct) is not { } tried)
            return TypedResults.NotFound();

        Refuse.Broken(BonusRules.MustBePublished(cycle));
        var present = await db.PolicyAsync(cycle.Last, ct);
        var appraisals = await db.Appraisals.AsNoTracking().AsSplitQuery().Where(a => a.CycleId == id && a.Total != null).OrderBy(a => a.Id).ToListAsync(ct);
        var items = appraisals.ConvertAll(a =>
        {
            var grade = Scored.GradeOf(a.Total!.Value, tried.Bands(PerformancePolicy.Grades));
            return new SimulatedBonus(a.Id, a.Subject.Wire(), a.DepartmentId, a.OwnerId, a.Total.Value, grade, BonusReckoning.Of(a, grade, tried).Amount, a.Grade!, BonusReckoning.Of(a, a.Grade!, present).Amount);
        });
        return TypedResults.Ok(new BonusSimulation(cycle.Period, tried.Id, present.Id, items.Sum(i => i.Amount), items.Sum(i => i.PresentAmount), items));
    }
}

internal static class BonusReckoning
{
    public static BonusFigures Of(Appraisal appraisal, string grade, PolicySet policy) => BonusFigures.Of(
        grade, appraisal.Subject == TemplateSubject.SalesPerson, appraisal.CollectionRate,
        (appraisal.Subject switch
        {
            TemplateSubject.SalesPerson => PerformancePolicy.BonusOfPerson,
            TemplateSubject.Region => PerformancePolicy.BonusOfRegion,
            _ => PerformancePolicy.BonusOfDepartment,
        }).In(policy),
        policy.Bands(PerformancePolicy.Grades), policy.Bands(PerformancePolicy.Collection), PerformancePolicy.BonusCurrency);
}
