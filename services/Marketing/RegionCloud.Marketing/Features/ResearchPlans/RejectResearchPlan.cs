using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.ResearchPlans;

public sealed record RejectResearchPlanRequest([property: Text(1, 2000)] string Reason);

internal static class RejectResearchPlan
{
    /// <summary>Sends the plan back with a reason. Refuses <c>marketing.plan.own-approval</c>, <c>marketing.plan.wrong-state</c>.</summary>
    internal static async Task<Results<Ok<ResearchPlanView>, NotFound>> Handle(Guid id, RejectResearchPlanRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.ResearchPlans.AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } plan)
            return TypedResults.NotFound();

        ifMatch.Check(plan.Version);
        plan.Reject(request.Reason, user.Persons("research.approve", plan.RegionId, plan.DepartmentId), user.Act("research.approve", plan.RegionId, plan.DepartmentId, clock.Today(plan.RegionId), clock));
        return TypedResults.Ok(ResearchPlanView.Of(plan, user));
    }
}
