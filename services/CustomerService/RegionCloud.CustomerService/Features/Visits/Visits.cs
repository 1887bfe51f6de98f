using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.CustomerService.Messages;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Visits;

/// <summary>A return visit to a customer (客戶回訪, 6.3).</summary>
/// <param name="Class">By which class it was planned; absent when somebody planned it.</param>
/// <param name="Overdue">Planned, and its day is over today.</param>
/// <param name="FollowUp">What is done for him because of it.</param>
/// <param name="Actions">What you may do with it now: done, followUp, cancel.</param>
public sealed record VisitView(
    Guid Id, string Number, Guid RegionId, Guid DepartmentId, Guid? OwnerId, Guid CustomerId, CustomerClass? Class, DateOnly DueOn, VisitStatus Status, bool Overdue, DateOnly PlannedOn, string PlannedBy, DateOnly? DoneOn, ContactChannel? Channel,
    string? Needs, string? Opinions, string? FollowUp, DateOnly? FollowUpDueOn, DateOnly? FollowUpDoneOn, string? FollowUpResult, string? CancelReason, DateTimeOffset RecordedAt, string RecordedBy, IReadOnlyList<string> Actions,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static VisitView Of(Visit v, CurrentUser user, BusinessClock clock) => new(
        v.Id, v.Number, v.RegionId, v.DepartmentId, v.OwnerId, v.CustomerId, v.Class, v.DueOn, v.Status, v.Status == VisitStatus.Planned && v.DueOn < clock.Today(v.RegionId), v.PlannedOn, v.PlannedBy, v.DoneOn, v.Channel,
        v.Needs, v.Opinions, v.FollowUp, v.FollowUpDueOn, v.FollowUpDoneOn, v.FollowUpResult, v.CancelReason, v.RecordedAt, v.RecordedBy, [.. Possible(v, user)], ETags.Of(v.Version));

    private static IEnumerable<string> Possible(Visit v, CurrentUser user)
    {
        if (!user.May("visit.update", v.RegionId, v.DepartmentId, v.OwnerId))
            yield break;
        if (VisitRules.MustBe(v, "done", VisitStatus.Planned) is null)
            yield return "done";
        if (VisitRules.Follow(v) is null)
            yield return "followUp";
        if (VisitRules.MustBe(v, "cancel", VisitStatus.Planned) is null)
            yield return "cancel";
    }
}

/// <param name="DueOn">Until when he is to be visited.</param>
/// <param name="PlannedOn">Business date; default: today. The visit's day does not lie before.</param>
public sealed record PlanVisitRequest(Guid RegionId, Guid CustomerId, DateOnly DueOn, DateOnly? PlannedOn);

/// <param name="DoneOn">Business date; default: today. Not after its day, it was on time, whenever it is recorded.</param>
/// <param name="Channel">Default: visit.</param>
/// <param name="Needs">客戶需求: what he needs (6.3-2).</param>
/// <param name="Opinions">客戶意見: what he thinks of us (6.3-2).</param>
/// <param name="FollowUp">What is done for him because of it; then with its day.</param>
public sealed record ReportVisitRequest(
    DateOnly? DoneOn, ContactChannel? Channel, [property: Text(0, 4000)] string? Needs, [property: Text(0, 4000)] string? Opinions, [property: Text(0, 4000)] string? FollowUp, DateOnly? FollowUpDueOn);

/// <param name="DoneOn">Business date; default: today.</param>
public sealed record FollowUpVisitRequest([property: Text(1, 4000)] string Result, DateOnly? DoneOn);

public sealed record CancelVisitRequest([property: Text(1, 2000)] string Reason);

internal static class PlanVisit
{
    /// <summary>
    /// Plans a visit to a customer of the region, beside those that his class brings. 404 for a region whose customer service is not yours. Refuses <c>customer-service.customer-unknown</c>, <c>customer-service.visit.planned-already</c>
    /// when one is planned and not done, <c>customer-service.before-last-step</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Created<VisitView>, NotFound>> Handle(PlanVisitRequest request, CustomerServiceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (ServiceDepartments.Of("visit.create", request.RegionId, user, organisation) is not { } department)
            return TypedResults.NotFound();

