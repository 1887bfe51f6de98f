using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Marketing.Features.ResearchPlans;

internal static class GetResearchPlan
{
    /// <summary>One revision of a research plan with its inquiries.</summary>
    internal static async Task<Results<Ok<ResearchPlanView>, NotFound>> Handle(Guid id, MarketingDbContext db, CurrentUser user, CancellationToken ct)
        => await db.ResearchPlans.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, ct) is { } plan
            ? TypedResults.Ok(ResearchPlanView.Of(plan, user))
            : TypedResults.NotFound();
}
