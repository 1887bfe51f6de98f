using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Traces;

namespace RegionCloud.Risk.Features.Assessments;

/// <summary>Duties 11 and 12 (§13), and what a risk assessment must contain (§14).</summary>
internal static class AssessmentEvidence
{
    private const string Permission = "riskAssessment.read";

    public static IEnumerable<PolicyEvidence> Evidence =>
    [
        PolicyEvidence.Duty<RiskDbContext>(PolicyDuty.RiskAssessment, Permission, AssessedAsync),
        PolicyEvidence.Duty<RiskDbContext>(PolicyDuty.MeasureMonitoring, Permission, MonitoredAsync),
        PolicyEvidence.Part<RiskDbContext>(PolicyPart.RiskAssessment, Permission, ContentAsync),
    ];

    public static IEnumerable<RecordTraces> Traces =>
    [
        RecordTraces.Of<RiskDbContext>("riskAssessment", Permission, TraceAsync),
        RecordTraces.Of<RiskDbContext>("riskMonitoring", Permission, TraceMonitoringAsync),
    ];

    private static async Task<IReadOnlyList<EvidenceFact>> AssessedAsync(RiskDbContext db, EvidenceQuestion asked, CancellationToken ct)
    {
        var quarters = BusinessPeriod.Between("quarter", asked.From, asked.Until).Select(q => q.ToString()).ToList();
        var closed = await db.Assessments.Where(a => quarters.Contains(a.Period) && a.ClosedOn <= asked.AsOf).Select(a => new { a.Id, a.Number, a.Period, a.ClosedOn, a.ClosedAt }).ToListAsync(ct);
        return closed.ConvertAll(a => new EvidenceFact("riskAssessment", a.Id, a.Number, a.Period, a.ClosedOn!.Value, a.ClosedAt!.Value, $"assessments/{a.Id}", BusinessPeriod.Read(a.Period)));
    }

    private static async Task<IReadOnlyList<EvidenceFact>> MonitoredAsync(RiskDbContext db, EvidenceQuestion asked, CancellationToken ct)
    {
        var months = BusinessPeriod.Between("month", asked.From, asked.Until).Select(m => m.ToString()).ToList();
        var monitored = await db.Monitorings.Where(m => months.Contains(m.Period) && m.MonitoredOn <= asked.AsOf).Select(m => new { m.Id, m.Number, m.Period, m.MonitoredOn, m.RecordedAt }).ToListAsync(ct);
        return monitored.ConvertAll(m => new EvidenceFact("riskMonitoring", m.Id, m.Number, m.Period, m.MonitoredOn, m.RecordedAt, $"monitorings/{m.Id}", BusinessPeriod.Read(m.Period)));
    }

    /// <summary>The four kinds and the responses are there, or it could not have been closed; whether the measures were monitored in its quarter is looked up.</summary>
    private static async Task<IReadOnlyList<EvidenceFact>> ContentAsync(RiskDbContext db, EvidenceQuestion asked, CancellationToken ct)
    {
        var closed = await db.Assessments.Where(a => a.ClosedOn >= asked.From && a.ClosedOn <= asked.Until && a.ClosedOn <= asked.AsOf).Select(a => new { a.Id, a.Number, a.Period, a.From, a.ClosedOn, a.ClosedAt }).ToListAsync(ct);
        if (closed.Count == 0)
            return [];

        var first = closed.Min(a => a.From);
        var monitored = await db.Monitorings.Where(m => m.RegionId == asked.RegionId && m.MonitoredOn >= first && m.MonitoredOn <= asked.AsOf).Select(m => m.MonitoredOn).ToListAsync(ct);
        return closed.ConvertAll(a => new EvidenceFact("riskAssessment", a.Id, a.Number, a.Period, a.ClosedOn!.Value, a.ClosedAt!.Value, $"assessments/{a.Id}")
        {
            MissingParts = monitored.Exists(BusinessPeriod.Read(a.Period)!.Value.Covers) ? [] : ["monitoring"],
        });
    }

    private static async Task<RecordTrace?> TraceAsync(RiskDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Assessments.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(a => a.Id == asked.Id, ct) is not { } assessment)
            return null;

        return new RecordTrace(
            assessment.Number,
            $"assessments/{assessment.Id}",
            [.. assessment.Risks.OrderBy(r => r.Number, StringComparer.Ordinal).Select(r => new RecordLink("risk", r.RiskId, r.Number, "assessed", Departments.Risk, $"risks/{r.RiskId}"))],
            [],
            [
                new RecordStep("assessmentOpened", $"{assessment.Id}/opened", null, assessment.OpenedOn, assessment.OpenedAt),
                .. assessment.ClosedOn is { } closed ? (IEnumerable<RecordStep>)[new RecordStep("assessmentClosed", $"{assessment.Id}/closed", null, closed, assessment.ClosedAt!.Value)] : [],
            ]);
    }

    private static async Task<RecordTrace?> TraceMonitoringAsync(RiskDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Monitorings.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(m => m.Id == asked.Id, ct) is not { } record)
            return null;

        return new RecordTrace(
            record.Number,
            $"monitorings/{record.Id}",
            [.. record.Responses.Select(r => r.RiskId).Distinct().Order().Select(r => new RecordLink("risk", r, null, "monitored", Departments.Risk, $"risks/{r}"))],
            [],
            [new RecordStep("measuresMonitored", $"{record.Id}/recorded", null, record.MonitoredOn, record.RecordedAt)]);
    }
}
