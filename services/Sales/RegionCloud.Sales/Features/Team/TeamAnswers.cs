using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.Sales.Features.Team;

/// <summary>Duties 4 and 5 (§13): a training and a meeting each month; and what of both waits for the head of sales.</summary>
internal static class TeamAnswers
{
    public static IEnumerable<PolicyEvidence> Evidence =>
    [
        PolicyEvidence.Duty<SalesDbContext>(PolicyDuty.SalesTraining, "training.read", HeldAsync),
        PolicyEvidence.Duty<SalesDbContext>(PolicyDuty.SalesMeeting, "meeting.read", MetAsync),
        PolicyEvidence.Part<SalesDbContext>(PolicyPart.SalesMeeting, "meeting.read", MetAsync),
    ];

    public static RegionFigures Figures => RegionFigures.Of<SalesDbContext>("training.read", FiguresAsync);

    public static IEnumerable<WaitingList> Waiting =>
    [
        WaitingList.Of<SalesDbContext>("training.update", TrainingsAsync),
        WaitingList.Of<SalesDbContext>("meeting.update", MeetingsAsync),
    ];

    private static async Task<IReadOnlyList<EvidenceFact>> HeldAsync(SalesDbContext db, EvidenceQuestion asked, CancellationToken ct)
    {
        var held = await db.Trainings.Where(t => t.Status == TrainingStatus.Held && t.HeldOn >= asked.From && t.HeldOn <= asked.Until && t.HeldOn <= asked.AsOf).Select(t => new { t.Id, t.Topic, t.HeldOn, t.RecordedAt }).ToListAsync(ct);
        return held.ConvertAll(t => new EvidenceFact("training", t.Id, null, t.Topic ?? "", t.HeldOn!.Value, t.RecordedAt, $"trainings/{t.Id}"));
    }

    /// <summary>The minutes are the evidence: a meeting counts for the month in which it was held, from the day on which they were out.</summary>
    private static async Task<IReadOnlyList<EvidenceFact>> MetAsync(SalesDbContext db, EvidenceQuestion asked, CancellationToken ct)
    {
        var met = await db.Meetings.Where(m => m.Status == MeetingStatus.Published && m.HeldOn >= asked.From && m.HeldOn <= asked.Until && m.PublishedOn <= asked.AsOf).Select(m => new { m.Id, m.Title, m.HeldOn, m.PublishedOn, m.RecordedAt }).ToListAsync(ct);
        return met.ConvertAll(m => new EvidenceFact("meeting", m.Id, null, m.Title, m.PublishedOn!.Value, m.RecordedAt, $"meetings/{m.Id}", BusinessPeriod.MonthOf(m.HeldOn)));
    }

    /// <summary>Held against planned in the quarter, to the day: what was cancelled was planned all the same.</summary>
    private static async Task<IReadOnlyList<SummaryFigure>> FiguresAsync(SalesDbContext db, RegionQuestion asked, CancellationToken ct)
    {
        var (first, day) = (BusinessPeriod.QuarterOf(asked.AsOf).First, asked.AsOf);
        var planned = await db.Trainings.Where(t => t.RegionId == asked.RegionId && t.PlannedOn >= first && t.PlannedOn <= day).Select(t => new { t.HeldOn, t.RecordedAt }).ToListAsync(ct);
        if (planned.Count == 0)
            return [];

        var held = planned.Count(t => t.HeldOn <= day);
        return [SummaryFigure.Percent("trainings.heldThisQuarter", Math.Round(held * 100m / planned.Count, 2, MidpointRounding.AwayFromZero), planned.Max(t => t.RecordedAt), string.Create(CultureInfo.InvariantCulture, $"trainings?regionId={asked.RegionId}&plannedFrom={first:yyyy-MM-dd}&plannedTo={day:yyyy-MM-dd}"))];
    }

    private static async Task<IReadOnlyList<Waits>> TrainingsAsync(SalesDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var today = whom.Clock.Today().AddDays(1);
        var due = await whom.CandidatesAsync(db.Trainings.AsNoTracking().Where(t => t.Status == TrainingStatus.Planned && t.PlannedOn <= today).OrderByDescending(t => t.Id), ct);
        return
        [
            .. due.Where(t => t.PlannedOn <= whom.Clock.Today(t.RegionId) && TrainingView.Of(t, whom.User).Actions.Contains("hold", StringComparer.Ordinal))
                .Select(t => new Waits("trainingDue", "label.sales.waiting.training", "training", t.Id, null, t.RegionId, BusinessClock.StartOf(t.PlannedOn), t.PlannedOn, "hold", $"trainings/{t.Id}", ("topic", t.Topic ?? "–"), ("plannedOn", t.PlannedOn))),
        ];
    }

    private static async Task<IReadOnlyList<Waits>> MeetingsAsync(SalesDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var drafts = await whom.CandidatesAsync(db.Meetings.AsNoTracking().AsSplitQuery().Where(m => m.Status == MeetingStatus.Draft).OrderByDescending(m => m.Id), ct);
        return
        [
            .. drafts.Where(m => MeetingView.Of(m, whom.User).Actions.Contains("publish", StringComparer.Ordinal))
                .Select(m => new Waits("meetingMinutes", "label.sales.waiting.minutes", "meeting", m.Id, null, m.RegionId, m.RecordedAt, BusinessPeriod.MonthOf(m.HeldOn).Last, "publish", $"meetings/{m.Id}", ("title", m.Title), ("heldOn", m.HeldOn))),
        ];
    }
}
