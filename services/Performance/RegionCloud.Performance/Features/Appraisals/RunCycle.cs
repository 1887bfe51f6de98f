using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.Performance.Features.Facts;
using RegionCloud.Performance.Features.Kpis;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Appraisals;

/// <param name="Period">A month (2026-03) appraises the sales persons, a quarter (2026-Q1) the departments, a year (2026) the region (7.2).</param>
public sealed record PlanCycleRequest(Guid RegionId, [property: Text(4, 7)] string Period);

/// <param name="On">Business date; default: today in the region.</param>
public sealed record CycleStepRequest(DateOnly? On = null);

public sealed record ReopenCycleRequest([property: Text(1, 2000)] string Reason);

internal static class PlanCycle
{
    /// <summary>Plans a cycle of a region; it is not started yet. 404 for a region or department that is not yours. Refuses <c>performance.cycle.exists</c>.</summary>
    internal static async Task<Results<Created<CycleView>, NotFound>> Handle(PlanCycleRequest request, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (BusinessPeriod.Read(request.Period) is not { } period)
            throw new MalformedRequestException(Fault.Of("invalid-value", "/period", ("field", "period"), ("expected", "yyyy-MM, yyyy-Qn, yyyy")));

        var kind = Enum.GetValues<CycleKind>().Single(k => BusinessPeriod.Of(k.Name(), period.First) == period);
        var department = kind == CycleKind.Month ? Subjects.SalesDepartmentOf(request.RegionId, organisation.Current) : null;
        if (!organisation.Current.Regions.ContainsKey(request.RegionId) || !user.May("appraisal.create", request.RegionId, department, ownerId: null))
            return TypedResults.NotFound();

        if (await db.AppraisalCycles.SingleOrDefaultAsync(c => c.RegionId == request.RegionId && c.Kind == kind && c.First == period.First, ct) is { } known)
            Refuse.Broken(CycleRules.Exists(known));
        var cycle = AppraisalCycle.Plan(request.RegionId, department, kind, period, user.CycleAct("appraisal.create", request.RegionId, department, clock.Today(request.RegionId), clock));
        db.Add(cycle);
        return TypedResults.Created($"/api/performance/v1/appraisal-cycles/{cycle.Id}", CycleView.Of(cycle, user));
    }
}

internal static class StartCycle
{
    /// <summary>
    /// Fixes who is appraised by which template; from here on people are judged. Refuses <c>performance.cycle.wrong-state</c>, <c>performance.cycle.not-begun</c>, <c>performance.cycle.no-template</c>,
    /// <c>performance.cycle.nobody</c>, <c>date-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<CycleView>, NotFound>> Handle(Guid id, CycleStepRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => Cycles.DoAsync(id, "appraisal.create", request.On, ifMatch, db, user, clock, async (cycle, act) =>
        {
            cycle.Start(act);
            Refuse.Broken(CycleRules.SomebodyMustBeThere(cycle, await Cycles.OpenAsync(db, cycle, [], organisation.Current, act, ct)));
        }, ct);
}

internal static class ScoreCycle
{
    /// <summary>
    /// Reckons all appraisals as of the cycle's last day (RB-21…23); it may be done again. Whoever became a subject since the start is added. Refuses <c>performance.cycle.wrong-state</c>,
    /// <c>performance.cycle.not-over</c>, <c>date-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<CycleView>, NotFound>> Handle(Guid id, CycleStepRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => Cycles.DoAsync(id, "appraisal.create", request.On, ifMatch, db, user, clock, async (cycle, act) =>
        {
            Refuse.Broken(CycleRules.Score(cycle), CycleRules.MustBeOver(cycle, act.On));
            var appraisals = await db.Appraisals.AsSplitQuery().Where(a => a.CycleId == cycle.Id).ToListAsync(ct);
            await Cycles.OpenAsync(db, cycle, appraisals, organisation.Current, act, ct);
            var reckoning = await Reckoning.OfAsync(db, cycle, act.On, ct);
            foreach (var appraisal in appraisals.Concat(db.Appraisals.Local).Where(a => a.CycleId == cycle.Id).Distinct())
                appraisal.Score(reckoning.Of(appraisal), reckoning.Policy.Id, act.At);
            cycle.Score(reckoning.Policy.Id, act);
        }, ct);
}

