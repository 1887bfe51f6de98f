namespace RegionCloud.Risk.Messages;

/// <summary>The public state of a risk of the register (9.1, RB-31, RB-32).</summary>
/// <param name="Version">Grows with every change of the risk; a reader ignores what is not newer.</param>
/// <param name="DepartmentId">Whose matter it is; null: the region's.</param>
/// <param name="Category">market, sales, customerService, financialManagement or other.</param>
/// <param name="Status">identified, assessed, responsePlanned, treating, monitored, closed or accepted.</param>
/// <param name="Inherent">Likelihood × impact; 25 while it is not assessed.</param>
/// <param name="Effectiveness">Percent that verified measures take away.</param>
/// <param name="Level">low, medium, high or critical, of what is left.</param>
public sealed record RiskState(
    Guid RiskId, string Number, int Version, Guid RegionId, Guid? DepartmentId, string Category, string Title, string Status, int? Likelihood, int? Impact, int Inherent, int Effectiveness, decimal Residual, string Level, DateOnly? AssessedOn, DateOnly? ReviewOn,
    DateOnly? AcceptedUntil);
