using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Budgets;

/// <summary>A region's budget of a year; when one is in force, a revision of it.</summary>
/// <param name="Basis">The goal and the work plan that it follows from; a draft may still lack it.</param>
/// <param name="CompanyGoalId">The company's goal of the year that it serves (1-2); a draft may still name neither goal nor plan.</param>
/// <param name="SalesPlanId">The region's approved sales plan of the year that it follows from (8.1-1).</param>
/// <param name="EffectiveMonth">First month of a revision, 1 to 12; default: the present month.</param>
/// <param name="Currency">Default: CNY; a revision keeps its budget's.</param>
public sealed record DraftBudgetRequest(
    Guid RegionId, [property: System.ComponentModel.DataAnnotations.Range(1990, 2999)] int Year, [property: Entries(1, 50)] IReadOnlyList<BudgetLineFields> Lines, [property: Text(1, 2000)] string? Basis = null, Guid? CompanyGoalId = null, Guid? SalesPlanId = null,
    [property: System.ComponentModel.DataAnnotations.Range(1, 12)] int? EffectiveMonth = null, [property: Text(3, 3)] string? Currency = null);

/// <summary>What a category gets in the year.</summary>
/// <param name="Category">marketing, sales, service, personnel, or another: small letter first, then letters and digits.</param>
/// <param name="Name">What a category beyond the four is called.</param>
/// <param name="Weights">Percent for each of the twelve months, 100.00 in all; default: all alike. The last month absorbs the cents (RB-26).</param>
/// <param name="Months">The twelve amounts themselves, instead of weights; their sum is the amount.</param>
public sealed record BudgetLineFields(
    [property: Text(1, 40)] string Category, [property: Amount(0, 9_999_999_999_999.99)] decimal Amount, [property: Text(1, 100)] string? Name = null,
    [property: Entries(12, 12)] IReadOnlyList<decimal>? Weights = null, [property: Entries(12, 12)] IReadOnlyList<decimal>? Months = null)
{
    internal static BudgetContent Content(string? basis, Guid? companyGoalId, Guid? salesPlanId, int? effectiveMonth, IReadOnlyList<BudgetLineFields> lines)
        => new(basis, companyGoalId, salesPlanId, effectiveMonth, [.. lines.Select(l => new BudgetLineContent(l.Category, l.Name, l.Amount, l.Weights, l.Months))]);
}

internal static class DraftBudget
{
    /// <summary>
    /// Drafts a region's budget of a year, or a revision of the one in force (RB-06, RB-26). Refuses <c>finance.budget.open-already</c>,
    /// <c>…category-twice</c>, <c>…weights-do-not-add-up</c>, <c>…months-do-not-add-up</c>, <c>…below-closed-months</c>, <c>…month-closed</c>.
    /// </summary>
    internal static async Task<Results<Created<BudgetView>, NotFound>> Handle(DraftBudgetRequest request, FinanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (!organisation.Current.Regions.ContainsKey(request.RegionId) || !db.Scope.Reach.Covers(request.RegionId, null, null))
            return TypedResults.NotFound();

        var today = clock.Today(request.RegionId);
        var open = await db.Budgets.FirstOrDefaultAsync(b => b.RegionId == request.RegionId && b.Year == request.Year && (b.Status == BudgetStatus.Draft || b.Status == BudgetStatus.Submitted || b.Status == BudgetStatus.Rejected), ct);
        Refuse.Broken(BudgetRules.NoneOpen(open));
        var current = await db.BudgetInForceAsync(request.RegionId, request.Year, ct);
        var content = BudgetLineFields.Content(request.Basis, request.CompanyGoalId, request.SalesPlanId, request.EffectiveMonth, request.Lines);
        var budget = Budget.Draft(
            await NumberSeries.NextAsync(db, "BG", request.RegionId, request.Year, ct), request.RegionId, request.Year, request.Currency ?? BudgetPositions.Currency, current, content, today,
            new Act(today, clock.Now, user.Subject), user.OnBehalfOf?.Subject);
        db.Add(budget);
        return TypedResults.Created($"/api/finance/v1/budgets/{budget.Id}", BudgetView.Of(budget, user));
    }
}