internal static class ReopenCycle
{
    /// <summary>Back to collecting: somebody is to be judged again, or an actual is missing. Refuses <c>performance.cycle.wrong-state</c>.</summary>
    internal static Task<Results<Ok<CycleView>, NotFound>> Handle(Guid id, ReopenCycleRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => Cycles.DoAsync(id, "appraisal.create", on: null, ifMatch, db, user, clock, (cycle, act) =>
        {
            cycle.Reopen(request.Reason, act);
            return Task.CompletedTask;
        }, ct);
}

internal static class CloseCycle
{
    /// <summary>The time for objections is over and none is open. Refuses <c>performance.cycle.wrong-state</c>, <c>performance.cycle.objection-time</c>, <c>performance.cycle.objections-open</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<CycleView>, NotFound>> Handle(Guid id, CycleStepRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => Cycles.DoAsync(id, "appraisal.approve", request.On, ifMatch, db, user, clock, async (cycle, act) => cycle.Close(await Cycles.OpenObjectionsAsync(db, cycle, ct), act), ct);
}

internal static class ListCycles
{
    /// <summary>The cycles of the regions and departments you reach, the latest first.</summary>
    internal static async Task<Ok<Page<CycleView>>> Handle(ListQuery<CycleList> query, PerformanceDbContext db, CurrentUser user, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.AppraisalCycles.AsNoTracking(), c => CycleView.Of(c, user), ct));
}

internal static class GetCycle
{
    /// <summary>One cycle.</summary>
    internal static async Task<Results<Ok<CycleView>, NotFound>> Handle(Guid id, PerformanceDbContext db, CurrentUser user, CancellationToken ct)
        => await db.AppraisalCycles.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is { } cycle ? TypedResults.Ok(CycleView.Of(cycle, user)) : TypedResults.NotFound();
}

internal static class Cycles
{
    public static async Task<Results<Ok<CycleView>, NotFound>> DoAsync(
        Guid id, string permission, DateOnly? on, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, Func<AppraisalCycle, Act, Task> act, CancellationToken ct)
    {
        if (await db.AppraisalCycles.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } cycle)
            return TypedResults.NotFound();

        ifMatch.Check(cycle.Version);
        var day = on ?? clock.Today(cycle.RegionId);
        Refuse.Broken(clock.NotInFuture("/on", day, cycle.RegionId));
        await act(cycle, user.CycleAct(permission, cycle.RegionId, cycle.DepartmentId, day, clock));
        return TypedResults.Ok(CycleView.Of(cycle, user));
    }

    /// <summary>The caller's act, with the first for whom he stands in.</summary>
    public static Act CycleAct(this CurrentUser user, string permission, Guid regionId, Guid? departmentId, DateOnly on, BusinessClock clock, Guid? ownerId = null)
        => new(on, clock.Now, user.Subject, user.Subjectives(permission, regionId, departmentId, ownerId).FirstOrDefault(s => s != user.Subject));

    /// <summary>An appraisal for every subject that has none yet, by the template that holds on the day or, later, on the cycle's last day.</summary>
    /// <returns>How many there are to appraise.</returns>
    public static async Task<int> OpenAsync(PerformanceDbContext db, AppraisalCycle cycle, IReadOnlyList<Appraisal> known, OrganisationSnapshot organisation, Act act, CancellationToken ct)
    {
        var day = act.On < cycle.Last ? act.On : cycle.Last;
        var withTarget = cycle.Kind != CycleKind.Month ? [] : await db.Facts.AsNoTracking().InForce(day, DateTimeOffset.MaxValue)
            .Where(f => f.RegionId == cycle.RegionId && f.Measure == FactMeasure.PlanTarget && f.CountsOn >= cycle.First && f.CountsOn <= cycle.Last && f.Amount > 0 && f.OwnerId != null).Select(f => f.OwnerId!.Value).Distinct().ToListAsync(ct);
        var subjects = Subjects.Of(cycle, withTarget, organisation);
        var missing = subjects.Where(s => !known.Any(a => a.Subject == s.Subject && a.OwnerId == s.EmployeeId && (s.EmployeeId is not null || a.DepartmentId == s.DepartmentId))).ToList();
        if (missing.Count == 0)
            return subjects.Count;

        var library = await db.LibraryAsync(ct);
        var wanted = missing.Select(s => s.Subject).Distinct().ToList();
        var templates = (await db.ScoringTemplates.AsNoTracking().Where(t => wanted.Contains(t.Subject) && t.Proposal.Status == ProposalStatus.Approved && t.Proposal.EffectiveOn <= day).ToListAsync(ct))
            .GroupBy(t => t.Subject).ToDictionary(g => g.Key, g => g.MaxBy(t => t.Edition)!);
        Refuse.Broken([.. wanted.Select(s => templates.ContainsKey(s) ? null : CycleRules.NoTemplate(s, day))]);
        db.AddRange(missing.Select(s => Appraisal.Open(cycle, s, templates[s.Subject], library, act.At)));
        return subjects.Count;
    }

    public static Task<int> OpenObjectionsAsync(PerformanceDbContext db, AppraisalCycle cycle, CancellationToken ct)
        => db.Objections.CountAsync(o => o.Status == ObjectionStatus.Open && db.Appraisals.Any(a => a.Id == o.AppraisalId && a.CycleId == cycle.Id), ct);
}
