using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.Performance.Features.Kpis;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Observability;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.Performance.Features.Appraisals;

/// <summary>What appraisals answer as every room does: duty 1 and mandatory parts, the region's standing, traces, and what waits.</summary>
internal static class AppraisalAnswers
{
    public static IEnumerable<PolicyEvidence> Evidence =>
    [
        PolicyEvidence.Duty<PerformanceDbContext>(PolicyDuty.Appraisal, "appraisal.read", PublishedMonthsAsync),
        PolicyEvidence.Part<PerformanceDbContext>(PolicyPart.AppraisalCycle, "appraisal.read", PartsAsync),
        PolicyEvidence.Part<PerformanceDbContext>(PolicyPart.KpiSet, "kpiLibrary.read", TemplatesAsync),
    ];

    public static RegionFigures Figures => RegionFigures.Of<PerformanceDbContext>("appraisal.read", FiguresAsync);

    public static IEnumerable<RecordTraces> Traces =>
    [
        RecordTraces.Of<PerformanceDbContext>("appraisal", "appraisal.read", TraceAsync),
        RecordTraces.Of<PerformanceDbContext>("appraisalCycle", "appraisal.read", TraceCycleAsync),
        RecordTraces.Of<PerformanceDbContext>("manualActual", "kpi.read", TraceManualAsync),
    ];

    public static IEnumerable<WaitingList> Waiting =>
    [
        WaitingList.Of<PerformanceDbContext>("rating.create", RatingsAsync),
        WaitingList.Of<PerformanceDbContext>("appraisal.approve", PublicationsAsync),
        WaitingList.Of<PerformanceDbContext>("kpi.approve", ManualAsync),
        WaitingList.Of<PerformanceDbContext>("objection.approve", ObjectionsAsync),
        WaitingList.Of<PerformanceDbContext>("appraisal.acknowledge", AcknowledgementsAsync),
    ];

    /// <summary>A month's cycle is done for its month on the day of its publication (§13-1).</summary>
    private static async Task<IReadOnlyList<EvidenceFact>> PublishedMonthsAsync(PerformanceDbContext db, EvidenceQuestion asked, CancellationToken ct)
    {
        var cycles = await db.AppraisalCycles.Where(c => c.Kind == CycleKind.Month && c.First >= asked.From && c.Last <= asked.Until && c.PublishedOn <= asked.AsOf).Select(c => new { c.Id, c.Period, c.First, c.PublishedOn, c.PublishedAt }).ToListAsync(ct);
        return cycles.ConvertAll(c => new EvidenceFact("appraisalCycle", c.Id, c.Period, c.Period, c.PublishedOn!.Value, c.PublishedAt!.Value, $"appraisal-cycles/{c.Id}", BusinessPeriod.MonthOf(c.First)));
    }

    /// <summary>Every published cycle judged results and conduct, or team management, or comprehensive management (7.2-2…4).</summary>
    private static async Task<IReadOnlyList<EvidenceFact>> PartsAsync(PerformanceDbContext db, EvidenceQuestion asked, CancellationToken ct)
    {
        var cycles = await db.AppraisalCycles.Where(c => c.PublishedOn >= asked.From && c.PublishedOn <= asked.Until && c.PublishedOn <= asked.AsOf)
            .Select(c => new
            {
                c.Id,
                c.Period,
                c.PublishedOn,
                c.PublishedAt,
                Results = db.Appraisals.Where(a => a.CycleId == c.Id).All(a => a.Items.Any(i => i.Direction != KpiDirection.Rating)),
                Conduct = db.Appraisals.Where(a => a.CycleId == c.Id).All(a => a.Items.Any(i => i.Direction == KpiDirection.Rating)),
            }).ToListAsync(ct);
        return cycles.ConvertAll(c => new EvidenceFact("appraisalCycle", c.Id, c.Period, c.Period, c.PublishedOn!.Value, c.PublishedAt!.Value, $"appraisal-cycles/{c.Id}")
        {
            MissingParts = [.. c.Results ? (string[])[] : ["results"], .. c.Conduct ? (string[])[] : ["conduct"]],
        });
    }

    /// <summary>The templates that came into force, each with the areas that all of them together do not cover then (7.1-2).</summary>
    private static async Task<IReadOnlyList<EvidenceFact>> TemplatesAsync(PerformanceDbContext db, EvidenceQuestion asked, CancellationToken ct)
    {
        var templates = await db.ScoringTemplates.AsNoTracking().Where(t => t.Proposal.Status == ProposalStatus.Approved && t.Proposal.EffectiveOn <= asked.AsOf).ToListAsync(ct);
        var library = await db.LibraryAsync(ct);
        return
        [
            .. templates.Where(t => t.Proposal.EffectiveOn >= asked.From && t.Proposal.EffectiveOn <= asked.Until).Select(t => new EvidenceFact(
                "scoringTemplate", t.Id, null, string.Create(CultureInfo.InvariantCulture, $"{t.Subject.Wire()}/{t.Edition}"), t.Proposal.EffectiveOn!.Value, t.Proposal.DecidedAt!.Value, $"scoring-templates/{t.Id}")
            {
                MissingParts = [.. TemplateRules.Uncovered(templates.Where(x => x.Proposal.EffectiveOn <= t.Proposal.EffectiveOn).GroupBy(x => x.Subject).Select(g => g.MaxBy(x => x.Edition)!), library).Select(a => a.Wire())],
            }),
        ];
    }

