using System.Text.Json.Serialization;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Budgets;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Spendings;

/// <summary>Money spent that nobody claims back.</summary>
/// <param name="Year">The budget year that it counts in.</param>
/// <param name="Evidence">What it rests on: payroll run, lease, invoice.</param>
/// <param name="Check">The check against the budget that decided its status (RB-27).</param>
/// <param name="Justification">Why it must be although a limit is passed.</param>
/// <param name="Decision">Who allowed or rejected it.</param>
/// <param name="Actions">What you may do with it now: approve, reject, reverse.</param>
public sealed record SpendingView(
    Guid Id, string Number, Guid RegionId, Guid? DepartmentId, int Year, string Category, decimal Amount, string Currency, DateOnly SpentOn, string Purpose, string Evidence, Guid? CampaignId,
    [property: ValuesOf(typeof(SpendingStatus))] string Status, BudgetCheckView Check, string? Justification, DateTimeOffset RecordedAt, string RecordedBy, SpendingDecisionView? Decision, SpendingReversalView? Reversal,
    IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static SpendingView Of(Spending s, CurrentUser user) => new(
        s.Id, s.Number, s.RegionId, s.DepartmentId, s.Year, s.Category, s.Amount, s.Currency, s.SpentOn, s.Purpose, s.Evidence, s.CampaignId,
        SpendingRules.Name(s.Status), BudgetCheckView.Of(s.Check), s.Justification, s.RecordedAt, s.RecordedBy,
        s.DecidedBy is { } by ? new SpendingDecisionView(by, s.DecidedOn!.Value, s.DecisionReason!) : null,
        s.ReversedOn is { } on ? new SpendingReversalView(on, s.ReversedBy!, s.ReversalReason!) : null,
        SpendingActions.Of(s, user), ETags.Of(s.Version));
}

public sealed record SpendingDecisionView(string By, DateOnly On, string Reason);

public sealed record SpendingReversalView(DateOnly ReversedOn, string By, string Reason);

/// <summary>What somebody may do with a spending now: his rights, and the same rules that would refuse him.</summary>
internal static class SpendingActions
{
    public static IReadOnlyList<string> Of(Spending spending, CurrentUser user)
    {
        var own = SpendingRules.DecidersMustNotHaveEntered(spending, Deciders(spending, user));
        return
        [
            .. Offered("approve", "spending.approve", SpendingRules.Decide(spending, "approve") ?? own ?? (spending.Status == SpendingStatus.AwaitingHeadquarters ? SpendingRules.MayAllow(spending.Check, IsHeadquarters(spending, user)) : null)),
            .. Offered("reject", "spending.approve", SpendingRules.Decide(spending, "reject") ?? own),
            .. Offered("reverse", "spending.create", SpendingRules.Reverse(spending)),
        ];

        IEnumerable<string> Offered(string action, string permission, Refusal? refused) => refused is null && user.May(permission, spending.RegionId, spending.DepartmentId, null) ? [action] : [];
    }

    /// <summary>Who decides, and for whom he stands in (SoD8).</summary>
    public static IReadOnlyList<string> Deciders(Spending spending, CurrentUser user) => [.. user.ActingOn("spending.approve", spending.RegionId, spending.DepartmentId).Select(p => p.Subject)];

    /// <summary>Whoever approves budgets may override one.</summary>
    public static bool IsHeadquarters(Spending spending, CurrentUser user) => user.May("budget.approve", spending.RegionId, null, null);
}
