using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Features.Budgets;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Spendings;

/// <param name="Reason">Why it is allowed or rejected.</param>
/// <param name="DecidedOn">Business date; default: today in the region.</param>
public sealed record DecideSpendingRequest([property: Text(1, 2000)] string Reason, DateOnly? DecidedOn = null);

internal static class ApproveSpending
{
    /// <summary>
    /// Allows a spending beyond the budget; the check is made anew (RB-27). The region manager allows what is beyond year-to-date, headquarters
    /// what is beyond the year. Refuses <c>finance.spending.wrong-state</c>, <c>…own-approval</c>, <c>…headquarters-decides</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.
    /// </summary>
    internal static async Task<Results<Ok<SpendingView>, NotFound>> Handle(Guid id, DecideSpendingRequest request, IfMatch ifMatch, FinanceDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Spendings.SingleOrDefaultAsync(s => s.Id == id, ct) is not { } spending)
            return TypedResults.NotFound();

        ifMatch.Check(spending.Version);
        var on = request.DecidedOn ?? clock.Today(spending.RegionId);
        Refuse.Broken(dates.Allowed("/decidedOn", on, spending.RegionId));
        var position = await db.BudgetPositionAsync(spending.RegionId, spending.SpentOn, posting: true, ct);
        spending.Approve(position, request.Reason, SpendingActions.Deciders(spending, user), SpendingActions.IsHeadquarters(spending, user), new Act(on, clock.Now, user.Subject));
        db.Record(position);
        return TypedResults.Ok(SpendingView.Of(spending, user));
    }
}

internal static class RejectSpending
{
    /// <summary>Says no to a spending beyond the budget; it never was on the books. Refuses <c>finance.spending.wrong-state</c>, <c>…own-approval</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.</summary>
    internal static async Task<Results<Ok<SpendingView>, NotFound>> Handle(Guid id, DecideSpendingRequest request, IfMatch ifMatch, FinanceDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Spendings.SingleOrDefaultAsync(s => s.Id == id, ct) is not { } spending)
            return TypedResults.NotFound();

        ifMatch.Check(spending.Version);
        var on = request.DecidedOn ?? clock.Today(spending.RegionId);
        Refuse.Broken(dates.Allowed("/decidedOn", on, spending.RegionId));
        spending.Reject(request.Reason, SpendingActions.Deciders(spending, user), new Act(on, clock.Now, user.Subject));
        return TypedResults.Ok(SpendingView.Of(spending, user));
    }
}

/// <param name="ReversedOn">Business date; default: today in the region.</param>
public sealed record ReverseSpendingRequest([property: Text(1, 2000)] string Reason, DateOnly? ReversedOn = null);

internal static class ReverseSpending
{
    /// <summary>Takes a spending off the books by an entry of its own, once. Refuses <c>finance.spending.wrong-state</c>, <c>…reversed-before-spent</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.</summary>
    internal static async Task<Results<Ok<SpendingView>, NotFound>> Handle(Guid id, ReverseSpendingRequest request, IfMatch ifMatch, FinanceDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Spendings.SingleOrDefaultAsync(s => s.Id == id, ct) is not { } spending)
            return TypedResults.NotFound();

        ifMatch.Check(spending.Version);
        var on = request.ReversedOn ?? clock.Today(spending.RegionId);
        Refuse.Broken(dates.Allowed("/reversedOn", on, spending.RegionId));
        var position = await db.BudgetPositionAsync(spending.RegionId, spending.SpentOn, posting: true, ct);
        spending.Reverse(position, request.Reason, new Act(on, clock.Now, user.Subject));
        db.Record(position);
        return TypedResults.Ok(SpendingView.Of(spending, user));
    }
}
