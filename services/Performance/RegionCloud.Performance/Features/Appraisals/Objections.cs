using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.Performance.Features.Kpis;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Appraisals;

/// <summary>申訴: somebody objects to his published appraisal; another person decides (§11).</summary>
/// <param name="EmployeeId">Absent where a department or the region objects.</param>
/// <param name="Corrections">Judgements that were corrected; what was published stays, the difference is an adjustment.</param>
/// <param name="Actions">What you may do with it now: decide.</param>
public sealed record ObjectionView(
    Guid Id, Guid AppraisalId, string Period, Guid RegionId, Guid? DepartmentId, Guid? EmployeeId, [property: ValuesOf(typeof(ObjectionStatus))] string Status, string Reason, DateOnly RaisedOn, DateTimeOffset RaisedAt, string RaisedBy, string? RaisedOnBehalfOf,
    [property: ValuesOf(typeof(ObjectionOutcome))] string? Outcome, string? Decision, DateOnly? DecidedOn, string? DecidedBy, string? DecidedOnBehalfOf, IReadOnlyList<CorrectionView> Corrections, IReadOnlyList<string> Actions,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static ObjectionView Of(Objection o, Appraisal? appraisal, CurrentUser user, OrganisationSnapshot organisation, DateOnly today) => new(
        o.Id, o.AppraisalId, o.Period, o.RegionId, o.DepartmentId, o.OwnerId, o.Status.Wire(), o.Reason, o.RaisedOn, o.RaisedAt, o.RaisedBy, o.RaisedFor, o.Outcome?.Wire(), o.Decision, o.DecidedOn, o.DecidedBy, o.DecidedFor,
        [.. o.ReadCorrections().Select(c => new CorrectionView(c.KpiCode, c.Rating))], appraisal is not null && MayDecide(o, appraisal, user, organisation, today) ? ["decide"] : [], ETags.Of(o.Version));

    internal static bool MayDecide(Objection o, Appraisal appraisal, CurrentUser user, OrganisationSnapshot organisation, DateOnly today)
        => user.May("objection.approve", o.RegionId, o.DepartmentId, o.OwnerId) && ObjectionRules.MustBeOpen(o) is null
            && ObjectionRules.MustBeAnother(o, appraisal, user.Subjectives("objection.approve", o.RegionId, o.DepartmentId, o.OwnerId), user.IsOwn("objection.approve", o.OwnerId, o.DepartmentId, o.RegionId, organisation, today)) is null;
}

/// <param name="KpiCode">A judged item.</param>
/// <param name="Rating">What it should have been, 0 to 100.</param>
public sealed record CorrectionView([property: Text(1, 40)] string KpiCode, [property: Amount(0, 100)] decimal Rating);

/// <param name="On">Business date; default: today in the region.</param>
public sealed record RaiseObjectionRequest([property: Text(1, 4000)] string Reason, DateOnly? On = null);

/// <param name="Corrections">Only when it is upheld, and only of what was judged: what was reckoned is mended in the department that owns it, and comes as an adjustment.</param>
/// <param name="On">Business date; default: today in the region.</param>
public sealed record DecideObjectionRequest([property: ValuesOf(typeof(ObjectionOutcome))] string Outcome, [property: Text(1, 4000)] string Decision, [property: Entries(0, 50)] IReadOnlyList<CorrectionView>? Corrections = null, DateOnly? On = null);

internal sealed class ObjectionList : Listing<Objection, ObjectionView>
{
    public ObjectionList()
    {
        Key(o => o.Id);
        DefaultSort("-id");
        Filter("regionId", o => o.RegionId);
        Filter("employeeId", o => o.OwnerId);
        Filter("appraisalId", o => o.AppraisalId);
        Filter("status", o => o.Status);
        Filter("period", o => o.Period);
        Range("raised", o => (DateOnly?)o.RaisedOn);
    }
}

