using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Sales.Features.Plans;

internal static class GetPlan
{
    /// <summary>One version of a plan with its months, persons and cells.</summary>
    internal static async Task<Results<Ok<PlanView>, NotFound>> Handle(Guid id, SalesDbContext db, CurrentUser user, CancellationToken ct)
        => await db.SalesPlans.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, ct) is { } plan
            ? TypedResults.Ok(PlanView.Of(plan, user))
            : TypedResults.NotFound();
}
