using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Plans;

/// <param name="EffectiveMonth">1 to 12: the first month that the new version decides; not one that is over.</param>
/// <param name="Reason">Why the plan is changed in its year.</param>
public sealed record RevisePlanRequest(int EffectiveMonth, [property: Text(1, 2000)] string Reason);

internal static class RevisePlan
{
    /// <summary>
    /// Begins the next version of an approved plan from a month on, as a draft; the approved one stays in force until then, and both stay readable (RB-06). Refuses <c>sales.plan.wrong-state</c>,
    /// <c>sales.plan.exists</c> when a version is begun already, <c>sales.plan.month-closed</c>, <c>sales.plan.month-unknown</c>.
    /// </summary>
    internal static async Task<Results<Created<PlanView>, NotFound>> Handle(Guid id, RevisePlanRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.SalesPlans.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } plan)
            return TypedResults.NotFound();

        ifMatch.Check(plan.Version);
        var today = clock.Today(plan.RegionId);
        var next = plan.Revise(request.EffectiveMonth, request.Reason, user.Act("salesPlan.create", plan.RegionId, plan.DepartmentId, today, clock), today);
        if (await db.SalesPlans.AsNoTracking().SingleOrDefaultAsync(p => p.RegionId == next.RegionId && p.Year == next.Year && p.Revision == next.Revision, ct) is { } begun)
            Refuse.Broken(PlanRules.Exists(begun));
        db.Add(next);
        return TypedResults.Created($"/api/sales/v1/plans/{next.Id}", PlanView.Of(next, user));
    }
}
