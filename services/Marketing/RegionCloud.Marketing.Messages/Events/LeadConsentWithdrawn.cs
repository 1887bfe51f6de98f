namespace RegionCloud.Marketing.Messages.Events;

/// <summary>The person behind a lead has taken his consent back: whoever keeps his name, phone or mail address of that lead erases them.</summary>
/// <param name="BusinessDate">The day on which he took it back.</param>
/// <param name="Version">Of the lead.</param>
public sealed record LeadConsentWithdrawn(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid LeadId, int Version);
