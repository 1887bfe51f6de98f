using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features.Alerts;
using RegionCloud.Risk.Features.Policy;
using RegionCloud.Risk.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Risk.Features.Register;

/// <summary>What could happen in a region.</summary>
/// <param name="Category">Its kind; a market, sales or customer-service risk is that department's matter, the others the region's.</param>
/// <param name="ResponsibleId">The employee of the region who answers for it; default: you.</param>
/// <param name="IdentifiedOn">Business date; default: today.</param>
/// <param name="GoalId">The company's goal that it endangers (1-2).</param>
/// <param name="AlertId">The alert that it came of.</param>
public sealed record IdentifyRiskRequest(
    Guid RegionId, RiskCategory Category, [property: Text(1, 200)] string Title, [property: Text(0, 4000)] string? Description = null, Guid? ResponsibleId = null, DateOnly? IdentifiedOn = null, Guid? GoalId = null, Guid? AlertId = null);

internal static class IdentifyRisk
{
    /// <summary>
    /// Enters a risk into the register (9.1-1). Until it is assessed it counts as the highest score, 25 (RB-31). 404 for a region or department that is not yours. Refuses <c>risk.person-unknown</c>, <c>risk.goal-unknown</c>,
    /// <c>risk.alert-unknown</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Created<RiskView>, NotFound>> Handle(
        IdentifyRiskRequest request, RiskDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var snapshot = organisation.Current;
        var department = AlertsOfKris.DepartmentOf(request.Category, request.RegionId, snapshot);
        if (!snapshot.Regions.ContainsKey(request.RegionId) || !user.May("risk.create", request.RegionId, department, ownerId: null))
            return TypedResults.NotFound();

        var act = user.RegionAct("risk.create", request.RegionId, request.IdentifiedOn ?? clock.Today(request.RegionId), clock);
        var responsible = request.ResponsibleId ?? user.Employee!.Id;
        Refuse.Broken(
            clock.NotInFuture("/identifiedOn", act.On, request.RegionId),
            request.ResponsibleId is not null && !snapshot.WorkedIn(responsible, request.RegionId) ? Refusal.Content("risk.person-unknown", "/responsibleId", ("employeeId", responsible)) : null,
            request.GoalId is { } goal && !snapshot.Goals.ContainsKey(goal) ? Refusal.Content("risk.goal-unknown", "/goalId", ("goalId", goal)) : null,
            await AlertUnknownAsync(db, request.AlertId, request.RegionId, ct));
        var risk = RegisteredRisk.Identify(
            new RiskHead(await NumberSeries.NextAsync(db, "RK", request.RegionId, act.On.Year, ct), request.RegionId, department, request.Category, request.Title.Trim(), request.Description?.Trim() ?? "", responsible, request.GoalId, request.AlertId), act);
        db.Add(risk);
        db.Publish(new RiskChanged(risk.RegionId, act.On, act.By, act.At, "identified", RiskViews.State(risk)));
        return TypedResults.Created($"/api/risk/v1/risks/{risk.Id}", await RiskAnswer.ViewAsync(db, risk, user, clock, ct));
    }

    internal static async Task<Refusal?> AlertUnknownAsync(RiskDbContext db, Guid? alertId, Guid region, CancellationToken ct)
        => alertId is { } id && !await db.Alerts.AnyAsync(a => a.Id == id && a.RegionId == region, ct) ? Refusal.Content("risk.alert-unknown", "/alertId", ("alertId", id)) : null;
}

/// <summary>How a risk is answered.</summary>
internal static class RiskAnswer
{
    public static async Task<RiskView> ViewAsync(RiskDbContext db, RegisteredRisk risk, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        var today = clock.Today(risk.RegionId);
        return RiskViews.Of(risk, user, (await db.PolicyAsync(today, ct)).Matrix(), clock.Now, today);
    }

    public static Task<RegisteredRisk?> FindAsync(RiskDbContext db, Guid id, CancellationToken ct) => db.Risks.AsSplitQuery().SingleOrDefaultAsync(r => r.Id == id, ct);
}
