using System.Globalization;
using System.Text.Json.Serialization;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Features.Employees;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Goals;

/// <summary>公司年度目標: what headquarters wants of a year (1-2). Link to it by its id, which stays when it is revised.</summary>
/// <param name="Current">The revision that holds on the day asked for; absent before the first approval.</param>
/// <param name="Revisions">All that were ever proposed, oldest first.</param>
/// <param name="Actions">What you may do with it now: revise, approve, reject, withdraw.</param>
public sealed record CompanyGoalView(
    Guid Id, int Year, DateOnly AsOf, GoalRevisionView? Current, IReadOnlyList<GoalRevisionView> Revisions, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static CompanyGoalView Of(CompanyGoal goal, DateOnly asOf, CurrentUser user) => new(
        goal.Id, goal.Year, asOf, goal.AsOf(asOf) is { } current ? GoalRevisionView.Of(current) : null, [.. goal.Revisions.OrderBy(r => r.Number).Select(GoalRevisionView.Of)], [.. ActionsOn(goal, user)],
        ETags.Of(goal.Version));

    internal static IEnumerable<string> ActionsOn(CompanyGoal goal, CurrentUser user)
    {
        if (user.MayOn("companyGoal.create", regionId: null) && GoalRules.NoRevisionMustBeOpen(goal) is null)
            yield return "revise";
        foreach (var action in Proposals.ActionsOn(goal.Open?.Proposal, "companyGoal", user))
            yield return action;
    }
}

/// <param name="Number">1, 2, 3 … in the goal.</param>
/// <param name="Statement">What the company wants, in words.</param>
public sealed record GoalRevisionView(int Number, string Statement, IReadOnlyList<GoalTargetView> Targets, ProposalView Proposal)
{
    internal static GoalRevisionView Of(GoalRevision r) => new(r.Number, r.Statement, [.. r.ReadTargets().Select(t => new GoalTargetView(t.Code, t.Name, t.Value, t.Unit.Wire(), t.Currency))], ProposalView.Of(r.Proposal));
}

/// <summary>One number that is to be reached in the year.</summary>
/// <param name="Code">sales, or another that headquarters names; the same over the years.</param>
/// <param name="Currency">Only of money.</param>
public sealed record GoalTargetView(string Code, string Name, decimal Value, [property: ValuesOf(typeof(GoalUnit))] string Unit, string? Currency);

/// <param name="Code">sales, or another name of the target; the same over the years.</param>
/// <param name="Unit">money, percent, count, points or days; sales is money.</param>
/// <param name="Currency">Three capital letters, only of money; default CNY.</param>
public sealed record GoalTargetRequest(
    [property: Text(1, 40)] string Code, [property: Text(1, 100)] string Name, [property: Amount(0.01, 9999999999999.99)] decimal Value, [property: ValuesOf(typeof(GoalUnit))] string Unit, [property: Text(3, 3)] string? Currency = null);

internal static class GoalRequests
{
    public static GoalContent Content(string statement, IReadOnlyList<GoalTargetRequest> targets) => new(statement, [.. targets.Select(Target)]);

    private static GoalTarget Target(GoalTargetRequest t, int index)
    {
        var unit = Enum.GetValues<GoalUnit>().Where(u => u.Wire() == t.Unit).Select(u => (GoalUnit?)u).SingleOrDefault()
            ?? throw new MalformedRequestException(Fault.Of(
                "value-not-allowed", string.Create(CultureInfo.InvariantCulture, $"/targets/{index}/unit"), ("field", "unit"), ("allowed", string.Join(", ", Enum.GetValues<GoalUnit>().Select(u => u.Wire()))), ("value", t.Unit)));
        return new GoalTarget(t.Code, t.Name, t.Value, unit, t.Currency ?? (unit == GoalUnit.Money ? "CNY" : null));
    }
}
