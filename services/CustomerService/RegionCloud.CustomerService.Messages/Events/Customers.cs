namespace RegionCloud.CustomerService.Messages.Events;

/// <summary>A return visit was planned, done or cancelled (6.3-1).</summary>
/// <param name="BusinessDate">The day on which that happened.</param>
/// <param name="Actor">Who recorded it (subject).</param>
/// <param name="OccurredAt">When it was recorded, UTC.</param>
public sealed record VisitRecorded(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, VisitState Visit);

/// <summary>Customer service found that a customer may buy again, and hands it to Sales as a lead (2.2-16).</summary>
/// <param name="BusinessDate">The day of the hand-over.</param>
/// <param name="Actor">Who hands it over (subject).</param>
public sealed record ServiceLeadFound(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, ServiceLeadState Lead);
