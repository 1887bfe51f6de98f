using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Risk.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;

namespace RegionCloud.Risk.Features.PolicyCalendar;

/// <summary>What overdue duties tell of a region's standing, and what became of one.</summary>
internal static class DutyAnswers
{
    public static RegionFigures Figures => RegionFigures.Of<RiskDbContext>("duty.read", FiguresAsync);

    public static RecordTraces Traces => RecordTraces.Of<RiskDbContext>("overdueDuty", "duty.read", TraceAsync);

    /// <summary>Found by the day and not done by it; how fresh it is tells the last check.</summary>
    private static async Task<IReadOnlyList<SummaryFigure>> FiguresAsync(RiskDbContext db, RegionQuestion asked, CancellationToken ct)
    {
        var checkedAt = await db.DutyChecks.Where(c => c.RegionId == asked.RegionId && c.AsOf <= asked.AsOf).MaxAsync(c => (DateTimeOffset?)c.RunAt, ct);
        if (checkedAt is null)
            return [];

        var overdue = await db.OverdueDuties.CountAsync(d => d.RegionId == asked.RegionId && d.FoundOn <= asked.AsOf && (d.DoneOn == null || d.DoneOn > asked.AsOf), ct);
        return [SummaryFigure.Count("duties.overdue", overdue, checkedAt, $"overdue-duties?regionId={asked.RegionId}&open=true")];
    }

    private static async Task<RecordTrace?> TraceAsync(RiskDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.OverdueDuties.AsNoTracking().SingleOrDefaultAsync(d => d.Id == asked.Id, ct) is not { } duty)
            return null;

        return new RecordTrace(
            string.Create(CultureInfo.InvariantCulture, $"{duty.Duty} {duty.Period}"),
            $"overdue-duties/{duty.Id}",
            [],
            [],
            [
                new RecordStep("dutyOverdue", $"{duty.Id}/found", null, duty.FoundOn, duty.FoundAt),
                .. duty.DoneOn is { } done ? (IEnumerable<RecordStep>)[new RecordStep("dutyDone", $"{duty.Id}/done", null, done, duty.ChangedAt)] : [],
            ]);
    }
}
