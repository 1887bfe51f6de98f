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

    public static IReadOnlyList<WaitingList> Waiting => [WaitingList.Of<RiskDbContext>("alert.update", WaitingAsync), WaitingList.Of<RiskDbContext>("alert.update", DunnedAsync)];

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

    private static async Task<IReadOnlyList<Waits>> WaitingAsync(RiskDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var open = await whom.CandidatesAsync(Open(db, whom).Where(a => a.CustomerId == null).OrderByDescending(a => a.Id), ct);
        return [.. open.Where(a => MayAcknowledge(a, whom)).Select(a => Of(a, whom, $"alerts/{a.Id}"))];
    }

    /// <summary>
    /// Each instalment of the last level has an alert of its own (RB-33); but what one customer owes waits as one, or old debts would bury everything else that waits. The oldest stands for all, and the link shows them.
    /// </summary>
    private static async Task<IReadOnlyList<Waits>> DunnedAsync(RiskDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var open = Open(db, whom).Where(a => a.CustomerId != null);
        var oldest = await whom.CandidatesAsync(open.Where(a => !open.Any(o => o.RegionId == a.RegionId && o.CustomerId == a.CustomerId && o.Number.CompareTo(a.Number) < 0)).OrderByDescending(a => a.Id), ct);
        var customers = oldest.Select(a => a.CustomerId).Distinct().ToList();
        var counts = await open.Where(a => customers.Contains(a.CustomerId)).GroupBy(a => new { a.RegionId, a.CustomerId }).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => (g.Key.RegionId, g.Key.CustomerId), g => g.Count, ct);
        return
        [
            .. from alert in oldest
               where MayAcknowledge(alert, whom)
               let count = counts.GetValueOrDefault((alert.RegionId, alert.CustomerId), 1)
               select count == 1 ? Of(alert, whom, $"alerts/{alert.Id}")
                   : Of(alert, whom, $"alerts?regionId={alert.RegionId}&customerId={alert.CustomerId}&status=open") with { Title = alert.HeadquartersOn is null ? "label.risk.waiting.alerts-of-customer" : "label.risk.waiting.alerts-of-customer-escalated", Values = [("number", alert.Number), ("colour", Colour(alert)), ("detail", alert.Detail), ("others", count - 1)] },
        ];
    }

    /// <summary>An open alert waits for the region manager and the finance officer; for headquarters once nobody acknowledged it in time.</summary>
    private static IQueryable<Alert> Open(RiskDbContext db, WaitingFor whom)
    {
        var everything = whom.User.ReachOf("alert.update")!.Everything;
        return db.Alerts.AsNoTracking().AsSplitQuery().Where(a => a.Status == AlertStatus.Open && (!everything || a.HeadquartersOn != null));
    }

    private static bool MayAcknowledge(Alert a, WaitingFor whom) => AlertViews.Actions(a, whom.User, whom.Clock.Today(a.RegionId)).Contains("acknowledge", StringComparer.Ordinal);

    private static Waits Of(Alert a, WaitingFor whom, string path) => new(
        "alert", a.HeadquartersOn is null ? "label.risk.waiting.alert" : "label.risk.waiting.alert-escalated", "alert", a.Id, a.Number, a.RegionId, a.Steps.Max(s => s.RecordedAt), a.AcknowledgeBy is { } by ? whom.Clock.DayOf(a.RegionId, by) : null, "acknowledge",
        path, ("number", a.Number), ("colour", Colour(a)), ("key", a.Kind is AlertKind.Kri ? $"enum.kriCode.{a.Key}" : $"enum.alertKind.{Wire.Name(a.Kind)}"), ("detail", a.Detail));

    private static string Colour(Alert a) => $"enum.kriColour.{Wire.Name(a.Colour)}";
}
