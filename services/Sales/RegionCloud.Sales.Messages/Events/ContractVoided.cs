namespace RegionCloud.Sales.Messages.Events;

/// <summary>A contract is void, in Sales' and in Finance's books: it counts for nobody any more (§11, §12, RB-04).</summary>
/// <param name="BusinessDate">The day from which it is void.</param>
/// <param name="Actor">Who asked for it (subject).</param>
/// <param name="Contract">As it was last.</param>
public sealed record ContractVoided(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid AttemptId, string Reason, ContractState Contract);
