using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Plans;

/// <param name="ApprovedOn">Business date from which its targets count; default: today.</param>
public sealed record ApprovePlanRequest(DateOnly? ApprovedOn);

internal static class ApprovePlan
{
    /// <summary>
    /// Another than the authors puts the plan in force; the version before it is superseded in the same step (5.1-1, RB-06, SoD7, SoD8). Refuses <c>sales.plan.own-approval</c>, <c>sales.plan.wrong-state</c>,
    /// <c>sales.plan.month-closed</c> when its first month is over meanwhile, <c>sales.plan.approved-before-submission</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.
    /// </summary>
    internal static async Task<Results<Ok<PlanView>, NotFound>> Handle(Guid id, ApprovePlanRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.SalesPlans.AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } plan)
            return TypedResults.NotFound();

        ifMatch.Check(plan.Version);
        var today = clock.Today(plan.RegionId);
        var act = user.Act("salesPlan.approve", plan.RegionId, plan.DepartmentId, request.ApprovedOn ?? today, clock);
        Refuse.Broken(dates.Allowed("/approvedOn", act.On, plan.RegionId));
        plan.Approve(user.Persons("salesPlan.approve", plan.RegionId, plan.DepartmentId), act, today);
        db.AddRange(plan.Targets(clock.Now));
        if (plan.RevisionOf is { } before)
        {
            (await db.SalesPlans.AsSplitQuery().SingleAsync(p => p.Id == before, ct)).Supersede(act);
            db.Publish(new SalesPlanRevised(plan.RegionId, act.On, act.By, act.At, plan.Reason ?? "", PlanView.State(plan)));
        }
        else
        {
            db.Publish(new SalesPlanApproved(plan.RegionId, act.On, act.By, act.At, PlanView.State(plan)));
        }

        return TypedResults.Ok(PlanView.Of(plan, user));
    }
}
