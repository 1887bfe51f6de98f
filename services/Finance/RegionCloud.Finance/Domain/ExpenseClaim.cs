using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Finance.Domain;

/// <summary>States of an expense claim (requirements §11); how many levels have approved stands beside it.</summary>
internal enum ClaimStatus
{
    Draft,

    /// <summary>Waits for its first approval.</summary>
    Submitted,

    /// <summary>At least one level has approved, another must.</summary>
    InApproval,

    /// <summary>The budget forbids it; headquarters may override.</summary>
    Blocked,

    /// <summary>All levels have approved; the money is committed and waits to be paid.</summary>
    Approved,
    Paid,
    Rejected,
    Withdrawn,
}

/// <summary>Who approves, from below (RB-29).</summary>
internal enum ClaimLevel
{
    DepartmentManager,
    RegionManager,
    HeadquartersFinance,
}

/// <summary>
/// What an employee spent and claims back (費用報銷, 8.2): drafted with its lines, submitted, approved level by level by others, paid by yet
/// another. Nobody edits after submitting: a change is a withdrawal and a new submission, and earlier approvals are void (SoD7).
/// </summary>
internal sealed class ExpenseClaim
{
    /// <summary>The department of those who work in none: no head of a department approves their claims, so that the next level up does.</summary>
    public static readonly Guid Headquarters = Guid.Empty;

    private readonly List<ClaimLine> lines = [];
    private readonly List<ClaimStep> steps = [];
    private readonly List<ClaimTransition> transitions = [];

    private ExpenseClaim()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: EC-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    /// <summary><see cref="Headquarters"/> for who works in no region.</summary>
    public Guid DepartmentId { get; private init; }

    /// <summary>The employee who claims.</summary>
    public Guid OwnerId { get; private init; }

    /// <summary>His subject.</summary>
    public string Claimant { get; private init; } = "";

    public string Currency { get; private init; } = "";

    public string Purpose { get; private set; } = "";

    public ClaimStatus Status { get; private set; }

    /// <summary>The day on which it is held against the budget.</summary>
    public DateOnly? SubmittedOn { get; private set; }

    /// <summary>Why it must be although it is beyond the year-to-date budget.</summary>
    public string? Justification { get; private set; }

    /// <summary>Headquarters' reason to allow what is beyond the year's budget.</summary>
    public string? OverrideReason { get; private set; }

    public DateOnly? ApprovedOn { get; private set; }

    public DateOnly? PaidOn { get; private set; }

    public string? PaidBy { get; private set; }

    /// <summary>The act of paying.</summary>
    public Guid? PaymentId { get; private set; }

    public string? PaymentReference { get; private set; }

    /// <summary>The worst check of the last submission or approval.</summary>
    public BudgetCheck? Check { get; private set; }

    public Guid? PolicySetId { get; private set; }

    public IReadOnlyList<ClaimLine> Lines => lines;

    /// <summary>The levels that must approve, in order, and what each said.</summary>
    public IReadOnlyList<ClaimStep> Steps => steps;

    public IReadOnlyList<ClaimTransition> Transitions => transitions;

    public decimal Claimed => lines.Sum(l => l.Amount);

    public decimal Sanctioned => lines.Sum(l => l.Sanctioned);

    /// <summary>Whose turn it is; null when nobody's.</summary>
    public ClaimLevel? NextLevel => Status is ClaimStatus.Submitted or ClaimStatus.InApproval ? steps.OrderBy(s => s.Sequence).FirstOrDefault(s => s.By is null)?.Level : null;

    public static ExpenseClaim Draft(string number, Guid regionId, Guid departmentId, Guid ownerId, string currency, ClaimContent content, Act act)
    {
        var claim = new ExpenseClaim
        {
            Id = Guid.CreateVersion7(act.At),
            Number = number,
            RegionId = regionId,
            DepartmentId = departmentId,
            OwnerId = ownerId,
            Claimant = act.By,
            Currency = currency,
        };
        claim.Fill(content);
        claim.transitions.Add(new ClaimTransition(1, null, ClaimStatus.Draft, act.On, act.At, act.By, null));
        return claim;
    }

