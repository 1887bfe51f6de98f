using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.Performance.Features.Policy;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Appraisals;

internal static class ListAppraisals
{
    /// <summary>Appraisals within your reach; your own once they are published.</summary>
    internal static async Task<Ok<Page<AppraisalRow>>> Handle(ListQuery<AppraisalList> query, PerformanceDbContext db, CurrentUser user, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.VisibleAppraisals(user), AppraisalRow.Of, ct));
}

internal static class ExportAppraisals
{
    /// <summary>The same as a file.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<AppraisalList> query, PerformanceDbContext db, CurrentUser user, CancellationToken ct)
        => query.ExportAsync("label.performance.list.appraisals", db.VisibleAppraisals(user), AppraisalRow.Of, ct);
}

internal static class GetAppraisal
{
    /// <summary>One appraisal with every item explained: formula, inputs, source records, policy set, as-of (RB-25); your own once it is published.</summary>
    internal static async Task<Results<Ok<AppraisalView>, NotFound>> Handle(Guid id, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => await db.VisibleAppraisals(user).AsSplitQuery().SingleOrDefaultAsync(a => a.Id == id, ct) is { } appraisal
            ? TypedResults.Ok(await db.ViewAsync(appraisal, await db.CycleOfAsync(appraisal, ct), user, organisation.Current, clock, ct)) : TypedResults.NotFound();
}

internal static class ListAdjustments
{
    /// <summary>調整: what became known after publications, with old and new score (RB-25).</summary>
    internal static async Task<Ok<Page<AdjustmentView>>> Handle(ListQuery<AdjustmentList> query, PerformanceDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.ScoreAdjustments.AsNoTracking(), AdjustmentView.Of, ct));
}

/// <summary>A sales person's year is the mean of his twelve monthly totals (RB-23).</summary>
/// <param name="Items">One for each person and region.</param>
public sealed record PersonYears(int Year, IReadOnlyList<PersonYear> Items);

/// <param name="Months">The published months in order.</param>
/// <param name="MeanSoFar">Of the published totals; absent without any.</param>
/// <param name="Total">Of all twelve months; absent until they are published and measurable.</param>
/// <param name="Grade">By the numbers of the year's last day.</param>
/// <param name="AdjustedTotal">The same with what became known after the publications.</param>
public sealed record PersonYear(Guid RegionId, Guid EmployeeId, string? EmployeeName, IReadOnlyList<PersonMonth> Months, decimal? MeanSoFar, decimal? Total, string? Grade, decimal? AdjustedTotal);

/// <param name="AdjustedTotal">With what became known after the publication; absent when that is nothing.</param>
public sealed record PersonMonth(string Period, Guid AppraisalId, decimal? Total, string? Grade, decimal? AdjustedTotal);

internal static class GetPersonYears
{
    private const int Months = 12;

