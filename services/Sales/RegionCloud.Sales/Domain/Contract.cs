using System.Security.Cryptography;
using System.Text;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Sales.Domain;

/// <summary>States of a contract (requirements §11).</summary>
internal enum ContractStatus
{
    Draft,
    UnderReview,
    Reviewed,
    Signed,

    /// <summary>Signed, and its execution has begun.</summary>
    InProgress,

    /// <summary>A change was signed and waits until Finance has changed the receivables, or refused.</summary>
    ChangeRequested,

    /// <summary>Waits until Finance has cancelled its receivables, or refused.</summary>
    VoidRequested,
    Voided,

    /// <summary>Delivered wholly.</summary>
    Completed,

    /// <summary>Delivered and paid; nothing of it changes any more.</summary>
    Archived,
}

/// <summary>
/// A sales contract (銷售合同, 5.3): drafted, its clauses reviewed by somebody else, signed, executed, collected; or voided, while
/// nothing has been received.
/// </summary>
internal sealed class Contract
{
    private readonly List<Instalment> instalments = [];
    private readonly List<Share> shares = [];
    private readonly List<Execution> executions = [];
    private readonly List<Transition> transitions = [];
    private readonly List<Amendment> amendments = [];

    private Contract()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: CT-2026-000123.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    /// <summary>The sales person who answers for it.</summary>
    public Guid OwnerId { get; private init; }

    public Guid CustomerId { get; private init; }

    public string CustomerCode { get; private init; } = "";

    public string CustomerName { get; private init; } = "";

    public string Currency { get; private init; } = "";

    public decimal Amount { get; private set; }

    /// <summary>The clauses; what was reviewed is what is signed (5.3-2).</summary>
    public string Terms { get; private set; } = "";

    public ContractStatus Status { get; private set; }

    /// <summary>The sales person's own look at the clauses, before he asked for the review (5.3-2).</summary>
    public SelfReview? SelfReview { get; private set; }

    public Review? Review { get; private set; }

    public DateOnly? SignedOn { get; private set; }

    public VoidAttempt? VoidAttempt { get; private set; }

    public DateOnly? VoidedOn { get; private set; }

    /// <summary>Where the business came from: opportunity, lead, campaign, channel (RB-20).</summary>
    public Business Business { get; private init; } = null!;

    /// <summary>Its name in the file or system it was imported from.</summary>
    public string? Origin { get; private init; }

    /// <summary>What was imported, to tell a repeated import from a changed one.</summary>
    public string? OriginHash { get; private init; }

    public IReadOnlyList<Instalment> Instalments => instalments;

    public IReadOnlyList<Share> Shares => shares;

    public IReadOnlyList<Execution> Executions => executions;

    public IReadOnlyList<Transition> Transitions => transitions;

    public IReadOnlyList<Amendment> Amendments => amendments;

    /// <summary>The change that is under way; there is one at most.</summary>
    public Amendment? OpenAmendment => amendments.Find(a => a.IsOpen);

    /// <summary>Everybody who wrote its text (subjects).</summary>
    public IEnumerable<string> Authors => transitions.Where(t => t is { To: ContractStatus.Draft, From: null or ContractStatus.Draft }).Select(t => t.By);

    public static Contract Draft(ContractHead head, ContractContent content, Act act)
    {
        var contract = new Contract
        {
            Id = Guid.CreateVersion7(act.At),
            Number = head.Number,
            RegionId = head.RegionId,
            DepartmentId = head.DepartmentId,
            OwnerId = head.OwnerId,
            CustomerId = head.Customer.Id,
            CustomerCode = head.Customer.Code,
            CustomerName = head.Customer.Name,
            Currency = head.Currency,
            Business = head.Business ?? new Business(null, null, null, null),
            Origin = head.Origin,
            OriginHash = head.OriginHash,
        };
        contract.Fill(content);
        contract.transitions.Add(new Transition(1, null, ContractStatus.Draft, act.On, act.At, act.By, null));
        return contract;
    }