    /// <summary>Changes a draft, or makes a withdrawn or rejected claim a draft again; earlier approvals are void.</summary>
    public void Redraft(ClaimContent content, Act act)
    {
        Refuse.Broken(ClaimRules.Redraft(this));
        Fill(content);
        steps.Clear();
        (SubmittedOn, Justification, OverrideReason, Check) = (null, null, null, null);
        Move(ClaimStatus.Draft, act);
    }

    /// <summary>
    /// Asks for approval. Beyond the year-to-date budget it wants a justification and adds the region manager; beyond the year it is blocked
    /// with one, and refused without (RB-27, RB-29).
    /// </summary>
    /// <param name="needs">What each category still needs of the budget, after what its campaigns have reserved.</param>
    public void Submit(IReadOnlyList<(string Category, decimal Amount)> needs, BudgetPosition position, ClaimChain chain, string? justification, Act act)
    {
        var check = Worst(needs, position);
        Refuse.Broken([ClaimRules.Submit(this), .. ClaimRules.Complete(this, act.On), .. string.IsNullOrWhiteSpace(justification) ? Refused(needs, position) : []]);
        (SubmittedOn, Justification, Check, PolicySetId) = (act.On, justification, check, position.Control.PolicySetId);
        foreach (var (level, index) in chain.LevelsFor(Claimed, check.Action != BudgetAction.Ignore).Select((level, index) => (level, index)))
            steps.Add(ClaimStep.Open(index + 1, level));
        Move(check.Action == BudgetAction.Block ? ClaimStatus.Blocked : ClaimStatus.Submitted, act);
    }

    /// <summary>One level's yes, with its ticks on every line (真實, 合法, 有效). The last checks the budget again and commits the money, once.</summary>
    /// <param name="approvers">Who approves, and for whom he stands in.</param>
    /// <param name="needs">What each category needs of the budget once these sums are sanctioned.</param>
    public void Approve(
        IReadOnlyList<LineVerdict> verdicts, string? note, IReadOnlyList<Person> approvers, IReadOnlyList<ClaimLevel> may, Func<IReadOnlyList<ClaimLine>, IReadOnlyList<(string Category, decimal Amount)>> needs,
        BudgetPosition position, ClaimChain chain, Act act)
    {
        Refuse.Broken(ClaimRules.Decide(this, "approve") is { } wrong ? [wrong] : [ClaimRules.ApproversAreOthers(this, approvers), ClaimRules.NotTwice(this, approvers), ClaimRules.TurnOf(this, may), .. ClaimRules.Verdicts(this, verdicts)]);
        Refuse.Broken(ClaimRules.ManagerJustifies(this, note));
        foreach (var verdict in verdicts.Where(v => v.Sanctioned is not null))
            Replace(verdict.Sequence, line => line with { Sanctioned = verdict.Sanctioned!.Value });
        Say(approvers, note, act);
        if (steps.Exists(s => s.By is null))
        {
            Move(ClaimStatus.InApproval, act, note);
            return;
        }

        Settle(needs(lines), position, chain, act, note);
    }

    /// <summary>Headquarters allows what is beyond the year's budget, with a reason; then its levels approve, or it is approved if they have.</summary>
    public void Override(string reason, IReadOnlyList<Person> deciders, IReadOnlyList<(string Category, decimal Amount)> needs, BudgetPosition position, ClaimChain chain, Act act)
    {
        Refuse.Broken(ClaimRules.Override(this), ClaimRules.ApproversAreOthers(this, deciders));
        OverrideReason = reason;
        if (steps.TrueForAll(s => s.By is not null))
            Settle(needs, position, chain, act, reason);
        else
            Move(steps.Exists(s => s.By is not null) ? ClaimStatus.InApproval : ClaimStatus.Submitted, act, reason);
    }

    public void Reject(string reason, IReadOnlyList<Person> approvers, IReadOnlyList<ClaimLevel> may, Act act)
    {
        Refuse.Broken(ClaimRules.Decide(this, "reject") is { } wrong ? [wrong] : [ClaimRules.ApproversAreOthers(this, approvers), ClaimRules.TurnOf(this, may)]);
        Move(ClaimStatus.Rejected, act, reason);
    }

