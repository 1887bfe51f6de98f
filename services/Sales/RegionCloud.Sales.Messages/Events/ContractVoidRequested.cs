namespace RegionCloud.Sales.Messages.Events;

/// <summary>Sales wants to void a contract; Finance cancels its receivables in one step, or refuses because money was received.</summary>
/// <param name="AttemptId">Names this attempt; Finance's answer carries it back.</param>
/// <param name="BusinessDate">The day the void takes effect.</param>
public sealed record ContractVoidRequested(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid AttemptId, string Reason, ContractState Contract);
