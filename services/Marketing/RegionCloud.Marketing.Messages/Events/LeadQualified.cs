namespace RegionCloud.Marketing.Messages.Events;

/// <summary>A lead of a campaign has a need: Sales goes on with it (§12). Each lead is told once.</summary>
/// <param name="BusinessDate">The day on which it was qualified, in the region.</param>
/// <param name="Actor">Who qualified it (subject).</param>
public sealed record LeadQualified(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, LeadState Lead);
