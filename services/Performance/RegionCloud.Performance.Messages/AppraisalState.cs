namespace RegionCloud.Performance.Messages;

/// <summary>A published appraisal, whole; it never changes (RB-25).</summary>
/// <param name="DepartmentId">The department that is appraised, or the person's.</param>
/// <param name="EmployeeId">Only of a sales person.</param>
/// <param name="Subject">salesPerson, marketingDepartment, salesDepartment, customerServiceDepartment or region.</param>
/// <param name="Kind">month, quarter or year.</param>
/// <param name="AsOf">The period's last day.</param>
/// <param name="Total">Absent where nothing could be measured.</param>
/// <param name="Redistributed">Some item could not be measured, and its weight was spread (RB-22).</param>
/// <param name="CollectionRate">Of a sales person, in percent; absent where nothing was due.</param>
public sealed record AppraisalState(
    Guid AppraisalId, int Version, Guid CycleId, Guid RegionId, Guid? DepartmentId, Guid? EmployeeId, string Subject, string Kind, string Period, DateOnly AsOf, decimal? Total, string? Grade, bool Redistributed,
    decimal? CollectionRate, Guid PolicySetId, DateOnly PublishedOn, IReadOnlyList<AppraisalItemState> Items);

/// <param name="State">measured, manual, rated or notMeasurable.</param>
public sealed record AppraisalItemState(string KpiCode, decimal Weight, string State, decimal? Actual, decimal? Target, decimal? Score, decimal? WeightedScore);