        var act = user.Act("visit.create", request.RegionId, department, request.PlannedOn ?? clock.Today(request.RegionId), clock);
        var customer = await db.FileCustomers.AsNoTracking().SingleOrDefaultAsync(c => c.RegionId == request.RegionId && c.CustomerId == request.CustomerId, ct);
        var planned = await db.Visits.AsNoTracking().FirstOrDefaultAsync(v => v.RegionId == request.RegionId && v.CustomerId == request.CustomerId && v.Status == VisitStatus.Planned, ct);
        Refuse.Broken(
            customer is null ? FileRules.CustomerUnknown("/customerId", request.CustomerId) : null,
            planned is not null ? VisitRules.PlannedAlready(planned) : null,
            clock.NotInFuture("/plannedOn", act.On, request.RegionId),
            SurveyRules.NotBefore("/dueOn", request.DueOn, act.On));
        var visit = Visit.Plan(new VisitHead(await NumberSeries.NextAsync(db, "RV", request.RegionId, act.On.Year, ct), request.RegionId, department, customer!.OwnerId, request.CustomerId, null, request.DueOn), act);
        db.Add(visit);
        VisitSteps.Tell(db, visit, act);
        return TypedResults.Created($"/api/customer-service/v1/visits/{visit.Id}", VisitView.Of(visit, user, clock));
    }
}

internal static class ReportVisit
{
    /// <summary>
    /// The customer was visited: what he needs and what he thinks (6.3-2); a missing part is named: <c>customer-service.part-missing</c>. Refuses <c>customer-service.visit.wrong-state</c>, <c>customer-service.before-last-step</c>,
    /// <c>date-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<VisitView>, NotFound>> Handle(Guid id, ReportVisitRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => VisitSteps.TakeAsync(
            id, request.DoneOn, "/doneOn", ifMatch, db, user, clock,
            (visit, act) => visit.Do(new VisitReport(request.Channel ?? ContactChannel.Visit, request.Needs?.Trim(), request.Opinions?.Trim(), request.FollowUp?.Trim() is { Length: > 0 } followUp ? followUp : null, request.FollowUpDueOn), act), ct);
}

internal static class FollowUpVisit
{
    /// <summary>What was promised the customer was done. Refuses <c>customer-service.visit.no-follow-up</c>, <c>customer-service.visit.wrong-state</c>, <c>customer-service.before-last-step</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<VisitView>, NotFound>> Handle(Guid id, FollowUpVisitRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => VisitSteps.TakeAsync(id, request.DoneOn, "/doneOn", ifMatch, db, user, clock, (visit, act) => visit.Follow(request.Result.Trim(), act), ct);
}

