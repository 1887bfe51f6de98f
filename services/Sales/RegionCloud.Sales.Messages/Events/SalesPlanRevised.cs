namespace RegionCloud.Sales.Messages.Events;

/// <summary>Another version of a region's annual sales plan was approved and superseded the one before from a month on (RB-06).</summary>
/// <param name="Reason">Why it was revised.</param>
public sealed record SalesPlanRevised(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, string Reason, SalesPlanState Plan);
