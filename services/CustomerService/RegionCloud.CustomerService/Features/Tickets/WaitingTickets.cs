using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.CustomerService.Features.Tickets;

/// <summary>A ticket that nobody has waits for the department (6.1-2), one that somebody has for him, one that was put before the region manager for him.</summary>
internal static class WaitingTickets
{
    private static readonly TicketStatus[] InHand = [TicketStatus.Assigned, TicketStatus.Replied, TicketStatus.InProgress, TicketStatus.Reopened];

    public static IReadOnlyList<WaitingList> Lists =>
    [
        WaitingList.Of<CustomerServiceDbContext>("ticket.update", UnassignedAsync),
        WaitingList.Of<CustomerServiceDbContext>("ticket.update", InHandAsync),
        WaitingList.Of<CustomerServiceDbContext>("ticket.acknowledge", EscalatedAsync),
    ];

    private static async Task<IReadOnlyList<Waits>> UnassignedAsync(CustomerServiceDbContext db, WaitingFor whom, CancellationToken ct)
        => [.. (await whom.CandidatesAsync(Open(db).Where(t => t.AssigneeId == null && t.Status == TicketStatus.New).OrderBy(t => t.FirstResponse.DueAt).ThenBy(t => t.Id), ct))
            .Select(t => Of(t, "ticketUnassigned", "label.customer-service.waiting.unassigned", t.ReceivedAt, t.FirstResponse.DueAt, "assign", whom))];

    private static async Task<IReadOnlyList<Waits>> InHandAsync(CustomerServiceDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var persons = whom.User.PersonsWith("ticket.update");
        var mine = await whom.CandidatesAsync(Open(db).Where(t => persons.Contains(t.AssigneeId!.Value) && InHand.Contains(t.Status)).OrderBy(t => t.ResolutionClock.DueAt).ThenBy(t => t.Id), ct);
        return
        [
            .. mine.Select(t => t.FirstRespondedAt is null
                ? Of(t, "ticketReply", "label.customer-service.waiting.reply", t.ReceivedAt, t.FirstResponse.DueAt, "reply", whom)
                : Of(t, "ticketResolution", "label.customer-service.waiting.resolution", t.FirstRespondedAt.Value, t.ResolutionClock.DueAt, "resolve", whom)),
        ];
    }

    private static async Task<IReadOnlyList<Waits>> EscalatedAsync(CustomerServiceDbContext db, WaitingFor whom, CancellationToken ct)
        => [.. (await whom.CandidatesAsync(Open(db).Where(t => t.Escalation != null && t.Escalation.AcknowledgedAt == null).OrderBy(t => t.Escalation!.At).ThenBy(t => t.Id), ct))
            .Select(t => Of(t, "ticketEscalation", "label.customer-service.waiting.escalation", t.Escalation!.At, null, "acknowledge", whom))];

    private static IQueryable<Ticket> Open(CustomerServiceDbContext db) => db.Tickets.AsNoTracking().AsSplitQuery();

    private static Waits Of(Ticket t, string kind, string title, DateTimeOffset since, DateTimeOffset? dueAt, string action, WaitingFor whom) => new(
        kind, title, "ticket", t.Id, t.Number, t.RegionId, since, dueAt is { } due ? whom.Clock.DayOf(t.RegionId, due) : null, action, $"tickets/{t.Id}",
        ("number", t.Number), ("kind", $"enum.ticketKind.{TicketRules.Name(t.Kind)}"), ("subject", t.Content.Subject));
}
