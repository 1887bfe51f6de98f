using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Tickets;

/// <summary>What every step of a ticket has around it: the record and its version, the act and its time, the clocks, and the news of all of it.</summary>
internal static class TicketSteps
{
    /// <summary>No business was done before.</summary>
    private static readonly DateTimeOffset Earliest = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="tell">What is told of the step itself, with the clocks as they are after it.</param>
    public static async Task<Results<Ok<TicketView>, NotFound>> TakeAsync(
        Guid id, string permission, DateTimeOffset? at, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, Action<Ticket, TicketAct> step, CancellationToken ct,
        Action<Ticket, TicketAct>? tell = null)
    {
        if (await db.Tickets.AsSplitQuery().SingleOrDefaultAsync(t => t.Id == id, ct) is not { } ticket)
            return TypedResults.NotFound();

        ifMatch.Check(ticket.Version);
        var (act, before) = (Act(permission, ticket.RegionId, ticket.DepartmentId, at, "/occurredAt", user, clock), OpenComplaint.Of(ticket));
        step(ticket, act);
        var notices = TicketNews.Reckon(ticket, organisation.Current, clock);
        tell?.Invoke(ticket, act);
        TicketNews.TellClocks(db, ticket, notices, act.By, clock);
        TicketNews.TellComplaint(db, ticket, before, act);
        return TypedResults.Ok(TicketView.Of(ticket, user, organisation.Current, clock.Now));
    }

    /// <summary>The caller's act at an instant; default: now.</summary>
    public static TicketAct Act(string permission, Guid regionId, Guid departmentId, DateTimeOffset? at, string pointer, CurrentUser user, BusinessClock clock)
    {
        var now = clock.Now;
        var when = at ?? now;
        Refuse.Broken(
            when > now ? Refusal.Content("customer-service.ticket.time-in-future", pointer, ("at", when), ("now", now)) : null,
            when < Earliest ? Refusal.Content("customer-service.ticket.time-too-early", pointer, ("at", when), ("earliest", Earliest)) : null);
        return new TicketAct(when, clock.DayOf(regionId, when), now, user.Subject, user.ActingOn(permission, regionId, departmentId).Select(p => p.Subject).FirstOrDefault(s => s != user.Subject));
    }
}
