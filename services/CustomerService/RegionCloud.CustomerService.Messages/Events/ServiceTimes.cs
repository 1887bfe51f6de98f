namespace RegionCloud.CustomerService.Messages.Events;

/// <summary>A clock of a ticket has used the part of its time at which it warns (75 % by default); once for each clock.</summary>
/// <param name="BusinessDate">The day of it in the region.</param>
/// <param name="Clock">The clock concerned.</param>
public sealed record SlaWarned(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, ClockState Clock, TicketState Ticket);

/// <summary>A ticket was not answered, or not settled, in its time (6.1-3). Told once for each breach; <see cref="SlaBreachWithdrawn"/> may take it back.</summary>
/// <param name="BusinessDate">The day of the missed deadline in the region.</param>
/// <param name="Actor">Who or what found it.</param>
/// <param name="Clock">The clock concerned; its <c>Breaches</c> numbers the breach.</param>
public sealed record SlaBreached(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, ClockState Clock, TicketState Ticket);

/// <summary>What was recorded since is dated in time: the ticket was not late after all (RB-19).</summary>
/// <param name="BusinessDate">The day of the deadline that was held to be missed.</param>
/// <param name="Actor">Who recorded it (subject).</param>
/// <param name="Clock">The clock concerned; its <c>Breaches</c> is the number of the breach that is none.</param>
public sealed record SlaBreachWithdrawn(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, ClockState Clock, TicketState Ticket);
