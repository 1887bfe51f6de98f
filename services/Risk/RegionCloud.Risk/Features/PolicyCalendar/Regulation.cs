using RegionCloud.Common.Messages;
using RegionCloud.Risk.Domain;

namespace RegionCloud.Risk.Features.PolicyCalendar;

/// <summary>What the regulation wants done and written, by whom, and who can show it (requirements §13, §14).</summary>
internal static class Regulation
{
    public static IReadOnlyList<RegulatedDuty> Duties { get; } =
    [
        Duty(PolicyDuty.Appraisal, "2.2-3", null, Departments.Performance),
        Duty(PolicyDuty.MarketReport, "3.3-1", "marketing", Departments.Marketing),
        Duty(PolicyDuty.CampaignPlanning, "4.3-1", "marketing", Departments.Marketing),
        Duty(PolicyDuty.SalesTraining, "5.2-2", "sales", Departments.Sales),
        Duty(PolicyDuty.SalesMeeting, "5.2-4", "sales", Departments.Sales),
        Duty(PolicyDuty.ServiceSummary, "6.1-4", "customerService", Departments.CustomerService),
        Duty(PolicyDuty.SatisfactionSurvey, "6.2-1", "customerService", Departments.CustomerService),
        Duty(PolicyDuty.ReturnVisits, "6.3-1", "customerService", Departments.CustomerService),
        Duty(PolicyDuty.ExpenseAnalysis, "8.2-4", null, Departments.Finance),
        Duty(PolicyDuty.ReceivablesReview, "8.3-4", "sales", Departments.Finance),
        Duty(PolicyDuty.RiskAssessment, "9.1-1", null, Departments.Risk),
        Duty(PolicyDuty.MeasureMonitoring, "9.3-2", null, Departments.Risk),
    ];

    public static IReadOnlyList<RegulatedPart> Parts { get; } =
    [
        Part(PolicyPart.ResearchPlan, Departments.Marketing),
        Part(PolicyPart.AnalysisReport, Departments.Marketing),
        Part(PolicyPart.BrandStrategy, Departments.Marketing),
        Part(PolicyPart.CommunicationPlan, Departments.Marketing),
        Part(PolicyPart.CampaignPlan, Departments.Marketing),
        Part(PolicyPart.CampaignEvaluation, Departments.Marketing),
        Part(PolicyPart.SalesPlan, Departments.Sales),
        Part(PolicyPart.SalesMeeting, Departments.Sales),
        Part(PolicyPart.ContractLedger, Departments.Sales),
        Part(PolicyPart.Survey, Departments.CustomerService),
        Part(PolicyPart.CustomerFile, Departments.CustomerService),
        Part(PolicyPart.KpiSet, Departments.Performance),
        Part(PolicyPart.AppraisalCycle, Departments.Performance),
        Part(PolicyPart.Rewards, Departments.Performance),
        Part(PolicyPart.Budget, Departments.Finance),
        Part(PolicyPart.Expense, Departments.Finance),
        Part(PolicyPart.ReceivablesLedger, Departments.Finance),
        Part(PolicyPart.RiskAssessment, Departments.Risk),
    ];

    private static RegulatedDuty Duty(PolicyDuty duty, string requirement, string? owner, string service) => new(duty.Number, duty.Code, duty.Every, requirement, owner, service);

    private static RegulatedPart Part(PolicyPart part, string service) => new(part.Code, part.Parts, service);
}
