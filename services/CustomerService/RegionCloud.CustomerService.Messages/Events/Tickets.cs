namespace RegionCloud.CustomerService.Messages.Events;

/// <summary>A consultation, complaint or suggestion was accepted (6.1-2).</summary>
/// <param name="BusinessDate">The day of its arrival in the region.</param>
/// <param name="Actor">Who recorded it (subject).</param>
/// <param name="OccurredAt">When that was recorded, UTC.</param>
public sealed record TicketOpened(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, TicketState Ticket);

/// <summary>A ticket was settled; it may come back (<see cref="TicketReopened"/>).</summary>
/// <param name="BusinessDate">The day of the resolution.</param>
public sealed record TicketResolved(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, TicketState Ticket);

/// <summary>A settled ticket came back: its resolution clock goes on (RB-18).</summary>
/// <param name="BusinessDate">The day on which it came back.</param>
public sealed record TicketReopened(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, TicketState Ticket);