    /// <summary>Changes a draft; after that a contract is changed by taking it back, never in place.</summary>
    public void Redraft(ContractContent content, Act act)
    {
        Refuse.Broken(ContractRules.Redraft(this));
        Fill(content);
        Move(ContractStatus.Draft, act);
    }

    /// <summary>Asks for the review; whoever asks has looked at the clauses himself, and both are kept (5.3-2).</summary>
    /// <param name="review">His own look; none for history that is imported.</param>
    public void SubmitForReview(SelfReview? review, Act act)
    {
        Refuse.Broken([ContractRules.Submit(this), ContractRules.SelfReviewMustPass(review), .. ContractRules.Sums(this)]);
        SelfReview = review;
        Move(ContractStatus.UnderReview, act);
    }

    /// <summary>Somebody else than the owner judges the clauses: lawful, complete and clear (5.3-2).</summary>
    /// <param name="onBehalfOf">For whom the reviewer stands in.</param>
    public void PassReview(Guid reviewer, string? note, Act act, params IReadOnlyList<Person> onBehalfOf) => Judge(reviewer, new Checklist(Lawful: true, Clear: true, Complete: true), note, act, onBehalfOf);

    /// <summary>All three must hold, or it goes back to draft.</summary>
    public void Judge(Guid reviewer, Checklist checklist, string? note, Act act, IReadOnlyList<Person> onBehalfOf)
    {
        Refuse.Broken(ContractRules.Review(this), ContractRules.ReviewersMustNotOwn(this, [new Person(reviewer, act.By), .. onBehalfOf]));
        Review = new Review(reviewer, act.On, checklist.Passed, note, TermsHash(), checklist.Lawful, checklist.Clear, checklist.Complete);
        Move(checklist.Passed ? ContractStatus.Reviewed : ContractStatus.Draft, act, note);
    }

    /// <summary>Signed on a day, not before its review; instalments and shares add up exactly (RB-05, RB-10).</summary>
    public void Sign(Act act)
    {
        Refuse.Broken([
            ContractRules.MustBeReviewed(this),
            ContractRules.SignedNotBeforeReview(this, act.On),
            .. ContractRules.Sums(this),
            .. ContractRules.DueNotBeforeSigning(this, act.On)]);
        SignedOn = act.On;
        Move(ContractStatus.Signed, act);
    }

    /// <summary>A part of the contract was delivered (5.3-3).</summary>
    public void Execute(decimal percent, string? note, Act act)
    {
        Refuse.Broken(
            ContractRules.Execute(this),
            ContractRules.ExecutedNotBeforeSigning(this, act.On),
            ContractRules.ExecutedNotBeyondWhole(this, percent));
        executions.Add(new Execution(executions.Count + 1, act.On, percent, note, act.At, act.By));
        if (Status == ContractStatus.Signed)
            Move(ContractStatus.InProgress, act);
        else
            Version++;
    }

    /// <summary>All of it is delivered (5.3-3).</summary>
    public void Complete(Act act)
    {
        Refuse.Broken(ContractRules.Complete(this) is { } wrong ? [wrong] : [ContractRules.ExecutedWholly(this), ContractRules.NotCompletedBeforeExecution(this, act.On)]);
        Move(ContractStatus.Completed, act);
    }

    /// <summary>It is put away: delivered, and paid as far as Finance has told.</summary>
    /// <param name="received">What was received for it and not taken back.</param>
    public void Archive(decimal received, Act act)
    {
        Refuse.Broken(ContractRules.Archive(this) ?? ContractRules.CollectedWholly(this, received));
        Move(ContractStatus.Archived, act);
    }

    /// <summary>Begins the void: Finance must first take the receivables off the books, or refuse because money was received.</summary>
    public void RequestVoid(string reason, Act act)
    {
        Refuse.Broken(
            ContractRules.RequestVoid(this),
            ContractRules.VoidedNotBeforeSigning(this, act.On));
        VoidAttempt = new VoidAttempt(Guid.CreateVersion7(act.At), reason, act.On, act.At, act.By, null);
        Move(ContractStatus.VoidRequested, act, reason);
    }

