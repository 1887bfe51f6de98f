namespace RegionCloud.Performance.Messages;

/// <summary>An approved bonus (RB-24).</summary>
/// <param name="Version">A reader ignores what is not newer.</param>
/// <param name="EmployeeId">Only of a sales person.</param>
/// <param name="RequestId">The request by which Finance committed the money; absent of a bonus of nothing.</param>
public sealed record BonusState(
    Guid BonusId, string Number, int Version, Guid AppraisalId, Guid RegionId, Guid? DepartmentId, Guid? EmployeeId, string Subject, string Period, string Grade, decimal Amount, string Currency, Guid PolicySetId, DateOnly ApprovedOn, Guid? RequestId);
