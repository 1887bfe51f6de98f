using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Features.Attainment;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;

namespace RegionCloud.Sales.Features.Plans;

/// <summary>What plans tell: that the region has one with its parts (5.1-2), how far it is attained (RB-04, RB-30), what led to it.</summary>
internal static class PlanAnswers
{
    public static RegionFigures Figures => RegionFigures.Of<SalesDbContext>("salesPlan.read", FiguresAsync);

    /// <summary>No plan is approved without its parts, so each approved version is evidence.</summary>
    public static PolicyEvidence Evidence => PolicyEvidence.Part<SalesDbContext>(PolicyPart.SalesPlan, "salesPlan.read", ApprovedAsync);

    public static RecordTraces Traces => RecordTraces.Of<SalesDbContext>("plan", "salesPlan.read", TraceAsync);

    /// <summary>Only where there is a plan: attainment of the quarter and of the year, counted to the day.</summary>
    private static async Task<IReadOnlyList<SummaryFigure>> FiguresAsync(SalesDbContext db, RegionQuestion asked, CancellationToken ct)
    {
        var (day, quarter) = (asked.AsOf, AttainmentGrouping.LastMonth(AttainmentGrouping.Quarter, asked.AsOf.Month));
        var year = (await GetAttainment.ReadAsync(db, day.Year, AttainmentGrouping.Region, day, DateTimeOffset.MaxValue, asked.RegionId, null, ct)).Where(r => r.Versions.Count > 0 && r.Versions[^1].Target > 0).ToList();
        if (year.Count == 0)
            return [];

        var now = (await GetAttainment.ReadAsync(db, day.Year, AttainmentGrouping.Quarter, day, DateTimeOffset.MaxValue, asked.RegionId, null, ct)).Where(r => r.LastMonth == quarter && r.Versions.Count > 0).ToList();
        var newest = await db.PerformanceEntries.Where(e => e.RegionId == asked.RegionId && e.On <= day).MaxAsync(e => (DateTimeOffset?)e.RecordedAt, ct);
        var path = string.Create(CultureInfo.InvariantCulture, $"attainment?regionId={asked.RegionId}&asOf={day:yyyy-MM-dd}");
        return
        [
            .. year.SelectMany(r => (IEnumerable<SummaryFigure>)
            [
                SummaryFigure.Money("plan.targetThisYear", r.Versions[^1].Target, r.Currency, newest, path),
                SummaryFigure.Percent($"attainment.thisYear.{r.Currency}", r.Versions[^1].Percent, newest, path),
            ]),
            .. now.Select(r => SummaryFigure.Percent($"attainment.thisQuarter.{r.Currency}", r.Versions[^1].Percent, newest, $"{path}&groupBy=quarter")),
        ];
    }

    private static async Task<IReadOnlyList<EvidenceFact>> ApprovedAsync(SalesDbContext db, EvidenceQuestion asked, CancellationToken ct)
    {
        var approved = await db.SalesPlans.Where(p => p.ApprovedOn >= asked.From && p.ApprovedOn <= asked.Until && p.ApprovedOn <= asked.AsOf)
            .Select(p => new { p.Id, p.Year, p.Revision, p.ApprovedOn, RecordedAt = p.Steps.Where(s => s.To == PlanStatus.Approved).Min(s => s.RecordedAt) })
            .ToListAsync(ct);
        return approved.ConvertAll(p => new EvidenceFact("plan", p.Id, $"{p.Year}/{p.Revision}", $"{p.Year}/{p.Revision}", p.ApprovedOn!.Value, p.RecordedAt, $"plans/{p.Id}"));
    }

    private static async Task<RecordTrace?> TraceAsync(SalesDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.SalesPlans.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(p => p.Id == asked.Id, ct) is not { } plan)
            return null;

        var next = await db.SalesPlans.AsNoTracking().Where(p => p.RevisionOf == plan.Id && p.Steps.Any(s => s.On <= asked.AsOf)).Select(p => new { p.Id, p.Year, p.Revision }).SingleOrDefaultAsync(ct);
        return new RecordTrace(
            plan.Name,
            $"plans/{plan.Id}",
            [
                .. plan.CompanyGoalId is { } goal ? (IEnumerable<RecordLink>)[new RecordLink("companyGoal", goal, null, "goal", "performance", null)] : [],
                .. plan.MarketReportId is { } report ? (IEnumerable<RecordLink>)[new RecordLink("analysisReport", report, null, "basis", "marketing", null)] : [],
                .. plan.RevisionOf is { } before ? (IEnumerable<RecordLink>)[new RecordLink("plan", before, $"{plan.Year}/{plan.Revision - 1}", "version", "sales", $"plans/{before}")] : [],
            ],
            [.. next is null ? (IEnumerable<RecordLink>)[] : [new RecordLink("plan", next.Id, $"{next.Year}/{next.Revision}", "version", "sales", $"plans/{next.Id}")]],
            [.. plan.Steps.Where(s => s.On <= asked.AsOf).OrderBy(s => s.Sequence).Select(s => new RecordStep(Name(s), string.Create(CultureInfo.InvariantCulture, $"{plan.Id}/{s.Sequence}"), null, s.On, s.RecordedAt))]);
    }

    private static string Name(PlanStep step) => (step.From, step.To) switch
    {
        (null, _) => "planDrafted",
        (_, PlanStatus.Draft) => "planRedrafted",
        (_, PlanStatus.Submitted) => "planSubmitted",
        (_, PlanStatus.Approved) => "planApproved",
        (_, PlanStatus.Rejected) => "planRejected",
        (_, PlanStatus.Superseded) => "planSuperseded",
        _ => throw new InvalidOperationException($"A plan went from {step.From} to {step.To}."),
    };
}