    public void WithdrawVoid(string note, Act act)
    {
        Refuse.Broken(ContractRules.WithdrawVoid(this));
        VoidAttempt = VoidAttempt! with { Outcome = VoidAttemptOutcome.Withdrawn };
        Move(Before(ContractStatus.VoidRequested), act, note);
    }

    /// <summary>Finance's answer yes. An answer to an attempt that is no longer open changes nothing.</summary>
    public bool CompleteVoid(Guid attemptId, Act act)
    {
        if (!Awaits(attemptId))
            return false;

        VoidedOn = VoidAttempt!.EffectiveOn;
        VoidAttempt = VoidAttempt with { Outcome = VoidAttemptOutcome.Voided };
        Move(ContractStatus.Voided, act with { On = VoidAttempt.EffectiveOn });
        return true;
    }

    /// <summary>Finance's answer no: the contract has net receipts.</summary>
    public bool FailVoid(Guid attemptId, decimal netReceipts, Act act)
    {
        if (!Awaits(attemptId))
            return false;

        VoidAttempt = VoidAttempt! with { Outcome = VoidAttemptOutcome.Refused, NetReceipts = netReceipts };
        Move(Before(ContractStatus.VoidRequested), act);
        return true;
    }

    /// <summary>Begins a change of what is signed.</summary>
    public void Amend(string reason, AmendedContent content, Act act)
    {
        Refuse.Broken([AmendmentRules.Propose(this), .. AmendmentRules.Content(this, content)]);
        amendments.Add(Amendment.Draft(amendments.Count + 1, reason, content, act.By));
        Version++;
    }

    public void RedraftAmendment(string reason, AmendedContent content, Act act)
    {
        Refuse.Broken([AmendmentRules.Redraft(this), .. AmendmentRules.Content(this, content)]);
        OpenAmendment!.Fill(reason, content, act.By);
        Version++;
    }

    /// <summary>Asks for its review, after one's own (5.3-2).</summary>
    public void SubmitAmendment(SelfReview review)
    {
        Refuse.Broken(AmendmentRules.Submit(this), ContractRules.SelfReviewMustPass(review));
        OpenAmendment!.Submit(review with { TermsHash = OpenAmendment.ContentHash() });
        Version++;
    }

    public void JudgeAmendment(Guid reviewer, Checklist checklist, string? note, Act act, IReadOnlyList<Person> onBehalfOf)
    {
        Refuse.Broken(AmendmentRules.Review(this), OpenAmendment is { } open ? AmendmentRules.ReviewersMustNotOwn(this, open, [new Person(reviewer, act.By), .. onBehalfOf]) : null);
        OpenAmendment!.Judge(new Review(reviewer, act.On, checklist.Passed, note, OpenAmendment.ContentHash(), checklist.Lawful, checklist.Clear, checklist.Complete));
        Version++;
    }

    /// <summary>The change is signed: Finance must first change the receivables, or refuse because more was paid than would be owed.</summary>
    public void SignAmendment(Act act)
    {
        Refuse.Broken(AmendmentRules.Sign(this));
        Refuse.Broken(AmendmentRules.MustBeReviewedAsItIs(this, OpenAmendment!), AmendmentRules.NotBefore(this, OpenAmendment!, act.On));
        OpenAmendment!.Request(act);
        Move(ContractStatus.ChangeRequested, act, OpenAmendment.Reason);
    }

    /// <summary>Takes the change back.</summary>
    /// <returns>Whether Finance was asked already and must be told.</returns>
    public bool WithdrawAmendment(string note, Act act)
    {
        Refuse.Broken(AmendmentRules.Withdraw(this));
        var asked = Status == ContractStatus.ChangeRequested;
        OpenAmendment!.Withdraw();
        if (asked)
            Move(Before(ContractStatus.ChangeRequested), act, note);
        else
            Version++;
        return asked;
    }

