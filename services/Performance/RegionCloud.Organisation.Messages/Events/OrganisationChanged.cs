namespace RegionCloud.Organisation.Messages.Events;

/// <summary>Something in the organisation changed. The event only wakes its readers; they pull the changes by version (2.1-1…3).</summary>
/// <param name="Version">The organisation's version after the change.</param>
/// <param name="RegionId">The region concerned, or none for a company-wide change.</param>
/// <param name="Actor">Who changed it (subject).</param>
/// <param name="OccurredAt">When it was recorded, UTC.</param>
public sealed record OrganisationChanged(long Version, Guid? RegionId, string Actor, DateTimeOffset OccurredAt);
