using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Organisation.Messages;
using RegionCloud.Organisation.Messages.Events;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Features.Employees;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Goals;

internal static class ApproveGoal
{
    /// <summary>
    /// The second person's yes: from its day on this is what the company wants, and every department is told (SoD4, SoD8). Refusals:
    /// performance.proposal.not-open, performance.proposal.second-person, performance.goal.before-last-revision, date-in-future.
    /// </summary>
    internal static async Task<Results<Ok<CompanyGoalView>, NotFound>> Handle(Guid id, ProposalApproval request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.CompanyGoals.SingleOrDefaultAsync(g => g.Id == id, cancellationToken) is not { } goal)
            return TypedResults.NotFound();

        ifMatch.Check(goal.Version);
        Refuse.Broken(clock.NotAfterToday("/on", request.On));
        var revision = goal.Approve(request.On ?? clock.Today(), user.Givers("companyGoal.approve", regionId: null), clock.Now);
        db.Publish(Set(goal, revision, user.Subject, clock.Now));
        await db.RecordChangesAsync(regionId: null, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Ok(CompanyGoalView.Of(goal, clock.Today(), user));
    }

    private static CompanyGoalSet Set(CompanyGoal goal, GoalRevision revision, string actor, DateTimeOffset now) => new(
        goal.Id, goal.Version, goal.Year, revision.Number, revision.Proposal.EffectiveOn!.Value, revision.Statement,
        [.. revision.ReadTargets().Select(t => new GoalTargetState(t.Code, t.Name, t.Value, t.Unit.Wire(), t.Currency))], actor, now);
}

internal static class RejectGoal
{
    /// <summary>The second person's no, with a reason. Refusals: performance.proposal.not-open, performance.proposal.second-person.</summary>
    internal static async Task<Results<Ok<CompanyGoalView>, NotFound>> Handle(Guid id, ProposalRefusal request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.CompanyGoals.SingleOrDefaultAsync(g => g.Id == id, cancellationToken) is not { } goal)
            return TypedResults.NotFound();

        ifMatch.Check(goal.Version);
        goal.Reject(request.Reason, user.Givers("companyGoal.approve", regionId: null), clock.Now);
        await db.RecordChangesAsync(regionId: null, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Ok(CompanyGoalView.Of(goal, clock.Today(), user));
    }
}

internal static class WithdrawGoal
{
    /// <summary>The proposer takes it back, with a reason. Refusals: performance.proposal.not-open, performance.proposal.not-the-proposer.</summary>
    internal static async Task<Results<Ok<CompanyGoalView>, NotFound>> Handle(Guid id, ProposalRefusal request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.CompanyGoals.SingleOrDefaultAsync(g => g.Id == id, cancellationToken) is not { } goal)
            return TypedResults.NotFound();

        ifMatch.Check(goal.Version);
        goal.Withdraw(request.Reason, user.Subject, clock.Now);
        await db.RecordChangesAsync(regionId: null, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Ok(CompanyGoalView.Of(goal, clock.Today(), user));
    }
}
