using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Plans;

/// <summary>The draft as it shall be from now on. Locked cells stay.</summary>
/// <param name="EffectiveMonth">For a revision: the first month that it decides; default: as it is.</param>
public sealed record RedraftPlanRequest([property: Required] PlanFields Content, int? EffectiveMonth);

internal static class RedraftPlan
{
    /// <summary>
    /// Changes a draft, or takes a rejected plan up again. Refuses <c>sales.plan.wrong-state</c>, <c>sales.plan.weights-do-not-add-up</c>, <c>sales.plan.person-unknown</c>, <c>sales.plan.person-twice</c>,
    /// <c>sales.plan.months-exceed</c> and <c>sales.plan.persons-exceed</c> when what is locked is more than the target, <c>sales.plan.currency-differs</c>, <c>sales.plan.month-closed</c>.
    /// </summary>
    internal static async Task<Results<Ok<PlanView>, NotFound>> Handle(Guid id, RedraftPlanRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.SalesPlans.AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } plan)
            return TypedResults.NotFound();

        ifMatch.Check(plan.Version);
        Refuse.Broken([.. request.Content.UnknownPersons("/content", plan.RegionId, organisation)]);
        var act = user.Act("salesPlan.update", plan.RegionId, plan.DepartmentId, clock.Today(plan.RegionId), clock);
        if (plan.RevisionOf is { } before && request.EffectiveMonth is { } month && month != plan.EffectiveMonth)
        {
            Refuse.Broken(PlanRules.MonthKnown(month, "/effectiveMonth"), PlanRules.MonthNotClosed(plan, month, clock.Today(plan.RegionId)));
            plan.Redraft(request.Content.ToContent(), act, await db.SalesPlans.AsNoTracking().AsSplitQuery().SingleAsync(p => p.Id == before, ct), month);
        }
        else
        {
            plan.Redraft(request.Content.ToContent(), act);
        }

        return TypedResults.Ok(PlanView.Of(plan, user));
    }
}
