using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.ResearchPlans;

/// <param name="ApprovedOn">Business date; default: today.</param>
public sealed record ApproveResearchPlanRequest(DateOnly? ApprovedOn);

internal static class ApproveResearchPlan
{
    /// <summary>
    /// The region manager puts the plan in force; the revision before it is superseded in the same step (3.1-1, SoD8). Refuses <c>marketing.plan.own-approval</c>, <c>marketing.plan.wrong-state</c>,
    /// <c>marketing.plan.approved-before-submission</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Ok<ResearchPlanView>, NotFound>> Handle(Guid id, ApproveResearchPlanRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.ResearchPlans.AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } plan)
            return TypedResults.NotFound();

        ifMatch.Check(plan.Version);
        var act = user.Act("research.approve", plan.RegionId, plan.DepartmentId, request.ApprovedOn ?? clock.Today(plan.RegionId), clock);
        Refuse.Broken(clock.NotInFuture("/approvedOn", act.On, plan.RegionId));
        plan.Approve(user.Persons("research.approve", plan.RegionId, plan.DepartmentId), act);
        if (await db.ResearchPlans.AsSplitQuery().SingleOrDefaultAsync(p => p.RegionId == plan.RegionId && p.Year == plan.Year && p.Revision == plan.Revision - 1, ct) is { } before)
            before.Supersede(act);
        var inquiries = await Inquiries.OfAsync(db, plan, ct);
        db.Publish(new ResearchPlanApproved(plan.RegionId, act.On, act.By, act.At, inquiries.State(plan)));
        await Inquiries.TellResultsAsync(db, plan, inquiries, act, ct);
        return TypedResults.Ok(ResearchPlanView.Of(plan, user));
    }
}