internal static class RaiseObjection
{
    /// <summary>
    /// Objects to one's own published appraisal; the head for a department, the manager for the region. Refuses <c>performance.cycle.wrong-state</c>, <c>performance.objection.not-the-subject</c>,
    /// <c>performance.objection.too-late</c>, <c>performance.objection.before-publication</c>, <c>performance.objection.open-already</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Created<ObjectionView>, NotFound>> Handle(Guid id, RaiseObjectionRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.VisibleAppraisals(user).AsSplitQuery().SingleOrDefaultAsync(a => a.Id == id, ct) is not { } appraisal)
            return TypedResults.NotFound();

        ifMatch.Check(appraisal.Version);
        var today = clock.Today(appraisal.RegionId);
        var day = request.On ?? today;
        Refuse.Broken(clock.NotInFuture("/on", day, appraisal.RegionId));
        var cycle = await db.CycleOfAsync(appraisal, ct);
        var openAlready = await db.Objections.AnyAsync(o => o.AppraisalId == id && o.Status == ObjectionStatus.Open, ct);
        var isSubject = user.IsOwn("objection.create", appraisal.OwnerId, appraisal.DepartmentId, appraisal.RegionId, organisation.Current, today);
        var objection = Objection.Raise(appraisal, cycle, request.Reason.Trim(), isSubject, openAlready, user.CycleAct("objection.create", appraisal.RegionId, appraisal.DepartmentId, day, clock, appraisal.OwnerId));
        db.Add(objection);
        return TypedResults.Created($"/api/performance/v1/objections/{objection.Id}", ObjectionView.Of(objection, appraisal, user, organisation.Current, today));
    }
}

internal static class DecideObjection
{
    /// <summary>
    /// Another person decides, with a reason: not who objects, not whose appraisal it is, not who judged in it. What was published stays; corrected judgements give an adjustment (RB-25). Refuses
    /// <c>performance.objection.not-open</c>, <c>performance.objection.another-decides</c>, <c>performance.objection.correction</c>, <c>performance.objection.decided-before</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Ok<ObjectionView>, NotFound>> Handle(Guid id, DecideObjectionRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Objections.SingleOrDefaultAsync(o => o.Id == id, ct) is not { } objection)
            return TypedResults.NotFound();

        ifMatch.Check(objection.Version);
        var (today, outcome) = (clock.Today(objection.RegionId), Choice.Read<ObjectionOutcome>("/outcome", request.Outcome));
        var day = request.On ?? today;
        Refuse.Broken(clock.NotInFuture("/on", day, objection.RegionId));
        var appraisal = await db.Appraisals.AsSplitQuery().SingleAsync(a => a.Id == objection.AppraisalId, ct);
        objection.Decide(
            appraisal, outcome, request.Decision.Trim(), [.. (request.Corrections ?? []).Select(c => new Correction(c.KpiCode, c.Rating))],
            user.Subjectives("objection.approve", objection.RegionId, objection.DepartmentId, objection.OwnerId), user.IsOwn("objection.approve", objection.OwnerId, objection.DepartmentId, objection.RegionId, organisation.Current, today),
            user.CycleAct("objection.approve", objection.RegionId, objection.DepartmentId, day, clock, objection.OwnerId));
        await AdjustmentBooks.CheckAsync(db, await db.CycleOfAsync(appraisal, ct), appraisal.Id, AdjustmentCause.Objection, today, clock.Now, ct);
        return TypedResults.Ok(ObjectionView.Of(objection, appraisal, user, organisation.Current, today));
    }
}

internal static class ListObjections
{
    /// <summary>Objections within your reach, the newest first; what you may do with one stands with the single one.</summary>
    internal static async Task<Ok<Page<ObjectionView>>> Handle(ListQuery<ObjectionList> query, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.Objections.AsNoTracking(), o => ObjectionView.Of(o, null, user, organisation.Current, clock.Today(o.RegionId)), ct));
}

internal static class GetObjection
{
    /// <summary>One objection.</summary>
    internal static async Task<Results<Ok<ObjectionView>, NotFound>> Handle(Guid id, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Objections.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, ct) is not { } objection)
            return TypedResults.NotFound();

        var appraisal = await db.Appraisals.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(a => a.Id == objection.AppraisalId, ct);
        return TypedResults.Ok(ObjectionView.Of(objection, appraisal, user, organisation.Current, clock.Today(objection.RegionId)));
    }
}
