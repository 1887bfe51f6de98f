using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Messages.Events;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Risk.Features.Alerts;

/// <summary>What evaluations do to alerts (RB-33).</summary>
internal static class AlertsOfKris
{
    /// <summary>
    /// One is open for an indicator and period; worse escalates it; better in two evaluations closes it, and if it is then amber a new one stands for that. An evaluation that lies before the newest one of its
    /// period moves nothing. Returns how many were opened or worsened.
    /// </summary>
    public static async Task<int> FollowAsync(RiskDbContext db, OrganisationSnapshot organisation, KriEvaluation evaluation, AlertDeadlines deadlines, Act act, CancellationToken ct)
    {
        if (await db.KriEvaluations.AnyAsync(e => e.RegionId == evaluation.RegionId && e.Period == evaluation.Period && e.AsOf > evaluation.AsOf, ct))
            return 0;

        var open = await db.Alerts.Where(a => a.RegionId == evaluation.RegionId && a.Period == evaluation.Period && a.Kind == AlertKind.Kri && a.Status != AlertStatus.Resolved).ToDictionaryAsync(a => a.Key, StringComparer.Ordinal, ct);
        var raised = 0;
        foreach (var kri in Kri.All)
        {
            var (colour, detail) = (evaluation.ColourOf(kri.Code), DetailOf(evaluation, kri.Code));
            if (open.GetValueOrDefault(kri.Code) is { } alert)
            {
                switch (alert.See(colour, detail, deadlines, act))
                {
                    case AlertChange.Worsened:
                        raised++;
                        db.Publish(new AlertRaised(alert.RegionId, act.On, act.By, act.At, AlertViews.State(alert), Worsened: true));
                        continue;
                    case AlertChange.Resolved:
                        db.Publish(new AlertResolved(alert.RegionId, act.On, act.By, act.At, AlertViews.State(alert)));
                        break;
                    default:
                        continue;
                }
            }

            if (colour is not (KriColour.Amber or KriColour.Red))
                continue;

            var subject = new AlertSubject(evaluation.RegionId, DepartmentOf(kri.Category, evaluation.RegionId, organisation), null, kri.Category, AlertKind.Kri, kri.Code, detail, evaluation.Id, "kriEvaluation", "risk", kri.Code, $"/api/risk/v1/evaluations/{evaluation.Id}");
            await OpenAsync(db, subject, colour, deadlines, act, ct);
            raised++;
        }

        return raised;
    }

    public static async Task<Alert> OpenAsync(RiskDbContext db, AlertSubject subject, KriColour colour, AlertDeadlines deadlines, Act act, CancellationToken ct)
    {
        var alert = Alert.Open(await NumberSeries.NextAsync(db, "AL", subject.RegionId, act.On.Year, ct), subject, colour, deadlines, act);
        db.Add(alert);
        db.Publish(new AlertRaised(alert.RegionId, act.On, act.By, act.At, AlertViews.State(alert), Worsened: false));
        return alert;
    }

    /// <summary>Red alerts that nobody acknowledged in time (RB-33); returns how many.</summary>
    /// <param name="now">The moment up to which they waited.</param>
    /// <param name="currentPeriodOnly">By itself only what is of the present quarter is told; of past ones an evaluation that somebody asks for.</param>
    public static async Task<int> TellHeadquartersAsync(RiskDbContext db, Guid region, DateTimeOffset now, bool currentPeriodOnly, Act act, CancellationToken ct)
    {
        var period = BusinessPeriod.QuarterOf(act.On).ToString();
        var waiting = await db.Alerts.Where(a => a.RegionId == region && a.Status == AlertStatus.Open && a.HeadquartersOn == null && a.AcknowledgeBy < now && (!currentPeriodOnly || a.Period == period)).ToListAsync(ct);
        foreach (var alert in waiting.Where(a => a.GoToHeadquarters(now, act)))
            db.Publish(new AlertEscalated(alert.RegionId, act.On, act.By, act.At, AlertViews.State(alert)));
        return waiting.Count;
    }

    internal static Guid? DepartmentOf(RiskCategory category, Guid region, OrganisationSnapshot organisation)
    {
        var kind = category switch { RiskCategory.Market => "marketing", RiskCategory.Sales => "sales", RiskCategory.CustomerService => "customerService", _ => null };
        return kind is null ? null : organisation.Departments.Values.Where(d => d.RegionId == region && d.Kind == kind).OrderBy(d => d.Id).Select(d => (Guid?)d.Id).FirstOrDefault();
    }

    /// <summary>What is worst: USD 61.71 %.</summary>
    private static string DetailOf(KriEvaluation evaluation, string kri)
    {
        var colour = evaluation.ColourOf(kri);
        return string.Join("; ", evaluation.Readings.Where(r => r.Kri == kri && r.Colour == colour && r.Value is not null).OrderBy(r => r.Subject, StringComparer.Ordinal).Take(10)
            .Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Subject}{(r.Subject.Length > 0 ? " " : "")}{r.Value:0.00} %")));
    }
}
