using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Budgets;

/// <summary>The whole content of a draft, said anew.</summary>
/// <param name="EffectiveMonth">First month of a revision; default: the present month.</param>
public sealed record RedraftBudgetRequest(
    [property: Entries(1, 50)] IReadOnlyList<BudgetLineFields> Lines, [property: Text(1, 2000)] string? Basis = null, Guid? CompanyGoalId = null, Guid? SalesPlanId = null, [property: Range(1, 12)] int? EffectiveMonth = null);

internal static class RedraftBudget
{
    /// <summary>
    /// Changes a draft or a rejected budget, which is then a draft again. Refuses <c>finance.budget.wrong-state</c> and what a draft is refused for:
    /// <c>finance.budget.category-twice</c>, <c>…weights-do-not-add-up</c>, <c>…months-do-not-add-up</c>, <c>…below-closed-months</c>.
    /// </summary>
    internal static async Task<Results<Ok<BudgetView>, NotFound>> Handle(Guid id, RedraftBudgetRequest request, IfMatch ifMatch, FinanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Budgets.SingleOrDefaultAsync(b => b.Id == id, ct) is not { } budget)
            return TypedResults.NotFound();

        ifMatch.Check(budget.Version);
        var (today, current) = (clock.Today(budget.RegionId), await db.BudgetInForceAsync(budget.RegionId, budget.Year, ct));
        budget.Redraft(current, BudgetLineFields.Content(request.Basis, request.CompanyGoalId, request.SalesPlanId, request.EffectiveMonth, request.Lines), today, new Act(today, clock.Now, user.Subject), user.OnBehalfOf?.Subject);
        return TypedResults.Ok(BudgetView.Of(budget, user));
    }
}
