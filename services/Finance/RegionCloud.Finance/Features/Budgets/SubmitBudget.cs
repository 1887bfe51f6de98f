using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Budgets;

internal static class SubmitBudget
{
    /// <summary>
    /// Asks headquarters to approve (8.1). Refuses <c>finance.budget.category-missing</c> for each of the four that is missing (8.1-2),
    /// <c>finance.budget.basis-missing</c>, <c>finance.budget.goal-missing</c>, <c>…goal-unknown</c>, <c>…plan-unknown</c>, <c>…plan-superseded</c> (8.1-1), <c>finance.budget.month-closed</c>, <c>finance.budget.wrong-state</c>.
    /// </summary>
    internal static async Task<Results<Ok<BudgetView>, NotFound>> Handle(Guid id, IfMatch ifMatch, FinanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Budgets.SingleOrDefaultAsync(b => b.Id == id, ct) is not { } budget)
            return TypedResults.NotFound();

        ifMatch.Check(budget.Version);
        var today = clock.Today(budget.RegionId);
        var plans = await db.SalesPlans.AsNoTracking().Where(p => p.Id == budget.SalesPlanId || (p.RegionId == budget.RegionId && p.Year == budget.Year)).ToListAsync(ct);
        budget.Submit(
            budget.CompanyGoalId is { } goal ? organisation.Current.Goals.GetValueOrDefault(goal)?.Year : null,
            plans.Find(p => p.Id == budget.SalesPlanId), plans.Where(p => p.RegionId == budget.RegionId && p.Year == budget.Year).MaxBy(p => p.Revision), today, new Act(today, clock.Now, user.Subject), user.OnBehalfOf?.Subject);
        return TypedResults.Ok(BudgetView.Of(budget, user));
    }
}
