using System.Text.Json;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.CustomerService.Domain;

/// <summary>Every reason for which a ticket is refused something.</summary>
internal static class TicketRules
{
    /// <summary>Who acts when nobody does: the service itself.</summary>
    public const string Timer = "svc-customer-service";

    private static readonly TicketStatus[] OpenStates = [TicketStatus.New, TicketStatus.Assigned, TicketStatus.Replied, TicketStatus.WaitingCustomer, TicketStatus.InProgress, TicketStatus.Reopened];

    public static Refusal? MustBeOpen(Ticket ticket, string action) => MustBe(ticket, action, OpenStates);

    public static Refusal? Wait(Ticket ticket) => MustBe(ticket, "wait", TicketStatus.Replied, TicketStatus.InProgress, TicketStatus.Reopened);

    public static Refusal? Resume(Ticket ticket) => MustBe(ticket, "resume", TicketStatus.Replied, TicketStatus.WaitingCustomer, TicketStatus.Reopened);

    /// <summary>Only what was answered can be settled (6.1-3).</summary>
    public static Refusal? Resolve(Ticket ticket) => MustBe(ticket, "resolve", TicketStatus.Replied, TicketStatus.WaitingCustomer, TicketStatus.InProgress, TicketStatus.Reopened);

    public static Refusal? Reopen(Ticket ticket) => MustBe(ticket, "reopen", TicketStatus.Resolved);

    public static Refusal? Close(Ticket ticket) => MustBe(ticket, "close", TicketStatus.Resolved);

    public static Refusal? Escalate(Ticket ticket)
        => MustBeOpen(ticket, "escalate") ?? (ticket.Escalation is { AcknowledgedAt: null } ? Refusal.State("customer-service.ticket.escalated-already", ("number", ticket.Number)) : null);

    public static Refusal? Acknowledge(Ticket ticket)
        => ticket.Escalation is { AcknowledgedAt: null } ? null : Refusal.State("customer-service.ticket.not-escalated", ("number", ticket.Number));

    public static Refusal? Differs(Ticket ticket, TicketKind kind, TicketPriority priority)
        => ticket.Kind != kind || ticket.Priority != priority ? null
            : Refusal.Content("customer-service.ticket.same-class", "/kind", ("number", ticket.Number), ("kind", $"enum.ticketKind.{Name(kind)}"), ("priority", $"enum.ticketPriority.{Name(priority)}"));

    public static Refusal? NotBeforeReceipt(Ticket ticket, TicketAct act) => NotBefore(ticket, act, ticket.ReceivedAt);

    /// <summary>What moves the clock has an order; what is recorded later is not put before it.</summary>
    public static Refusal? NotBeforeLastTurn(Ticket ticket, TicketAct act)
        => NotBefore(ticket, act, ticket.Steps.Where(s => s.To is TicketStatus.New or TicketStatus.WaitingCustomer or TicketStatus.InProgress or TicketStatus.Resolved or TicketStatus.Reopened && s.From != s.To).Max(s => s.At));

    public static Refusal? NotBeforeFirstResponse(Ticket ticket, TicketAct act) => ticket.FirstRespondedAt is { } first ? NotBefore(ticket, act, first) : null;

    /// <summary>A complaint says why it came about (6.1-4).</summary>
    public static Refusal? CauseGiven(Ticket ticket, ServiceCause? cause)
        => ticket.Kind != TicketKind.Complaint || cause is not null ? null : Refusal.Content("customer-service.ticket.cause-missing", "/cause", ("number", ticket.Number));

    public static Refusal AssigneeUnknown(Guid employeeId) => Refusal.Content("customer-service.person-unknown", "/assigneeId", ("employeeId", employeeId));

    /// <summary>Files stay as they were when it was settled.</summary>
    public static Refusal? Files(Ticket ticket)
        => ticket.Status == TicketStatus.Closed ? Refusal.State("customer-service.ticket.files-frozen", ("number", ticket.Number)) : null;

    private static Refusal? NotBefore(Ticket ticket, TicketAct act, DateTimeOffset last)
        => act.At >= last ? null : Refusal.Content("customer-service.ticket.before-last-step", "/occurredAt", ("number", ticket.Number), ("occurredAt", act.At), ("last", last));

    private static Refusal? MustBe(Ticket ticket, string action, params TicketStatus[] allowed)
        => allowed.Contains(ticket.Status) ? null
            : Refusal.State("customer-service.ticket.wrong-state", ("number", ticket.Number), ("state", $"enum.ticketStatus.{Name(ticket.Status)}"), ("action", action), ("allowed", string.Join(", ", allowed.Select(Name))));

    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
