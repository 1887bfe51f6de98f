using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.CustomerService.Messages;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Measures;

/// <summary>An improvement measure (改進措施, 6.2-5).</summary>
/// <param name="Product">The product that becomes better by it, if one.</param>
/// <param name="ResponsibleId">The employee who does it.</param>
/// <param name="Standing">As of today: overdue is derived from the day.</param>
/// <param name="Actions">What you may do with it now: change, done, verify, return.</param>
public sealed record MeasureView(
    Guid Id, string Number, Guid RegionId, Guid DepartmentId, Guid? SurveyId, Guid? TicketId, ServiceCause Cause, string Action, string? Product, Guid ResponsibleId, DateOnly DueOn, MeasureStatus Status, MeasureStanding Standing, DateOnly? DoneOn,
    DateOnly? VerifiedOn, IReadOnlyList<MeasureStepView> History, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static MeasureView Of(Measure m, CurrentUser user, BusinessClock clock) => new(
        m.Id, m.Number, m.RegionId, m.DepartmentId, m.SurveyId, m.TicketId, m.Cause, m.Action, m.Product, m.ResponsibleId, m.DueOn, m.Status, m.StandingAsOf(clock.Today(m.RegionId)) ?? MeasureStanding.Open, m.DoneOn, m.VerifiedOn,
        [.. m.Steps.OrderBy(s => s.Sequence).Select(s => new MeasureStepView(s.From, s.To, s.On, s.RecordedAt, s.By, s.For, s.Note))], MeasureActions.Of(m, user), ETags.Of(m.Version));

    /// <summary>The public state that events carry.</summary>
    internal static MeasureState State(Measure m)
        => new(m.Id, m.Number, m.Version, m.RegionId, m.DepartmentId, m.ResponsibleId, m.SurveyId, m.TicketId, TicketRules.Name(m.Cause), m.Action, m.Product, TicketRules.Name(m.Status), m.DueOn, m.DoneOn, m.VerifiedOn, m.Steps.MaxBy(s => s.Sequence)!.On);
}

/// <param name="OnBehalfOf">For whom whoever did it stood in.</param>
public sealed record MeasureStepView(MeasureStatus? From, MeasureStatus To, DateOnly On, DateTimeOffset RecordedAt, string By, string? OnBehalfOf, string? Note);

/// <summary>What somebody may do with a measure now: his rights, and the same rules that would refuse him.</summary>
internal static class MeasureActions
{
    public static IReadOnlyList<string> Of(Measure measure, CurrentUser user)
        => [.. All(measure, user).Where(a => a.Refused is null && user.May(a.Permission, measure.RegionId, measure.DepartmentId, ownerId: null)).Select(a => a.Action)];

    private static IEnumerable<(string Action, string Permission, Refusal? Refused)> All(Measure measure, CurrentUser user)
    {
        var persons = user.ActingOn("improvement.approve", measure.RegionId, measure.DepartmentId);
        var others = MeasureRules.VerifiersAreOthers(measure, [.. persons.Select(p => p.Subject)], [.. persons.Select(p => p.Id)]);
        yield return ("change", "improvement.update", MeasureRules.MustBe(measure, "change", MeasureStatus.Open));
        yield return ("done", "improvement.update", MeasureRules.MustBe(measure, "done", MeasureStatus.Open));
        yield return ("verify", "improvement.approve", MeasureRules.MustBe(measure, "verify", MeasureStatus.Done) ?? others);
        yield return ("return", "improvement.approve", MeasureRules.MustBe(measure, "return", MeasureStatus.Done) ?? others);
    }
}

/// <param name="SurveyId">The survey that showed the cause, if one.</param>
/// <param name="TicketId">The ticket that showed it, if one.</param>
/// <param name="Product">The product that becomes better by it, if one: it then stands in the list of product improvements.</param>
/// <param name="ResponsibleId">Who does it: somebody who works in the region.</param>
/// <param name="PlannedOn">Business date; default: today. Its day does not lie before.</param>
public sealed record PlanMeasureRequest(Guid RegionId, Guid? SurveyId, Guid? TicketId, ServiceCause Cause, [property: Text(1, 4000)] string Action, [property: Text(0, 200)] string? Product, Guid ResponsibleId, DateOnly DueOn, DateOnly? PlannedOn);

