using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Plans;

/// <param name="SubmittedOn">Business date; default: today.</param>
public sealed record SubmitPlanRequest(DateOnly? SubmittedOn);

internal static class SubmitPlan
{
    /// <summary>
    /// Hands the plan in for approval; every missing part is named (5.1-2, RB-08): <c>sales.plan.target-missing</c>, <c>sales.plan.area-missing</c>, <c>sales.plan.channel-missing</c>, <c>sales.plan.product-missing</c>,
    /// <c>sales.plan.strategy-missing</c>, <c>sales.plan.goal-missing</c>, <c>sales.plan.market-missing</c>, <c>sales.plan.goal-unknown</c> when it is not the company's goal of that year; and what no month or person has: <c>sales.plan.year-unassigned</c>, <c>sales.plan.month-unassigned</c>.
    /// </summary>
    internal static async Task<Results<Ok<PlanView>, NotFound>> Handle(Guid id, SubmitPlanRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, OrganisationDirectory organisation, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.SalesPlans.AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } plan)
            return TypedResults.NotFound();

        ifMatch.Check(plan.Version);
        var today = clock.Today(plan.RegionId);
        var on = request.SubmittedOn ?? today;
        Refuse.Broken(
            dates.Allowed("/submittedOn", on, plan.RegionId),
            PlanRules.GoalOfItsYear(plan, plan.CompanyGoalId is { } goal ? organisation.Current.Goals.GetValueOrDefault(goal)?.Year : null));
        plan.Submit(user.Act("salesPlan.update", plan.RegionId, plan.DepartmentId, on, clock), today);
        return TypedResults.Ok(PlanView.Of(plan, user));
    }
}
