using System.Text.Json.Serialization;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Budgets;

/// <summary>A region's budget of a year, or its revision, with all that led to its present state.</summary>
/// <param name="Revision">1 is the year's first budget.</param>
/// <param name="EffectiveMonth">First month that it says anew; earlier ones are as they were.</param>
/// <param name="Basis">The goal and the work plan that it follows from (8.1-1).</param>
/// <param name="CompanyGoalId">The company's goal that it serves (1-2).</param>
/// <param name="SalesPlanId">The sales plan that it follows from (8.1-1).</param>
/// <param name="Total">Of all categories.</param>
/// <param name="Actions">What you may do with it now: redraft, submit, approve, reject.</param>
public sealed record BudgetView(
    Guid Id, string Number, Guid RegionId, int Year, int Revision, int EffectiveMonth, string Currency, [property: ValuesOf(typeof(BudgetStatus))] string Status, string? Basis, Guid? CompanyGoalId, Guid? SalesPlanId,
    IReadOnlyList<BudgetLineView> Lines, decimal Total, DateOnly? ApprovedOn, IReadOnlyList<BudgetTransitionView> History, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static BudgetView Of(Budget b, CurrentUser user) => new(
        b.Id, b.Number, b.RegionId, b.Year, b.Revision, b.EffectiveMonth, b.Currency, BudgetRules.Name(b.Status), b.Basis, b.CompanyGoalId, b.SalesPlanId,
        [.. b.Lines.OrderBy(l => l.Sequence).Select(l => new BudgetLineView(l.Category, l.Name, l.Amount, b.MonthsOf(l.Category)))], b.Total, b.ApprovedOn,
        [.. b.Transitions.OrderBy(t => t.Sequence).Select(t => new BudgetTransitionView(t.From is { } from ? BudgetRules.Name(from) : null, BudgetRules.Name(t.To), t.On, t.RecordedAt, t.By, t.Note))],
        BudgetActions.Of(b, user), ETags.Of(b.Version));
}

/// <param name="Name">What a category beyond the four is called.</param>
/// <param name="Months">January to December; their sum is the amount to the cent (RB-26).</param>
public sealed record BudgetLineView(string Category, string? Name, decimal Amount, IReadOnlyList<decimal> Months);

public sealed record BudgetTransitionView([property: ValuesOf(typeof(BudgetStatus))] string? From, [property: ValuesOf(typeof(BudgetStatus))] string To, DateOnly On, DateTimeOffset RecordedAt, string By, string? Note);

/// <summary>What somebody may do with a budget now: his rights, and the same rules that would refuse him.</summary>
internal static class BudgetActions
{
    public static IReadOnlyList<string> Of(Budget budget, CurrentUser user)
    {
        var own = BudgetRules.DecidersMustNotBeAuthors(budget, Deciders(budget.RegionId, user));
        return
        [
            .. Offered("redraft", "budget.create", BudgetRules.Redraft(budget)),
            .. Offered("submit", "budget.create", BudgetRules.Submit(budget)),
            .. Offered("approve", "budget.approve", BudgetRules.Decide(budget, "approve") ?? own),
            .. Offered("reject", "budget.approve", BudgetRules.Decide(budget, "reject") ?? own),
        ];

        IEnumerable<string> Offered(string action, string permission, Refusal? refused) => refused is null && user.May(permission, budget.RegionId, null, null) ? [action] : [];
    }

    /// <summary>Who decides, and for whom he stands in (SoD8).</summary>
    public static IReadOnlyList<string> Deciders(Guid regionId, CurrentUser user) => [.. user.ActingOn("budget.approve", regionId).Select(p => p.Subject)];
}
