using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Messages;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Team;

/// <summary>A sales training (銷售培訓, 5.2-2).</summary>
/// <param name="Actions">What you may do with it now: change, hold, cancel.</param>
public sealed record TrainingView(
    Guid Id, Guid RegionId, Guid DepartmentId, [property: ValuesOf(typeof(TrainingStatus))] string Status, string? Topic, string? Trainer, DateOnly PlannedOn, DateOnly? HeldOn, IReadOnlyList<Guid> Attendees, string? Result, string? CancelReason,
    IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static TrainingView Of(Training t, CurrentUser user) => new(
        t.Id, t.RegionId, t.DepartmentId, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(t.Status.ToString()), t.Topic, t.Trainer, t.PlannedOn, t.HeldOn, [.. t.Attendees.OrderBy(a => a.Sequence).Select(a => a.EmployeeId)], t.Result, t.CancelReason,
        t.Status == TrainingStatus.Planned && user.May("training.update", t.RegionId, t.DepartmentId, null) ? ["change", "hold", "cancel"] : [], ETags.Of(t.Version));

    internal static TrainingRecorded Recorded(Training t, DateOnly on) => new(
        t.RegionId, on, t.RecordedBy, t.RecordedAt,
        new TrainingState(t.Id, t.Version, t.RegionId, t.DepartmentId, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(t.Status.ToString()), t.Topic, t.PlannedOn, t.HeldOn));
}

public sealed record PlanTrainingRequest(Guid RegionId, [property: Text(0, 200)] string? Topic, [property: Text(0, 200)] string? Trainer, DateOnly PlannedOn);

public sealed record ChangeTrainingRequest([property: Text(0, 200)] string? Topic, [property: Text(0, 200)] string? Trainer, DateOnly PlannedOn);

/// <param name="HeldOn">Business date; default: today.</param>
/// <param name="Result">What it brought.</param>
public sealed record HoldTrainingRequest(DateOnly? HeldOn, [property: Entries(0, 500)] IReadOnlyList<Guid> Attendees, [property: Text(0, 4000)] string? Result);

public sealed record CancelTrainingRequest([property: Text(1, 2000)] string Reason);

internal static class PlanTraining
{
    /// <summary>Plans a training of the region's sales department. 404 for a region whose sales department is not yours.</summary>
    internal static Results<Created<TrainingView>, NotFound> Handle(PlanTrainingRequest request, SalesDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock)
    {
        if (SalesDepartments.Of(request.RegionId, "training.create", user, organisation) is not { } department)
            return TypedResults.NotFound();

        var training = Training.Plan(request.RegionId, department, request.Topic?.Trim(), request.Trainer?.Trim(), request.PlannedOn, new Act(clock.Today(request.RegionId), clock.Now, user.Subject));
        db.Add(training);
        db.Publish(TrainingView.Recorded(training, clock.Today(request.RegionId)));
        return TypedResults.Created($"/api/sales/v1/trainings/{training.Id}", TrainingView.Of(training, user));
    }
}

