namespace RegionCloud.CustomerService.Messages.Events;

/// <summary>A complaint is open: it has come in, was reopened, or names another contract than before (6.1-1). Finance holds the contract's dunning (RB-16), Sales is told.</summary>
/// <param name="BusinessDate">The day it came in, was reopened or changed, in the region.</param>
/// <param name="Actor">Who recorded it (subject).</param>
/// <param name="OccurredAt">When that was recorded, UTC.</param>
public sealed record ComplaintOpened(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, ComplaintState Complaint);
