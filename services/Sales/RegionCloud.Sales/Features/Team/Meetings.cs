using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Team;

/// <summary>A sales meeting and its minutes (銷售會議, 5.2-4).</summary>
/// <param name="Lessons">總結銷售工作經驗教訓.</param>
/// <param name="Analysis">分析市場動態和競爭對手情況.</param>
/// <param name="Strategy">制定相應的銷售策略和措施.</param>
/// <param name="Actions">What you may do with it now: change, publish, finishAction.</param>
public sealed record MeetingView(
    Guid Id, Guid RegionId, Guid DepartmentId, [property: ValuesOf(typeof(MeetingStatus))] string Status, string Title, DateOnly HeldOn, IReadOnlyList<Guid> Attendees, string? Lessons, string? Analysis, string? Strategy,
    IReadOnlyList<MeetingActionView> ActionItems, DateOnly? PublishedOn, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static MeetingView Of(Meeting m, CurrentUser user)
    {
        var may = user.May("meeting.update", m.RegionId, m.DepartmentId, null);
        return new MeetingView(
            m.Id, m.RegionId, m.DepartmentId, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(m.Status.ToString()), m.Title, m.HeldOn, [.. m.Attendees.OrderBy(a => a.Sequence).Select(a => a.EmployeeId)], m.Lessons, m.Analysis, m.Strategy,
            [.. m.Actions.OrderBy(a => a.Sequence).Select(a => new MeetingActionView(a.Sequence, a.Text, a.OwnerId, a.DueOn, a.DoneOn))], m.PublishedOn,
            !may ? [] : m.Status == MeetingStatus.Draft ? ["change", "publish"] : m.Actions.Any(a => a.DoneOn is null) ? ["finishAction"] : [],
            ETags.Of(m.Version));
    }
}

public sealed record MeetingActionView(int Sequence, string Text, Guid OwnerId, DateOnly DueOn, DateOnly? DoneOn);

/// <summary>The minutes. A draft may lack parts, what is published may not (RB-08).</summary>
public sealed record MeetingFields(
    [property: Text(1, 200)] string Title, DateOnly HeldOn, [property: Entries(0, 500)] IReadOnlyList<Guid>? Attendees, [property: Text(0, 10_000)] string? Lessons, [property: Text(0, 10_000)] string? Analysis, [property: Text(0, 10_000)] string? Strategy,
    [property: Entries(0, 100)] IReadOnlyList<MeetingActionFields>? ActionItems)
{
    internal MeetingContent ToContent(Guid regionId, OrganisationDirectory organisation, FactDates dates)
    {
        Refuse.Broken([
            dates.Allowed("/heldOn", HeldOn, regionId),
            .. SalesDepartments.Unknown(Attendees ?? [], organisation),
            .. (ActionItems ?? []).Select((a, i) => organisation.Current.Employees.ContainsKey(a.OwnerId) ? null : TeamRules.PersonUnknown($"/actionItems/{i}/ownerId", a.OwnerId))]);
        return new MeetingContent(Title.Trim(), HeldOn, Lessons, Analysis, Strategy, [.. (Attendees ?? []).Distinct()], [.. (ActionItems ?? []).Select(a => (a.Text.Trim(), a.OwnerId, a.DueOn))]);
    }
}

/// <summary>Who does what until when.</summary>
public sealed record MeetingActionFields([property: Text(1, 1000)] string Text, Guid OwnerId, DateOnly DueOn);

public sealed record DraftMeetingRequest(Guid RegionId, [property: System.ComponentModel.DataAnnotations.Required] MeetingFields Minutes);

/// <param name="PublishedOn">Business date; default: today.</param>
public sealed record PublishMeetingRequest(DateOnly? PublishedOn);

/// <param name="Sequence">The action's number in the minutes.</param>
/// <param name="DoneOn">Business date; default: today.</param>
public sealed record FinishMeetingActionRequest(int Sequence, DateOnly? DoneOn);

internal static class DraftMeeting
{
    /// <summary>Drafts the minutes of a meeting of the region's sales department. 404 for a region whose sales department is not yours. Refuses <c>sales.meeting.person-unknown</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.</summary>
    internal static Results<Created<MeetingView>, NotFound> Handle(DraftMeetingRequest request, SalesDbContext db, CurrentUser user, OrganisationDirectory organisation, FactDates dates, BusinessClock clock)
    {
        if (SalesDepartments.Of(request.RegionId, "meeting.create", user, organisation) is not { } department)
            return TypedResults.NotFound();

        var meeting = Meeting.Draft(request.RegionId, department, request.Minutes.ToContent(request.RegionId, organisation, dates), new Act(clock.Today(request.RegionId), clock.Now, user.Subject));
        db.Add(meeting);
        return TypedResults.Created($"/api/sales/v1/meetings/{meeting.Id}", MeetingView.Of(meeting, user));
    }
}

