using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Finance.Domain;

/// <summary>
/// What one contract's customer owes: the instalments and every movement on them. At every moment and as of every day the
/// original amount = received + outstanding + cancelled, and nothing is negative.
/// </summary>
internal sealed class ContractAccount
{
    private readonly List<Instalment> instalments = [];
    private readonly List<Share> shares = [];
    private readonly List<VoidAttempt> voidAttempts = [];
    private readonly List<ChangeAttempt> changeAttempts = [];
    private readonly List<ReceivableEntry> entries = [];

    private ContractAccount()
    {
    }

    /// <summary>The contract's id.</summary>
    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>The newest version of the contract that was heard of.</summary>
    public int ContractVersion { get; private set; }

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    /// <summary>The sales person who answers for the collection (8.3-2).</summary>
    public Guid OwnerId { get; private init; }

    public string Number { get; private init; } = "";

    public Guid CustomerId { get; private init; }

    public string CustomerCode { get; private init; } = "";

    public string CustomerName { get; private init; } = "";

    public string Currency { get; private init; } = "";

    public DateOnly SignedOn { get; private init; }

    public IReadOnlyList<Instalment> Instalments => instalments;

    public IReadOnlyList<Share> Shares => shares;

    public IReadOnlyList<VoidAttempt> VoidAttempts => voidAttempts;

    public IReadOnlyList<ChangeAttempt> ChangeAttempts => changeAttempts;

    public IReadOnlyList<ReceivableEntry> Entries => entries;

    public decimal Outstanding => entries.Sum(e => e.Amount);

    /// <summary>Received and not reversed.</summary>
    public decimal NetReceipts => -Sum(EntryKind.Paid, EntryKind.PaymentReversed);

    /// <summary>Taken off the books by a void and not put back.</summary>
    public decimal CancelledAmount => -Sum(EntryKind.Cancelled, EntryKind.Reinstated);

    public bool IsVoided => voidAttempts.Exists(a => a.Outcome == VoidOutcome.Cancelled);

    /// <summary>A signed contract: each instalment becomes a receivable on the day of signing (§15-4).</summary>
    public static ContractAccount Open(AccountHead head, IEnumerable<Instalment> instalments, IEnumerable<Share> shares, Act act)
    {
        var account = new ContractAccount
        {
            Id = head.ContractId,
            ContractVersion = head.ContractVersion,
            RegionId = head.RegionId,
            DepartmentId = head.DepartmentId,
            OwnerId = head.OwnerId,
            Number = head.Number,
            CustomerId = head.CustomerId,
            CustomerCode = head.CustomerCode,
            CustomerName = head.CustomerName,
            Currency = head.Currency,
            SignedOn = head.SignedOn,
        };
        account.instalments.AddRange(instalments);
        account.shares.AddRange(shares);
        foreach (var instalment in account.instalments)
            account.Move(instalment, EntryKind.Opened, instalment.Amount, head.ContractId, act with { On = head.SignedOn });
        return account;
    }

    /// <summary>
    /// Allocates money to a named instalment, else to the earliest due open ones (RB-11). Refuses
    /// <c>finance.payment.contract-voided</c>, <c>…before-signing</c>, <c>…instalment-unknown</c>, <c>…exceeds-outstanding</c>.
    /// </summary>
    public IReadOnlyList<Allocation> Receive(Guid paymentId, decimal amount, Guid? instalmentId, Act act)
    {
        Refuse.Broken(
            PaymentRules.ContractNotVoided(this),
            PaymentRules.NotBeforeSigning(this, act.On),
            PaymentRules.InstalmentKnown(this, instalmentId));
        var open = instalments.Where(i => instalmentId is null || i.InstalmentId == instalmentId)
            .OrderBy(i => i.DueOn).ThenBy(i => i.Sequence)
            .Select(i => (Instalment: i, Open: OpenFrom(i.InstalmentId, act.On))).ToList();
        Refuse.Broken(PaymentRules.NotBeyondOutstanding(amount, open.Sum(o => o.Open), Currency));

        var allocations = new List<Allocation>();
        foreach (var (instalment, limit) in open)
        {
            var part = Math.Min(limit, amount - allocations.Sum(a => a.Amount));
            if (part <= 0)
                continue;
            allocations.Add(new Allocation(instalment.InstalmentId, instalment.Sequence, part));
            Move(instalment, EntryKind.Paid, -part, paymentId, act);
        }

        Version++;
        return allocations;
    }

    /// <summary>Takes a payment back, exactly where it went; other payments stay where they are.</summary>
    public void Reverse(Payment payment, Act act)
    {
        foreach (var allocation in payment.Allocations)
            Move(instalments.Single(i => i.InstalmentId == allocation.InstalmentId), EntryKind.PaymentReversed, allocation.Amount, payment.Id, act);
        Version++;
    }

