using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.ResearchPlans;

/// <param name="SubmittedOn">Business date; default: today.</param>
public sealed record SubmitResearchPlanRequest(DateOnly? SubmittedOn);

internal static class SubmitResearchPlan
{
    /// <summary>
    /// Hands the plan to the region manager; every missing part is named (3.1-2, 3.1-3, RB-08): <c>marketing.part-missing</c>, <c>marketing.research-plan.topic-missing</c>. Refuses <c>marketing.plan.wrong-state</c>,
    /// <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Ok<ResearchPlanView>, NotFound>> Handle(Guid id, SubmitResearchPlanRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.ResearchPlans.AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } plan)
            return TypedResults.NotFound();

        ifMatch.Check(plan.Version);
        var act = user.Act("research.update", plan.RegionId, plan.DepartmentId, request.SubmittedOn ?? clock.Today(plan.RegionId), clock);
        Refuse.Broken(clock.NotInFuture("/submittedOn", act.On, plan.RegionId));
        plan.Submit(act);
        return TypedResults.Ok(ResearchPlanView.Of(plan, user));
    }
}
