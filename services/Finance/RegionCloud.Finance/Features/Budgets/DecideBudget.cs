using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Budgets;

/// <param name="ApprovedOn">Business date; default: today in the region.</param>
public sealed record ApproveBudgetRequest(DateOnly? ApprovedOn = null);

public sealed record RejectBudgetRequest([property: Text(1, 2000)] string Reason);

internal static class ApproveBudget
{
    /// <summary>
    /// Another person's yes: it is in force and never changed again; the budget so far is superseded (§11). Refuses
    /// <c>finance.budget.own-approval</c>, <c>finance.budget.wrong-state</c>, <c>finance.budget.month-closed</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.
    /// </summary>
    internal static async Task<Results<Ok<BudgetView>, NotFound>> Handle(Guid id, ApproveBudgetRequest request, IfMatch ifMatch, FinanceDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Budgets.SingleOrDefaultAsync(b => b.Id == id, ct) is not { } budget)
            return TypedResults.NotFound();

        ifMatch.Check(budget.Version);
        var today = clock.Today(budget.RegionId);
        var on = request.ApprovedOn ?? today;
        Refuse.Broken(dates.Allowed("/approvedOn", on, budget.RegionId));
        var current = await db.BudgetInForceAsync(budget.RegionId, budget.Year, ct);
        budget.Approve(current, BudgetActions.Deciders(budget.RegionId, user), today, new Act(on, clock.Now, user.Subject));

        // Whoever is checked against the budget at this moment looks again.
        if (await db.BudgetYears.SingleOrDefaultAsync(y => y.RegionId == budget.RegionId && y.Year == budget.Year, ct) is { } ledger)
            ledger.Touch();
        else
            db.Add(new BudgetYear(budget.RegionId, budget.Year, budget.Currency));
        db.Publish(new BudgetApproved(
            budget.RegionId, on, user.Subject, clock.Now, budget.Id, budget.Year, budget.Revision, budget.EffectiveMonth, budget.Currency,
            [.. budget.Lines.OrderBy(l => l.Sequence).Select(l => new BudgetLineState(l.Category, l.Amount, budget.MonthsOf(l.Category)))]));
        return TypedResults.Ok(BudgetView.Of(budget, user));
    }
}

internal static class RejectBudget
{
    /// <summary>Sends it back with a reason; its author may change it and submit it again (§11). Refuses <c>finance.budget.own-approval</c>, <c>finance.budget.wrong-state</c>.</summary>
    internal static async Task<Results<Ok<BudgetView>, NotFound>> Handle(Guid id, RejectBudgetRequest request, IfMatch ifMatch, FinanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Budgets.SingleOrDefaultAsync(b => b.Id == id, ct) is not { } budget)
            return TypedResults.NotFound();

        ifMatch.Check(budget.Version);
        budget.Reject(request.Reason, BudgetActions.Deciders(budget.RegionId, user), new Act(clock.Today(budget.RegionId), clock.Now, user.Subject));
        return TypedResults.Ok(BudgetView.Of(budget, user));
    }
}