    /// <summary>
    /// Takes all that is outstanding off the books at once, or refuses because money was received (§11, contract). The same attempt
    /// gets the same answer however often it asks; one that was withdrawn before stays so.
    /// </summary>
    public VoidAttempt RequestVoid(Guid attemptId, int contractVersion, Act act)
    {
        if (voidAttempts.Find(a => a.AttemptId == attemptId) is { } known)
            return known;

        var on = NotBeforeLastMovement(act);
        if (NetReceipts != 0)
            return Answer(new VoidAttempt(attemptId, VoidOutcome.Refused, act.On, NetReceipts), contractVersion);

        foreach (var (instalment, outstanding) in instalments.Select(i => (i, Balance(i.InstalmentId))).Where(i => i.Item2 > 0).ToList())
            Move(instalment, EntryKind.Cancelled, -outstanding, attemptId, on);
        return Answer(new VoidAttempt(attemptId, VoidOutcome.Cancelled, on.On, CancelledAmount), contractVersion);
    }

    /// <summary>Sales took the attempt back: what it cancelled is owed again, unless another attempt still stands.</summary>
    /// <param name="says">The instalments that Sales has now: a change that was withdrawn while the contract was void is undone with it.</param>
    public void WithdrawVoid(Guid attemptId, int contractVersion, Act act, IReadOnlyList<Instalment>? says = null)
    {
        var attempt = voidAttempts.Find(a => a.AttemptId == attemptId);
        if (attempt?.Outcome == VoidOutcome.Withdrawn)
            return;

        if (attempt is not null)
            attempt.Outcome = VoidOutcome.Withdrawn;
        else
            voidAttempts.Add(new VoidAttempt(attemptId, VoidOutcome.Withdrawn, act.On, 0m));
        Changed(contractVersion);
        if (IsVoided)
            return;

        var on = NotBeforeLastMovement(act);
        foreach (var instalment in instalments)
        {
            var cancelled = entries.Where(e => e.InstalmentId == instalment.InstalmentId && e.Kind is (EntryKind.Cancelled or EntryKind.Reinstated)).Sum(e => e.Amount);
            if (cancelled < 0)
                Move(instalment, EntryKind.Reinstated, -cancelled, attemptId, on);
        }

        foreach (var withdrawn in changeAttempts.Where(a => a.IsOwing && says is not null))
        {
            SetTo(says!, EntryKind.ChangeWithdrawn, withdrawn.AttemptId, on);
            withdrawn.IsOwing = false;
        }
    }

    /// <summary>
    /// Makes the instalments what the changed contract says, or refuses because more was paid on one than would be owed, or because the contract is voided (§11).
    /// What was paid stays where it is (RB-11). The same attempt gets the same answer however often it asks; one that was withdrawn before, or after which
    /// another was heard of already, changes nothing.
    /// </summary>
    public ChangeAttempt RequestChange(Guid attemptId, int contractVersion, IReadOnlyList<Instalment> proposed, Act act)
    {
        if (changeAttempts.Find(a => a.AttemptId == attemptId) is { } known)
            return known;
        if (changeAttempts.Exists(a => a.ContractVersion > contractVersion))
            return Answer(new ChangeAttempt(attemptId, contractVersion, ChangeOutcome.Withdrawn, act.On, null, null));
        if (IsVoided)
            return Answer(new ChangeAttempt(attemptId, contractVersion, ChangeOutcome.Refused, act.On, null, null));
        if (PaidBeyond(proposed) is { } instalment)
            return Answer(new ChangeAttempt(attemptId, contractVersion, ChangeOutcome.Refused, act.On, instalment.Sequence, PaidOn(instalment.InstalmentId)));

        var on = NotBeforeLastMovement(act);
        SetTo(proposed, EntryKind.Changed, attemptId, on);
        return Answer(new ChangeAttempt(attemptId, contractVersion, ChangeOutcome.Changed, on.On, null, null));
    }

    /// <summary>Sales took the change back: the instalments are what they were, unless money came in that only the change takes; then it stands, and Sales is told so.</summary>
    /// <param name="before">The instalments of the contract without the change.</param>
    /// <returns>Whether the change stands.</returns>
    public bool WithdrawChange(Guid attemptId, int contractVersion, IReadOnlyList<Instalment> before, Act act)
    {
        var attempt = changeAttempts.Find(a => a.AttemptId == attemptId);
        if (attempt is null)
            Answer(new ChangeAttempt(attemptId, contractVersion, ChangeOutcome.Withdrawn, act.On, null, null));
        if (attempt is not { Outcome: ChangeOutcome.Changed })
            return false;
        // A later change was made on what Sales says by then; a voided contract owes nothing that could be put back.
        var overtaken = changeAttempts.Exists(a => a.ContractVersion > attempt.ContractVersion && a.Outcome == ChangeOutcome.Changed);
        if (!overtaken && !IsVoided && PaidBeyond(before) is not null)
            return true;

        attempt.IsOwing = !overtaken && IsVoided;
        if (!overtaken && !IsVoided)
            SetTo(before, EntryKind.ChangeWithdrawn, attemptId, NotBeforeLastMovement(act));
        attempt.Outcome = ChangeOutcome.Withdrawn;
        Changed(contractVersion);
        return false;
    }

    public void Heard(int contractVersion)
    {
        if (contractVersion > ContractVersion)
            Changed(contractVersion);
    }

