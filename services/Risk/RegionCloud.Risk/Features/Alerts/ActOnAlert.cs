using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Features.Policy;
using RegionCloud.Risk.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Risk.Features.Alerts;

/// <param name="AcknowledgedOn">Business date; default: today.</param>
public sealed record AcknowledgeAlertRequest(DateOnly? AcknowledgedOn, [property: Text(0, 2000)] string? Note);

/// <param name="ResolvedOn">Business date; default: today.</param>
/// <param name="Note">Why its cause is gone.</param>
public sealed record ResolveAlertRequest(DateOnly? ResolvedOn, [property: Text(1, 2000)] string Note);

internal static class AcknowledgeAlert
{
    /// <summary>Says that you have seen it; the time is kept (RB-33). Refuses <c>risk.alert.wrong-state</c>, <c>risk.alert.before-opening</c>, <c>date-in-future</c>.</summary>
    internal static async Task<Results<Ok<AlertView>, NotFound>> Handle(
        Guid id, AcknowledgeAlertRequest request, IfMatch ifMatch, RiskDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Alerts.AsSplitQuery().SingleOrDefaultAsync(a => a.Id == id, ct) is not { } alert)
            return TypedResults.NotFound();

        ifMatch.Check(alert.Version);
        var act = user.RegionAct("alert.update", alert.RegionId, request.AcknowledgedOn ?? clock.Today(alert.RegionId), clock);
        Refuse.Broken(clock.NotInFuture("/acknowledgedOn", act.On, alert.RegionId));
        alert.Acknowledge(request.Note, act);
        db.Publish(new AlertAcknowledged(alert.RegionId, act.On, act.By, act.At, AlertViews.State(alert)));
        return TypedResults.Ok(AlertViews.Of(alert, user, organisation.Current.WorkingTime(), clock.Now, clock.Today(alert.RegionId)));
    }
}

internal static class ResolveAlert
{
    /// <summary>
    /// Closes an alert that an event had raised, or of a quarter that is over. An indicator's alert of the present quarter closes by two better evaluations: <c>risk.alert.closes-by-evaluation</c>. Refuses
    /// <c>risk.alert.wrong-state</c>, <c>risk.alert.before-opening</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Ok<AlertView>, NotFound>> Handle(
        Guid id, ResolveAlertRequest request, IfMatch ifMatch, RiskDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Alerts.AsSplitQuery().SingleOrDefaultAsync(a => a.Id == id, ct) is not { } alert)
            return TypedResults.NotFound();

        ifMatch.Check(alert.Version);
        var act = user.RegionAct("alert.update", alert.RegionId, request.ResolvedOn ?? clock.Today(alert.RegionId), clock);
        Refuse.Broken(clock.NotInFuture("/resolvedOn", act.On, alert.RegionId));
        alert.ResolveByHand(request.Note.Trim(), clock.Today(alert.RegionId), act);
        db.Publish(new AlertResolved(alert.RegionId, act.On, act.By, act.At, AlertViews.State(alert)));
        return TypedResults.Ok(AlertViews.Of(alert, user, organisation.Current.WorkingTime(), clock.Now, clock.Today(alert.RegionId)));
    }
}
