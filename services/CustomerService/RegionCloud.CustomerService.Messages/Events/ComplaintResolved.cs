namespace RegionCloud.CustomerService.Messages.Events;

/// <summary>A complaint is settled: it holds no dunning any more (RB-16). It may be reopened by a later version.</summary>
/// <param name="BusinessDate">The day of resolution in the region.</param>
/// <param name="Actor">Who resolved it (subject).</param>
/// <param name="OccurredAt">When that was recorded, UTC.</param>
public sealed record ComplaintResolved(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, ComplaintState Complaint);
