using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Features.Employees;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Calendars;

/// <param name="Weeks">All weekly patterns: the first without <c>from</c>, each later one from its day on.</param>
/// <param name="Days">All holidays and make-up working days: what is not named is a day like its weekday.</param>
public sealed record ProposeCalendarRequest([property: Entries(1, 50)] IReadOnlyList<CalendarWeekView> Weeks, [property: Entries(0, 2000)] IReadOnlyList<CalendarDayView> Days, [property: Text(1, 2000)] string Reason);

internal static class ProposeCalendar
{
    /// <summary>
    /// Proposes the whole working calendar anew; another person of headquarters approves it. Days that are over stay as they were. Refusals:
    /// performance.calendar.proposal-open, performance.calendar.past-changed, performance.calendar.weeks-not-ordered,
    /// performance.calendar.no-working-time, performance.calendar.intervals-overlap, performance.calendar.day-twice,
    /// performance.calendar.day-off-with-hours.
    /// </summary>
    internal static async Task<Created<WorkingCalendarView>> Handle(ProposeCalendarRequest request, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        var open = await db.CalendarEditions.FirstOrDefaultAsync(c => c.Proposal.Status == ProposalStatus.Proposed, cancellationToken);
        var last = await db.CalendarEditions.MaxAsync(c => c.Number, cancellationToken);
        var edition = CalendarEdition.Propose(
            CalendarRequests.Content(request.Weeks, request.Days), request.Reason, await db.ValidCalendarAsync(cancellationToken), open, last, user.Givers("calendar.create", regionId: null), clock.Today(), clock.Now);
        db.Add(edition);
        await db.RecordChangesAsync(regionId: null, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Created($"/api/performance/v1/working-calendars/{edition.Id}", WorkingCalendarView.Of(edition, user));
    }
}
