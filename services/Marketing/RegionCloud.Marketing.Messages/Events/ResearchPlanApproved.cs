namespace RegionCloud.Marketing.Messages.Events;

/// <summary>A region's market research of a year is decided (3.1-1); an earlier revision of the same year is superseded by it.</summary>
/// <param name="BusinessDate">The day of approval in the region.</param>
/// <param name="Actor">Who approved it (subject).</param>
/// <param name="OccurredAt">When that was recorded, UTC.</param>
public sealed record ResearchPlanApproved(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, ResearchPlanState Plan);
