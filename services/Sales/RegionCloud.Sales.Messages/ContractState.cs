namespace RegionCloud.Sales.Messages;

/// <summary>
/// The public state of a contract after signing (5.3-4, RB-10). Every contract event carries it whole, so a reader
/// that sees the events in another order, or one of them only, still arrives at the same books.
/// </summary>
/// <param name="Version">Grows with every change of the contract; a reader ignores what is not newer.</param>
/// <param name="Amount">Equals the sum of the instalments exactly.</param>
/// <param name="Shares">Percentages that sum to 100 (RB-05).</param>
/// <param name="CampaignId">The campaign that it counts for (RB-20); null also in events of before it was told.</param>
public sealed record ContractState(
    Guid ContractId,
    string Number,
    int Version,
    Guid RegionId,
    Guid DepartmentId,
    Guid OwnerId,
    Guid CustomerId,
    string CustomerCode,
    string CustomerName,
    string Currency,
    decimal Amount,
    DateOnly SignedOn,
    IReadOnlyList<InstalmentState> Instalments,
    IReadOnlyList<ShareState> Shares,
    Guid? CampaignId = null,
    Guid? LeadId = null,
    Guid? OpportunityId = null,
    string? Channel = null);

/// <summary>One part of the contract's amount and the day it falls due.</summary>
public sealed record InstalmentState(Guid InstalmentId, int Sequence, DateOnly DueOn, decimal Amount);

/// <summary>The part of a contract's performance that counts for one sales person (RB-05).</summary>
public sealed record ShareState(Guid EmployeeId, decimal Percent);
