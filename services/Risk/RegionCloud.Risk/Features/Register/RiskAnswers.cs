using Microsoft.EntityFrameworkCore;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.Risk.Features.Register;

/// <summary>What the register tells of a region, what of it waits for whom, and what led to a risk and came of it.</summary>
internal static class RiskAnswers
{
    public static RegionFigures Figures => RegionFigures.Of<RiskDbContext>("risk.read", FiguresAsync);

    public static IEnumerable<RecordTraces> Traces => [RecordTraces.Of<RiskDbContext>("risk", "risk.read", TraceAsync), RecordTraces.About<RiskDbContext>("companyGoal", Departments.Performance, "risk.read", RisksOfGoalAsync)];

    public static IReadOnlyList<WaitingList> Waiting =>
    [
        WaitingList.Of<RiskDbContext>("risk.update", ToAssessAsync),
        WaitingList.Of<RiskDbContext>("risk.approve", ToVerifyAsync),
    ];

    /// <summary>As they stand now, of those identified by the day: how many of each level, and how many without the plan or review that is due.</summary>
    private static async Task<IReadOnlyList<SummaryFigure>> FiguresAsync(RiskDbContext db, RegionQuestion asked, CancellationToken ct)
    {
        var risks = await db.Risks.AsNoTracking().AsSplitQuery().Where(r => r.RegionId == asked.RegionId && r.IdentifiedOn <= asked.AsOf).ToListAsync(ct);
        var alive = risks.Where(r => StatusOn(r, asked.AsOf) is not RiskStatus.Closed).ToList();
        var newest = risks.Count == 0 ? null : risks.Max(r => (DateTimeOffset?)r.History.Max(s => s.RecordedAt));
        var path = $"risks?regionId={asked.RegionId}";
        return
        [
            .. new[] { RiskLevel.Critical, RiskLevel.High, RiskLevel.Medium, RiskLevel.Low }.Select(level => SummaryFigure.Count($"risks.{Wire.Name(level)}", alive.Count(r => r.Level == level), newest, $"{path}&level={Wire.Name(level)}")),
            SummaryFigure.Count("risks.reviewOverdue", alive.Count(r => asked.AsOf > r.ReviewOn), newest, path),
            SummaryFigure.Count("risks.planOverdue", alive.Count(r => r.PlanBy is { } by && asked.AsOf > asked.Clock.DayOf(r.RegionId, by)), newest, path),
            SummaryFigure.Count("responses.overdue", alive.SelectMany(r => r.Responses).Count(p => p.IsOverdue(asked.AsOf)), newest, path),
        ];
    }

    private static RiskStatus StatusOn(RegisteredRisk risk, DateOnly day) => risk.History.Where(s => s.On <= day).OrderBy(s => s.Sequence).Select(s => s.To).LastOrDefault();

    private static async Task<RecordTrace?> TraceAsync(RiskDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Risks.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(r => r.Id == asked.Id, ct) is not { } risk)
            return null;

