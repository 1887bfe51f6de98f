using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Bonuses;

internal static class ListBonuses
{
    /// <summary>Bonuses within your reach: of persons your own only, unless you reach the whole region.</summary>
    internal static async Task<Ok<Page<BonusView>>> Handle(ListQuery<BonusList> query, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(BonusReads.Visible(db, user).AsNoTracking().AsSplitQuery(), b => BonusView.Of(b, user, organisation.Current, clock.Today(b.RegionId)), ct));
}

internal static class ExportBonuses
{
    /// <summary>The same as a file.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<BonusList> query, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => query.ExportAsync("label.performance.list.bonuses", BonusReads.Visible(db, user).AsNoTracking().AsSplitQuery(), b => BonusView.Of(b, user, organisation.Current, clock.Today(b.RegionId)), ct);
}

internal static class GetBonus
{
    /// <summary>One bonus.</summary>
    internal static async Task<Results<Ok<BonusView>, NotFound>> Handle(Guid id, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => await BonusReads.Visible(db, user).AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(b => b.Id == id, ct) is { } bonus
            ? TypedResults.Ok(BonusView.Of(bonus, user, organisation.Current, clock.Today(bonus.RegionId))) : TypedResults.NotFound();
}

/// <param name="Rows">By region, department, period, state and currency.</param>
public sealed record BonusSums(IReadOnlyList<BonusSum> Rows);

public sealed record BonusSum(Guid RegionId, Guid? DepartmentId, string Period, [property: ValuesOf(typeof(BonusStatus))] string Status, string Currency, int Count, decimal Amount);

internal static class GetBonusSums
{
    /// <summary>Sums within your reach; they name no person.</summary>
    internal static async Task<Ok<BonusSums>> Handle(Guid? regionId, string? period, PerformanceDbContext db, CancellationToken ct)
    {
        var sums = await db.Bonuses.Where(b => (regionId == null || b.RegionId == regionId) && (period == null || b.Period == period))
            .GroupBy(b => new { b.RegionId, b.DepartmentId, b.Period, b.Status, b.Currency }).Select(g => new { g.Key, Count = g.Count(), Amount = g.Sum(b => b.Amount) }).ToListAsync(ct);
        return TypedResults.Ok(new BonusSums(
            [.. sums.OrderBy(s => s.Key.RegionId).ThenBy(s => s.Key.Period, StringComparer.Ordinal).ThenBy(s => s.Key.DepartmentId).ThenBy(s => s.Key.Status).Select(s => new BonusSum(s.Key.RegionId, s.Key.DepartmentId, s.Key.Period, s.Key.Status.Wire(), s.Key.Currency, s.Count, s.Amount))]));
    }
}

/// <summary>What bonuses and rewards answer as every room does.</summary>
internal static class BonusAnswers
{
    public static IEnumerable<PolicyEvidence> Evidence => [PolicyEvidence.Part<PerformanceDbContext>(PolicyPart.Rewards, "reward.read", RewardedAsync)];

    public static RegionFigures Figures => RegionFigures.Of<PerformanceDbContext>("bonus.read", FiguresAsync);

    public static IEnumerable<RecordTraces> Traces => [RecordTraces.Of<PerformanceDbContext>("bonus", "bonus.read", TraceAsync), RecordTraces.Of<PerformanceDbContext>("reward", "reward.read", TraceRewardAsync)];

    public static IEnumerable<WaitingList> Waiting =>
    [
        WaitingList.Of<PerformanceDbContext>("bonus.approve", (db, whom, ct) => BonusesAsync(db, BonusStatus.Proposed, "approve", "bonusApproval", "label.performance.waiting.bonus-approval", whom, ct)),
        WaitingList.Of<PerformanceDbContext>("bonus.pay", (db, whom, ct) => BonusesAsync(db, BonusStatus.Approved, "pay", "bonusPayment", "label.performance.waiting.bonus-payment", whom, ct)),
        WaitingList.Of<PerformanceDbContext>("reward.approve", RewardsAsync),
    ];

    /// <summary>Rewards of all three kinds that were decided: bonus, promotion, honour (7.3-2). Each follows from a published result.</summary>
    private static async Task<IReadOnlyList<EvidenceFact>> RewardedAsync(PerformanceDbContext db, EvidenceQuestion asked, CancellationToken ct)
    {
        var bonuses = await db.Bonuses.Where(b => b.ApprovedOn >= asked.From && b.ApprovedOn <= asked.Until && b.ApprovedOn <= asked.AsOf)
            .Select(b => new { b.Id, b.Number, b.ApprovedOn, RecordedAt = b.Steps.Where(s => s.To == BonusStatus.Approved).Min(s => s.RecordedAt) }).ToListAsync(ct);
        var rewards = await db.Rewards.AsNoTracking().Where(r => r.Proposal.EffectiveOn >= asked.From && r.Proposal.EffectiveOn <= asked.Until && r.Proposal.EffectiveOn <= asked.AsOf).ToListAsync(ct);
        return
        [
            .. bonuses.Select(b => new EvidenceFact("bonus", b.Id, b.Number, b.Number, b.ApprovedOn!.Value, b.RecordedAt, $"bonuses/{b.Id}")),
            .. rewards.Select(r => new EvidenceFact("reward", r.Id, null, $"{r.Kind.Wire()} {r.Title}", r.Proposal.EffectiveOn!.Value, r.Proposal.DecidedAt!.Value, $"rewards/{r.Id}")),
        ];
    }