/// <param name="ResponsibleId">Who does it from now on; default: as before.</param>
public sealed record ChangeMeasureRequest([property: Text(1, 4000)] string Action, [property: Text(0, 200)] string? Product, Guid? ResponsibleId);

/// <param name="Result">What was done.</param>
/// <param name="DoneOn">Business date; default: today. Not after its day, it was on time, whenever it is recorded.</param>
public sealed record DoMeasureRequest([property: Text(1, 4000)] string Result, DateOnly? DoneOn);

/// <param name="VerifiedOn">Business date; default: today.</param>
public sealed record VerifyMeasureRequest([property: Text(0, 2000)] string? Note, DateOnly? VerifiedOn);

/// <param name="ReturnedOn">Business date; default: today.</param>
public sealed record ReturnMeasureRequest([property: Text(1, 2000)] string Reason, DateOnly? ReturnedOn);

internal static class PlanMeasure
{
    /// <summary>
    /// Plans what is done against a cause: action, who, until when (6.2-5). 404 for a region whose customer service is not yours, and for a survey or ticket that you do not see. Refuses
    /// <c>customer-service.person-unknown</c>, <c>customer-service.measure.due-in-past</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Created<MeasureView>, NotFound>> Handle(PlanMeasureRequest request, CustomerServiceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (ServiceDepartments.Of("improvement.create", request.RegionId, user, organisation) is not { } department
            || (request.SurveyId is { } survey && !await db.Surveys.AnyAsync(s => s.Id == survey && s.RegionId == request.RegionId, ct))
            || (request.TicketId is { } ticket && !await db.Tickets.AnyAsync(t => t.Id == ticket && t.RegionId == request.RegionId, ct)))
            return TypedResults.NotFound();

        var act = user.Act("improvement.create", request.RegionId, department, request.PlannedOn ?? clock.Today(request.RegionId), clock);
        Refuse.Broken(
            clock.NotInFuture("/plannedOn", act.On, request.RegionId),
            organisation.Current.AssignmentOf(request.ResponsibleId, request.RegionId, act.On) is null ? MeasureRules.ResponsibleUnknown(request.ResponsibleId) : null);
        var measure = Measure.Plan(
            new MeasureHead(await NumberSeries.NextAsync(db, "IM", request.RegionId, act.On.Year, ct), request.RegionId, department, request.SurveyId, request.TicketId, request.Cause, request.DueOn),
            request.Action.Trim(), request.Product?.Trim() is { Length: > 0 } product ? product : null, request.ResponsibleId, act);
        db.Add(measure);
        return TypedResults.Created($"/api/customer-service/v1/measures/{measure.Id}", MeasureView.Of(measure, user, clock));
    }
}

internal static class ChangeMeasure
{
    /// <summary>Says an open measure better, or gives it to another; its day stays. Refuses <c>customer-service.measure.wrong-state</c>, <c>customer-service.person-unknown</c>.</summary>
    internal static Task<Results<Ok<MeasureView>, NotFound>> Handle(Guid id, ChangeMeasureRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => MeasureSteps.TakeAsync(
            id, "improvement.update", null, "/dueOn", ifMatch, db, user, clock,
            (measure, act) =>
            {
                var responsible = request.ResponsibleId ?? measure.ResponsibleId;
                Refuse.Broken(responsible != measure.ResponsibleId && organisation.Current.AssignmentOf(responsible, measure.RegionId, act.On) is null ? MeasureRules.ResponsibleUnknown(responsible) : null);
                measure.Change(request.Action.Trim(), request.Product?.Trim() is { Length: > 0 } product ? product : null, responsible);
            },
            ct);
}

internal static class DoMeasure
{
    /// <summary>The measure was carried out; another person verifies it (6.2-6). Refuses <c>customer-service.measure.wrong-state</c>, <c>customer-service.before-last-step</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<MeasureView>, NotFound>> Handle(Guid id, DoMeasureRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => MeasureSteps.TakeAsync(
            id, "improvement.update", request.DoneOn, "/doneOn", ifMatch, db, user, clock,
            (measure, act) =>
            {
                measure.Do(request.Result.Trim(), act);
                db.Publish(new MeasureDone(measure.RegionId, act.On, act.By, act.At, MeasureView.State(measure)));
            },
            ct);
}

