namespace RegionCloud.Organisation.Messages.Events;

/// <summary>
/// 關賬: headquarters closed a month of a region. What is dated in it is no longer entered without a permission of its own; what comes late is
/// an adjustment of the open period (RB-04, RB-25). Months close in their order and are never opened again.
/// </summary>
/// <param name="Month">yyyy-MM.</param>
/// <param name="OpenFrom">First day of the open period; with it the newest of several is known.</param>
/// <param name="ClosedOn">The business day of closing, in the region's zone.</param>
/// <param name="Actor">Who closed it (subject).</param>
/// <param name="OccurredAt">When it was recorded, UTC.</param>
public sealed record PeriodClosed(Guid CloseId, Guid RegionId, string Month, DateOnly OpenFrom, DateOnly ClosedOn, string Actor, DateTimeOffset OccurredAt);
