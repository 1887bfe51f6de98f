namespace RegionCloud.Sales.Messages.Events;

/// <summary>Customers, or regions' relations to them, changed. The event only wakes its readers; they pull the changes by version.</summary>
/// <param name="Version">Of the feed after the change.</param>
/// <param name="OccurredAt">When it was recorded, UTC.</param>
public sealed record CustomersChanged(long Version, DateTimeOffset OccurredAt);
