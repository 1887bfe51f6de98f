namespace RegionCloud.Sales.Messages;

/// <summary>An approved version of a region's annual sales plan, whole (5.1). All amounts add up exactly: cells to months, months to the annual target (RB-03).</summary>
/// <param name="PlanId">Of this version.</param>
/// <param name="Revision">1, 2, 3 … for a region and year; a reader that has a later one ignores an earlier one.</param>
/// <param name="RevisionOf">The version that it supersedes.</param>
/// <param name="EffectiveMonth">The first month that differs from the version before; earlier months are repeated unchanged (RB-06).</param>
/// <param name="ApprovedOn">Business day from which its targets count.</param>
/// <param name="CompanyGoalId">The company's annual goal that it serves.</param>
public sealed record SalesPlanState(
    Guid PlanId,
    int Version,
    Guid RegionId,
    Guid DepartmentId,
    int Year,
    int Revision,
    Guid? RevisionOf,
    int EffectiveMonth,
    DateOnly ApprovedOn,
    string Currency,
    decimal AnnualTarget,
    Guid? CompanyGoalId,
    Guid? MarketReportId,
    IReadOnlyList<string> Areas,
    IReadOnlyList<string> Channels,
    IReadOnlyList<string> Products,
    string Strategy,
    IReadOnlyList<PlanMonthState> Months,
    IReadOnlyList<PlanCellState> Cells);

/// <summary>A month's target, 1 to 12.</summary>
public sealed record PlanMonthState(int Month, decimal Amount);

/// <summary>What a sales person shall sell in a month.</summary>
public sealed record PlanCellState(int Month, Guid EmployeeId, decimal Amount);