        var wanted = risk.Responses.Select(p => p.AlertId).Append(risk.AlertId).OfType<Guid>().Distinct().ToList();
        var alerts = await db.Alerts.AsNoTracking().Where(a => wanted.Contains(a.Id)).OrderBy(a => a.Number).Select(a => new { a.Id, a.Number }).ToListAsync(ct);
        var assessments = await db.Assessments.AsNoTracking().Where(a => a.ClosedOn <= asked.AsOf && a.Risks.Any(r => r.RiskId == risk.Id)).OrderBy(a => a.Number).Select(a => new { a.Id, a.Number }).ToListAsync(ct);
        return new RecordTrace(
            risk.Number,
            $"risks/{risk.Id}",
            [
                .. risk.GoalId is { } goal ? (IEnumerable<RecordLink>)[new RecordLink("companyGoal", goal, null, "goal", Departments.Performance, $"company-goals/{goal}")] : [],
                .. alerts.Select(a => new RecordLink("alert", a.Id, a.Number, "alert", Departments.Risk, $"alerts/{a.Id}")),
            ],
            [
                .. risk.Responses.Where(p => p.AssignedOn <= asked.AsOf).OrderBy(p => p.Sequence).Select(p => new RecordLink("riskResponse", p.ResponseId, p.Number, "response", p.Service, $"risk-responses/{p.ResponseId}")),
                .. assessments.Select(a => new RecordLink("riskAssessment", a.Id, a.Number, "assessment", Departments.Risk, $"assessments/{a.Id}")),
            ],
            [.. risk.History.OrderBy(s => s.Sequence).Select(s => new RecordStep($"risk{char.ToUpperInvariant(s.What[0])}{s.What[1..]}", $"{risk.Id}/{s.Sequence}", null, s.On, s.RecordedAt))]);
    }

    /// <summary>What endangers a goal (1-2).</summary>
    private static async Task<(IReadOnlyList<RecordLink> Up, IReadOnlyList<RecordLink> Down)> RisksOfGoalAsync(RiskDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        var risks = await db.Risks.AsNoTracking().Where(r => r.GoalId == asked.Id && r.IdentifiedOn <= asked.AsOf).OrderBy(r => r.Number).Select(r => new { r.Id, r.Number }).ToListAsync(ct);
        return ([], risks.ConvertAll(r => new RecordLink("risk", r.Id, r.Number, "risk", Departments.Risk, $"risks/{r.Id}")));
    }

    /// <summary>A risk that nobody has assessed, one without the plan it should have, and one whose review is due.</summary>
    private static async Task<IReadOnlyList<Waits>> ToAssessAsync(RiskDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var tomorrow = whom.Clock.Today().AddDays(1);
        var open = await whom.CandidatesAsync(
            db.Risks.AsNoTracking().AsSplitQuery().Where(r => r.Status != RiskStatus.Closed && (r.Status == RiskStatus.Identified || r.PlanBy != null || r.ReviewOn <= tomorrow)).OrderByDescending(r => r.Id), ct);
        var mine = open.Where(r => whom.User.May("risk.update", r.RegionId, r.DepartmentId, ownerId: null)).ToList();
        return
        [
            .. mine.Where(r => r.Status is RiskStatus.Identified).Select(r => Waits(r, "riskAssessment", "label.risk.waiting.assess", null, "assess")),
            .. mine.Where(r => r.PlanBy is not null).Select(r => Waits(r, "riskPlan", "label.risk.waiting.plan", whom.Clock.DayOf(r.RegionId, r.PlanBy!.Value), "planResponse")),
            .. mine.Where(r => r.ReviewOn <= whom.Clock.Today(r.RegionId)).Select(r => Waits(r, "riskReview", "label.risk.waiting.review", r.ReviewOn, "review")),
        ];
    }

    /// <summary>A measure that its department has done waits for another person, and a plan for who has it carried out.</summary>
    private static async Task<IReadOnlyList<Waits>> ToVerifyAsync(RiskDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var open = await whom.CandidatesAsync(
            db.Risks.AsNoTracking().AsSplitQuery().Where(r => r.Status != RiskStatus.Closed && r.Responses.Any(p => p.Status == ResponseStatus.Done || p.Status == ResponseStatus.Planned)).OrderByDescending(r => r.Id), ct);
        // Headquarters may, but what waits for it are alerts that nobody acknowledged.
        var mine = open.Where(r => !whom.User.ReachOf("risk.approve")!.Everything && whom.User.May("risk.approve", r.RegionId, r.DepartmentId, ownerId: null)).ToList();
        return
        [
            .. mine.Where(r => RiskRules.Treat(r) is null).Select(r => Waits(r, "riskTreatment", "label.risk.waiting.treat", r.Responses.Where(p => p.Status is ResponseStatus.Planned).Min(p => p.DueOn), "treat")),
            .. mine.SelectMany(r => r.Responses.Where(p => RiskViews.ResponseActions(r, p, whom.User).Contains("verify", StringComparer.Ordinal)).Select(p => new Waits(
                "riskResponseVerification", "label.risk.waiting.verify", "risk", r.Id, p.Number, r.RegionId, r.History.Where(s => s.What == "responseDone").Max(s => s.RecordedAt), null, "verify", $"risks/{r.Id}", ("number", p.Number), ("measure", p.Measure)))),
        ];
    }

    private static Waits Waits(RegisteredRisk r, string kind, string title, DateOnly? dueOn, string action)
        => new(kind, title, "risk", r.Id, r.Number, r.RegionId, r.History.Max(s => s.RecordedAt), dueOn, action, $"risks/{r.Id}", ("number", r.Number), ("title", r.Title));
}
