namespace RegionCloud.Sales.Messages.Events;

/// <summary>A contract was signed: its instalments become receivables (5.3-3, §15-4).</summary>
/// <param name="BusinessDate">The day of signing in the region.</param>
/// <param name="Actor">Who recorded it (subject).</param>
/// <param name="OccurredAt">When it was recorded, UTC.</param>
public sealed record ContractSigned(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, ContractState Contract);
