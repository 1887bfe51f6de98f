using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.Performance.Features.Appraisals;
using RegionCloud.Performance.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Bonuses;

/// <param name="Justification">Why it is approved although it is beyond the year-to-date budget (RB-27).</param>
/// <param name="On">Business date; default: today in the region.</param>
public sealed record ApproveBonusRequest([property: Text(1, 2000)] string? Justification = null, DateOnly? On = null);

public sealed record BonusReasonRequest([property: Text(1, 2000)] string Reason);

/// <param name="On">Business date; default: today in the region.</param>
public sealed record PayBonusRequest(DateOnly? On = null);

internal static class ApproveBonus
{
    /// <summary>
    /// Another person's yes. Finance is asked to commit the money on the personnel budget; until it answers the bonus is <c>awaitingBudget</c>, and the answer is 202. Refused by Finance it is <c>proposed</c> again, and its last attempt says why. A bonus
    /// of nothing needs no money and is approved at once. Refuses <c>performance.bonus.wrong-state</c>, <c>performance.bonus.own-approval</c>, <c>performance.bonus.before-last-step</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Accepted<BonusView>, Ok<BonusView>, NotFound>> Handle(Guid id, ApproveBonusRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await BonusReads.Visible(db, user).AsSplitQuery().SingleOrDefaultAsync(b => b.Id == id, ct) is not { } bonus)
            return TypedResults.NotFound();

        ifMatch.Check(bonus.Version);
        var (today, day) = (clock.Today(bonus.RegionId), request.On ?? clock.Today(bonus.RegionId));
        Refuse.Broken(clock.NotInFuture("/on", day, bonus.RegionId));
        var own = user.IsOwn("bonus.approve", bonus.OwnerId, bonus.DepartmentId, bonus.RegionId, organisation.Current, today);
        var act = user.CycleAct("bonus.approve", bonus.RegionId, bonus.DepartmentId, day, clock, bonus.OwnerId);
        if (!bonus.Approve(request.Justification, user.Subjectives("bonus.approve", bonus.RegionId, bonus.DepartmentId, bonus.OwnerId), own, act))
        {
            db.Publish(new BonusApproved(bonus.RegionId, day, act.By, act.At, BonusView.State(bonus)));
            return TypedResults.Ok(BonusView.Of(bonus, user, organisation.Current, today));
        }

        db.Publish(new BudgetCommitmentRequested(bonus.RegionId, day, act.By, act.At, BonusView.Request(bonus, bonus.OpenAttempt!), request.Justification));
        return TypedResults.Accepted($"/api/performance/v1/bonuses/{id}", BonusView.Of(bonus, user, organisation.Current, today));
    }
}

internal static class WithdrawBonus
{
    /// <summary>Takes the approval back while Finance has not answered; an answer that still comes changes nothing, and what it committed is released. Refuses <c>performance.bonus.wrong-state</c>.</summary>
    internal static async Task<Results<Ok<BonusView>, NotFound>> Handle(Guid id, BonusReasonRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await BonusReads.Visible(db, user).AsSplitQuery().SingleOrDefaultAsync(b => b.Id == id, ct) is not { } bonus)
            return TypedResults.NotFound();

        ifMatch.Check(bonus.Version);
        Withdraw(db, bonus, request.Reason, user.CycleAct("bonus.approve", bonus.RegionId, bonus.DepartmentId, clock.Today(bonus.RegionId), clock, bonus.OwnerId));
        return TypedResults.Ok(BonusView.Of(bonus, user, organisation.Current, clock.Today(bonus.RegionId)));
    }

    internal static void Withdraw(PerformanceDbContext db, Bonus bonus, string reason, Act act)
    {
        var attempt = bonus.Withdraw(reason, act);
        db.Publish(new BudgetCommitmentWithdrawn(bonus.RegionId, act.On, act.By, act.At, BonusView.Request(bonus, attempt), reason));
    }
}

internal static class CancelBonus
{
    /// <summary>It will not be paid, with a reason; committed money is released. Refuses <c>performance.bonus.wrong-state</c>.</summary>
    internal static async Task<Results<Ok<BonusView>, NotFound>> Handle(Guid id, BonusReasonRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await BonusReads.Visible(db, user).AsSplitQuery().SingleOrDefaultAsync(b => b.Id == id, ct) is not { } bonus)
            return TypedResults.NotFound();

        ifMatch.Check(bonus.Version);
        var act = user.CycleAct("bonus.approve", bonus.RegionId, bonus.DepartmentId, clock.Today(bonus.RegionId), clock, bonus.OwnerId);
        if (bonus.Cancel(request.Reason, act) is { } committed)
            db.Publish(new BudgetCommitmentWithdrawn(bonus.RegionId, act.On, act.By, act.At, BonusView.Request(bonus, committed), request.Reason));
        return TypedResults.Ok(BonusView.Of(bonus, user, organisation.Current, act.On));
    }
}

internal static class PayBonus
{
    /// <summary>
    /// A third person pays: the commitment becomes an actual of the personnel budget. Refuses <c>performance.bonus.wrong-state</c>, <c>performance.bonus.nothing-to-pay</c>, <c>performance.bonus.own-payment</c>,
    /// <c>performance.bonus.before-last-step</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Ok<BonusView>, NotFound>> Handle(Guid id, PayBonusRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await BonusReads.Visible(db, user).AsSplitQuery().SingleOrDefaultAsync(b => b.Id == id, ct) is not { } bonus)
            return TypedResults.NotFound();

        ifMatch.Check(bonus.Version);
        var (today, day) = (clock.Today(bonus.RegionId), request.On ?? clock.Today(bonus.RegionId));
        Refuse.Broken(clock.NotInFuture("/on", day, bonus.RegionId));
        var act = user.CycleAct("bonus.pay", bonus.RegionId, bonus.DepartmentId, day, clock, bonus.OwnerId);
        bonus.Pay(user.Subjectives("bonus.pay", bonus.RegionId, bonus.DepartmentId, bonus.OwnerId), user.IsOwn("bonus.pay", bonus.OwnerId, bonus.DepartmentId, bonus.RegionId, organisation.Current, today), act);
        // The payout has the bonus's own id: it counts once whatever happens.
        db.Publish(new BudgetCommitmentSpent(bonus.RegionId, day, act.By, act.At, BonusView.Request(bonus, bonus.GrantedAttempt!), bonus.Id, bonus.Amount));
        return TypedResults.Ok(BonusView.Of(bonus, user, organisation.Current, today));
    }
}
