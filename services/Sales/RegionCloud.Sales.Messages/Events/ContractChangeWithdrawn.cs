namespace RegionCloud.Sales.Messages.Events;

/// <summary>Sales took a change back (by hand or by time-out); what Finance changed for that attempt is put back, unless money came in that only the change takes.</summary>
/// <param name="Contract">As it is without the change.</param>
public sealed record ContractChangeWithdrawn(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid AttemptId, ContractState Contract);
