using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Plans;

public sealed record RejectPlanRequest([property: Text(1, 2000)] string Reason);

internal static class RejectPlan
{
    /// <summary>Sends the plan back with a reason; its authors take it up again by changing it. Refuses <c>sales.plan.own-approval</c>, <c>sales.plan.wrong-state</c>.</summary>
    internal static async Task<Results<Ok<PlanView>, NotFound>> Handle(Guid id, RejectPlanRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.SalesPlans.AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } plan)
            return TypedResults.NotFound();

        ifMatch.Check(plan.Version);
        plan.Reject(user.Persons("salesPlan.approve", plan.RegionId, plan.DepartmentId), request.Reason, user.Act("salesPlan.approve", plan.RegionId, plan.DepartmentId, clock.Today(plan.RegionId), clock));
        return TypedResults.Ok(PlanView.Of(plan, user));
    }
}
