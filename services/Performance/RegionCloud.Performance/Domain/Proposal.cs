using System.Text.Json;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Domain;

/// <summary>Where something stands that one person of headquarters proposes and another decides.</summary>
internal enum ProposalStatus
{
    Proposed,

    /// <summary>For good: a later one may follow it, nothing changes it.</summary>
    Approved,
    Rejected,
    Withdrawn,
}

/// <summary>Who proposed something and who decided it: never one and the same, nor anybody standing in for him (SoD4, SoD8).</summary>
internal sealed class Proposal
{
    private Proposal()
    {
    }

    public ProposalStatus Status { get; private set; }

    public string Reason { get; private init; } = "";

    /// <summary>Subject.</summary>
    public string ProposedBy { get; private init; } = "";

    /// <summary>For whom the proposer stood in (subject).</summary>
    public string? ProposedFor { get; private init; }

    public DateTimeOffset ProposedAt { get; private init; }

    public string? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>The business day of an approval: from then on it holds.</summary>
    public DateOnly? EffectiveOn { get; private set; }

    public string? DecisionReason { get; private set; }

    public bool IsOpen => Status == ProposalStatus.Proposed;

    /// <param name="proposers">The proposer, and for whom he stands in (subjects).</param>
    public static Proposal Of(string reason, IReadOnlyList<string> proposers, DateTimeOffset now)
        => new() { Reason = reason, ProposedBy = proposers[0], ProposedFor = proposers.ElementAtOrDefault(1), ProposedAt = now };

    /// <summary>What came with the product and was decided by nobody here.</summary>
    public static Proposal Seeded(string source, DateOnly effectiveOn, DateTimeOffset now)
        => new() { Reason = source, ProposedBy = "seed", ProposedAt = now, Status = ProposalStatus.Approved, DecidedBy = "seed", DecidedAt = now, EffectiveOn = effectiveOn };

    /// <param name="deciders">Who decides, and for whom he stands in (subjects).</param>
    public void Approve(IReadOnlyList<string> deciders, DateOnly on, DateTimeOffset now)
    {
        Refuse.Broken(ProposalRules.MayBeDecided(this, deciders));
        Decide(ProposalStatus.Approved, deciders[0], null, now);
        EffectiveOn = on;
    }

    public void Reject(string reason, IReadOnlyList<string> deciders, DateTimeOffset now)
    {
        Refuse.Broken(ProposalRules.MayBeDecided(this, deciders));
        Decide(ProposalStatus.Rejected, deciders[0], reason, now);
    }

    public void Withdraw(string reason, string subject, DateTimeOffset now)
    {
        Refuse.Broken(ProposalRules.MustBeOpen(this) ?? ProposalRules.MustBeTheProposer(this, subject));
        Decide(ProposalStatus.Withdrawn, subject, reason, now);
    }

    private void Decide(ProposalStatus status, string by, string? reason, DateTimeOffset now)
        => (Status, DecidedBy, DecisionReason, DecidedAt) = (status, by, reason, now);
}

/// <summary>Every reason for which a proposal is not decided.</summary>
internal static class ProposalRules
{
    /// <summary><c>performance.proposal.not-open</c></summary>
    public static Refusal? MustBeOpen(Proposal? proposal)
        => proposal is { IsOpen: true } ? null : Refusal.State("performance.proposal.not-open", ("status", proposal is null ? "–" : JsonNamingPolicy.CamelCase.ConvertName(proposal.Status.ToString())));

    /// <summary><c>performance.proposal.second-person</c>: not who proposed it, nor who stands in for him, nor for whom he stood in.</summary>
    public static Refusal? MustBeASecondPerson(Proposal proposal, IReadOnlyList<string> deciders)
        => deciders.Any(d => d == proposal.ProposedBy || d == proposal.ProposedFor) ? Refusal.Content("performance.proposal.second-person", "") : null;

    public static Refusal? MayBeDecided(Proposal? proposal, IReadOnlyList<string> deciders) => MustBeOpen(proposal) ?? MustBeASecondPerson(proposal!, deciders);

    /// <summary><c>performance.proposal.not-the-proposer</c></summary>
    public static Refusal? MustBeTheProposer(Proposal proposal, string subject)
        => subject == proposal.ProposedBy || subject == proposal.ProposedFor ? null : Refusal.Content("performance.proposal.not-the-proposer", "");
}
