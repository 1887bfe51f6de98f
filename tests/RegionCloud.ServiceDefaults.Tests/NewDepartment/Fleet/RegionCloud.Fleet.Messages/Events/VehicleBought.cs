namespace RegionCloud.Fleet.Messages.Events;

/// <summary>A region bought a vehicle.</summary>
public sealed record VehicleBought(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid VehicleId);