    public void Withdraw(string? reason, Act act)
    {
        Refuse.Broken(ClaimRules.Withdraw(this));
        Move(ClaimStatus.Withdrawn, act, reason);
    }

    /// <summary>A third person pays; what was committed becomes an actual (RB-28).</summary>
    /// <param name="payers">Who pays, and for whom he stands in.</param>
    public void Pay(string? reference, IReadOnlyList<Person> payers, BudgetPosition position, Act act)
    {
        Refuse.Broken(ClaimRules.Pay(this) is { } wrong ? [wrong] : [ClaimRules.PayersAreThird(this, payers), ClaimRules.NotPaidBeforeApproval(this, act.On)]);
        (PaidOn, PaidBy, PaymentId, PaymentReference) = (act.On, act.By, Guid.CreateVersion7(act.At), reference);
        foreach (var line in lines.Where(l => l.Sanctioned > 0))
        {
            position.Post(line.Category, DepartmentId, BudgetEntryKind.CommitmentConsumed, -line.Sanctioned, Origin(PaymentId.Value), act, line.Sequence, line.CampaignId);
            position.Post(line.Category, DepartmentId, BudgetEntryKind.Spent, line.Sanctioned, Origin(PaymentId.Value), act, line.Sequence, line.CampaignId);
        }

        Move(ClaimStatus.Paid, act);
    }

    private void Settle(IReadOnlyList<(string Category, decimal Amount)> needs, BudgetPosition position, ClaimChain chain, Act act, string? note)
    {
        Check = Worst(needs, position);
        if (Check.Action == BudgetAction.Block && OverrideReason is null)
        {
            Move(ClaimStatus.Blocked, act, note);
            return;
        }

        // What came within the budget and is beyond it now wants the region manager, unless he or who is above him has agreed.
        if (Check.Action == BudgetAction.Warn && chain.ManagerFor(steps.Select(s => s.Level)) is { } manager)
        {
            steps.Add(ClaimStep.Open(steps.Count + 1, manager));
            Move(ClaimStatus.InApproval, act, note);
            return;
        }

        ApprovedOn = act.On;
        foreach (var line in lines.Where(l => l.Sanctioned > 0))
            position.Post(line.Category, DepartmentId, BudgetEntryKind.Committed, line.Sanctioned, Origin(Id), act, line.Sequence, line.CampaignId);
        Move(ClaimStatus.Approved, act, note);
    }

    private static BudgetCheck Worst(IReadOnlyList<(string Category, decimal Amount)> needs, BudgetPosition position)
        => needs.Select(n => position.Check(n.Category, n.Amount)).OrderByDescending(c => c.Action).ThenByDescending(c => c.Excess).First();

    private static IEnumerable<Refusal?> Refused(IReadOnlyList<(string Category, decimal Amount)> needs, BudgetPosition position) => needs.Select(n => position.Check(n.Category, n.Amount).Refused("/lines"));

    private void Say(IReadOnlyList<Person> approvers, string? note, Act act)
    {
        var at = steps.IndexOf(steps.Where(s => s.By is null).MinBy(s => s.Sequence)!);
        steps[at] = steps[at] with { By = act.By, EmployeeId = approvers[0].EmployeeId, For = approvers.ElementAtOrDefault(1)?.Subject, On = act.On, At = act.At, Note = note, Real = true, Lawful = true, Effective = true };
    }

    private void Fill(ClaimContent content)
    {
        Refuse.Broken([.. ClaimRules.Content(content)]);
        Purpose = content.Purpose;
        lines.Clear();
        lines.AddRange(content.Lines.Select((l, index) => new ClaimLine(
            index + 1, l.SpentOn, l.Category, l.Amount, l.Amount, l.Purpose, ClaimRules.Normal(l.SellerTaxNumber), ClaimRules.Normal(l.InvoiceNumber), l.AttachmentId, l.CampaignId, l.ContractId, l.Channel)));
    }

    private void Replace(int sequence, Func<ClaimLine, ClaimLine> change)
    {
        var at = lines.FindIndex(l => l.Sequence == sequence);
        lines[at] = change(lines[at]);
    }

    private BudgetOrigin Origin(Guid reference) => new(BudgetOrigin.Claim, Id, Number, reference);

