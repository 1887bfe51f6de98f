namespace RegionCloud.Common.Messages;

/// <summary>A measure against a risk, as the department that is to carry it out needs to know it (9.1-3, 9.2).</summary>
/// <param name="Version">Grows whenever the department is told anew; a reader ignores what is not newer.</param>
/// <param name="Service">The service in which it shows as work: marketing, sales, finance, and so on. Others pay no heed.</param>
/// <param name="DepartmentId">Whose work it is; null: the region's.</param>
/// <param name="ResponsibleId">The employee who answers for it.</param>
/// <param name="Category">market, sales, customerService, financialManagement or other.</param>
/// <param name="Kind">marketResearch, salesTraining, collectionCampaign, and so on.</param>
/// <param name="Measure">What is to be done.</param>
public sealed record RiskResponseState(
    Guid ResponseId, string Number, int Version, Guid RegionId, string Service, Guid? DepartmentId, Guid ResponsibleId, Guid RiskId, string RiskNumber, string RiskTitle, string Category, string Kind, string Measure, DateOnly DueOn);
