namespace RegionCloud.Sales.Messages.Events;

/// <summary>A region's annual sales plan was approved: its targets count (5.1).</summary>
/// <param name="BusinessDate">The day of the approval in the region.</param>
/// <param name="Actor">Who approved it (subject).</param>
public sealed record SalesPlanApproved(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, SalesPlanState Plan);
