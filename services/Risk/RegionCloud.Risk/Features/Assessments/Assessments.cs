using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features.Policy;
using RegionCloud.Risk.Features.Register;
using RegionCloud.Risk.Messages.Events;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Risk.Features.Assessments;

/// <summary>風險識別與評估: a region's risks of a quarter, identified and assessed in all four kinds (duty 11, 9.1).</summary>
/// <param name="Missing">What still keeps it from being closed: where, and the code of the refusal.</param>
/// <param name="Risks">As they stood when it was closed.</param>
/// <param name="Actions">What you may do with it now: close.</param>
public sealed record AssessmentView(
    Guid Id, string Number, Guid RegionId, string Period, [property: ValuesOf(typeof(AssessmentStatus))] string Status, DateOnly OpenedOn, string OpenedBy, DateOnly? ClosedOn, string? ClosedBy, string? Conclusion, IReadOnlyList<MissingInAssessment> Missing,
    IReadOnlyList<AssessedRiskView> Risks, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged;

/// <param name="Category">The kind that nothing was assessed of.</param>
/// <param name="Risk">Number of the risk that has no response.</param>
public sealed record MissingInAssessment(string Code, [property: ValuesOf(typeof(RiskCategory))] string? Category, string? Risk);

/// <param name="Responses">Measures against it, without those withdrawn.</param>
public sealed record AssessedRiskView(
    Guid RiskId, string Number, [property: ValuesOf(typeof(RiskCategory))] string Category, string Title, [property: ValuesOf(typeof(RiskStatus))] string Status, int? Likelihood, int? Impact, int Inherent, int Effectiveness, decimal Residual,
    [property: ValuesOf(typeof(RiskLevel))] string Level, int Responses);

/// <summary>An assessment in a list.</summary>
public sealed record AssessmentSummary(Guid Id, string Number, Guid RegionId, string Period, [property: ValuesOf(typeof(AssessmentStatus))] string Status, DateOnly OpenedOn, DateOnly? ClosedOn, int Risks, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static AssessmentSummary Of(RiskAssessment a) => new(a.Id, a.Number, a.RegionId, a.Period, Wire.Name(a.Status), a.OpenedOn, a.ClosedOn, a.Risks.Count, ETags.Of(a.Version));
}

internal sealed class AssessmentList : Listing<RiskAssessment, AssessmentSummary>
{
    public AssessmentList()
    {
        Key(a => a.Id);
        DefaultSort("-number");
        Filter("regionId", a => a.RegionId);
        Filter("status", a => a.Status);
        Filter("period", a => a.Period);
        Sort("number", a => a.Number);
    }
}

internal static class AssessmentEndpoints
{
    public static void MapAssessments(this IEndpointRouteBuilder risk)
    {
        var assessments = risk.MapGroup("/assessments");
        assessments.MapGet("", ListAssessments.Handle).RequirePermission("riskAssessment.read");
        assessments.MapGet("/{id:guid}", GetAssessment.Handle).RequirePermission("riskAssessment.read");
        assessments.MapPost("", OpenAssessment.Handle).RequirePermission("riskAssessment.create");
        assessments.MapPost("/{id:guid}/close", CloseAssessment.Handle).RequirePermission("riskAssessment.create").RequireIdempotencyKey();
        var monitorings = risk.MapGroup("/monitorings");
        monitorings.MapGet("", ListMonitorings.Handle).RequirePermission("riskAssessment.read");
        monitorings.MapGet("/{id:guid}", GetMonitoring.Handle).RequirePermission("riskAssessment.read");
        monitorings.MapPost("", RecordMonitoring.Handle).RequirePermission("riskAssessment.create");
    }

    internal static Task<List<RegisteredRisk>> RegisterAsync(RiskDbContext db, Guid region, CancellationToken ct)
        => db.Risks.AsNoTracking().AsSplitQuery().Where(r => r.RegionId == region).OrderBy(r => r.Number).ToListAsync(ct);

    internal static async Task<AssessmentView> ViewAsync(RiskDbContext db, RiskAssessment a, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        var today = clock.Today(a.RegionId);
        IReadOnlyList<Refusal> missing = a.Status is AssessmentStatus.Open ? [.. a.Missing(await RegisterAsync(db, a.RegionId, ct), (await db.PolicyAsync(today, ct)).Matrix().Tolerance, today).OfType<Refusal>()] : [];
        return new AssessmentView(
            a.Id, a.Number, a.RegionId, a.Period, Wire.Name(a.Status), a.OpenedOn, a.OpenedBy, a.ClosedOn, a.ClosedBy, a.Conclusion,
            [.. missing.Select(m => new MissingInAssessment(m.Code, m.Values.GetValueOrDefault("category")?.ToString()?.Split('.')[^1], m.Values.GetValueOrDefault("number")?.ToString()))],
            [.. a.Risks.OrderBy(r => r.Number, StringComparer.Ordinal).Select(r => new AssessedRiskView(r.RiskId, r.Number, Wire.Name(r.Category), r.Title, Wire.Name(r.Status), r.Likelihood, r.Impact, r.Inherent, r.Effectiveness, r.Residual, Wire.Name(r.Level), r.Responses))],
            a.Status is AssessmentStatus.Open && missing.Count == 0 && user.May("riskAssessment.create", a.RegionId, departmentId: null, ownerId: null) ? ["close"] : [],
            ETags.Of(a.Version));
    }
}

internal static class ListAssessments
{
    /// <summary>The quarterly assessments within your reach.</summary>
    internal static async Task<Ok<Page<AssessmentSummary>>> Handle(ListQuery<AssessmentList> query, RiskDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.Assessments.AsNoTracking().AsSplitQuery(), AssessmentSummary.Of, ct));
}

