using System.Security.Cryptography;
using System.Text;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Sales.Domain;

/// <summary>States of a contract's change (requirements §11: new version, re-review).</summary>
internal enum AmendmentStatus
{
    Draft,
    UnderReview,
    Reviewed,

    /// <summary>Signed; waits until Finance has changed the receivables, or refused.</summary>
    Requested,

    /// <summary>In force: the contract says it.</summary>
    Made,

    /// <summary>Finance refused: more was paid than would be owed.</summary>
    Refused,
    Withdrawn,
}

/// <summary>
/// A change of a signed contract (合同變更): other amount, clauses or instalments. It is reviewed like a contract, signed, and in force once Finance has
/// changed the receivables with it. What it replaces stays readable.
/// </summary>
internal sealed class Amendment
{
    private readonly List<AmendedInstalment> instalments = [];

    private Amendment()
    {
    }

    public int Sequence { get; private init; }

    public AmendmentStatus Status { get; private set; }

    public string Reason { get; private set; } = "";

    public decimal Amount { get; private set; }

    public string Terms { get; private set; } = "";

    /// <summary>The instalments as they shall be, and, once it is made, as they were.</summary>
    public IReadOnlyList<AmendedInstalment> Instalments => instalments;

    /// <summary>Everybody who wrote it (subjects, a line each).</summary>
    public string AuthorLines { get; private set; } = "";

    public IEnumerable<string> Authors => AuthorLines.Split('\n');

    public SelfReview? SelfReview { get; private set; }

    public Review? Review { get; private set; }

    /// <summary>Comes back with Finance's answer.</summary>
    public Guid? AttemptId { get; private set; }

    /// <summary>The day from which it counts.</summary>
    public DateOnly? EffectiveOn { get; private set; }

    public DateTimeOffset? RequestedAt { get; private set; }

    public string? RequestedBy { get; private set; }

    /// <summary>What the contract was worth before.</summary>
    public decimal? PreviousAmount { get; private set; }

    /// <summary>The clauses before.</summary>
    public string? PreviousTerms { get; private set; }

    /// <summary>The instalment of which more was paid than would be owed.</summary>
    public int? RefusedInstalment { get; private set; }

    /// <summary>Paid and not reversed on it: why Finance refused.</summary>
    public decimal? RefusedPaid { get; private set; }

    public bool IsOpen => Status is AmendmentStatus.Draft or AmendmentStatus.UnderReview or AmendmentStatus.Reviewed or AmendmentStatus.Requested;

    public static Amendment Draft(int sequence, string reason, AmendedContent content, string by)
    {
        var amendment = new Amendment { Sequence = sequence };
        amendment.Fill(reason, content, by);
        return amendment;
    }

    public void Fill(string reason, AmendedContent content, string by)
    {
        (Reason, Amount, Terms) = (reason, content.Amount, content.Terms);
        instalments.Clear();
        instalments.AddRange(content.Instalments);
        if (!Authors.Contains(by, StringComparer.Ordinal))
            AuthorLines = AuthorLines.Length == 0 ? by : $"{AuthorLines}\n{by}";
    }

    public void Submit(SelfReview review) => (Status, SelfReview) = (AmendmentStatus.UnderReview, review);

    public void Judge(Review review) => (Status, Review) = (review.Passed ? AmendmentStatus.Reviewed : AmendmentStatus.Draft, review);

    public void Request(Act act) => (Status, AttemptId, EffectiveOn, RequestedAt, RequestedBy) = (AmendmentStatus.Requested, Guid.CreateVersion7(act.At), act.On, act.At, act.By);

    public void Withdraw() => Status = AmendmentStatus.Withdrawn;

    public void Refuse(int? instalment, decimal? paid) => (Status, RefusedInstalment, RefusedPaid) = (AmendmentStatus.Refused, instalment, paid);

    public void Make(decimal amount, string terms, IEnumerable<Instalment> replaced)
    {
        (Status, PreviousAmount, PreviousTerms) = (AmendmentStatus.Made, amount, terms);
        instalments.AddRange(replaced.Select(i => new AmendedInstalment(i.InstalmentId, i.Sequence, i.DueOn, i.Amount, Replaced: true)));
    }

    public IEnumerable<Instalment> Proposed => instalments.Where(i => !i.Replaced).OrderBy(i => i.Sequence).Select(i => new Instalment(i.InstalmentId, i.Sequence, i.DueOn, i.Amount));

    /// <summary>Over all that is agreed: clauses, amount and instalments.</summary>
    public string ContentHash()
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Proposed.Select(i => FormattableString.Invariant($"{i.Sequence} {i.DueOn:yyyy-MM-dd} {i.Amount:0.00}")).Prepend(FormattableString.Invariant($"{Amount:0.00}")).Prepend(Terms)))));
}

/// <summary>What shall be agreed instead.</summary>
internal sealed record AmendedContent(decimal Amount, string Terms, IReadOnlyList<AmendedInstalment> Instalments);

/// <summary>A part of the amount in a change. An id of the contract keeps the instalment; its due day stays, its amount may change.</summary>
/// <param name="Replaced">What the change took away.</param>
internal sealed record AmendedInstalment(Guid InstalmentId, int Sequence, DateOnly DueOn, decimal Amount, bool Replaced = false);