internal static class VerifyMeasure
{
    /// <summary>
    /// Another person has seen that it works (6.2-6): neither who answers for it nor who said that it is done, nor somebody standing in for one of them: <c>customer-service.measure.own-verification</c> (SoD8). Refuses
    /// <c>customer-service.measure.wrong-state</c>, <c>customer-service.before-last-step</c>, <c>date-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<MeasureView>, NotFound>> Handle(Guid id, VerifyMeasureRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => MeasureSteps.TakeAsync(
            id, "improvement.approve", request.VerifiedOn, "/verifiedOn", ifMatch, db, user, clock,
            (measure, act) =>
            {
                var persons = user.ActingOn("improvement.approve", measure.RegionId, measure.DepartmentId);
                measure.Verify(request.Note, [.. persons.Select(p => p.Subject)], [.. persons.Select(p => p.Id)], act);
                db.Publish(new MeasureVerified(measure.RegionId, act.On, act.By, act.At, MeasureView.State(measure)));
            },
            ct);
}

internal static class ReturnMeasure
{
    /// <summary>It does not work: it is open again, with its day. Refuses <c>customer-service.measure.own-verification</c>, <c>customer-service.measure.wrong-state</c>, <c>customer-service.before-last-step</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<MeasureView>, NotFound>> Handle(Guid id, ReturnMeasureRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => MeasureSteps.TakeAsync(
            id, "improvement.approve", request.ReturnedOn, "/returnedOn", ifMatch, db, user, clock,
            (measure, act) =>
            {
                var persons = user.ActingOn("improvement.approve", measure.RegionId, measure.DepartmentId);
                measure.Return(request.Reason.Trim(), [.. persons.Select(p => p.Subject)], [.. persons.Select(p => p.Id)], act);
                db.Publish(new MeasureReturned(measure.RegionId, act.On, act.By, act.At, MeasureView.State(measure)));
            },
            ct);
}

internal static class GetMeasure
{
    /// <summary>One improvement measure with its history.</summary>
    internal static async Task<Results<Ok<MeasureView>, NotFound>> Handle(Guid id, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => await db.Measures.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(m => m.Id == id, ct) is { } measure ? TypedResults.Ok(MeasureView.Of(measure, user, clock)) : TypedResults.NotFound();
}

internal static class MeasureSteps
{
    public static async Task<Results<Ok<MeasureView>, NotFound>> TakeAsync(
        Guid id, string permission, DateOnly? on, string pointer, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, Action<Measure, Act> step, CancellationToken ct)
    {
        if (await db.Measures.AsSplitQuery().SingleOrDefaultAsync(m => m.Id == id, ct) is not { } measure)
            return TypedResults.NotFound();

        ifMatch.Check(measure.Version);
        var act = user.Act(permission, measure.RegionId, measure.DepartmentId, on ?? clock.Today(measure.RegionId), clock);
        Refuse.Broken(clock.NotInFuture(pointer, act.On, measure.RegionId));
        step(measure, act);
        return TypedResults.Ok(MeasureView.Of(measure, user, clock));
    }
}

internal static class MeasureEndpoints
{
    public static void MapMeasures(this IEndpointRouteBuilder service)
    {
        var measures = service.MapGroup("/measures");
        measures.MapGet("", ListMeasures.Handle).RequirePermission("improvement.read");
        measures.MapGet("/export", ExportMeasures.Handle).RequirePermission("improvement.export");
        measures.MapGet("/{id:guid}", GetMeasure.Handle).RequirePermission("improvement.read");
        measures.MapPost("", PlanMeasure.Handle).RequirePermission("improvement.create");
        measures.MapPut("/{id:guid}", ChangeMeasure.Handle).RequirePermission("improvement.update");
        measures.MapPost("/{id:guid}/done", DoMeasure.Handle).RequirePermission("improvement.update");
        measures.MapPost("/{id:guid}/verify", VerifyMeasure.Handle).RequirePermission("improvement.approve").RequireIdempotencyKey();
        measures.MapPost("/{id:guid}/return", ReturnMeasure.Handle).RequirePermission("improvement.approve").RequireIdempotencyKey();
        service.MapGet("/product-improvements", GetProductImprovements.Handle).RequirePermission("improvement.read");
    }
}