internal static class CancelVisit
{
    /// <summary>The customer is not visited, with a reason. It counts from today: whose day was over before, it was late. Refuses <c>customer-service.visit.wrong-state</c>.</summary>
    internal static Task<Results<Ok<VisitView>, NotFound>> Handle(Guid id, CancelVisitRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => VisitSteps.TakeAsync(id, null, "/cancelledOn", ifMatch, db, user, clock, (visit, act) => visit.Cancel(request.Reason.Trim(), act), ct);
}

internal static class GetVisit
{
    /// <summary>One return visit.</summary>
    internal static async Task<Results<Ok<VisitView>, NotFound>> Handle(Guid id, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => await db.Visits.AsNoTracking().SingleOrDefaultAsync(v => v.Id == id, ct) is { } visit ? TypedResults.Ok(VisitView.Of(visit, user, clock)) : TypedResults.NotFound();
}

internal sealed class VisitList : Listing<Visit, VisitView>
{
    public VisitList()
    {
        Key(v => v.Id);
        DefaultSort("dueOn");
        Filter("regionId", v => v.RegionId);
        Filter("customerId", v => v.CustomerId);
        Filter("ownerId", v => v.OwnerId);
        Filter("status", v => v.Status);
        Filter("number", v => v.Number);
        Range("due", v => v.DueOn);
        Range("done", v => v.DoneOn);
        Range("followUpDue", v => v.FollowUpDueOn);
        Search(v => v.Number, v => v.Needs, v => v.Opinions);
        Sort("dueOn", v => v.DueOn);
        Sort("doneOn", v => v.DoneOn);
        Sort("number", v => v.Number);

        Column("label.customer-service.column.number", v => v.Number);
        RegionColumn(v => v.RegionId);
        Column("label.customer-service.column.class", v => v.Class?.ToString());
        Column("label.customer-service.column.due-on", v => v.DueOn);
        Column("label.customer-service.column.status", v => TicketRules.Name(v.Status));
        Column("label.customer-service.column.done-on", v => v.DoneOn);
        Column("label.customer-service.column.needs", v => v.Needs);
        Column("label.customer-service.column.opinions", v => v.Opinions);
        Column("label.customer-service.column.follow-up", v => v.FollowUp);
        Column("label.customer-service.column.follow-up-due", v => v.FollowUpDueOn);
        Column("label.customer-service.column.follow-up-done", v => v.FollowUpDoneOn);
    }
}

internal static class ListVisits
{
    /// <summary>The return visits within the caller's scope, due first.</summary>
    internal static async Task<Ok<Page<VisitView>>> Handle(ListQuery<VisitList> query, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.Visits.AsNoTracking(), v => VisitView.Of(v, user, clock), ct));
}

internal static class ExportVisits
{
    /// <summary>The return visits as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<VisitList> query, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => query.ExportAsync("label.customer-service.list.visits", db.Visits.AsNoTracking(), v => VisitView.Of(v, user, clock), ct);
}

internal static class VisitSteps
{
    public static async Task<Results<Ok<VisitView>, NotFound>> TakeAsync(Guid id, DateOnly? on, string pointer, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, Action<Visit, Act> step, CancellationToken ct)
    {
        if (await db.Visits.SingleOrDefaultAsync(v => v.Id == id, ct) is not { } visit)
            return TypedResults.NotFound();

        ifMatch.Check(visit.Version);
        var act = user.Act("visit.update", visit.RegionId, visit.DepartmentId, on ?? clock.Today(visit.RegionId), clock);
        Refuse.Broken(clock.NotInFuture(pointer, act.On, visit.RegionId));
        var before = visit.Status;
        step(visit, act);
        if (visit.Status != before)
            Tell(db, visit, act);
        return TypedResults.Ok(VisitView.Of(visit, user, clock));
    }

    /// <summary>Tells that a visit was planned, done or cancelled.</summary>
    public static void Tell(CustomerServiceDbContext db, Visit v, Act act) => db.Publish(new VisitRecorded(v.RegionId, act.On, act.By, act.At, new VisitState(
        v.Id, v.Number, v.Version, v.RegionId, v.DepartmentId, v.OwnerId, v.CustomerId, v.Class is { } @class ? TicketRules.Name(@class) : null, TicketRules.Name(v.Status), v.PlannedOn, v.DueOn, v.DoneOn, v.CancelledOn)));
}

internal static class VisitEndpoints
{
    public static void MapVisits(this IEndpointRouteBuilder service)
    {
        var visits = service.MapGroup("/visits");
        visits.MapGet("", ListVisits.Handle).RequirePermission("visit.read");
        visits.MapGet("/export", ExportVisits.Handle).RequirePermission("visit.export");
        visits.MapGet("/{id:guid}", GetVisit.Handle).RequirePermission("visit.read");
        visits.MapPost("", PlanVisit.Handle).RequirePermission("visit.create");
        visits.MapPost("/{id:guid}/done", ReportVisit.Handle).RequirePermission("visit.update");
        visits.MapPost("/{id:guid}/follow-up", FollowUpVisit.Handle).RequirePermission("visit.update");
        visits.MapPost("/{id:guid}/cancel", CancelVisit.Handle).RequirePermission("visit.update");
    }
}