/// <summary>Every reason Sales may refuse a change of a contract.</summary>
internal static class AmendmentRules
{
    public static Refusal? Propose(Contract contract) => ContractRules.Amend(contract) ?? (contract.OpenAmendment is null ? null : OpenAlready(contract));

    public static Refusal OpenAlready(Contract contract) => Refusal.State("sales.amendment.open-already", ("number", contract.Number), ("state", Name(contract.OpenAmendment!.Status)));

    public static Refusal? Redraft(Contract contract) => MustBe(contract, "redraft", AmendmentStatus.Draft);

    public static Refusal? Submit(Contract contract) => MustBe(contract, "submit", AmendmentStatus.Draft);

    public static Refusal? Review(Contract contract) => MustBe(contract, "review", AmendmentStatus.UnderReview);

    public static Refusal? Sign(Contract contract) => MustBe(contract, "sign", AmendmentStatus.Reviewed) ?? ContractRules.Amend(contract);

    public static Refusal? Withdraw(Contract contract) => MustBe(contract, "withdraw", AmendmentStatus.Draft, AmendmentStatus.UnderReview, AmendmentStatus.Reviewed, AmendmentStatus.Requested);

    /// <summary>Neither the owner, nor an author of contract or change, nor who reviewed it for himself, nor who acts for one of them (SoD2, SoD8).</summary>
    public static Refusal? ReviewersMustNotOwn(Contract contract, Amendment amendment, IEnumerable<Person> reviewers)
        => reviewers.Any(r => r.EmployeeId == contract.OwnerId || r.EmployeeId == amendment.SelfReview?.ReviewerId || contract.Authors.Contains(r.Subject) || amendment.Authors.Contains(r.Subject, StringComparer.Ordinal))
            ? Refusal.Content("sales.contract.own-review", "", ("number", contract.Number)) : null;

    /// <summary>What was reviewed is what is signed, to the letter and the cent (5.3-2).</summary>
    public static Refusal? MustBeReviewedAsItIs(Contract contract, Amendment amendment)
        => amendment.Review?.TermsHash == amendment.ContentHash() ? null : Refusal.State("sales.contract.not-reviewed", ("number", contract.Number), ("state", Name(amendment.Status)));

    public static IEnumerable<Refusal?> Content(Contract contract, AmendedContent content)
    {
        var sum = content.Instalments.Sum(i => i.Amount);
        yield return sum == content.Amount ? null : Refusal.Content("sales.contract.instalments-do-not-add-up", "/instalments", ("sum", sum), ("amount", content.Amount), ("difference", content.Amount - sum));
        yield return content.Instalments.Select(i => i.InstalmentId).Distinct().Count() == content.Instalments.Count ? null : Refusal.Content("sales.amendment.instalment-twice", "/instalments");
        foreach (var (i, index) in content.Instalments.Select((i, index) => (i, index)))
        {
            if (i.DueOn < contract.SignedOn)
                yield return Refusal.Content("sales.contract.due-before-signing", $"/instalments/{index}/dueOn", ("sequence", i.Sequence), ("dueOn", i.DueOn), ("signedOn", contract.SignedOn));
        }

        var now = contract.Instalments.OrderBy(i => i.InstalmentId).Select(i => (i.InstalmentId, i.DueOn, i.Amount));
        yield return content.Amount == contract.Amount && content.Terms == contract.Terms && now.SequenceEqual(content.Instalments.OrderBy(i => i.InstalmentId).Select(i => (i.InstalmentId, i.DueOn, i.Amount)))
            ? Refusal.Content("sales.amendment.changes-nothing", "", ("number", contract.Number)) : null;
    }

    /// <summary>Signed on a day not before its review, nor before the contract or an earlier change: what was on earlier days stays readable as it was.</summary>
    public static Refusal? NotBefore(Contract contract, Amendment amendment, DateOnly on)
    {
        var earliest = new[] { contract.SignedOn, amendment.Review?.On, contract.Amendments.Where(a => a.Status == AmendmentStatus.Made).Max(a => a.EffectiveOn) }.Max();
        return on < earliest ? Refusal.Content("sales.amendment.signed-too-early", "/signedOn", ("signedOn", on), ("earliest", earliest)) : null;
    }

    public static Refusal InstalmentUnknown(string pointer, Guid instalmentId) => Refusal.Content("sales.amendment.instalment-unknown", pointer, ("instalmentId", instalmentId));

    public static Refusal DueDayStays(string pointer, Instalment instalment) => Refusal.Content("sales.amendment.due-day-stays", pointer, ("sequence", instalment.Sequence), ("dueOn", instalment.DueOn));

    private static Refusal? MustBe(Contract contract, string action, params IReadOnlyList<AmendmentStatus> allowed)
        => contract.OpenAmendment is { } open && allowed.Contains(open.Status)
            ? null
            : Refusal.State("sales.amendment.wrong-state", ("number", contract.Number), ("state", contract.OpenAmendment is { } present ? Name(present.Status) : "–"), ("action", action), ("allowed", string.Join(", ", allowed.Select(Name))));

    private static string Name(AmendmentStatus status) => char.ToLowerInvariant(status.ToString()[0]) + status.ToString()[1..];
}