    /// <summary>The last published month, quarter and year: mean of the sales persons, each department, the region; and how many grades A.</summary>
    private static async Task<IReadOnlyList<SummaryFigure>> FiguresAsync(PerformanceDbContext db, RegionQuestion asked, CancellationToken ct)
    {
        var figures = new List<SummaryFigure>();
        foreach (var kind in Enum.GetValues<CycleKind>())
        {
            var cycle = await db.AppraisalCycles.AsNoTracking().Where(c => c.RegionId == asked.RegionId && c.Kind == kind && c.PublishedOn <= asked.AsOf).OrderByDescending(c => c.Last).FirstOrDefaultAsync(ct);
            if (cycle is null)
                continue;

            var appraisals = await db.Appraisals.AsNoTracking().AsSplitQuery().Where(a => a.CycleId == cycle.Id).ToListAsync(ct);
            var path = $"appraisals?cycleId={cycle.Id}";
            if (kind == CycleKind.Month)
            {
                figures.Add(Points("appraisal.salesPersons.mean", appraisals.Select(a => a.Total).OfType<decimal>().ToList() is { Count: > 0 } totals ? ItemScore.Reported(totals.Average()) : null, cycle, path));
                figures.AddRange(appraisals.Where(a => a.Grade is not null).GroupBy(a => a.Grade!).OrderBy(g => g.Key, StringComparer.Ordinal)
                    .Select(g => SummaryFigure.Count($"appraisal.salesPersons.grade{g.Key}", g.Count(), cycle.PublishedAt, $"{path}&grade={g.Key}")));
            }
            else
            {
                figures.AddRange(appraisals.OrderBy(a => a.Subject).Select(a => Points($"appraisal.{a.Subject.Wire()}", a.Total, cycle, $"appraisals/{a.Id}")));
            }
        }

        var pending = await db.ScoreAdjustments.Where(d => d.RegionId == asked.RegionId && d.Status == AdjustmentStatus.Pending && d.FoundOn <= asked.AsOf).Select(d => d.FoundAt).ToListAsync(ct);
        figures.Add(SummaryFigure.Count("appraisal.adjustments.pending", pending.Count, pending.Count == 0 ? null : pending.Max(), $"appraisal-adjustments?regionId={asked.RegionId}&status=pending"));
        return figures;
    }

    private static SummaryFigure Points(string code, decimal? value, AppraisalCycle cycle, string path) => new(code, value?.ToString("0.00", CultureInfo.InvariantCulture), "points", cycle.PublishedAt, path);

    /// <summary>From a score to the records that it was reckoned from, and to what came of it.</summary>
    private static async Task<RecordTrace?> TraceAsync(PerformanceDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Appraisals.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(a => a.Id == asked.Id && a.PublishedOn <= asked.AsOf, ct) is not { } appraisal)
            return null;