internal static class ChangeMeeting
{
    /// <summary>Changes a draft. Refuses <c>sales.meeting.wrong-state</c>, <c>sales.meeting.person-unknown</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.</summary>
    internal static Task<Results<Ok<MeetingView>, NotFound>> Handle(Guid id, MeetingFields request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, OrganisationDirectory organisation, FactDates dates, BusinessClock clock, CancellationToken ct)
        => Meetings.DoAsync(id, null, "/heldOn", ifMatch, db, user, dates, clock, (meeting, act) => meeting.Change(request.ToContent(meeting.RegionId, organisation, dates), act), ct);
}

internal static class PublishMeeting
{
    /// <summary>
    /// The minutes are out and never change; each missing part is named: <c>sales.meeting.lessons-missing</c>, <c>sales.meeting.analysis-missing</c>, <c>sales.meeting.strategy-missing</c>, <c>sales.meeting.attendees-missing</c> (5.2-4, RB-08).
    /// Refuses <c>sales.meeting.wrong-state</c>, <c>sales.meeting.published-before-held</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.
    /// </summary>
    internal static Task<Results<Ok<MeetingView>, NotFound>> Handle(Guid id, PublishMeetingRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
        => Meetings.DoAsync(id, request.PublishedOn, "/publishedOn", ifMatch, db, user, dates, clock, (meeting, act) => meeting.Publish(act), ct);
}

internal static class FinishMeetingAction
{
    /// <summary>An action of the minutes is done. Refuses <c>sales.meeting.action-not-open</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.</summary>
    internal static Task<Results<Ok<MeetingView>, NotFound>> Handle(Guid id, FinishMeetingActionRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
        => Meetings.DoAsync(id, request.DoneOn, "/doneOn", ifMatch, db, user, dates, clock, (meeting, act) => meeting.Done(request.Sequence, act), ct);
}

internal static class Meetings
{
    public static async Task<Results<Ok<MeetingView>, NotFound>> DoAsync(Guid id, DateOnly? on, string pointer, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, Action<Meeting, Act> act, CancellationToken ct)
    {
        if (await db.Meetings.AsSplitQuery().SingleOrDefaultAsync(m => m.Id == id, ct) is not { } meeting)
            return TypedResults.NotFound();

        ifMatch.Check(meeting.Version);
        var day = on ?? clock.Today(meeting.RegionId);
        Refuse.Broken(dates.Allowed(pointer, day, meeting.RegionId));
        act(meeting, new Act(day, clock.Now, user.Subject));
        return TypedResults.Ok(MeetingView.Of(meeting, user));
    }
}

internal sealed class MeetingList : Listing<Meeting, MeetingView>
{
    public MeetingList()
    {
        Key(m => m.Id);
        DefaultSort("-id");
        Filter("regionId", m => m.RegionId);
        Filter("status", m => m.Status);
        Range("held", m => (DateOnly?)m.HeldOn);
        Search(m => m.Title);
        Sort("heldOn", m => (DateOnly?)m.HeldOn);

        RegionColumn(m => m.RegionId);
        Column("label.sales.column.meeting", m => m.Title);
        Column("label.sales.column.status", m => m.Status);
        Column("label.sales.column.held-on", m => m.HeldOn);
        Column("label.sales.column.attendees", (m, organisation) => string.Join(", ", m.Attendees.Select(a => organisation.Employees.GetValueOrDefault(a)?.Name)));
        Column("label.sales.column.lessons", m => m.Lessons);
        Column("label.sales.column.analysis", m => m.Analysis);
        Column("label.sales.column.strategy", m => m.Strategy);
    }
}

internal static class ListMeetings
{
    /// <summary>The sales meetings within the caller's scope, newest first.</summary>
    internal static async Task<Ok<Page<MeetingView>>> Handle(ListQuery<MeetingList> query, SalesDbContext db, CurrentUser user, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.Meetings.AsNoTracking().AsSplitQuery(), m => MeetingView.Of(m, user), ct));
}

internal static class ExportMeetings
{
    /// <summary>The sales meetings as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<MeetingList> query, SalesDbContext db, CurrentUser user, CancellationToken ct)
        => query.ExportAsync("label.sales.list.meetings", db.Meetings.AsNoTracking().AsSplitQuery(), m => MeetingView.Of(m, user), ct);
}

internal static class GetMeeting
{
    /// <summary>One sales meeting with its minutes and actions.</summary>
    internal static async Task<Results<Ok<MeetingView>, NotFound>> Handle(Guid id, SalesDbContext db, CurrentUser user, CancellationToken ct)
        => await db.Meetings.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(m => m.Id == id, ct) is { } meeting ? TypedResults.Ok(MeetingView.Of(meeting, user)) : TypedResults.NotFound();
}
