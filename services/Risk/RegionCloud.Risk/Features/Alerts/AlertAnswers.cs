using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.Risk.Features.Alerts;

/// <summary>What alerts tell of a region, for whom they wait, and what led to one.</summary>
internal static class AlertAnswers
{
    public static RegionFigures Figures => RegionFigures.Of<RiskDbContext>("alert.read", FiguresAsync);

    public static IEnumerable<RecordTraces> Traces =>
    [
        RecordTraces.Of<RiskDbContext>("alert", "alert.read", TraceAsync),
        RecordTraces.Of<RiskDbContext>("kriEvaluation", "kri.read", TraceEvaluationAsync),
        // What Risk has made of Finance's records, which themselves do not know of it.
        RecordTraces.About<RiskDbContext>("dunningNotice", Departments.Finance, "alert.read", AlertsOfAsync),
        RecordTraces.About<RiskDbContext>("expenseClaim", Departments.Finance, "alert.read", AlertsOfAsync),
    ];

    public static IReadOnlyList<WaitingList> Waiting => [WaitingList.Of<RiskDbContext>("alert.update", WaitingAsync)];

    /// <summary>Open on the day, by colour; and how many indicators are grey in the day's newest evaluation.</summary>
    private static async Task<IReadOnlyList<SummaryFigure>> FiguresAsync(RiskDbContext db, RegionQuestion asked, CancellationToken ct)
    {
        var alerts = await db.Alerts.AsNoTracking().AsSplitQuery().Where(a => a.RegionId == asked.RegionId && a.OpenedOn <= asked.AsOf && (a.ResolvedOn == null || a.ResolvedOn > asked.AsOf)).ToListAsync(ct);
        var evaluation = await db.KriEvaluations.AsNoTracking().AsSplitQuery().Where(e => e.RegionId == asked.RegionId && e.AsOf <= asked.AsOf).OrderByDescending(e => e.AsOf).FirstOrDefaultAsync(ct);
        var newest = alerts.Select(a => (DateTimeOffset?)a.Steps.Max(s => s.RecordedAt)).Append(evaluation?.EvaluatedAt).Max();
        int Open(KriColour colour) => alerts.Count(a => ColourOn(a, asked.AsOf) == colour);
        var path = $"alerts?regionId={asked.RegionId}&status=open,acknowledged";
        var grey = evaluation is null || evaluation.Quarter != BusinessPeriod.QuarterOf(asked.AsOf) ? Kri.All.Count : Kri.All.Count(k => evaluation.ColourOf(k.Code) is KriColour.Grey);
        return
        [
            SummaryFigure.Count("alerts.red", Open(KriColour.Red), newest, path),
            SummaryFigure.Count("alerts.amber", Open(KriColour.Amber), newest, path),
            SummaryFigure.Count("alerts.atHeadquarters", alerts.Count(a => a.HeadquartersOn <= asked.AsOf), newest, path),
            SummaryFigure.Count("kris.grey", grey, evaluation?.EvaluatedAt, $"kris?regionId={asked.RegionId}"),
        ];
    }

    private static KriColour ColourOn(Alert alert, DateOnly day) => alert.Steps.Where(s => s.On <= day).OrderBy(s => s.Sequence).Select(s => s.Colour).LastOrDefault();

    private static async Task<RecordTrace?> TraceAsync(RiskDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Alerts.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(a => a.Id == asked.Id, ct) is not { } alert)
            return null;

        var risks = await db.Risks.AsNoTracking().Where(r => r.AlertId == alert.Id || r.Responses.Any(p => p.AlertId == alert.Id)).OrderBy(r => r.Number).Select(r => new { r.Id, r.Number }).ToListAsync(ct);
        return new RecordTrace(
            alert.Number,
            $"alerts/{alert.Id}",
            [.. alert.SourceId is { } source ? (IEnumerable<RecordLink>)[new RecordLink(alert.SourceKind!, source, alert.SourceNumber, "source", alert.SourceService!, Below(alert))] : []],
            [.. risks.Select(r => new RecordLink("risk", r.Id, r.Number, "risk", Departments.Risk, $"risks/{r.Id}"))],
            [.. alert.Steps.OrderBy(s => s.Sequence).Select(s => new RecordStep($"alert{s.Kind}", $"{alert.Id}/{s.Sequence}", null, s.On, s.RecordedAt))]);
    }

    private static async Task<RecordTrace?> TraceEvaluationAsync(RiskDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.KriEvaluations.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(e => e.Id == asked.Id, ct) is not { } evaluation)
            return null;

        var alerts = await db.Alerts.AsNoTracking().Where(a => a.SourceId == evaluation.Id).OrderBy(a => a.Number).Select(a => new { a.Id, a.Number }).ToListAsync(ct);
        return new RecordTrace(
            evaluation.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            $"evaluations/{evaluation.Id}",
            [],
            [.. alerts.Select(a => new RecordLink("alert", a.Id, a.Number, "alert", Departments.Risk, $"alerts/{a.Id}"))],
            [new RecordStep("krisEvaluated", $"{evaluation.Id}/evaluated", null, evaluation.AsOf, evaluation.EvaluatedAt)]);
    }

    private static async Task<(IReadOnlyList<RecordLink> Up, IReadOnlyList<RecordLink> Down)> AlertsOfAsync(RiskDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        var alerts = await db.Alerts.AsNoTracking().Where(a => a.SourceId == asked.Id && a.OpenedOn <= asked.AsOf).OrderBy(a => a.Number).Select(a => new { a.Id, a.Number }).ToListAsync(ct);
        return ([], alerts.ConvertAll(a => new RecordLink("alert", a.Id, a.Number, "alert", Departments.Risk, $"alerts/{a.Id}")));
    }

    /// <summary>The link without its department's prefix.</summary>
    private static string? Below(Alert alert) => alert.SourceLink?.Split("/v1/", 2)[^1];

    /// <summary>An open alert waits for the region manager and the finance officer; for headquarters once nobody acknowledged it in time.</summary>
    private static async Task<IReadOnlyList<Waits>> WaitingAsync(RiskDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var everything = whom.User.ReachOf("alert.update")!.Everything;
        var open = await whom.CandidatesAsync(db.Alerts.AsNoTracking().AsSplitQuery().Where(a => a.Status == AlertStatus.Open && (!everything || a.HeadquartersOn != null)).OrderByDescending(a => a.Id), ct);
        return
        [
            .. open.Where(a => AlertViews.Actions(a, whom.User, whom.Clock.Today(a.RegionId)).Contains("acknowledge", StringComparer.Ordinal)).Select(a => new Waits(
                "alert", a.HeadquartersOn is null ? "label.risk.waiting.alert" : "label.risk.waiting.alert-escalated", "alert", a.Id, a.Number, a.RegionId, a.Steps.Max(s => s.RecordedAt), a.AcknowledgeBy is { } by ? whom.Clock.DayOf(a.RegionId, by) : null, "acknowledge",
                $"alerts/{a.Id}", ("number", a.Number), ("colour", $"enum.kriColour.{Wire.Name(a.Colour)}"), ("key", a.Kind is AlertKind.Kri ? $"enum.kriCode.{a.Key}" : $"enum.alertKind.{Wire.Name(a.Kind)}"), ("detail", a.Detail))),
        ];
    }
}
