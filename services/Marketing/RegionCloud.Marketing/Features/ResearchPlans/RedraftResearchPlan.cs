using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.ResearchPlans;

/// <summary>The draft as it shall be from now on.</summary>
public sealed record RedraftResearchPlanRequest([property: Required] ResearchPlanFields Content);

internal static class RedraftResearchPlan
{
    /// <summary>Changes a draft, or takes a rejected plan up again. Refuses <c>marketing.plan.wrong-state</c>, <c>marketing.schedule-reversed</c>, <c>marketing.person-unknown</c>.</summary>
    internal static async Task<Results<Ok<ResearchPlanView>, NotFound>> Handle(Guid id, RedraftResearchPlanRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.ResearchPlans.AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } plan)
            return TypedResults.NotFound();

        ifMatch.Check(plan.Version);
        Refuse.Broken([.. request.Content.UnknownPersons(plan.RegionId, organisation)]);
        plan.Redraft(request.Content.ToContent(), user.Act("research.update", plan.RegionId, plan.DepartmentId, clock.Today(plan.RegionId), clock));
        return TypedResults.Ok(ResearchPlanView.Of(plan, user));
    }
}
