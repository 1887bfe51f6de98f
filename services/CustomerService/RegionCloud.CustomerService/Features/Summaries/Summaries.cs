using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.CustomerService.Features.Tickets;
using RegionCloud.CustomerService.Features.Visits;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Summaries;

/// <summary>A month's service in numbers, as they stood when it was summed up.</summary>
/// <param name="Causes">Why complaints came about, of those resolved in the month.</param>
/// <param name="VisitsOnTime">Done by their day ÷ due in the month; absent when none was due.</param>
public sealed record ServiceFiguresView(TicketFiguresView Tickets, IReadOnlyList<CauseCountView> Causes, int Escalated, int VisitsDue, decimal? VisitsOnTime, int MeasuresDue, int MeasuresDoneInTime);

public sealed record CauseCountView(ServiceCause Cause, int Complaints);

/// <summary>The summary of a month's customer service (客戶服務總結, 6.1-4): volumes, service times, causes, and what is done better.</summary>
/// <param name="Month">2026-06.</param>
/// <param name="Findings">What the figures say.</param>
/// <param name="Actions">How the service becomes better.</param>
public sealed record ServiceSummaryView(
    Guid Id, string Number, Guid RegionId, Guid DepartmentId, string Month, JsonElement Figures, string Findings, string Actions, DateOnly DoneOn, DateTimeOffset RecordedAt, string RecordedBy, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static ServiceSummaryView Of(ServiceSummary s) => new(
        s.Id, s.Number, s.RegionId, s.DepartmentId, BusinessPeriod.MonthOf(s.Month).ToString(), JsonElement.Parse(s.Figures), s.Findings, s.Actions, s.DoneOn, s.RecordedAt, s.RecordedBy, ETags.Of(s.Version));
}

/// <param name="Month">First day of the month that is summed up.</param>
/// <param name="DoneOn">Business date; default: today in the region.</param>
public sealed record WriteSummaryRequest(Guid RegionId, DateOnly Month, [property: Text(1, 20_000)] string Findings, [property: Text(1, 20_000)] string Actions, DateOnly? DoneOn);

internal static class WriteSummary
{
    /// <summary>
    /// Sums up a month's customer service, with the figures of that month (6.1-4, duty 6). Never changed; a later one of the month stands beside it. 404 for a region whose customer service is not yours. Refuses
    /// <c>customer-service.summary.no-month</c>, <c>customer-service.before-last-step</c> when it is dated before the month, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Created<ServiceSummaryView>, NotFound>> Handle(WriteSummaryRequest request, CustomerServiceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (ServiceDepartments.Of("serviceSummary.create", request.RegionId, user, organisation) is not { } department)
            return TypedResults.NotFound();

        var (on, month) = (request.DoneOn ?? clock.Today(request.RegionId), BusinessPeriod.MonthOf(request.Month));
        Refuse.Broken(
            month.First != request.Month ? Refusal.Content("customer-service.summary.no-month", "/month", ("month", request.Month)) : null,
            clock.NotInFuture("/doneOn", on, request.RegionId),
            SurveyRules.NotBefore("/doneOn", on, month.First));
        var figures = await FiguresAsync(db, organisation.Current, clock, request.RegionId, month, on < month.Last ? on : month.Last, ct);
        var summary = new ServiceSummary
        {
            Id = Guid.CreateVersion7(clock.Now),
            Number = await NumberSeries.NextAsync(db, "SS", request.RegionId, on.Year, ct),
            RegionId = request.RegionId,
            DepartmentId = department,
            Month = month.First,
            Figures = JsonSerializer.Serialize(figures, Json.Options),
            Findings = request.Findings.Trim(),
            Actions = request.Actions.Trim(),
            DoneOn = on,
            RecordedAt = clock.Now,
            RecordedBy = user.Subject,
        };
        db.Add(summary);
        return TypedResults.Created($"/api/customer-service/v1/service-summaries/{summary.Id}", ServiceSummaryView.Of(summary));
    }

    internal static async Task<ServiceFiguresView> FiguresAsync(CustomerServiceDbContext db, OrganisationSnapshot organisation, BusinessClock clock, Guid region, BusinessPeriod month, DateOnly asOf, CancellationToken ct)
    {
        var standing = await TicketFigures.ReadAsync(db, organisation, clock, region, month.First, month.Last, asOf, ct);
        var causes = await db.Tickets.Where(t => t.RegionId == region && t.Kind == TicketKind.Complaint && t.ResolvedOn >= month.First && t.ResolvedOn <= asOf && t.Cause != null).GroupBy(t => t.Cause!.Value).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(ct);
        var (from, until) = (RegionDays.EndOf(organisation, region, month.First.AddDays(-1)), RegionDays.EndOf(organisation, region, asOf));
        var escalated = await db.Tickets.CountAsync(t => t.RegionId == region && t.Escalation != null && t.Escalation.At >= from && t.Escalation.At < until, ct);
        var visits = await VisitAnswers.DueAsync(db, region, month.First, asOf, asOf, ct);
        var measures = await db.Measures.AsNoTracking().Where(m => m.RegionId == region && m.DueOn >= month.First && m.DueOn <= asOf).Select(m => new { m.DueOn, m.DoneOn }).ToListAsync(ct);
        return new ServiceFiguresView(
            GetTicketFigures.View(asOf, month.First, month.Last, region, standing), [.. causes.OrderByDescending(c => c.Count).ThenBy(c => c.Key).Select(c => new CauseCountView(c.Key, c.Count))], escalated,
            visits.Count, VisitAnswers.OnTime(visits, asOf), measures.Count, measures.Count(m => m.DoneOn <= m.DueOn));
    }
}

