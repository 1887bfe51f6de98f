namespace RegionCloud.CustomerService.Messages;

/// <summary>The public state of a ticket (6.1).</summary>
/// <param name="Number">Unique in its region.</param>
/// <param name="Version">Grows with every change; a reader ignores what is not newer.</param>
/// <param name="OwnerId">Whose customer it is; null when nobody's.</param>
/// <param name="Kind">consultation, complaint or suggestion.</param>
/// <param name="Priority">normal or urgent.</param>
/// <param name="Status">new, assigned, replied, waitingCustomer, inProgress, resolved, reopened or closed.</param>
/// <param name="ReceivedAt">When it was accepted, UTC; the service times begin here.</param>
/// <param name="ReceivedOn">The same as a business day of the region.</param>
/// <param name="Cause">product, delivery, service, price, contract or other; null while it is not known.</param>
/// <param name="PolicySetId">The set whose service times count for it.</param>
public sealed record TicketState(
    Guid TicketId,
    string Number,
    int Version,
    Guid RegionId,
    Guid DepartmentId,
    Guid? OwnerId,
    Guid? AssigneeId,
    Guid CustomerId,
    Guid? ContractId,
    string Kind,
    string Priority,
    string Status,
    DateTimeOffset ReceivedAt,
    DateOnly ReceivedOn,
    DateTimeOffset? FirstRespondedAt,
    DateTimeOffset? ResolvedAt,
    string? Cause,
    ClockState FirstResponse,
    ClockState Resolution,
    Guid PolicySetId);

/// <summary>One of a ticket's service times (RB-17, RB-18).</summary>
/// <param name="Clock">firstResponse or resolution.</param>
/// <param name="Status">running, paused, met or breached.</param>
/// <param name="TargetMinutes">Working minutes from the arrival.</param>
/// <param name="DueAt">The deadline, UTC; null while the clock stands.</param>
/// <param name="BreachedAt">The deadline that was missed; null when none was.</param>
/// <param name="Breaches">How many breaches were told so far.</param>
public sealed record ClockState(string Clock, string Status, int TargetMinutes, DateTimeOffset? DueAt, DateTimeOffset? BreachedAt, int Breaches);
