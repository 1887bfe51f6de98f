using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Calendars;

internal sealed class CalendarList : Listing<CalendarEdition, WorkingCalendarView>
{
    public CalendarList()
    {
        Key(c => c.Id);
        Filter("status", c => c.Proposal.Status);
        Sort("number", c => c.Number);
        DefaultSort("-number");
    }
}

internal static class ListCalendars
{
    /// <summary>The company's working calendars (工作日曆), the newest first. Refuses <c>date-in-future</c>.</summary>
    /// <param name="asOf">Only the one that held on that day.</param>
    internal static async Task<Ok<Page<WorkingCalendarView>>> Handle(ListQuery<CalendarList> query, DateOnly? asOf, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        var calendars = db.CalendarEditions.AsNoTracking();
        if (asOf is not null)
        {
            var day = clock.AsOf(asOf);
            calendars = calendars.Where(c => c.Proposal.EffectiveOn <= day && !db.CalendarEditions.Any(later => later.Number > c.Number && later.Proposal.EffectiveOn <= day));
        }

        return TypedResults.Ok(await query.PageAsync(calendars, c => WorkingCalendarView.Of(c, user), cancellationToken));
    }
}

internal static class GetCalendar
{
    /// <summary>One calendar, whole.</summary>
    internal static async Task<Results<Ok<WorkingCalendarView>, NotFound>> Handle(Guid id, PerformanceDbContext db, CurrentUser user, CancellationToken cancellationToken)
        => await db.CalendarEditions.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is { } edition ? TypedResults.Ok(WorkingCalendarView.Of(edition, user)) : TypedResults.NotFound();
}

/// <summary>Calendars that wait for a second person's yes (SoD4).</summary>
internal static class WaitingCalendars
{
    public static WaitingList List => WaitingList.Of<PerformanceDbContext>("calendar.approve", ReadAsync);

    private static async Task<IReadOnlyList<Waits>> ReadAsync(PerformanceDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var open = await whom.CandidatesAsync(db.CalendarEditions.AsNoTracking().Where(c => c.Proposal.Status == ProposalStatus.Proposed).OrderByDescending(c => c.Number), ct);
        return
        [
            .. open.Where(c => Proposals.ActionsOn(c.Proposal, "calendar", whom.User).Contains("approve", StringComparer.Ordinal)).Select(c => new Waits(
                "workingCalendarApproval", "label.performance.waiting.calendar", "workingCalendar", c.Id, null, null, c.Proposal.ProposedAt, DueOn: null, "approve", $"working-calendars/{c.Id}", ("number", c.Number))),
        ];
    }
}
