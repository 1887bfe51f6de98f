using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Performance.Domain.Appraisals;

internal enum BonusStatus
{
    /// <summary>Reckoned; somebody else approves it.</summary>
    Proposed,

    /// <summary>Approved; waits until Finance has committed the money, or refused.</summary>
    AwaitingBudget,

    /// <summary>The money is committed on the personnel budget; a bonus of nothing needs none.</summary>
    Approved,
    Paid,

    /// <summary>Will not be paid; what was committed is released.</summary>
    Cancelled,
}

/// <summary>How an attempt to have the money committed ended.</summary>
internal enum BonusAttemptOutcome
{
    Granted,
    Refused,

    /// <summary>Taken back by hand or by time-out.</summary>
    Withdrawn,
}

/// <summary>What a bonus is reckoned from (RB-24).</summary>
/// <param name="CollectionRate">Only of a sales person; null when nothing was due.</param>
internal sealed record BonusFigures(decimal Base, string Grade, decimal GradeCoefficient, decimal? CollectionRate, decimal? CollectionCoefficient, string Currency)
{
    /// <summary>Base × grade coefficient × collection coefficient, rounded once.</summary>
    public decimal Amount => Math.Round(Base * GradeCoefficient * (CollectionCoefficient ?? 1), 2, MidpointRounding.AwayFromZero);

    /// <param name="grades">Each with its coefficient.</param>
    /// <param name="collection">Each range of the rate with its coefficient; of a sales person only. With nothing due there is nothing that he could have collected: 1.</param>
    public static BonusFigures Of(string grade, bool isSalesPerson, decimal? collectionRate, decimal @base, IReadOnlyList<Band> grades, IReadOnlyList<Band> collection, string currency) => new(
        @base, grade, grades.Single(b => b.Name == grade).Coefficient, isSalesPerson ? collectionRate : null,
        !isSalesPerson ? null : collectionRate is { } rate ? Band.Of(rate, collection).Coefficient : 1, currency);
}

/// <summary>
/// 獎金: what a published appraisal brings a sales person, a department or a region (7.3, RB-24); one for each appraisal. Approved by another, it is committed
/// on Finance's personnel budget before it counts, and paid by a third.
/// </summary>
internal sealed class Bonus
{
    private readonly List<BonusAttempt> attempts = [];
    private readonly List<BonusStep> steps = [];

    private Bonus()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: BN-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid AppraisalId { get; private init; }

    public Guid CycleId { get; private init; }

    public CycleKind Kind { get; private init; }

    public string Period { get; private init; } = "";

    /// <summary>The period's last day.</summary>
    public DateOnly Last { get; private init; }

    public Guid RegionId { get; private init; }

    public Guid? DepartmentId { get; private init; }

    /// <summary>Of a sales person.</summary>
    public Guid? OwnerId { get; private init; }

    public TemplateSubject Subject { get; private init; }

    public decimal Base { get; private init; }

    public string Grade { get; private init; } = "";

    public decimal GradeCoefficient { get; private init; }

    public decimal? CollectionRate { get; private init; }

    public decimal? CollectionCoefficient { get; private init; }

    public decimal Amount { get; private init; }

    public string Currency { get; private init; } = "";

    public Guid PolicySetId { get; private init; }

    public BonusStatus Status { get; private set; }

    public DateOnly? ApprovedOn { get; private set; }

    public DateOnly? PaidOn { get; private set; }

    public IReadOnlyList<BonusAttempt> Attempts => attempts;

    public IReadOnlyList<BonusStep> Steps => steps;

    /// <summary>The attempt that Finance has not answered.</summary>
    public BonusAttempt? OpenAttempt => attempts.Find(a => a.Outcome is null);

    /// <summary>The attempt by which the money is committed.</summary>
    public BonusAttempt? GrantedAttempt => attempts.Find(a => a.Outcome == BonusAttemptOutcome.Granted);

    /// <summary>Who reckoned it, and for whom he stood in (subjects).</summary>
    public IEnumerable<string> Calculators => By(s => s.From is null);

    /// <summary>Who approved it last, and for whom he stood in.</summary>
    public IEnumerable<string> Approvers => By(s => s.Sequence == steps.Where(x => x.From == BonusStatus.Proposed && x.To is BonusStatus.AwaitingBudget or BonusStatus.Approved).Max(x => (int?)x.Sequence));