        var cycle = await db.CycleOfAsync(appraisal, ct);
        var records = appraisal.Items.SelectMany(i => i.ReadExplanation().Records).DistinctBy(r => (r.Service, r.Kind, r.Id)).Select(r => new RecordLink(r.Kind, r.Id, r.Number, r.Measure, r.Service, PathOf(r)));
        var objections = await db.Objections.AsNoTracking().Where(o => o.AppraisalId == appraisal.Id).OrderBy(o => o.Id).ToListAsync(ct);
        var adjustments = await db.ScoreAdjustments.AsNoTracking().Where(d => d.AppraisalId == appraisal.Id && d.FoundOn <= asked.AsOf).OrderBy(d => d.Id).ToListAsync(ct);
        var bonus = await db.Bonuses.AsNoTracking().Where(b => b.AppraisalId == appraisal.Id).Select(b => new { b.Id, b.Number }).SingleOrDefaultAsync(ct);
        var rewards = await db.Rewards.AsNoTracking().Where(r => r.AppraisalId == appraisal.Id).Select(r => new { r.Id, r.Kind }).ToListAsync(ct);
        return new RecordTrace(
            appraisal.Period, $"appraisals/{appraisal.Id}",
            [new RecordLink("appraisalCycle", cycle.Id, cycle.Period, "cycle", "performance", $"appraisal-cycles/{cycle.Id}"), .. records],
            [
                .. bonus is null ? (RecordLink[])[] : [new RecordLink("bonus", bonus.Id, bonus.Number, "bonus", "performance", $"bonuses/{bonus.Id}")],
                .. rewards.Select(r => new RecordLink("reward", r.Id, null, r.Kind.Wire(), "performance", $"rewards/{r.Id}")),
                .. objections.Select(o => new RecordLink("objection", o.Id, null, "objection", "performance", $"objections/{o.Id}")),
            ],
            [
                new RecordStep("appraisalPublished", $"{appraisal.Id}/published", null, appraisal.PublishedOn!.Value, cycle.PublishedAt!.Value),
                .. objections.Where(o => o.RaisedOn <= asked.AsOf).Select(o => new RecordStep("objectionRaised", $"{o.Id}/raised", null, o.RaisedOn, o.RaisedAt)),
                .. objections.Where(o => o.DecidedOn <= asked.AsOf).Select(o => new RecordStep("objectionDecided", $"{o.Id}/decided", null, o.DecidedOn!.Value, o.DecidedAt!.Value)),
                .. adjustments.Select(d => new RecordStep("adjustmentFound", d.Id.ToString(), null, d.FoundOn, d.FoundAt)),
            ]);
    }

    private static string? PathOf(ExplainedRecord r) => (r.Service, r.Kind) switch
    {
        ("sales", "contract") => $"contracts/{r.Id}",
        ("sales", "plan") => $"plans/{r.Id}",
        ("sales", "training") => $"trainings/{r.Id}",
        ("finance", "payment") => $"payments/{r.Id}",
        ("finance", "receivable") => $"receivables/{r.Id}/entries",
        ("finance", "expenseClaim") => $"expense-claims/{r.Id}",
        ("marketing", "campaign") => $"campaigns/{r.Id}",
        ("marketing", "campaignLead") => $"leads/{r.Id}",
        ("customer-service", "ticket") => $"tickets/{r.Id}",
        ("performance", "manualActual") => $"manual-actuals/{r.Id}",
        _ => null,
    };

    private static async Task<RecordTrace?> TraceCycleAsync(PerformanceDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.AppraisalCycles.AsNoTracking().SingleOrDefaultAsync(c => c.Id == asked.Id, ct) is not { } cycle)
            return null;

        var appraisals = await db.Appraisals.AsNoTracking().Where(a => a.CycleId == cycle.Id && a.PublishedOn <= asked.AsOf).OrderBy(a => a.Id).Select(a => a.Id).ToListAsync(ct);
        return new RecordTrace(
            cycle.Period, $"appraisal-cycles/{cycle.Id}", [], [.. appraisals.Select(a => new RecordLink("appraisal", a, cycle.Period, "appraisal", "performance", $"appraisals/{a}"))],
            [.. cycle.Steps.OrderBy(s => s.Sequence).Select(s => new RecordStep($"appraisalCycle{s.To}", string.Create(CultureInfo.InvariantCulture, $"{cycle.Id}/{s.Sequence}"), null, s.On, s.RecordedAt))]);
    }

    private static async Task<RecordTrace?> TraceManualAsync(PerformanceDbContext db, TraceQuestion asked, CancellationToken ct)
        => await db.ManualActuals.AsNoTracking().SingleOrDefaultAsync(m => m.Id == asked.Id, ct) is { } manual
            ? new RecordTrace(
                manual.KpiCode, $"manual-actuals/{manual.Id}", [], [new RecordLink("appraisal", manual.AppraisalId, manual.Period, "appraisal", "performance", $"appraisals/{manual.AppraisalId}")],
                manual.Proposal.EffectiveOn is { } on ? [new RecordStep("manualActualApproved", $"{manual.Id}/approved", null, on, manual.Proposal.DecidedAt!.Value)] : [])
            : null;

    private static async Task<IReadOnlyList<Waits>> RatingsAsync(PerformanceDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var collecting = await whom.CandidatesAsync(
            db.Appraisals.AsNoTracking().AsSplitQuery().Where(a => a.PublishedOn == null && a.Items.Any(i => i.Direction == KpiDirection.Rating && i.Rating == null) && db.AppraisalCycles.Any(c => c.Id == a.CycleId && c.Status == CycleStatus.Collecting)).OrderByDescending(a => a.Id), ct);
        return
        [
            .. collecting.Where(a => RateAppraisal.RatingRules(a, whom.User, whom.Organisation, whom.Clock.Today(a.RegionId)) is null).Select(a => new Waits(
                "appraisalRating", "label.performance.waiting.rating", "appraisal", a.Id, a.Period, a.RegionId, BusinessClock.StartOf(a.Last), DueOn: null, "rate", $"appraisals/{a.Id}",
                ("subject", a.OwnerId is { } person ? whom.Organisation.Employees.GetValueOrDefault(person)?.Name : a.DepartmentId is { } department ? whom.Organisation.Departments.GetValueOrDefault(department)?.Name : whom.Organisation.Regions.GetValueOrDefault(a.RegionId)?.Name),
                ("period", a.Period))),
        ];
    }

    private static async Task<IReadOnlyList<Waits>> PublicationsAsync(PerformanceDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var scored = await whom.CandidatesAsync(db.AppraisalCycles.AsNoTracking().Where(c => c.Status == CycleStatus.Scored).OrderByDescending(c => c.Id), ct);
        return
        [
            .. scored.Where(c => CycleView.ActionsOn(c, whom.User).Contains("publish", StringComparer.Ordinal) && !(c.Kind == CycleKind.Year && whom.User.IsOwn("appraisal.approve", null, null, c.RegionId, whom.Organisation, whom.Clock.Today(c.RegionId))))
                .Select(c => new Waits("appraisalPublication", "label.performance.waiting.publication", "appraisalCycle", c.Id, c.Period, c.RegionId, c.ScoredAt!.Value, DueOn: null, "publish", $"appraisal-cycles/{c.Id}", ("period", c.Period))),
        ];
    }

    private static async Task<IReadOnlyList<Waits>> ManualAsync(PerformanceDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var open = await whom.CandidatesAsync(db.ManualActuals.AsNoTracking().Where(m => m.Proposal.Status == ProposalStatus.Proposed).OrderByDescending(m => m.Id), ct);
        return
        [
            .. open.Where(m => ManualActualView.ActionsOn(m, whom.User).Contains("approve", StringComparer.Ordinal)).Select(m => new Waits(
                "manualActualApproval", "label.performance.waiting.manual-actual", "manualActual", m.Id, m.Period, m.RegionId, m.Proposal.ProposedAt, DueOn: null, "approve", $"manual-actuals/{m.Id}", ("code", m.KpiCode), ("period", m.Period))),
        ];
    }

    private static async Task<IReadOnlyList<Waits>> ObjectionsAsync(PerformanceDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var open = await whom.CandidatesAsync(db.Objections.AsNoTracking().Where(o => o.Status == ObjectionStatus.Open).OrderByDescending(o => o.Id), ct);
        var ids = open.Select(o => o.AppraisalId).ToList();
        var appraisals = await db.Appraisals.AsNoTracking().AsSplitQuery().Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, ct);
        return
        [
            .. open.Where(o => appraisals.TryGetValue(o.AppraisalId, out var a) && ObjectionView.MayDecide(o, a, whom.User, whom.Organisation, whom.Clock.Today(o.RegionId))).Select(o => new Waits(
                "objectionDecision", "label.performance.waiting.objection", "objection", o.Id, o.Period, o.RegionId, o.RaisedAt, DueOn: null, "decide", $"objections/{o.Id}", ("period", o.Period))),
        ];
    }

    private static async Task<IReadOnlyList<Waits>> AcknowledgementsAsync(PerformanceDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var published = await whom.CandidatesAsync(db.Appraisals.AsNoTracking().Where(a => a.PublishedOn != null && a.AcknowledgedAt == null && a.OwnerId != null).OrderByDescending(a => a.Id), ct);
        return
        [
            .. published.Select(a => new Waits(
                "appraisalAcknowledgement", "label.performance.waiting.acknowledgement", "appraisal", a.Id, a.Period, a.RegionId, BusinessClock.StartOf(a.PublishedOn!.Value), DueOn: null, "acknowledge", $"appraisals/{a.Id}", ("period", a.Period))),
        ];
    }
}

/// <summary>What the dashboards show of appraisals; docs/metrics.md tells what to do about it.</summary>
internal sealed class AppraisalFigures(PerformanceDbContext db) : IFigures
{
    private const string Published = "regioncloud.scores.published";
    private const string Pending = "regioncloud.adjustments.pending";

    public static IReadOnlyList<FigureDefinition> Definitions =>
    [
        new(Published, "{score}", "Appraisals published (7.2)"),
        new(Pending, "{adjustment}", "Published scores that would be others now and were not carried into a next cycle (RB-25)"),
    ];

    public async Task<IReadOnlyList<Figure>> ReadAsync(CancellationToken cancellationToken)
    {
        var published = await db.Appraisals.Where(a => a.PublishedOn != null).GroupBy(a => a.RegionId).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        var pending = await db.ScoreAdjustments.Where(d => d.Status == AdjustmentStatus.Pending).GroupBy(d => d.RegionId).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        return [.. published.Select(p => new Figure(Published, p.Key, p.Count)), .. pending.Select(p => new Figure(Pending, p.Key, p.Count))];
    }
}
