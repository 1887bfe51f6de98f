using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Features.Employees;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Goals;

/// <param name="Statement">What the company wants, in words.</param>
/// <param name="Targets">With one of sales.</param>
public sealed record ProposeGoalRequest([property: Year] int Year, [property: Text(1, 2000)] string Statement, [property: Entries(1, 50)] IReadOnlyList<GoalTargetRequest> Targets, [property: Text(1, 2000)] string Reason);

internal static class ProposeGoal
{
    /// <summary>
    /// Proposes the company's goal of a year (1-2); another person of headquarters approves it. Refusals: performance.goal.year-taken,
    /// performance.goal.sales-missing, performance.goal.target-twice, performance.goal.currency-not-allowed.
    /// </summary>
    internal static async Task<Created<CompanyGoalView>> Handle(ProposeGoalRequest request, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        var taken = await db.CompanyGoals.AnyAsync(g => g.Year == request.Year, cancellationToken);
        var goal = CompanyGoal.Propose(request.Year, GoalRequests.Content(request.Statement, request.Targets), request.Reason, user.Givers("companyGoal.create", regionId: null), taken, clock.Now);
        db.Add(goal);
        await db.RecordChangesAsync(regionId: null, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Created($"/api/performance/v1/company-goals/{goal.Id}", CompanyGoalView.Of(goal, clock.Today(), user));
    }
}
