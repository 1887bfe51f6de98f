using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.CustomerService.Features.Visits;

/// <summary>What visits tell: duty 8, visits on time, their traces, and which are due.</summary>
internal static class VisitAnswers
{
    private const int Soon = 7;

    public static PolicyEvidence Evidence => PolicyEvidence.Occasions<CustomerServiceDbContext>(PolicyDuty.ReturnVisits, "visit.read", OccasionsAsync);

    public static RegionFigures Figures => RegionFigures.Of<CustomerServiceDbContext>("visit.read", FiguresAsync);

    public static RecordTraces Traces => RecordTraces.Of<CustomerServiceDbContext>("visit", "visit.read", TraceAsync);

    public static WaitingList Waiting => WaitingList.Of<CustomerServiceDbContext>("visit.update", WaitingAsync);

    /// <summary>Every visit that was due is an occasion of its own; one that was cancelled by its day was not due.</summary>
    private static async Task<IReadOnlyList<DutyOccasion>> OccasionsAsync(CustomerServiceDbContext db, EvidenceQuestion asked, CancellationToken ct)
        => [.. (await DueAsync(db, asked.Region.Id, asked.From, asked.Until, asked.AsOf, ct)).Select(v => v.DoneOn is { } done
            ? new DutyOccasion(v.DueOn, new EvidenceFact("visit", v.Id, v.Number, Short(v.Needs), done, v.RecordedAt, $"visits/{v.Id}"))
            : new DutyOccasion(v.DueOn))];

    /// <summary>Done by their day ÷ due in the quarter, to the day (10a).</summary>
    private static async Task<IReadOnlyList<SummaryFigure>> FiguresAsync(CustomerServiceDbContext db, RegionQuestion asked, CancellationToken ct)
    {
        var (first, day) = (BusinessPeriod.QuarterOf(asked.AsOf).First, asked.AsOf);
        var due = await DueAsync(db, asked.RegionId, first, day, day, ct);
        var overdue = await db.Visits.CountAsync(v => v.RegionId == asked.RegionId && v.PlannedOn <= day && v.DueOn < day && !(v.DoneOn <= day) && !(v.CancelledOn <= day), ct);
        var newest = await db.Visits.Where(v => v.RegionId == asked.RegionId && v.PlannedOn <= day).MaxAsync(v => (DateTimeOffset?)v.RecordedAt, ct);
        var path = string.Create(CultureInfo.InvariantCulture, $"visits?regionId={asked.RegionId}&dueFrom={first:yyyy-MM-dd}&dueTo={day:yyyy-MM-dd}");
        return
        [
            SummaryFigure.Percent("visits.onTime", OnTime(due, day), newest, path),
            SummaryFigure.Count("visits.overdue", overdue, newest, $"visits?regionId={asked.RegionId}&status=planned"),
        ];
    }

    /// <summary>Of the visits that were due, how many were done by their day, as it was known on a day.</summary>
    internal static decimal? OnTime(IReadOnlyCollection<Visit> due, DateOnly asOf)
        => due.Count == 0 ? null : Math.Round(due.Count(v => v.DoneOn <= v.DueOn && v.DoneOn <= asOf) * 100m / due.Count, 2, MidpointRounding.AwayFromZero);

    internal static async Task<List<Visit>> DueAsync(CustomerServiceDbContext db, Guid region, DateOnly from, DateOnly until, DateOnly asOf, CancellationToken ct)
        => [.. (await db.Visits.AsNoTracking().Where(v => v.RegionId == region && v.DueOn >= from && v.DueOn <= until && v.PlannedOn <= asOf).OrderBy(v => v.DueOn).ThenBy(v => v.Id).ToListAsync(ct)).Where(v => v.WasDue)];

    private static async Task<RecordTrace?> TraceAsync(CustomerServiceDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Visits.AsNoTracking().SingleOrDefaultAsync(v => v.Id == asked.Id, ct) is not { } visit)
            return null;

        return new RecordTrace(
            visit.Number, $"visits/{visit.Id}", [new RecordLink("customer", visit.CustomerId, null, "customer", "sales", $"customers/{visit.CustomerId}")], [],
            [
                new RecordStep("visitPlanned", $"{visit.Id}/planned", null, visit.PlannedOn, visit.RecordedAt),
                .. visit.DoneOn is { } done ? (IEnumerable<RecordStep>)[new RecordStep("visitDone", $"{visit.Id}/done", null, done, visit.RecordedAt)] : [],
                .. visit.CancelledOn is { } cancelled ? (IEnumerable<RecordStep>)[new RecordStep("visitCancelled", $"{visit.Id}/cancelled", null, cancelled, visit.RecordedAt)] : [],
            ]);
    }

    /// <summary>Visits due within a week, and what was promised and is due.</summary>
    private static async Task<IReadOnlyList<Waits>> WaitingAsync(CustomerServiceDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var until = whom.Clock.Today().AddDays(Soon);
        var due = await whom.CandidatesAsync(
            db.Visits.AsNoTracking().Where(v => (v.Status == VisitStatus.Planned && v.DueOn <= until) || (v.FollowUp != null && v.FollowUpDoneOn == null && v.FollowUpDueOn <= until)).OrderBy(v => v.DueOn).ThenBy(v => v.Id), ct);
        return
        [
            .. due.Select(v => v.Status == VisitStatus.Planned
                ? Of(v, "visitDue", "label.customer-service.waiting.visit", v.DueOn, "done")
                : Of(v, "visitFollowUp", "label.customer-service.waiting.follow-up", v.FollowUpDueOn!.Value, "followUp")),
        ];
    }

    private static Waits Of(Visit v, string kind, string title, DateOnly dueOn, string action)
        => new(kind, title, "visit", v.Id, v.Number, v.RegionId, v.RecordedAt, dueOn, action, $"visits/{v.Id}", ("number", v.Number), ("followUp", Short(v.FollowUp)));

    private static string Short(string? text) => text is null ? "–" : text.Length > 100 ? text[..100] : text;
}
