namespace RegionCloud.CustomerService.Messages;

/// <summary>The public state of a complaint (投訴). Open is whatever has no <see cref="ResolvedOn"/>: the latest version alone says whether the contract's dunning is held (RB-16).</summary>
/// <param name="Number">Unique in its region.</param>
/// <param name="Version">Grows with every change of the ticket; a reader ignores what is not newer.</param>
/// <param name="ContractId">What it is about; null while no contract is named. A later version may name another.</param>
/// <param name="OpenedOn">Business date of its arrival in the region.</param>
/// <param name="ResolvedOn">Business date of its resolution; null while it is open, also after it was reopened.</param>
public sealed record ComplaintState(Guid ComplaintId, string Number, int Version, Guid RegionId, Guid CustomerId, Guid? ContractId, DateOnly OpenedOn, DateOnly? ResolvedOn);