    private void Move(ClaimStatus to, Act act, string? note = null)
    {
        transitions.Add(new ClaimTransition(transitions.Count + 1, Status, to, act.On, act.At, act.By, note));
        Status = to;
        Version++;
    }
}

/// <summary>Somebody who acts, or for whom somebody acts.</summary>
internal sealed record Person(Guid EmployeeId, string Subject);

/// <summary>What a claim says.</summary>
internal sealed record ClaimContent(string Purpose, IReadOnlyList<ClaimLineContent> Lines);

internal sealed record ClaimLineContent(
    DateOnly SpentOn, string Category, decimal Amount, string Purpose, string? SellerTaxNumber, string? InvoiceNumber, Guid? AttachmentId, Guid? CampaignId, Guid? ContractId, string? Channel);

/// <summary>One invoice of a claim.</summary>
/// <param name="Sanctioned">What the approvers allow of the amount.</param>
/// <param name="AttachmentId">The file of the claim that shows it.</param>
internal sealed record ClaimLine(
    int Sequence, DateOnly SpentOn, string Category, decimal Amount, decimal Sanctioned, string Purpose, string? SellerTaxNumber, string? InvoiceNumber, Guid? AttachmentId, Guid? CampaignId, Guid? ContractId, string? Channel);

/// <summary>One level's turn.</summary>
/// <param name="For">For whom the approver stood in (subject).</param>
/// <param name="Real">真實; like the other two given for every line, or there is no approval.</param>
internal sealed record ClaimStep(int Sequence, ClaimLevel Level, string? By, Guid? EmployeeId, string? For, DateOnly? On, DateTimeOffset? At, string? Note, bool? Real, bool? Lawful, bool? Effective)
{
    public static ClaimStep Open(int sequence, ClaimLevel level) => new(sequence, level, null, null, null, null, null, null, null, null, null);
}

/// <summary>What a level says of a line: real 真實, lawful 合法, effective 有效, and how much of it is allowed.</summary>
internal sealed record LineVerdict(int Sequence, bool Real, bool Lawful, bool Effective, decimal? Sanctioned);

internal sealed record ClaimTransition(int Sequence, ClaimStatus? From, ClaimStatus To, DateOnly On, DateTimeOffset RecordedAt, string By, string? Note);

/// <summary>An invoice is claimed once in the company, whoever claims it (RB-29); a rejected or withdrawn claim frees it.</summary>
internal sealed class ClaimedInvoice(string sellerTaxNumber, string invoiceNumber, Guid claimId)
{
    public string SellerTaxNumber { get; private init; } = sellerTaxNumber;

    public string InvoiceNumber { get; private init; } = invoiceNumber;

    public Guid ClaimId { get; private init; } = claimId;
}

/// <summary>
/// Who must approve a claim (RB-29): inclusive limits of the policy set; the applicant's own level and a level that nobody holds go to the
/// next one up.
/// </summary>
/// <param name="Held">Whether somebody other than the applicant holds a level for this claim.</param>
/// <param name="OwnLevel">The highest level that the applicant holds himself.</param>
internal sealed record ClaimChain(decimal DepartmentLimit, decimal RegionLimit, Func<ClaimLevel, bool> Held, ClaimLevel? OwnLevel)
{
    public IReadOnlyList<ClaimLevel> LevelsFor(decimal amount, bool warned)
    {
        List<ClaimLevel> asked = [ClaimLevel.DepartmentManager];
        if (amount > DepartmentLimit || warned)
            asked.Add(ClaimLevel.RegionManager);
        if (amount > RegionLimit)
            asked.Add(ClaimLevel.HeadquartersFinance);
        return [.. asked.Select(Up).Distinct().Order()];
    }

    /// <summary>Who stands for the region manager when a limit is passed late; null when that level has its turn already.</summary>
    public ClaimLevel? ManagerFor(IEnumerable<ClaimLevel> levels) => Up(ClaimLevel.RegionManager) is var level && levels.Contains(level) ? null : level;

    private ClaimLevel Up(ClaimLevel level)
    {
        while (level < ClaimLevel.HeadquartersFinance && (level <= OwnLevel || !Held(level)))
            level++;
        return level;
    }
}
