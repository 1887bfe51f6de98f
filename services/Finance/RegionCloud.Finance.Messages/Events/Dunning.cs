namespace RegionCloud.Finance.Messages.Events;

/// <summary>An instalment was found past its day with something outstanding, for the first time (8.3-5).</summary>
/// <param name="BusinessDate">The as-of day of the run.</param>
/// <param name="OwnerId">The sales person who answers for the collection.</param>
public sealed record InstalmentOverdue(
    Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid ContractId, string ContractNumber, Guid InstalmentId, int Sequence, Guid DepartmentId, Guid OwnerId, Guid CustomerId, DateOnly DueOn, int DaysPastDue,
    decimal Outstanding, string Currency);

/// <summary>A dunning notice was issued; each level of an instalment is told once (RB-14, RB-33).</summary>
/// <param name="BusinessDate">The as-of day of the run.</param>
/// <param name="Level">1 to 4 by default; the last is the risk register's matter.</param>
/// <param name="LateFee">Informational (RB-15).</param>
public sealed record DunningIssued(
    Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid NoticeId, string Number, int Level, Guid ContractId, string ContractNumber, Guid InstalmentId, int Sequence, Guid DepartmentId, Guid OwnerId,
    Guid CustomerId, DateOnly DueOn, int DaysPastDue, decimal Outstanding, decimal LateFee, string Currency);
