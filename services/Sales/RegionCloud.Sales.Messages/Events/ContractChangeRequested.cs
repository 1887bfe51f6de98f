namespace RegionCloud.Sales.Messages.Events;

/// <summary>
/// A change of a contract was signed; Finance changes its receivables in one step, or refuses because more was paid on an instalment than would be owed.
/// </summary>
/// <param name="AttemptId">Names this attempt; Finance's answer carries it back.</param>
/// <param name="BusinessDate">The day from which the change counts.</param>
/// <param name="Contract">As it is without the change.</param>
/// <param name="Amount">As it shall be; equals the sum of the instalments exactly.</param>
/// <param name="Instalments">As they shall be: a known id keeps its due day, one that is missing is taken away.</param>
public sealed record ContractChangeRequested(
    Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid AttemptId, string Reason, ContractState Contract, decimal Amount, IReadOnlyList<InstalmentState> Instalments);
