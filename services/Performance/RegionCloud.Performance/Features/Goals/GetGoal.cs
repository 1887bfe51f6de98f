using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Performance.Features.Goals;

internal static class GetGoal
{
    /// <summary>One goal of a year with all its revisions. Refuses <c>date-in-future</c>.</summary>
    /// <param name="asOf">Which revision holds is told for this day; default: today.</param>
    internal static async Task<Results<Ok<CompanyGoalView>, NotFound>> Handle(Guid id, DateOnly? asOf, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
        => await db.CompanyGoals.AsNoTracking().SingleOrDefaultAsync(g => g.Id == id, cancellationToken) is { } goal
            ? TypedResults.Ok(CompanyGoalView.Of(goal, clock.AsOf(asOf), user))
            : TypedResults.NotFound();
}