    /// <summary>Sales persons' years (RB-23), within your reach. Refuses <c>performance.year-out-of-range</c>.</summary>
    internal static async Task<Ok<PersonYears>> Handle(int year, Guid? regionId, Guid? employeeId, PerformanceDbContext db, OrganisationDirectory organisation, CancellationToken ct)
    {
        Refuse.Broken(year is >= 1990 and <= 2100 ? null : Refusal.Content("performance.year-out-of-range", "/year", ("year", year), ("min", 1990), ("max", 2100)));
        var (first, last) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        var months = await db.Appraisals.AsNoTracking().Where(a => a.Kind == CycleKind.Month && a.OwnerId != null && a.PublishedOn != null && a.First >= first && a.Last <= last && (regionId == null || a.RegionId == regionId) && (employeeId == null || a.OwnerId == employeeId))
            .OrderBy(a => a.First).Select(a => new { a.Id, a.RegionId, a.OwnerId, a.Period, a.Total, a.Grade }).ToListAsync(ct);
        var ids = months.ConvertAll(m => m.Id);
        var adjusted = (await db.ScoreAdjustments.AsNoTracking().Where(d => ids.Contains(d.AppraisalId) && d.Status != AdjustmentStatus.Vanished).OrderBy(d => d.Id).ToListAsync(ct)).ToLookup(d => d.AppraisalId);
        var grades = (await db.PolicyAsync(last, ct)).Bands(PerformancePolicy.Grades);
        return TypedResults.Ok(new PersonYears(
            year,
            [
                .. months.GroupBy(m => (m.RegionId, m.OwnerId)).Select(g =>
                {
                    var lines = g.Select(m => new PersonMonth(m.Period, m.Id, m.Total, m.Grade, adjusted[m.Id].LastOrDefault()?.NewTotal)).ToList();
                    var total = Mean(lines.Select(l => l.Total), whole: true);
                    return new PersonYear(
                        g.Key.RegionId, g.Key.OwnerId!.Value, organisation.Current.Employees.GetValueOrDefault(g.Key.OwnerId.Value)?.Name, lines, Mean(lines.Select(l => l.Total), whole: false), total,
                        total is { } t ? Scored.GradeOf(t, grades) : null, Mean(lines.Select(l => l.AdjustedTotal ?? l.Total), whole: true));
                }).OrderBy(p => p.EmployeeName, StringComparer.Ordinal).ThenBy(p => p.EmployeeId),
            ]));
    }

    internal static decimal? Mean(IEnumerable<decimal?> totals, bool whole)
        => totals.OfType<decimal>().ToList() is { Count: > 0 } known && (!whole || known.Count == Months) ? Domain.ItemScore.Reported(known.Sum() / known.Count) : null;
}

internal static class AppraisalReads
{
    /// <summary>Nobody sees what is being judged of him before it is published.</summary>
    public static IQueryable<Appraisal> VisibleAppraisals(this PerformanceDbContext db, CurrentUser user)
        => user.Employee?.Id is { } me ? db.Appraisals.AsNoTracking().Where(a => a.PublishedOn != null || a.OwnerId == null || a.OwnerId != me) : db.Appraisals.AsNoTracking();

    public static async Task<AppraisalView> ViewAsync(this PerformanceDbContext db, Appraisal a, AppraisalCycle cycle, CurrentUser user, OrganisationSnapshot organisation, BusinessClock clock, CancellationToken ct)
    {
        var adjustments = await db.ScoreAdjustments.AsNoTracking().Where(d => d.AppraisalId == a.Id && d.Status != AdjustmentStatus.Vanished).ToListAsync(ct);
        return AppraisalView.Of(a, cycle, adjustments, Subjects.AppraisersOf(a, organisation, clock.Today(a.RegionId)).Level, ActionsOn(a, cycle, user, organisation, clock.Today(a.RegionId)));
    }

    public static IEnumerable<string> ActionsOn(Appraisal a, AppraisalCycle cycle, CurrentUser user, OrganisationSnapshot organisation, DateOnly today)
    {
        if (CycleRules.MustCollect(cycle, "rate") is null && user.May("rating.create", a.RegionId, a.DepartmentId, a.OwnerId) && RateAppraisal.RatingRules(a, user, organisation, today) is null && a.Items.Any(i => i.Direction == Domain.KpiDirection.Rating))
            yield return "rate";
        if (CycleRules.MustCollect(cycle, "enterActual") is null && user.May("kpi.create", a.RegionId, a.DepartmentId, a.OwnerId))
            yield return "enterActual";
        if (a.IsPublished && a.AcknowledgedAt is null && a.OwnerId is not null && user.ReachOf("appraisal.acknowledge") is { } reach && reach.Covers(a.RegionId, a.DepartmentId, a.OwnerId))
            yield return "acknowledge";
        if (CycleRules.MustBePublished(cycle, "object") is null && ObjectionRules.MustBeInTime(cycle, today) is null && user.May("objection.create", a.RegionId, a.DepartmentId, a.OwnerId) && user.IsOwn("objection.create", a.OwnerId, a.DepartmentId, a.RegionId, organisation, today))
            yield return "object";
    }
}
