using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Budgets;

internal static class SubmitBudget
{
    /// <summary>
    /// Asks headquarters to approve (8.1). Refuses <c>finance.budget.category-missing</c> for each of the four that is missing (8.1-2),
    /// <c>finance.budget.basis-missing</c>, <c>finance.budget.month-closed</c>, <c>finance.budget.wrong-state</c>.
    /// </summary>
    internal static async Task<Results<Ok<BudgetView>, NotFound>> Handle(Guid id, IfMatch ifMatch, FinanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Budgets.SingleOrDefaultAsync(b => b.Id == id, ct) is not { } budget)
            return TypedResults.NotFound();

        ifMatch.Check(budget.Version);
        var today = clock.Today(budget.RegionId);
        budget.Submit(today, new Act(today, clock.Now, user.Subject), user.OnBehalfOf?.Subject);
        return TypedResults.Ok(BudgetView.Of(budget, user));
    }
}
