using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Domain.Appraisals;

/// <summary>What is proposed beside the bonus (7.3-2).</summary>
internal enum RewardKind
{
    /// <summary>晉升.</summary>
    Promotion,

    /// <summary>榮譽稱號.</summary>
    Honour,
}

/// <summary>晉升與榮譽提案: arises from so many grades A one after the other; another person decides (RB-24).</summary>
internal sealed class Reward
{
    private Reward()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public RewardKind Kind { get; private init; }

    public Guid AppraisalId { get; private init; }

    public Guid RegionId { get; private init; }

    public Guid? DepartmentId { get; private init; }

    /// <summary>Of a sales person.</summary>
    public Guid? OwnerId { get; private init; }

    public TemplateSubject Subject { get; private init; }

    /// <summary>The last of the periods.</summary>
    public string Period { get; private init; } = "";

    /// <summary>How many grades A one after the other.</summary>
    public int Consecutive { get; private init; }

    /// <summary>The new post or the title, said by who approves.</summary>
    public string? Title { get; private set; }

    public Proposal Proposal { get; private init; } = null!;

    public static Reward Propose(RewardKind kind, Appraisal appraisal, int consecutive, IReadOnlyList<string> publishers, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Kind = kind,
        AppraisalId = appraisal.Id,
        RegionId = appraisal.RegionId,
        DepartmentId = appraisal.DepartmentId,
        OwnerId = appraisal.OwnerId,
        Subject = appraisal.Subject,
        Period = appraisal.Period,
        Consecutive = consecutive,
        Proposal = Proposal.Of(FormattableString.Invariant($"{consecutive} × A"), publishers, now),
    };

    /// <summary>Which proposals arise from a number of grades A one after the other: at every full number again.</summary>
    public static IEnumerable<RewardKind> After(int consecutive, int honourAfter, int promotionAfter)
    {
        if (consecutive > 0 && consecutive % honourAfter == 0)
            yield return RewardKind.Honour;
        if (consecutive > 0 && consecutive % promotionAfter == 0)
            yield return RewardKind.Promotion;
    }

    public void Approve(string title, IReadOnlyList<string> deciders, bool own, DateOnly on, DateTimeOffset now)
    {
        Refuse.Broken(ProposalRules.MayBeDecided(Proposal, deciders) ?? RewardRules.MustNotBeOwn(own));
        Proposal.Approve(deciders, on, now);
        Title = title;
        Version++;
    }

    public void Reject(string reason, IReadOnlyList<string> deciders, bool own, DateTimeOffset now)
    {
        Refuse.Broken(ProposalRules.MayBeDecided(Proposal, deciders) ?? RewardRules.MustNotBeOwn(own));
        Proposal.Reject(reason, deciders, now);
        Version++;
    }
}

internal static class RewardRules
{
    /// <summary><c>performance.reward.own</c>: nobody decides on his own reward, nor on that of what he leads.</summary>
    public static Refusal? MustNotBeOwn(bool own) => own ? Refusal.Content("performance.reward.own", "") : null;
}
