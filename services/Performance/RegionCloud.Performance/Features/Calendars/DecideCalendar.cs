using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Organisation.Messages.Events;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Features.Employees;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Calendars;

internal static class ApproveCalendar
{
    /// <summary>
    /// The second person's yes: from now on working time is reckoned by it, and every department is told the whole calendar (SoD4, SoD8). Refusals:
    /// performance.proposal.not-open, performance.proposal.second-person, performance.calendar.past-changed.
    /// </summary>
    internal static async Task<Results<Ok<WorkingCalendarView>, NotFound>> Handle(Guid id, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.CalendarEditions.SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } edition)
            return TypedResults.NotFound();

        ifMatch.Check(edition.Version);
        edition.Approve(await db.ValidCalendarAsync(cancellationToken), user.Givers("calendar.approve", regionId: null), clock.Today(), clock.Now);
        db.Publish(edition.ToWorkingCalendarSet(user.Subject, clock.Now));
        await db.RecordChangesAsync(regionId: null, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Ok(WorkingCalendarView.Of(edition, user));
    }

    internal static WorkingCalendarSet ToWorkingCalendarSet(this CalendarEdition edition, string actor, DateTimeOffset now) => new(
        edition.Id, edition.Number, edition.Proposal.EffectiveOn!.Value, CalendarRequests.WeekStates(edition.Read()), CalendarRequests.DayStates(edition.Read()), actor, now);
}

internal static class RejectCalendar
{
    /// <summary>The second person's no, with a reason. Refusals: performance.proposal.not-open, performance.proposal.second-person.</summary>
    internal static async Task<Results<Ok<WorkingCalendarView>, NotFound>> Handle(Guid id, ProposalRefusal request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.CalendarEditions.SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } edition)
            return TypedResults.NotFound();

        ifMatch.Check(edition.Version);
        edition.Reject(request.Reason, user.Givers("calendar.approve", regionId: null), clock.Now);
        await db.RecordChangesAsync(regionId: null, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Ok(WorkingCalendarView.Of(edition, user));
    }
}

internal static class WithdrawCalendar
{
    /// <summary>The proposer takes it back, with a reason. Refusals: performance.proposal.not-open, performance.proposal.not-the-proposer.</summary>
    internal static async Task<Results<Ok<WorkingCalendarView>, NotFound>> Handle(Guid id, ProposalRefusal request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.CalendarEditions.SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } edition)
            return TypedResults.NotFound();

        ifMatch.Check(edition.Version);
        edition.Withdraw(request.Reason, user.Subject, clock.Now);
        await db.RecordChangesAsync(regionId: null, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Ok(WorkingCalendarView.Of(edition, user));
    }
}
