using RegionCloud.CustomerService.Messages;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.ServiceDefaults.EventStream;

namespace RegionCloud.CustomerService.Features;

/// <summary>What customer service tells live, to whoever may read the record.</summary>
internal static class LiveEvents
{
    public static void Declare(StreamedEvents events) => events
        .Tell<TicketOpened>("ticket", "ticket.read", e => Of(e.Ticket, e.OccurredAt))
        .Tell<TicketAnswered>("ticket", "ticket.read", e => Of(e.Ticket, e.OccurredAt))
        .Tell<TicketResolved>("ticket", "ticket.read", e => Of(e.Ticket, e.OccurredAt))
        .Tell<TicketReopened>("ticket", "ticket.read", e => Of(e.Ticket, e.OccurredAt))
        .Tell<SlaWarned>("ticket", "ticket.read", e => Of(e.Ticket, e.OccurredAt))
        .Tell<SlaBreached>("ticket", "ticket.read", e => Of(e.Ticket, e.OccurredAt))
        .Tell<SlaBreachWithdrawn>("ticket", "ticket.read", e => Of(e.Ticket, e.OccurredAt));

    private static EventMarks Of(TicketState t, DateTimeOffset occurredAt) => new(t.RegionId, t.DepartmentId, t.OwnerId, t.TicketId, t.Number, occurredAt, $"tickets/{t.TicketId}");
}