internal sealed class SummaryList : Listing<ServiceSummary, ServiceSummaryView>
{
    public SummaryList()
    {
        Key(s => s.Id);
        DefaultSort("-month");
        Filter("regionId", s => s.RegionId);
        Filter("number", s => s.Number);
        Range("month", s => s.Month);
        Range("done", s => s.DoneOn);
        Search(s => s.Number, s => s.Findings, s => s.Actions);
        Sort("month", s => s.Month);
        Sort("doneOn", s => s.DoneOn);
    }
}

internal static class ListSummaries
{
    /// <summary>The monthly summaries of customer service within the caller's scope, newest month first.</summary>
    internal static async Task<Ok<Page<ServiceSummaryView>>> Handle(ListQuery<SummaryList> query, CustomerServiceDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.ServiceSummaries.AsNoTracking(), ServiceSummaryView.Of, ct));
}

internal static class GetSummary
{
    /// <summary>One monthly summary with the figures of its month.</summary>
    internal static async Task<Results<Ok<ServiceSummaryView>, NotFound>> Handle(Guid id, CustomerServiceDbContext db, CancellationToken ct)
        => await db.ServiceSummaries.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, ct) is { } summary ? TypedResults.Ok(ServiceSummaryView.Of(summary)) : TypedResults.NotFound();
}

internal static class SummaryEndpoints
{
    public static void MapSummaries(this IEndpointRouteBuilder service)
    {
        service.MapGet("/service-summaries", ListSummaries.Handle).RequirePermission("serviceSummary.read");
        service.MapGet("/service-summaries/{id:guid}", GetSummary.Handle).RequirePermission("serviceSummary.read");
        service.MapPost("/service-summaries", WriteSummary.Handle).RequirePermission("serviceSummary.create");
    }
}

/// <summary>That each month's service is summed up (duty 6).</summary>
internal static class SummaryEvidence
{
    public static PolicyEvidence Evidence => PolicyEvidence.Duty<CustomerServiceDbContext>(PolicyDuty.ServiceSummary, "serviceSummary.read", WrittenAsync);

    private static async Task<IReadOnlyList<EvidenceFact>> WrittenAsync(CustomerServiceDbContext db, EvidenceQuestion asked, CancellationToken ct)
    {
        var first = BusinessPeriod.MonthOf(asked.From).First;
        return [.. (await db.ServiceSummaries.AsNoTracking().Where(s => s.RegionId == asked.Region.Id && s.Month >= first && s.Month <= asked.Until).ToListAsync(ct))
            .Select(s => new EvidenceFact("serviceSummary", s.Id, s.Number, s.Findings.Length > 100 ? s.Findings[..100] : s.Findings, s.DoneOn, s.RecordedAt, $"service-summaries/{s.Id}", BusinessPeriod.MonthOf(s.Month)))];
    }
}
