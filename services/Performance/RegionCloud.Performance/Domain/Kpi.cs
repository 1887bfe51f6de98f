using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Domain;

/// <summary>The four areas that the indicators of a region cover together (7.1-2).</summary>
internal enum KpiArea
{
    Sales,
    Marketing,
    Service,
    TeamManagement,
}

/// <summary>What is better (RB-21).</summary>
internal enum KpiDirection
{
    Higher,
    Lower,

    /// <summary>Judged by a person, 0 to 100; the judgement is the score.</summary>
    Rating,
}

internal enum KpiUnit
{
    Money,
    Percent,
    Count,
    Points,
}

/// <summary>Which records an indicator is reckoned from.</summary>
internal enum KpiSource
{
    Sales,
    Finance,
    Marketing,
    CustomerService,
    Performance,

    /// <summary>Entered with evidence, or judged.</summary>
    Manual,
}

/// <summary>
/// 考核指標: one indicator of the library (7.1-1), proposed by one person of headquarters and approved by another before it is used (7.1-4).
/// What it means never changes: another meaning is another indicator.
/// </summary>
internal sealed class Kpi
{
    private Kpi()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>contractAttainment; unique.</summary>
    public string Code { get; private init; } = "";

    public string Name { get; private init; } = "";

    public KpiArea Area { get; private init; }

    public KpiUnit Unit { get; private init; }

    public KpiDirection Direction { get; private init; }

    /// <summary>How it is reckoned, in words and rules.</summary>
    public string Formula { get; private init; } = "";

    public KpiSource Source { get; private init; }

    /// <summary>Who answers for it: a duty of 2.2, such as the sales department.</summary>
    public string Owner { get; private init; } = "";

    public Proposal Proposal { get; private init; } = null!;

    public static Kpi Propose(KpiContent content, string reason, IReadOnlyList<string> proposers, bool codeTaken, DateTimeOffset now)
    {
        Refuse.Broken(KpiRules.CodeMustBeFree(content.Code, codeTaken), KpiRules.RatingIsJudged(content));
        return Of(content, Proposal.Of(reason, proposers, now), now);
    }

    /// <summary>One that came with the product.</summary>
    public static Kpi Seeded(KpiContent content, string source, DateTimeOffset now) => Of(content, Proposal.Seeded(source, DateOnly.MinValue, now), now);

    public void Approve(DateOnly on, IReadOnlyList<string> deciders, DateTimeOffset now)
    {
        Proposal.Approve(deciders, on, now);
        Version++;
    }

    public void Reject(string reason, IReadOnlyList<string> deciders, DateTimeOffset now)
    {
        Proposal.Reject(reason, deciders, now);
        Version++;
    }

    public void Withdraw(string reason, string subject, DateTimeOffset now)
    {
        Proposal.Withdraw(reason, subject, now);
        Version++;
    }

    private static Kpi Of(KpiContent content, Proposal proposal, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Code = content.Code,
        Name = content.Name,
        Area = content.Area,
        Unit = content.Unit,
        Direction = content.Direction,
        Formula = content.Formula,
        Source = content.Source,
        Owner = content.Owner,
        Proposal = proposal,
    };
}

internal sealed record KpiContent(string Code, string Name, KpiArea Area, KpiUnit Unit, KpiDirection Direction, string Formula, KpiSource Source, string Owner);

/// <summary>Every reason for which an indicator is not proposed.</summary>
internal static class KpiRules
{
    /// <summary><c>performance.kpi.code-taken</c></summary>
    public static Refusal? CodeMustBeFree(string code, bool taken) => taken ? Refusal.Content("performance.kpi.code-taken", "/code", ("code", code)) : null;

    /// <summary><c>performance.kpi.rating-is-judged</c>: points, by people, and from no records.</summary>
    public static Refusal? RatingIsJudged(KpiContent content)
        => content.Direction == KpiDirection.Rating && (content.Unit != KpiUnit.Points || content.Source != KpiSource.Manual) ? Refusal.Content("performance.kpi.rating-is-judged", "/direction", ("code", content.Code)) : null;
}

/// <summary>The score of one item (RB-21), unrounded: whoever reports it rounds it once.</summary>
internal static class ItemScore
{
    /// <param name="target">Greater than 0; none for a rating.</param>
    /// <param name="cap">The most that a reckoned item scores, from the policy set.</param>
    public static decimal Of(KpiDirection direction, decimal actual, decimal? target, decimal cap) => direction switch
    {
        KpiDirection.Higher => Math.Min(cap, actual / target!.Value * 100),
        KpiDirection.Lower => Math.Clamp((2 - (actual / target!.Value)) * 100, 0, cap),
        _ => Math.Clamp(actual, 0, 100),
    };

    /// <summary>What it adds to a total, unrounded.</summary>
    public static decimal Weighted(decimal score, decimal weight) => score * weight / 100;

    /// <summary>Half away from zero, two places (RB-01).</summary>
    public static decimal Reported(decimal score) => Math.Round(score, 2, MidpointRounding.AwayFromZero);
}
