namespace RegionCloud.Sales.Messages.Events;

/// <summary>Sales took a request to void back (by hand or by time-out); what Finance cancelled for that attempt is reinstated.</summary>
public sealed record ContractVoidWithdrawn(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid AttemptId, ContractState Contract);
