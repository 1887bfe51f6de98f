using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.CustomerService.Messages;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.CustomerService.Features.Tickets;

/// <summary>An open complaint and the contract that it holds (RB-16).</summary>
internal sealed record OpenComplaint(Guid? ContractId)
{
    public static OpenComplaint? Of(Ticket ticket) => ticket is { Kind: TicketKind.Complaint, IsOpen: true } ? new OpenComplaint(ticket.ContractId) : null;
}

/// <summary>What the others are told of a ticket, whoever or whatever moved it.</summary>
internal static class TicketNews
{
    public static IReadOnlyList<(ClockKind Clock, ClockNotice Notice, DateTimeOffset At)> Reckon(Ticket ticket, OrganisationSnapshot organisation, BusinessClock clock)
        => ticket.Reckon(organisation.CalendarOf(ticket.RegionId), clock.Now);

    /// <summary>Each warning and each breach once, each breach that was none by another event.</summary>
    public static void TellClocks(CustomerServiceDbContext db, Ticket ticket, IReadOnlyList<(ClockKind Clock, ClockNotice Notice, DateTimeOffset At)> notices, string actor, BusinessClock clock)
    {
        foreach (var (kind, notice, at) in notices)
        {
            var (day, told, state) = (clock.DayOf(ticket.RegionId, at), TicketView.State(ticket, kind), TicketView.State(ticket));
            switch (notice)
            {
                case ClockNotice.Warned:
                    db.Publish(new SlaWarned(ticket.RegionId, day, actor, clock.Now, told, state));
                    break;
                case ClockNotice.Breached:
                    db.Publish(new SlaBreached(ticket.RegionId, day, actor, clock.Now, told, state));
                    break;
                default:
                    db.Publish(new SlaBreachWithdrawn(ticket.RegionId, day, actor, clock.Now, told, state));
                    break;
            }
        }
    }

    /// <summary>Whether a complaint is open, and on which contract, from before and after an act.</summary>
    public static void TellComplaint(CustomerServiceDbContext db, Ticket ticket, OpenComplaint? before, TicketAct act)
    {
        var after = OpenComplaint.Of(ticket);
        if (after == before)
            return;

        // What was reclassified is no complaint any more, and is over as one.
        var resolvedOn = after is null ? ticket.ResolvedOn ?? act.On : (DateOnly?)null;
        var state = new ComplaintState(ticket.Id, ticket.Number, ticket.Version, ticket.RegionId, ticket.CustomerId, ticket.ContractId, ticket.ReceivedOn, resolvedOn);
        if (after is null)
            db.Publish(new ComplaintResolved(ticket.RegionId, act.On, act.By, act.RecordedAt, state));
        else
            db.Publish(new ComplaintOpened(ticket.RegionId, act.On, act.By, act.RecordedAt, state));
    }
}
