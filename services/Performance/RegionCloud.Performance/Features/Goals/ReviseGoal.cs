using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Features.Employees;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Goals;

/// <param name="Statement">What the company wants, in words.</param>
/// <param name="Targets">All of them, with one of sales: what is not named is wanted no longer.</param>
public sealed record ReviseGoalRequest([property: Text(1, 2000)] string Statement, [property: Entries(1, 50)] IReadOnlyList<GoalTargetRequest> Targets, [property: Text(1, 2000)] string Reason);

internal static class ReviseGoal
{
    /// <summary>
    /// Proposes other targets for the same year; what holds stays until another person approves. Refusals: performance.goal.revision-open,
    /// performance.goal.sales-missing, performance.goal.target-twice, performance.goal.currency-not-allowed.
    /// </summary>
    internal static async Task<Results<Ok<CompanyGoalView>, NotFound>> Handle(Guid id, ReviseGoalRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.CompanyGoals.SingleOrDefaultAsync(g => g.Id == id, cancellationToken) is not { } goal)
            return TypedResults.NotFound();

        ifMatch.Check(goal.Version);
        goal.Revise(GoalRequests.Content(request.Statement, request.Targets), request.Reason, user.Givers("companyGoal.create", regionId: null), clock.Now);
        await db.RecordChangesAsync(regionId: null, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Ok(CompanyGoalView.Of(goal, clock.Today(), user));
    }
}