    private VoidAttempt Answer(VoidAttempt attempt, int contractVersion)
    {
        voidAttempts.Add(attempt);
        Changed(contractVersion);
        return attempt;
    }

    private ChangeAttempt Answer(ChangeAttempt attempt)
    {
        changeAttempts.Add(attempt);
        Changed(attempt.ContractVersion);
        return attempt;
    }

    /// <summary>The first instalment on which more was paid than it would be worth.</summary>
    private Instalment? PaidBeyond(IReadOnlyList<Instalment> proposed)
        => instalments.OrderBy(i => i.Sequence).FirstOrDefault(i => PaidOn(i.InstalmentId) > (proposed.FirstOrDefault(p => p.InstalmentId == i.InstalmentId)?.Amount ?? 0));

    private decimal PaidOn(Guid instalmentId) => -entries.Where(e => e.InstalmentId == instalmentId && e.Kind is (EntryKind.Paid or EntryKind.PaymentReversed)).Sum(e => e.Amount);

    /// <summary>An instalment that is taken away stays on the books with nothing owed; its due day never changes.</summary>
    private void SetTo(IReadOnlyList<Instalment> target, EntryKind kind, Guid reference, Act act)
    {
        foreach (var added in target.Where(t => !instalments.Exists(i => i.InstalmentId == t.InstalmentId)))
            instalments.Add(added with { Amount = 0 });
        for (var i = 0; i < instalments.Count; i++)
        {
            var (instalment, amount) = (instalments[i], target.FirstOrDefault(t => t.InstalmentId == instalments[i].InstalmentId)?.Amount ?? 0);
            if (amount == instalment.Amount)
                continue;
            Move(instalment, kind, amount - instalment.Amount, reference, act);
            instalments[i] = instalment with { Amount = amount };
        }
    }

    private void Changed(int contractVersion)
    {
        ContractVersion = Math.Max(ContractVersion, contractVersion);
        Version++;
    }

    private decimal Balance(Guid instalmentId) => entries.Where(e => e.InstalmentId == instalmentId).Sum(e => e.Amount);

    // A payment dated before a later reversal must not meet the money that was there in between, or the balance of those days
    // would turn negative: what is open is the least balance of all days from then on.
    private decimal OpenFrom(Guid instalmentId, DateOnly day)
    {
        var balance = 0m;
        var days = entries.Where(e => e.InstalmentId == instalmentId).GroupBy(e => e.BusinessDate).OrderBy(g => g.Key)
            .Select(g => (g.Key, Balance: balance += g.Sum(e => e.Amount))).ToList();
        return days.Where(d => d.Key > day).Select(d => d.Balance).Append(days.LastOrDefault(d => d.Key <= day).Balance).Min();
    }

    // For the same reason a void that takes effect before the last reversal leaves the books on the day of that reversal.
    private Act NotBeforeLastMovement(Act act) => entries.Max(e => e.BusinessDate) is var last && last > act.On ? act with { On = last } : act;

    private decimal Sum(params EntryKind[] kinds) => entries.Where(e => kinds.Contains(e.Kind)).Sum(e => e.Amount);

    private void Move(Instalment instalment, EntryKind kind, decimal amount, Guid reference, Act act)
        => entries.Add(new ReceivableEntry(this, instalment, kind, amount, reference, act));
}

/// <summary>What identifies a contract's account and never changes.</summary>
internal sealed record AccountHead(
    Guid ContractId, int ContractVersion, Guid RegionId, Guid DepartmentId, Guid OwnerId, string Number,
    Guid CustomerId, string CustomerCode, string CustomerName, string Currency, DateOnly SignedOn);

/// <summary>A part of the contract's amount and the day it falls due (RB-10).</summary>
internal sealed record Instalment(Guid InstalmentId, int Sequence, DateOnly DueOn, decimal Amount);

/// <summary>The part of the contract that counts for one sales person, in percent (RB-05).</summary>
internal sealed record Share(int Sequence, Guid EmployeeId, decimal Percent);

internal enum VoidOutcome
{
    Cancelled,
    Refused,
    Withdrawn,
}

/// <summary>Finance's answer to one attempt of Sales to void the contract.</summary>
/// <param name="Amount">What is off the books, or the net receipts that forbade it.</param>
internal sealed record VoidAttempt(Guid AttemptId, VoidOutcome Outcome, DateOnly On, decimal Amount)
{
    public VoidOutcome Outcome { get; set; } = Outcome;
}

internal enum ChangeOutcome
{
    Changed,
    Refused,
    Withdrawn,
}

/// <summary>Finance's answer to one attempt of Sales to change the contract.</summary>
/// <param name="ContractVersion">Of the contract when it asked: later attempts have later ones.</param>
/// <param name="Instalment">The one on which more was paid than would be owed.</param>
/// <param name="Paid">Paid on it and not reversed.</param>
internal sealed record ChangeAttempt(Guid AttemptId, int ContractVersion, ChangeOutcome Outcome, DateOnly On, int? Instalment, decimal? Paid)
{
    public ChangeOutcome Outcome { get; set; } = Outcome;

    /// <summary>It was withdrawn while the contract was void, so that its undoing waits until something is owed again.</summary>
    public bool IsOwing { get; set; }
}
