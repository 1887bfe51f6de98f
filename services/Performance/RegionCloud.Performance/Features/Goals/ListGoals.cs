using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Goals;

internal sealed class GoalList : Listing<CompanyGoal, CompanyGoalView>
{
    public GoalList()
    {
        Key(g => g.Id);
        Sort("year", g => g.Year);
        DefaultSort("-year");
    }
}

internal static class ListGoals
{
    /// <summary>The company's goals by year (公司年度目標, 1-2), the newest year first. Refuses <c>date-in-future</c>.</summary>
    /// <param name="year">Only this year's.</param>
    /// <param name="asOf">Which revision holds is told for this day; default: today.</param>
    internal static async Task<Ok<Page<CompanyGoalView>>> Handle(ListQuery<GoalList> query, int? year, DateOnly? asOf, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        var day = clock.AsOf(asOf);
        return TypedResults.Ok(await query.PageAsync(db.CompanyGoals.AsNoTracking().Where(g => year == null || g.Year == year), g => CompanyGoalView.Of(g, day, user), cancellationToken));
    }
}
