using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Features.Policy;
using RegionCloud.Risk.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Risk.Features.Register;

/// <param name="Note">What was seen.</param>
/// <param name="ReviewedOn">Business date; default: today.</param>
public sealed record ReviewRiskRequest([property: Text(1, 2000)] string Note, DateOnly? ReviewedOn = null);

internal static class ReviewRisk
{
    /// <summary>The risk was looked at again; the next time by its level, 30, 60, 90 or 180 days later (RB-34). Refuses <c>risk.register.wrong-state</c>, <c>risk.register.before-identification</c>, <c>date-in-future</c>.</summary>
    internal static async Task<Results<Ok<RiskView>, NotFound>> Handle(Guid id, ReviewRiskRequest request, IfMatch ifMatch, RiskDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await RiskAnswer.FindAsync(db, id, ct) is not { } risk)
            return TypedResults.NotFound();

        ifMatch.Check(risk.Version);
        var act = user.RegionAct("risk.update", risk.RegionId, request.ReviewedOn ?? clock.Today(risk.RegionId), clock);
        Refuse.Broken(clock.NotInFuture("/reviewedOn", act.On, risk.RegionId));
        risk.Review(request.Note.Trim(), (await db.PolicyAsync(act.On, ct)).Matrix(), act);
        db.Publish(new RiskChanged(risk.RegionId, act.On, act.By, act.At, "reviewed", RiskViews.State(risk)));
        return TypedResults.Ok(await RiskAnswer.ViewAsync(db, risk, user, clock, ct));
    }
}

/// <param name="MonitoredOn">Business date; default: today.</param>
public sealed record MonitorRiskRequest(DateOnly? MonitoredOn);

internal static class MonitorRisk
{
    /// <summary>A risk below the tolerance needs no response and is only watched. Refuses <c>risk.register.above-tolerance</c>, <c>risk.register.wrong-state</c>, <c>date-in-future</c>.</summary>
    internal static async Task<Results<Ok<RiskView>, NotFound>> Handle(Guid id, MonitorRiskRequest request, IfMatch ifMatch, RiskDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await RiskAnswer.FindAsync(db, id, ct) is not { } risk)
            return TypedResults.NotFound();

        ifMatch.Check(risk.Version);
        var act = user.RegionAct("risk.update", risk.RegionId, request.MonitoredOn ?? clock.Today(risk.RegionId), clock);
        Refuse.Broken(clock.NotInFuture("/monitoredOn", act.On, risk.RegionId));
        risk.Monitor((await db.PolicyAsync(act.On, ct)).Matrix(), act);
        db.Publish(new RiskChanged(risk.RegionId, act.On, act.By, act.At, "monitored", RiskViews.State(risk)));
        return TypedResults.Ok(await RiskAnswer.ViewAsync(db, risk, user, clock, ct));
    }
}

/// <param name="Reason">Why it is borne.</param>
/// <param name="Until">Its last day, at most 366 days ahead.</param>
/// <param name="AcceptedOn">Business date; default: today.</param>
public sealed record AcceptRiskRequest([property: Text(1, 2000)] string Reason, DateOnly Until, DateOnly? AcceptedOn = null);

internal static class AcceptRisk
{
    /// <summary>
    /// Bears the risk as it is until a day: by somebody who neither named nor assessed it, with a reason; afterwards it is to be judged again (RB-34). Refuses <c>risk.register.own-acceptance</c>, <c>risk.register.acceptance-expiry</c>,
    /// <c>risk.register.wrong-state</c>, <c>risk.register.before-assessment</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Ok<RiskView>, NotFound>> Handle(Guid id, AcceptRiskRequest request, IfMatch ifMatch, RiskDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await RiskAnswer.FindAsync(db, id, ct) is not { } risk)
            return TypedResults.NotFound();

        ifMatch.Check(risk.Version);
        var act = user.RegionAct("risk.approve", risk.RegionId, request.AcceptedOn ?? clock.Today(risk.RegionId), clock);
        Refuse.Broken(clock.NotInFuture("/acceptedOn", act.On, risk.RegionId));
        risk.Accept(request.Reason.Trim(), request.Until, RiskViews.Persons(user, "risk.approve", risk), act);
        db.Publish(new RiskChanged(risk.RegionId, act.On, act.By, act.At, "accepted", RiskViews.State(risk)));
        return TypedResults.Ok(await RiskAnswer.ViewAsync(db, risk, user, clock, ct));
    }
}

/// <param name="Reason">Why it is none any more.</param>
/// <param name="ClosedOn">Business date; default: today.</param>
public sealed record CloseRiskRequest([property: Text(1, 2000)] string Reason, DateOnly? ClosedOn = null);

internal static class CloseRisk
{
    /// <summary>Takes a monitored risk below the tolerance off the register. Refuses <c>risk.register.wrong-state</c>, <c>risk.register.above-tolerance</c>, <c>date-in-future</c>.</summary>
    internal static async Task<Results<Ok<RiskView>, NotFound>> Handle(Guid id, CloseRiskRequest request, IfMatch ifMatch, RiskDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await RiskAnswer.FindAsync(db, id, ct) is not { } risk)
            return TypedResults.NotFound();

        ifMatch.Check(risk.Version);
        var act = user.RegionAct("risk.approve", risk.RegionId, request.ClosedOn ?? clock.Today(risk.RegionId), clock);
        Refuse.Broken(clock.NotInFuture("/closedOn", act.On, risk.RegionId));
        risk.Close(request.Reason.Trim(), (await db.PolicyAsync(act.On, ct)).Matrix(), act);
        db.Publish(new RiskChanged(risk.RegionId, act.On, act.By, act.At, "closed", RiskViews.State(risk)));
        return TypedResults.Ok(await RiskAnswer.ViewAsync(db, risk, user, clock, ct));
    }
}
