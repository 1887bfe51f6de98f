namespace RegionCloud.CustomerService.Messages.Events;

/// <summary>A ticket has its first answer (6.1-3), or one that was recorded since is earlier than what was told: the clock of the first response says whether it came in time.</summary>
/// <param name="BusinessDate">The day of the answer in the region.</param>
/// <param name="Actor">Who recorded it (subject).</param>
public sealed record TicketAnswered(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, TicketState Ticket);
