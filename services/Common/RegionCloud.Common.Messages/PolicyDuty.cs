namespace RegionCloud.Common.Messages;

/// <summary>One of the twelve periodic duties (定期) of the regulation (requirements §13).</summary>
/// <param name="Number">Its place in the list, 1 to 12.</param>
/// <param name="Code">As it stands in evidence.</param>
/// <param name="Every">month or quarter by default; empty for a duty whose days come from its records.</param>
public sealed record PolicyDuty(int Number, string Code, string Every)
{
    public static readonly PolicyDuty Appraisal = new(1, "duty.appraisal", "month");
    public static readonly PolicyDuty MarketReport = new(2, "duty.marketReport", "quarter");
    public static readonly PolicyDuty CampaignPlanning = new(3, "duty.campaignPlanning", "quarter");
    public static readonly PolicyDuty SalesTraining = new(4, "duty.salesTraining", "month");
    public static readonly PolicyDuty SalesMeeting = new(5, "duty.salesMeeting", "month");
    public static readonly PolicyDuty ServiceSummary = new(6, "duty.serviceSummary", "month");
    public static readonly PolicyDuty SatisfactionSurvey = new(7, "duty.satisfactionSurvey", "quarter");
    public static readonly PolicyDuty ReturnVisits = new(8, "duty.returnVisits", "");
    public static readonly PolicyDuty ExpenseAnalysis = new(9, "duty.expenseAnalysis", "month");
    public static readonly PolicyDuty ReceivablesReview = new(10, "duty.receivablesReview", "month");
    public static readonly PolicyDuty RiskAssessment = new(11, "duty.riskAssessment", "quarter");
    public static readonly PolicyDuty MeasureMonitoring = new(12, "duty.measureMonitoring", "month");

    public static IReadOnlyList<PolicyDuty> All { get; } =
    [
        Appraisal, MarketReport, CampaignPlanning, SalesTraining, SalesMeeting, ServiceSummary, SatisfactionSurvey, ReturnVisits, ExpenseAnalysis, ReceivablesReview, RiskAssessment, MeasureMonitoring,
    ];
}

/// <summary>Content that the regulation demands of a record (應包括, 明確, 記錄; requirements §14).</summary>
/// <param name="Code">As it stands in evidence.</param>
/// <param name="Parts">What the record must have.</param>
public sealed record PolicyPart(string Code, params IReadOnlyList<string> Parts)
{
    public static readonly PolicyPart ResearchPlan = new("part.researchPlan", "purpose", "content", "method", "schedule", "responsible", "demand", "trend", "competitors", "consumerBehaviour");
    public static readonly PolicyPart AnalysisReport = new("part.analysisReport", "currentState", "trend", "competitorAnalysis", "consumerDemandAnalysis", "strategyProposals");
    public static readonly PolicyPart BrandStrategy = new("part.brandStrategy", "imageBuilding", "channelChoice", "activityPlanning");
    public static readonly PolicyPart CommunicationPlan = new("part.communicationPlan", "goal", "content", "time", "budget");
    public static readonly PolicyPart CampaignPlan = new("part.campaignPlan", "theme", "time", "place", "content", "budget", "effectEvaluation");
    public static readonly PolicyPart CampaignEvaluation = new("part.campaignEvaluation", "participants", "sales", "awarenessGain", "lessons");
    public static readonly PolicyPart SalesPlan = new("part.salesPlan", "target", "region", "channel", "product", "strategy", "quarters", "months", "persons");
    public static readonly PolicyPart SalesMeeting = new("part.salesMeeting", "lessons", "marketAndCompetitorAnalysis", "strategyAndMeasures");
    public static readonly PolicyPart ContractLedger = new("part.contractLedger", "signing", "execution", "collection");
    public static readonly PolicyPart Survey = new("part.survey", "products", "services", "causes", "measures", "tracking");
    public static readonly PolicyPart CustomerFile = new("part.customerFile", "basicData", "purchaseHistory", "serviceRecord");
    public static readonly PolicyPart KpiSet = new("part.kpiSet", "sales", "marketing", "service", "teamManagement");
    public static readonly PolicyPart AppraisalCycle = new("part.appraisalCycle", "results", "conduct");
    public static readonly PolicyPart Rewards = new("part.rewards", "bonus", "promotion", "honour");
    public static readonly PolicyPart Budget = new("part.budget", "marketing", "sales", "service", "personnel");
    public static readonly PolicyPart Expense = new("part.expense", "true", "lawful", "effective");
    public static readonly PolicyPart ReceivablesLedger = new("part.receivablesLedger", "arising", "collection");
    public static readonly PolicyPart RiskAssessment = new("part.riskAssessment", "market", "sales", "service", "financialManagement", "response", "monitoring");

    public static IReadOnlyList<PolicyPart> All { get; } =
    [
        ResearchPlan, AnalysisReport, BrandStrategy, CommunicationPlan, CampaignPlan, CampaignEvaluation, SalesPlan, SalesMeeting, ContractLedger, Survey, CustomerFile, KpiSet, AppraisalCycle, Rewards,
        Budget, Expense, ReceivablesLedger, RiskAssessment,
    ];
}