    /// <summary>Approved in the year to the day, and of it paid.</summary>
    private static async Task<IReadOnlyList<SummaryFigure>> FiguresAsync(PerformanceDbContext db, RegionQuestion asked, CancellationToken ct)
    {
        var first = new DateOnly(asked.AsOf.Year, 1, 1);
        var approved = await db.Bonuses.Where(b => b.RegionId == asked.RegionId && b.ApprovedOn >= first && b.ApprovedOn <= asked.AsOf && b.Status != BonusStatus.Cancelled)
            .Select(b => new { b.Amount, b.Currency, b.PaidOn, RecordedAt = b.Steps.Max(s => s.RecordedAt) }).ToListAsync(ct);
        return
        [
            .. approved.GroupBy(b => b.Currency, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(g => new[]
            {
                SummaryFigure.Money("bonus.approvedThisYear", g.Sum(b => b.Amount), g.Key, g.Max(b => b.RecordedAt), $"bonus-sums?regionId={asked.RegionId}"),
                SummaryFigure.Money("bonus.paidThisYear", g.Where(b => b.PaidOn <= asked.AsOf).Sum(b => b.Amount), g.Key, g.Max(b => b.RecordedAt), $"bonus-sums?regionId={asked.RegionId}"),
            }),
        ];
    }

    /// <summary>From a bonus to its score, and to the money that Finance committed.</summary>
    private static async Task<RecordTrace?> TraceAsync(PerformanceDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Bonuses.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(b => b.Id == asked.Id, ct) is not { } bonus)
            return null;

        return new RecordTrace(
            bonus.Number, $"bonuses/{bonus.Id}", [new RecordLink("appraisal", bonus.AppraisalId, bonus.Period, "appraisal", "performance", $"appraisals/{bonus.AppraisalId}")],
            [.. bonus.Attempts.Where(a => a.Outcome == BonusAttemptOutcome.Granted).Select(a => new RecordLink("budgetCommitment", a.AttemptId, bonus.Number, "commitment", "finance", $"budget-commitments/{a.AttemptId}"))],
            [.. bonus.Steps.OrderBy(s => s.Sequence).Select(s => new RecordStep($"bonus{s.To}", string.Create(CultureInfo.InvariantCulture, $"{bonus.Id}/{s.Sequence}"), null, s.On, s.RecordedAt))]);
    }

    private static async Task<RecordTrace?> TraceRewardAsync(PerformanceDbContext db, TraceQuestion asked, CancellationToken ct)
        => await db.Rewards.AsNoTracking().SingleOrDefaultAsync(r => r.Id == asked.Id, ct) is { } reward
            ? new RecordTrace(
                null, $"rewards/{reward.Id}", [new RecordLink("appraisal", reward.AppraisalId, reward.Period, "appraisal", "performance", $"appraisals/{reward.AppraisalId}")], [],
                reward.Proposal.EffectiveOn is { } on ? [new RecordStep("rewardApproved", $"{reward.Id}/approved", null, on, reward.Proposal.DecidedAt!.Value)] : [])
            : null;

    private static async Task<IReadOnlyList<Waits>> BonusesAsync(PerformanceDbContext db, BonusStatus status, string action, string kind, string title, WaitingFor whom, CancellationToken ct)
        =>
        [
            .. (await whom.CandidatesAsync(db.Bonuses.AsNoTracking().AsSplitQuery().Where(b => b.Status == status).OrderByDescending(b => b.Id), ct))
                .Where(b => BonusView.ActionsOn(b, whom.User, whom.Organisation, whom.Clock.Today(b.RegionId)).Contains(action, StringComparer.Ordinal))
                .Select(b => new Waits(kind, title, "bonus", b.Id, b.Number, b.RegionId, b.Steps.MaxBy(s => s.Sequence)!.RecordedAt, DueOn: null, action, $"bonuses/{b.Id}", ("number", b.Number), ("period", b.Period))),
        ];

    private static async Task<IReadOnlyList<Waits>> RewardsAsync(PerformanceDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var open = await whom.CandidatesAsync(db.Rewards.AsNoTracking().Where(r => r.Proposal.Status == Domain.ProposalStatus.Proposed).OrderByDescending(r => r.Id), ct);
        return
        [
            .. open.Where(r => RewardView.ActionsOn(r, whom.User, whom.Organisation, whom.Clock.Today(r.RegionId)).Contains("approve", StringComparer.Ordinal)).Select(r => new Waits(
                "rewardDecision", "label.performance.waiting.reward", "reward", r.Id, null, r.RegionId, r.Proposal.ProposedAt, DueOn: null, "approve", $"rewards/{r.Id}", ("kind", $"enum.rewardKind.{r.Kind.Wire()}"), ("count", r.Consecutive))),
        ];
    }
}