    /// <summary>Finance's answer yes. An answer to an attempt that is no longer open changes nothing, unless Finance could not go back any more.</summary>
    /// <param name="stands">Money came in that only the changed receivables take: the change counts although it was taken back.</param>
    /// <returns>By how much more or less counts for whom; null when nothing changed.</returns>
    public IReadOnlyList<(Guid EmployeeId, decimal Amount)>? CompleteChange(Guid attemptId, bool stands, Act act)
    {
        var amendment = amendments.Find(a => a.AttemptId == attemptId);
        if (amendment?.Status != AmendmentStatus.Requested && !(stands && amendment?.Status == AmendmentStatus.Withdrawn))
            return null;

        var before = Parts();
        var awaited = amendment.Status == AmendmentStatus.Requested;
        amendment.Make(Amount, Terms, instalments);
        (Amount, Terms, Review, SelfReview) = (amendment.Amount, amendment.Terms, amendment.Review! with { TermsHash = HashOf(amendment.Terms) }, amendment.SelfReview! with { TermsHash = HashOf(amendment.Terms) });
        instalments.Clear();
        instalments.AddRange(amendment.Proposed);
        if (awaited)
            Move(ContractStatus.InProgress, act with { On = amendment.EffectiveOn!.Value });
        else
            Version++;
        return [.. Parts().Zip(before, (now, then) => (now.EmployeeId, now.Amount - then.Amount))];
    }

    /// <summary>Finance's answer no: more was paid on an instalment than would be owed, or the contract is void there.</summary>
    public bool FailChange(Guid attemptId, int? instalment, decimal? paid, Act act)
    {
        if (Status != ContractStatus.ChangeRequested || OpenAmendment?.AttemptId != attemptId)
            return false;

        OpenAmendment.Refuse(instalment, paid);
        Move(Before(ContractStatus.ChangeRequested), act);
        return true;
    }

    /// <summary>What the contract was worth on a day: later changes are left out.</summary>
    public decimal AmountAsOf(DateOnly day) => amendments.Where(a => a.Status == AmendmentStatus.Made && a.EffectiveOn > day).MinBy(a => a.Sequence)?.PreviousAmount ?? Amount;

    /// <summary>The number that a new instalment gets: one that was never used.</summary>
    public int NextInstalment => instalments.Select(i => i.Sequence).Concat(amendments.SelectMany(a => a.Instalments).Select(i => i.Sequence)).Max() + 1;

    /// <summary>Executed by a day, in percent.</summary>
    public decimal ExecutedAsOf(DateOnly day) => executions.Where(e => e.On <= day).Sum(e => e.Percent);

    /// <summary>The state on a day, from the dated transitions.</summary>
    public ContractStatus? StatusAsOf(DateOnly day) => transitions.Where(t => t.On <= day).MaxBy(t => t.Sequence)?.To;

    /// <summary>What of the amount counts for whom: amount × share, rounded; the last takes what the cents leave (RB-05).</summary>
    public IReadOnlyList<(Guid EmployeeId, decimal Amount)> Parts()
    {
        var parts = shares.OrderBy(s => s.Sequence).Select(s => (s.EmployeeId, Amount: Math.Round(Amount * s.Percent / 100, 2, MidpointRounding.AwayFromZero))).ToList();
        parts[^1] = (parts[^1].EmployeeId, Amount - parts.SkipLast(1).Sum(p => p.Amount));
        return parts;
    }

    public string TermsHash() => HashOf(Terms);

    private static string HashOf(string terms) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(terms)));

    private bool Awaits(Guid attemptId) => Status == ContractStatus.VoidRequested && VoidAttempt!.AttemptId == attemptId;

    private ContractStatus Before(ContractStatus status) => transitions.Where(t => t.To == status).MaxBy(t => t.Sequence)!.From!.Value;

    private void Fill(ContractContent content)
    {
        (Amount, Terms) = (content.Amount, content.Terms);
        instalments.Clear();
        instalments.AddRange(content.Instalments.Select((i, index) => new Instalment(Guid.CreateVersion7(), index + 1, i.DueOn, i.Amount)));
        shares.Clear();
        shares.AddRange(content.Shares.Select((s, index) => new Share(index + 1, s.EmployeeId, s.Percent)));
        Refuse.Broken([.. ContractRules.Sums(this)]);
    }

    private void Move(ContractStatus to, Act act, string? note = null)
    {
        transitions.Add(new Transition(transitions.Count + 1, Status, to, act.On, act.At, act.By, note));
        Status = to;
        Version++;
    }
}