    public static Bonus Of(string number, Appraisal appraisal, BonusFigures figures, Guid policySetId, Act act)
    {
        var bonus = new Bonus
        {
            Id = Guid.CreateVersion7(act.At),
            Number = number,
            AppraisalId = appraisal.Id,
            CycleId = appraisal.CycleId,
            Kind = appraisal.Kind,
            Period = appraisal.Period,
            Last = appraisal.Last,
            RegionId = appraisal.RegionId,
            DepartmentId = appraisal.DepartmentId,
            OwnerId = appraisal.OwnerId,
            Subject = appraisal.Subject,
            Base = figures.Base,
            Grade = figures.Grade,
            GradeCoefficient = figures.GradeCoefficient,
            CollectionRate = figures.CollectionRate,
            CollectionCoefficient = figures.CollectionCoefficient,
            Amount = figures.Amount,
            Currency = figures.Currency,
            PolicySetId = policySetId,
        };
        bonus.steps.Add(new BonusStep(1, null, BonusStatus.Proposed, act.On, act.At, act.By, act.For, null));
        return bonus;
    }

    /// <summary>Another person's yes. Finance must commit the money before it counts; a bonus of nothing (grade D) needs no money.</summary>
    /// <param name="approvers">Who approves, and for whom he stands in (subjects).</param>
    /// <param name="own">Whether it is for one of them.</param>
    /// <returns>Whether Finance is to be asked.</returns>
    public bool Approve(string? justification, IReadOnlyList<string> approvers, bool own, Act act)
    {
        Refuse.Broken(BonusRules.Approve(this));
        Refuse.Broken(BonusRules.MustBeAnother(this, approvers, own), BonusRules.NotBefore(this, act.On));
        if (Amount == 0)
        {
            ApprovedOn = act.On;
            Move(BonusStatus.Approved, act);
            return false;
        }

        attempts.Add(new BonusAttempt(attempts.Count + 1, Guid.CreateVersion7(act.At), act.On, act.At, act.By, justification));
        Move(BonusStatus.AwaitingBudget, act, justification);
        return true;
    }

    /// <summary>Finance has committed the money. An answer to an attempt that is no longer open changes nothing.</summary>
    public bool Grant(Guid attemptId, Act act)
    {
        if (OpenAttempt is not { } attempt || attempt.AttemptId != attemptId)
            return false;

        attempt.Answer(BonusAttemptOutcome.Granted, null, null, null, null);
        ApprovedOn = attempt.RequestedOn;
        Move(BonusStatus.Approved, act with { On = attempt.RequestedOn });
        return true;
    }

    /// <summary>Finance has refused, and says why; it may be approved again, with a justification where that helps.</summary>
    public bool FailBudget(Guid attemptId, string reason, decimal? limit, decimal used, decimal excess, Act act)
    {
        if (OpenAttempt is not { } attempt || attempt.AttemptId != attemptId)
            return false;

        attempt.Answer(BonusAttemptOutcome.Refused, reason, limit, used, excess);
        Move(BonusStatus.Proposed, act, reason);
        return true;
    }

    /// <summary>Takes the attempt back while Finance has not answered.</summary>
    public BonusAttempt Withdraw(string note, Act act)
    {
        Refuse.Broken(BonusRules.Withdraw(this));
        var attempt = OpenAttempt!;
        attempt.Answer(BonusAttemptOutcome.Withdrawn, null, null, null, null);
        Move(BonusStatus.Proposed, act, note);
        return attempt;
    }

    /// <summary>It will not be paid.</summary>
    /// <returns>The attempt whose money is to be released; null when none is committed.</returns>
    public BonusAttempt? Cancel(string reason, Act act)
    {
        Refuse.Broken(BonusRules.Cancel(this));
        Move(BonusStatus.Cancelled, act, reason);
        return GrantedAttempt;
    }

    /// <param name="payers">Who pays, and for whom he stands in (subjects).</param>
    public void Pay(IReadOnlyList<string> payers, bool own, Act act)
    {
        Refuse.Broken(BonusRules.Pay(this));
        Refuse.Broken(BonusRules.PayerMustBeAThird(this, payers, own), BonusRules.NotBefore(this, act.On));
        PaidOn = act.On;
        Move(BonusStatus.Paid, act);
    }

    private IEnumerable<string> By(Func<BonusStep, bool> which) => steps.Where(which).SelectMany(s => (string?[])[s.By, s.For]).OfType<string>();

    private void Move(BonusStatus to, Act act, string? note = null)
    {
        steps.Add(new BonusStep(steps.Count + 1, Status, to, act.On, act.At, act.By, act.For, note));
        Status = to;
        Version++;
    }
}

/// <summary>One attempt to have the money committed; the id comes back with Finance's answer.</summary>
internal sealed class BonusAttempt(int sequence, Guid attemptId, DateOnly requestedOn, DateTimeOffset requestedAt, string requestedBy, string? justification)
{
    public int Sequence { get; private init; } = sequence;