internal static class GetAssessment
{
    /// <summary>One assessment; while it is open, with what still keeps it from being closed.</summary>
    internal static async Task<Results<Ok<AssessmentView>, NotFound>> Handle(Guid id, RiskDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => await db.Assessments.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(a => a.Id == id, ct) is { } assessment ? TypedResults.Ok(await AssessmentEndpoints.ViewAsync(db, assessment, user, clock, ct)) : TypedResults.NotFound();
}

/// <param name="Period">The quarter, such as 2026-Q2; default: that of the day.</param>
/// <param name="OpenedOn">Business date; default: today.</param>
public sealed record OpenAssessmentRequest(Guid RegionId, string? Period = null, DateOnly? OpenedOn = null);

internal static class OpenAssessment
{
    /// <summary>Begins the assessment of a quarter; there is one for a region and quarter. 404 for a region that you do not reach as a whole. Refuses <c>risk.assessment.exists</c>, <c>risk.period-unreadable</c>, <c>date-in-future</c>.</summary>
    internal static async Task<Results<Created<AssessmentView>, NotFound>> Handle(OpenAssessmentRequest request, RiskDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (!RegionWork.Reaches(db, organisation, request.RegionId))
            return TypedResults.NotFound();

        var act = user.RegionAct("riskAssessment.create", request.RegionId, request.OpenedOn ?? clock.Today(request.RegionId), clock);
        var quarter = request.Period is null ? BusinessPeriod.QuarterOf(act.On) : BusinessPeriod.Read(request.Period) is { } read && BusinessPeriod.QuarterOf(read.First) == read ? read : (BusinessPeriod?)null;
        Refuse.Broken(clock.NotInFuture("/openedOn", act.On, request.RegionId), quarter is null ? Refusal.Content("risk.period-unreadable", "/period", ("period", request.Period), ("expected", "2026-Q2")) : null);
        var period = quarter!.Value.ToString();
        Refuse.Broken(RiskRules.AssessmentExists(await db.Assessments.AsNoTracking().SingleOrDefaultAsync(a => a.RegionId == request.RegionId && a.Period == period, ct)));
        var assessment = RiskAssessment.Open(await NumberSeries.NextAsync(db, "RA", request.RegionId, quarter.Value.First.Year, ct), request.RegionId, quarter.Value, act);
        db.Add(assessment);
        return TypedResults.Created($"/api/risk/v1/assessments/{assessment.Id}", await AssessmentEndpoints.ViewAsync(db, assessment, user, clock, ct));
    }
}

/// <param name="Conclusion">What was found.</param>
/// <param name="ClosedOn">Business date; default: today.</param>
public sealed record CloseAssessmentRequest([property: Text(1, 4000)] string Conclusion, DateOnly? ClosedOn = null);

internal static class CloseAssessment
{
    /// <summary>
    /// Closes it for good, with how every risk stands (duty 11). Refused while one of the four kinds has no risk that was assessed in the quarter, or a grave one has neither response nor acceptance, each by name (9.1-2, 9.1-3):
    /// <c>risk.assessment.category-missing</c>, <c>risk.assessment.response-missing</c>. Refuses <c>risk.assessment.closed</c>, <c>risk.assessment.before-period</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Ok<AssessmentView>, NotFound>> Handle(Guid id, CloseAssessmentRequest request, IfMatch ifMatch, RiskDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Assessments.AsSplitQuery().SingleOrDefaultAsync(a => a.Id == id, ct) is not { } assessment)
            return TypedResults.NotFound();

        ifMatch.Check(assessment.Version);
        var act = user.RegionAct("riskAssessment.create", assessment.RegionId, request.ClosedOn ?? clock.Today(assessment.RegionId), clock);
        Refuse.Broken(clock.NotInFuture("/closedOn", act.On, assessment.RegionId));
        var register = await AssessmentEndpoints.RegisterAsync(db, assessment.RegionId, ct);
        assessment.Close(request.Conclusion.Trim(), register, (await db.PolicyAsync(act.On, ct)).Matrix().Tolerance, act);
        db.Publish(new RiskAssessmentClosed(assessment.RegionId, act.On, act.By, act.At, assessment.Id, assessment.Number, assessment.Period, [.. register.Where(r => r.IsAlive).Select(RiskViews.State)]));
        return TypedResults.Ok(await AssessmentEndpoints.ViewAsync(db, assessment, user, clock, ct));
    }
}