/// <summary>Somebody who acts, or for whom somebody acts.</summary>
internal sealed record Person(Guid EmployeeId, string Subject);

/// <summary>What identifies a contract and never changes.</summary>
internal sealed record ContractHead(string Number, Guid RegionId, Guid DepartmentId, Guid OwnerId, Customer Customer, string Currency, string? Origin = null, string? OriginHash = null, Business? Business = null)
{
    /// <summary>Contracts are numbered CT-2026-000001.</summary>
    public const string NumberPrefix = "CT";
}

/// <summary>What led to a contract.</summary>
internal sealed record Business(Guid? OpportunityId, Guid? LeadId, Guid? CampaignId, string? Channel);

/// <summary>What is negotiated.</summary>
internal sealed record ContractContent(decimal Amount, string Terms, IReadOnlyList<(DateOnly DueOn, decimal Amount)> Instalments, IReadOnlyList<(Guid EmployeeId, decimal Percent)> Shares);

/// <summary>A part of the amount and the day it falls due (RB-10).</summary>
internal sealed record Instalment(Guid InstalmentId, int Sequence, DateOnly DueOn, decimal Amount);

/// <summary>The part of the contract that counts for one sales person, in percent (RB-05).</summary>
internal sealed record Share(int Sequence, Guid EmployeeId, decimal Percent);

/// <summary>The judgement of the clauses (5.3-2).</summary>
/// <param name="TermsHash">SHA-256 of the clauses as they were judged.</param>
/// <param name="Lawful">內容合法合規; unknown for reviews of before it was kept.</param>
internal sealed record Review(Guid ReviewerId, DateOnly On, bool Passed, string? Note, string TermsHash, bool? Lawful = null, bool? Clear = null, bool? Complete = null);

/// <summary>The sales person's own look at the clauses.</summary>
/// <param name="TermsHash">SHA-256 of what he looked at.</param>
internal sealed record SelfReview(Guid ReviewerId, DateOnly On, bool Lawful, bool Clear, bool Complete, string? Note, string TermsHash);

/// <summary>What is looked for in clauses: lawful (合法合規), clear (明確清晰), nothing missing.</summary>
internal sealed record Checklist(bool Lawful, bool Clear, bool Complete)
{
    public bool Passed => Lawful && Clear && Complete;
}

/// <summary>A delivered part, in percent of the whole.</summary>
internal sealed record Execution(int Sequence, DateOnly On, decimal Percent, string? Note, DateTimeOffset RecordedAt, string RecordedBy);

/// <summary>One attempt to void; the id comes back with Finance's answer.</summary>
/// <param name="Outcome">voided, refused or withdrawn; none while Finance has not answered.</param>
/// <param name="NetReceipts">Why Finance refused.</param>
internal sealed record VoidAttempt(Guid AttemptId, string Reason, DateOnly EffectiveOn, DateTimeOffset RequestedAt, string RequestedBy, string? Outcome, decimal? NetReceipts = null);

/// <summary>How an attempt to void ended.</summary>
internal static class VoidAttemptOutcome
{
    public const string Voided = "voided";
    public const string Refused = "refused";
    public const string Withdrawn = "withdrawn";

    public static IReadOnlyList<string> All => [Voided, Refused, Withdrawn];
}

/// <summary>One step of its life.</summary>
internal sealed record Transition(int Sequence, ContractStatus? From, ContractStatus To, DateOnly On, DateTimeOffset RecordedAt, string By, string? Note);