    public Guid AttemptId { get; private init; } = attemptId;

    public DateOnly RequestedOn { get; private init; } = requestedOn;

    public DateTimeOffset RequestedAt { get; private init; } = requestedAt;

    public string RequestedBy { get; private init; } = requestedBy;

    public string? Justification { get; private init; } = justification;

    public BonusAttemptOutcome? Outcome { get; private set; }

    /// <summary>Why Finance refused: beyondYearToDate, beyondAnnual, noLine, wrongCurrency.</summary>
    public string? RefusedFor { get; private set; }

    public decimal? Limit { get; private set; }

    public decimal? Used { get; private set; }

    public decimal? Excess { get; private set; }

    internal void Answer(BonusAttemptOutcome outcome, string? refusedFor, decimal? limit, decimal? used, decimal? excess)
        => (Outcome, RefusedFor, Limit, Used, Excess) = (outcome, refusedFor, limit, used, excess);
}

/// <summary>One step of its life.</summary>
internal sealed record BonusStep(int Sequence, BonusStatus? From, BonusStatus To, DateOnly On, DateTimeOffset RecordedAt, string By, string? For, string? Note);

/// <summary>Every reason for which a bonus does not go on.</summary>
internal static class BonusRules
{
    public static Refusal? Approve(Bonus bonus) => MustBe(bonus, "approve", BonusStatus.Proposed);

    public static Refusal? Withdraw(Bonus bonus) => MustBe(bonus, "withdraw", BonusStatus.AwaitingBudget);

    public static Refusal? Cancel(Bonus bonus) => MustBe(bonus, "cancel", BonusStatus.Proposed, BonusStatus.Approved);

    /// <summary>Nothing is paid of a bonus of nothing.</summary>
    public static Refusal? Pay(Bonus bonus) => MustBe(bonus, "pay", BonusStatus.Approved) ?? (bonus.Amount > 0 ? null : Refusal.State("performance.bonus.nothing-to-pay", ("number", bonus.Number)));

    /// <summary><c>performance.bonus.cycle-not-published</c>: rewards follow from a published result (7.3-1).</summary>
    public static Refusal? MustBePublished(AppraisalCycle cycle) => cycle.IsPublished ? null : Refusal.State("performance.bonus.cycle-not-published", ("period", cycle.Period), ("state", $"enum.cycleStatus.{cycle.Status.Name()}"));

    /// <summary><c>performance.bonus.before-publication</c></summary>
    public static Refusal? NotBeforePublication(AppraisalCycle cycle, DateOnly on)
        => on < cycle.PublishedOn ? Refusal.Content("performance.bonus.before-publication", "/on", ("period", cycle.Period), ("publishedOn", cycle.PublishedOn), ("on", on)) : null;

    /// <summary><c>performance.bonus.own-approval</c>: not who reckoned it, not for whom it is (SoD5, SoD8).</summary>
    public static Refusal? MustBeAnother(Bonus bonus, IReadOnlyList<string> approvers, bool own)
        => own || approvers.Any(a => bonus.Calculators.Contains(a, StringComparer.Ordinal)) ? Refusal.Content("performance.bonus.own-approval", "", ("number", bonus.Number)) : null;

    /// <summary><c>performance.bonus.own-payment</c>: not who reckoned it, not who approved it, not for whom it is (SoD5).</summary>
    public static Refusal? PayerMustBeAThird(Bonus bonus, IReadOnlyList<string> payers, bool own)
        => own || payers.Any(p => bonus.Calculators.Concat(bonus.Approvers).Contains(p, StringComparer.Ordinal)) ? Refusal.Content("performance.bonus.own-payment", "", ("number", bonus.Number)) : null;

    /// <summary><c>performance.bonus.before-last-step</c></summary>
    public static Refusal? NotBefore(Bonus bonus, DateOnly on)
        => bonus.Steps.Max(s => s.On) is var last && on < last ? Refusal.Content("performance.bonus.before-last-step", "/on", ("number", bonus.Number), ("last", last), ("on", on)) : null;

    /// <summary><c>performance.bonus.wrong-state</c></summary>
    private static Refusal? MustBe(Bonus bonus, string action, params BonusStatus[] allowed)
        => allowed.Contains(bonus.Status) ? null
            : Refusal.State("performance.bonus.wrong-state", ("number", bonus.Number), ("state", $"enum.bonusStatus.{bonus.Status.Name()}"), ("action", action), ("allowed", string.Join(", ", allowed.Select(a => a.Name()))));
}
