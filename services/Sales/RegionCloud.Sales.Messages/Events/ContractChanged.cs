namespace RegionCloud.Sales.Messages.Events;

/// <summary>A contract was changed: the new state is in force from a day on, in Sales' and in Finance's books (§11, §12).</summary>
/// <param name="BusinessDate">The day from which the change counts.</param>
public sealed record ContractChanged(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid AttemptId, string Reason, ContractState Contract);