internal static class ChangeTraining
{
    /// <summary>Changes what is planned. Refuses <c>sales.training.wrong-state</c>.</summary>
    internal static Task<Results<Ok<TrainingView>, NotFound>> Handle(Guid id, ChangeTrainingRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
        => Trainings.DoAsync(id, null, "/plannedOn", ifMatch, db, user, dates, clock, (training, act) => training.Change(request.Topic?.Trim(), request.Trainer?.Trim(), request.PlannedOn, act), ct);
}

internal static class HoldTraining
{
    /// <summary>
    /// It took place; each missing part is named: <c>sales.training.topic-missing</c>, <c>sales.training.trainer-missing</c>, <c>sales.training.attendees-missing</c>, <c>sales.training.result-missing</c> (5.2-2, RB-08). Refuses
    /// <c>sales.training.wrong-state</c>, <c>sales.meeting.person-unknown</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.
    /// </summary>
    internal static Task<Results<Ok<TrainingView>, NotFound>> Handle(Guid id, HoldTrainingRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, OrganisationDirectory organisation, FactDates dates, BusinessClock clock, CancellationToken ct)
        => Trainings.DoAsync(
            id, request.HeldOn, "/heldOn", ifMatch, db, user, dates, clock,
            (training, act) =>
            {
                Refuse.Broken(SalesDepartments.Unknown(request.Attendees, organisation));
                training.Hold([.. request.Attendees.Distinct()], request.Result, act);
            },
            ct);
}

internal static class CancelTraining
{
    /// <summary>It will not take place, with a reason. Refuses <c>sales.training.wrong-state</c>.</summary>
    internal static Task<Results<Ok<TrainingView>, NotFound>> Handle(Guid id, CancelTrainingRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
        => Trainings.DoAsync(id, null, "/heldOn", ifMatch, db, user, dates, clock, (training, act) => training.Cancel(request.Reason, act), ct);
}

internal static class Trainings
{
    public static async Task<Results<Ok<TrainingView>, NotFound>> DoAsync(Guid id, DateOnly? on, string pointer, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, Action<Training, Act> act, CancellationToken ct)
    {
        if (await db.Trainings.SingleOrDefaultAsync(t => t.Id == id, ct) is not { } training)
            return TypedResults.NotFound();

        ifMatch.Check(training.Version);
        var day = on ?? clock.Today(training.RegionId);
        Refuse.Broken(dates.Allowed(pointer, day, training.RegionId));
        act(training, new Act(day, clock.Now, user.Subject));
        db.Publish(TrainingView.Recorded(training, day));
        return TypedResults.Ok(TrainingView.Of(training, user));
    }
}

internal sealed class TrainingList : Listing<Training, TrainingView>
{
    public TrainingList()
    {
        Key(t => t.Id);
        DefaultSort("-id");
        Filter("regionId", t => t.RegionId);
        Filter("status", t => t.Status);
        Range("planned", t => (DateOnly?)t.PlannedOn);
        Range("held", t => t.HeldOn);
        Search(t => t.Topic, t => t.Trainer);
        Sort("plannedOn", t => (DateOnly?)t.PlannedOn);
        Sort("heldOn", t => t.HeldOn);

        RegionColumn(t => t.RegionId);
        Column("label.sales.column.topic", t => t.Topic);
        Column("label.sales.column.trainer", t => t.Trainer);
        Column("label.sales.column.status", t => t.Status);
        Column("label.sales.column.planned-on", t => t.PlannedOn);
        Column("label.sales.column.held-on", t => t.HeldOn);
        Column("label.sales.column.attendees", (t, organisation) => string.Join(", ", t.Attendees.Select(a => organisation.Employees.GetValueOrDefault(a)?.Name)));
        Column("label.sales.column.result", t => t.Result);
    }
}

internal static class ListTrainings
{
    /// <summary>The trainings within the caller's scope, newest first.</summary>
    internal static async Task<Ok<Page<TrainingView>>> Handle(ListQuery<TrainingList> query, SalesDbContext db, CurrentUser user, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.Trainings.AsNoTracking(), t => TrainingView.Of(t, user), ct));
}

internal static class ExportTrainings
{
    /// <summary>The trainings as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<TrainingList> query, SalesDbContext db, CurrentUser user, CancellationToken ct)
        => query.ExportAsync("label.sales.list.trainings", db.Trainings.AsNoTracking(), t => TrainingView.Of(t, user), ct);
}

internal static class GetTraining
{
    /// <summary>One training.</summary>
    internal static async Task<Results<Ok<TrainingView>, NotFound>> Handle(Guid id, SalesDbContext db, CurrentUser user, CancellationToken ct)
        => await db.Trainings.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, ct) is { } training ? TypedResults.Ok(TrainingView.Of(training, user)) : TypedResults.NotFound();
}

/// <summary>The sales department of a region that the caller acts for, and the people who may be named.</summary>
internal static class SalesDepartments
{
    public static Guid? Of(Guid regionId, string permission, CurrentUser user, OrganisationDirectory organisation)
        => organisation.Current.Departments.Values.Where(d => d.RegionId == regionId && d.Kind == "sales" && user.May(permission, regionId, d.Id, ownerId: null)).OrderBy(d => d.Id).Select(d => (Guid?)d.Id).FirstOrDefault();

    public static IEnumerable<Refusal?> Unknown(IReadOnlyList<Guid> people, OrganisationDirectory organisation)
        => people.Select((id, i) => organisation.Current.Employees.ContainsKey(id) ? null : TeamRules.PersonUnknown($"/attendees/{i}", id));
}
