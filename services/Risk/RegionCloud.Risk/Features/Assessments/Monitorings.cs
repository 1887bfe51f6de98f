using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Messages.Events;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Risk.Features.Assessments;

/// <summary>應對措施監控: how the measures against risks are carried out and what they bring, looked at in a month (duty 12, 9.3-2).</summary>
/// <param name="Findings">What was seen.</param>
/// <param name="Overdue">Measures past their day and not done.</param>
/// <param name="Verified">Measures that lower a risk.</param>
/// <param name="Responses">How each measure stood on the day.</param>
public sealed record MonitoringView(Guid Id, string Number, Guid RegionId, string Period, DateOnly MonitoredOn, DateTimeOffset RecordedAt, string RecordedBy, string Findings, int Overdue, int Verified, IReadOnlyList<MonitoredResponseView> Responses)
{
    internal static MonitoringView Of(MonitoringRecord m) => new(
        m.Id, m.Number, m.RegionId, m.Period, m.MonitoredOn, m.RecordedAt, m.RecordedBy, m.Findings, m.Overdue, m.Verified,
        [.. m.Responses.OrderBy(r => r.Number, StringComparer.Ordinal).Select(r => new MonitoredResponseView(r.RiskId, r.ResponseId, r.Number, Wire.Name(r.Status), r.DueOn, r.IsOverdue, r.Share, r.Inherent, r.Effectiveness, r.Residual))]);
}

/// <param name="Effectiveness">Percent that all verified measures took away from the risk then.</param>
/// <param name="Residual">What was left of it.</param>
public sealed record MonitoredResponseView(
    Guid RiskId, Guid ResponseId, string Number, [property: ValuesOf(typeof(ResponseStatus))] string Status, DateOnly DueOn, bool IsOverdue, int Share, int Inherent, int Effectiveness, decimal Residual);

/// <summary>A monitoring record in a list.</summary>
public sealed record MonitoringSummary(Guid Id, string Number, Guid RegionId, string Period, DateOnly MonitoredOn, string RecordedBy, int Measures, int Overdue, int Verified)
{
    internal static MonitoringSummary Of(MonitoringRecord m) => new(m.Id, m.Number, m.RegionId, m.Period, m.MonitoredOn, m.RecordedBy, m.Responses.Count, m.Overdue, m.Verified);
}

internal sealed class MonitoringList : Listing<MonitoringRecord, MonitoringSummary>
{
    public MonitoringList()
    {
        Key(m => m.Id);
        DefaultSort("-number");
        Filter("regionId", m => m.RegionId);
        Filter("period", m => m.Period);
        Sort("number", m => m.Number);
    }
}

internal static class ListMonitorings
{
    /// <summary>The monthly monitoring records within your reach.</summary>
    internal static async Task<Ok<Page<MonitoringSummary>>> Handle(ListQuery<MonitoringList> query, RiskDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.Monitorings.AsNoTracking().AsSplitQuery(), MonitoringSummary.Of, ct));
}

internal static class GetMonitoring
{
    /// <summary>One monitoring record with every measure as it stood.</summary>
    internal static async Task<Results<Ok<MonitoringView>, NotFound>> Handle(Guid id, RiskDbContext db, CancellationToken ct)
        => await db.Monitorings.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(m => m.Id == id, ct) is { } record ? TypedResults.Ok(MonitoringView.Of(record)) : TypedResults.NotFound();
}

/// <param name="Findings">What was seen of the measures and what they bring.</param>
/// <param name="Period">The month that it is for, such as 2026-06; default: that of the day.</param>
/// <param name="MonitoredOn">Business date; default: today.</param>
public sealed record RecordMonitoringRequest(Guid RegionId, [property: Text(1, 4000)] string Findings, string? Period = null, DateOnly? MonitoredOn = null);

internal static class RecordMonitoring
{
    /// <summary>
    /// Records that the measures against the region's risks were looked at in a month; how each stands is kept beside it, and nothing of it changes afterwards (duty 12). 404 for a region that you do not reach as a whole. Refuses
    /// <c>risk.period-unreadable</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Created<MonitoringView>, NotFound>> Handle(RecordMonitoringRequest request, RiskDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (!RegionWork.Reaches(db, organisation, request.RegionId))
            return TypedResults.NotFound();

        var act = user.RegionAct("riskAssessment.create", request.RegionId, request.MonitoredOn ?? clock.Today(request.RegionId), clock);
        var month = request.Period is null ? BusinessPeriod.MonthOf(act.On) : BusinessPeriod.Read(request.Period) is { } read && BusinessPeriod.MonthOf(read.First) == read ? read : (BusinessPeriod?)null;
        Refuse.Broken(
            clock.NotInFuture("/monitoredOn", act.On, request.RegionId),
            month is null || month.Value.First > act.On ? Refusal.Content("risk.period-unreadable", "/period", ("period", request.Period), ("expected", "2026-06")) : null);
        var record = MonitoringRecord.Of(await NumberSeries.NextAsync(db, "RM", request.RegionId, act.On.Year, ct), request.RegionId, month!.Value, request.Findings.Trim(), await AssessmentEndpoints.RegisterAsync(db, request.RegionId, ct), act);
        db.Add(record);
        db.Publish(new MeasuresMonitored(record.RegionId, act.On, act.By, act.At, record.Id, record.Number, record.Period, record.Responses.Count, record.Overdue, record.Verified));
        return TypedResults.Created($"/api/risk/v1/monitorings/{record.Id}", MonitoringView.Of(record));
    }
}
