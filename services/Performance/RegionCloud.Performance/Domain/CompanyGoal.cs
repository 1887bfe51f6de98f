using System.Text.Json;
using System.Text.Json.Serialization;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Domain;

/// <summary>
/// 公司年度目標: what headquarters wants of a year (1-2): sales, and what else it names. Plans, budgets, indicators and risks link to it by
/// its id, which stays when it is revised. A revision holds from the day of its approval; earlier ones stay readable.
/// </summary>
internal sealed class CompanyGoal : IFeedRecord
{
    private readonly List<GoalRevision> revisions = [];

    private CompanyGoal()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public int Year { get; private init; }

    public IReadOnlyList<GoalRevision> Revisions => revisions;

    public long FeedVersion { get; set; }

    /// <summary>The one that waits for a second person.</summary>
    public GoalRevision? Open => revisions.Find(r => r.Proposal.IsOpen);

    /// <summary>What is wanted as it was known on a day; null before the first approval.</summary>
    public GoalRevision? AsOf(DateOnly day) => revisions.Where(r => r.Proposal.EffectiveOn <= day).MaxBy(r => r.Number);

    /// <param name="proposers">The proposer, and for whom he stands in (subjects).</param>
    /// <param name="yearTaken">Whether the year has a goal already.</param>
    public static CompanyGoal Propose(int year, GoalContent content, string reason, IReadOnlyList<string> proposers, bool yearTaken, DateTimeOffset now)
    {
        Refuse.Broken([GoalRules.YearMustBeFree(year, yearTaken), .. GoalRules.Content(content)]);
        var goal = new CompanyGoal { Id = Guid.CreateVersion7(now), Year = year };
        goal.revisions.Add(new GoalRevision(1, content, Proposal.Of(reason, proposers, now)));
        return goal;
    }

    /// <summary>Proposes other targets for the same year; one revision at a time.</summary>
    public void Revise(GoalContent content, string reason, IReadOnlyList<string> proposers, DateTimeOffset now)
    {
        Refuse.Broken([GoalRules.NoRevisionMustBeOpen(this), .. GoalRules.Content(content)]);
        revisions.Add(new GoalRevision(revisions.Count + 1, content, Proposal.Of(reason, proposers, now)));
        Version++;
    }

    public GoalRevision Approve(DateOnly on, IReadOnlyList<string> deciders, DateTimeOffset now)
    {
        var revision = Opened();
        Refuse.Broken(GoalRules.MustNotPrecedeTheLast(this, on));
        revision.Proposal.Approve(deciders, on, now);
        Version++;
        return revision;
    }

    public void Reject(string reason, IReadOnlyList<string> deciders, DateTimeOffset now)
    {
        Opened().Proposal.Reject(reason, deciders, now);
        Version++;
    }

    public void Withdraw(string reason, string subject, DateTimeOffset now)
    {
        Opened().Proposal.Withdraw(reason, subject, now);
        Version++;
    }

    private GoalRevision Opened()
    {
        Refuse.Broken(ProposalRules.MustBeOpen((Open ?? revisions[^1]).Proposal));
        return Open!;
    }
}

/// <summary>The targets of a year as they were decided once.</summary>
internal sealed class GoalRevision
{
    private GoalRevision()
    {
    }

    public GoalRevision(int number, GoalContent content, Proposal proposal)
        => (Number, Statement, Targets, Proposal) = (number, content.Statement, JsonSerializer.Serialize(content.Targets), proposal);

    /// <summary>1, 2, 3 … in the goal.</summary>
    public int Number { get; private init; }

    /// <summary>What the company wants, in words.</summary>
    public string Statement { get; private init; } = "";

    /// <summary>As JSON.</summary>
    public string Targets { get; private init; } = "[]";

    public Proposal Proposal { get; private init; } = null!;

    public IReadOnlyList<GoalTarget> ReadTargets() => JsonSerializer.Deserialize<IReadOnlyList<GoalTarget>>(Targets)!;
}

internal sealed record GoalContent(string Statement, IReadOnlyList<GoalTarget> Targets);

/// <summary>One number that is to be reached in the year.</summary>
/// <param name="Code">sales, or another that headquarters names; the same over the years.</param>
/// <param name="Currency">Of an amount of money; none for anything else.</param>
internal sealed record GoalTarget(string Code, string Name, decimal Value, GoalUnit Unit, string? Currency);

[JsonConverter(typeof(JsonStringEnumConverter<GoalUnit>))]
internal enum GoalUnit
{
    Money,
    Percent,
    Count,
    Points,
    Days,
}

/// <summary>Every reason for which a company goal is not proposed or not approved.</summary>
internal static class GoalRules
{
    public const string Sales = "sales";

    /// <summary><c>performance.goal.year-taken</c>: revise that one.</summary>
    public static Refusal? YearMustBeFree(int year, bool taken) => taken ? Refusal.Content("performance.goal.year-taken", "/year", ("year", year)) : null;

    /// <summary>
    /// <c>performance.goal.sales-missing</c>: a goal without an amount of sales guides no sales plan (5.1-1). <c>performance.goal.target-twice</c>,
    /// <c>performance.goal.currency-not-allowed</c>.
    /// </summary>
    public static IEnumerable<Refusal?> Content(GoalContent content)
    {
        yield return content.Targets.Any(t => t is { Code: Sales, Unit: GoalUnit.Money }) ? null : Refusal.Content("performance.goal.sales-missing", "/targets", ("code", Sales));
        for (var i = 0; i < content.Targets.Count; i++)
        {
            var (target, at) = (content.Targets[i], FormattableString.Invariant($"/targets/{i}"));
            yield return content.Targets.Take(i).Any(t => t.Code == target.Code) ? Refusal.Content("performance.goal.target-twice", $"{at}/code", ("code", target.Code)) : null;
            yield return target.Unit != GoalUnit.Money && target.Currency is not null ? Refusal.Content("performance.goal.currency-not-allowed", $"{at}/currency", ("code", target.Code)) : null;
        }
    }

    /// <summary><c>performance.goal.unknown</c>: what links to a goal links to one that there is.</summary>
    public static Refusal? MustBeKnown(bool known, Guid? goalId) => known ? null : Refusal.Content("performance.goal.unknown", "/goalId", ("goalId", goalId));

    /// <summary><c>performance.goal.revision-open</c></summary>
    public static Refusal? NoRevisionMustBeOpen(CompanyGoal goal)
        => goal.Open is { } open ? Refusal.State("performance.goal.revision-open", ("year", goal.Year), ("revision", open.Number)) : null;

    /// <summary><c>performance.goal.before-last-revision</c>: what was known on a day stays what was known then.</summary>
    public static Refusal? MustNotPrecedeTheLast(CompanyGoal goal, DateOnly on)
        => goal.Revisions.Max(r => r.Proposal.EffectiveOn) is { } last && on < last
            ? Refusal.Content("performance.goal.before-last-revision", "/on", ("on", on), ("last", last)) : null;
}
