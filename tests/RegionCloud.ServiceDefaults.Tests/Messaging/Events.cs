namespace RegionCloud.ServiceDefaults.Tests.Messaging.Events;

public sealed record ThingHappened(Guid RegionId, Guid ThingId, decimal Amount);

public sealed record CompanyChanged(Guid? RegionId, Guid ThingId);

public sealed record NobodyListens(Guid RegionId, Guid ThingId);
