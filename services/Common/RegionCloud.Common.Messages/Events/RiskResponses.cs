namespace RegionCloud.Common.Messages.Events;

/// <summary>Risk gives a measure to a department, or back to it because it is not done after all.</summary>
/// <param name="BusinessDate">The day on which it was given.</param>
public sealed record ResponseAssigned(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, RiskResponseState Response);

/// <summary>Risk wants the measure no more; it may come before it was assigned.</summary>
public sealed record ResponseWithdrawn(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, RiskResponseState Response, string Reason);

/// <summary>The department has done it.</summary>
/// <param name="BusinessDate">The day on which it was done.</param>
/// <param name="Actor">Who says so (subject); somebody else verifies it.</param>
/// <param name="Service">The service that tells it.</param>
/// <param name="Version">The version of the measure that was done; what was done of an older one counts no more.</param>
/// <param name="Note">What was done.</param>
/// <param name="Link">The record that shows it, from the gateway's root.</param>
public sealed record ResponseDone(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid ResponseId, int Version, string Service, string Note, string? Link);
