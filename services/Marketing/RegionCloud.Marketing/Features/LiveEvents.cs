using RegionCloud.Marketing.Messages;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.ServiceDefaults.EventStream;

namespace RegionCloud.Marketing.Features;

/// <summary>What Marketing tells live, to whoever may read the record.</summary>
internal static class LiveEvents
{
    public static void Declare(StreamedEvents events) => events
        .Tell<ResearchPlanApproved>("researchPlan", "research.read", e => new EventMarks(e.RegionId, e.Plan.DepartmentId, OwnerId: null, e.Plan.PlanId, e.Plan.Number, e.OccurredAt, $"research-plans/{e.Plan.PlanId}"))
        .Tell<ResearchInquiryDone>("dataSet", "research.read", e => new EventMarks(e.RegionId, e.Result.DepartmentId, OwnerId: null, e.Result.DataSetId, e.Result.Number, e.OccurredAt, $"data-sets/{e.Result.DataSetId}"))
        .Tell<CampaignApproved>("campaign", "campaign.read", e => Of(e.Campaign, e.OccurredAt))
        .Tell<CampaignEnded>("campaign", "campaign.read", e => Of(e.Campaign, e.OccurredAt))
        .Tell<CampaignCancelled>("campaign", "campaign.read", e => Of(e.Campaign, e.OccurredAt))
        .Tell<AnalysisReportSubmitted>("analysisReport", "research.read", e => Of(e.Report, e.OccurredAt))
        .Tell<AnalysisReportApproved>("analysisReport", "research.read", e => Of(e.Report, e.OccurredAt))
        .Tell<LeadCaptured>("campaignLead", "lead.read", e => new EventMarks(e.RegionId, e.DepartmentId, OwnerId: null, e.LeadId, e.Number, e.OccurredAt, $"leads/{e.LeadId}"))
        .Tell<LeadQualified>("campaignLead", "lead.read", e => new EventMarks(e.RegionId, e.Lead.DepartmentId, OwnerId: null, e.Lead.LeadId, e.Lead.Number, e.OccurredAt, $"leads/{e.Lead.LeadId}"));

    private static EventMarks Of(AnalysisReportState r, DateTimeOffset occurredAt) => new(r.RegionId, r.DepartmentId, OwnerId: null, r.ReportId, r.Number, occurredAt, $"analysis-reports/{r.ReportId}");

    private static EventMarks Of(CampaignState c, DateTimeOffset occurredAt) => new(c.RegionId, c.DepartmentId, OwnerId: null, c.CampaignId, c.Number, occurredAt, $"campaigns/{c.CampaignId}");
}
