using MassTransit;
using RegionCloud.Marketing.Messages;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain.Appraisals;

namespace RegionCloud.Performance.Features.Facts;

/// <summary>What Marketing tells of campaigns, leads and research becomes facts (§12, RB-20, 10a). What a campaign brought in contracts Sales tells, what it cost Finance.</summary>
internal static class MarketingFacts
{
    /// <summary>An ended campaign's targets; it counts in the quarter of its last day (10a).</summary>
    public static IReadOnlyList<Fact> Of(CampaignState c, DateOnly endedOn, DateTimeOffset recordedAt, DateTimeOffset now)
    {
        var head = new FactHead(c.RegionId, c.DepartmentId, $"campaign/{c.CampaignId:N}", c.Version, endedOn, recordedAt, new FactSource("marketing", "campaign", c.CampaignId, c.Number), CampaignId: c.CampaignId);
        return
        [
            Fact.Of(head, 1, FactMeasure.LeadTarget, null, endedOn, c.LeadTarget, null, now),
            Fact.Of(head, 2, FactMeasure.RevenueTarget, null, endedOn, c.RevenueTarget, c.Currency, now),
            Fact.Of(head, 3, FactMeasure.CampaignBudget, null, endedOn, c.Budget, c.Currency, now),
        ];
    }

    /// <summary>A lead counts once for the campaign of its first touch.</summary>
    public static IReadOnlyList<Fact> Of(LeadCaptured lead, DateTimeOffset now)
        => [Fact.Of(new FactHead(lead.RegionId, lead.DepartmentId, $"lead/{lead.LeadId:N}", 1, lead.BusinessDate, lead.OccurredAt, new FactSource("marketing", "campaignLead", lead.LeadId, lead.Number), CampaignId: lead.CampaignId), 1, FactMeasure.Leads, null, lead.BusinessDate, 1, null, now)];

    /// <summary>What is to be inquired into until when; a revision repeats what it does not change, so it replaces the one before whole from its approval on (3.1-1).</summary>
    public static IReadOnlyList<Fact> Of(ResearchPlanState p, DateOnly approvedOn, DateTimeOffset recordedAt, DateTimeOffset now)
    {
        var head = new FactHead(p.RegionId, p.DepartmentId, FormattableString.Invariant($"researchPlan/{p.RegionId:N}/{p.Year}"), p.Revision, approvedOn, recordedAt, new FactSource("marketing", "researchPlan", p.PlanId, p.Number));
        return [.. p.Items.Select((item, i) => Fact.Of(head, i + 1, FactMeasure.ResearchDue, null, item.Until, 1, null, now, item.InquiryId ?? item.ItemId))];
    }

    /// <summary>A result of an inquiry; whether it came in time depends on the plan in force.</summary>
    /// <param name="on">From this day on it counts.</param>
    public static IReadOnlyList<Fact> Of(ResearchResultState r, DateOnly on, DateTimeOffset recordedAt, DateTimeOffset now)
        => [Fact.Of(new FactHead(r.RegionId, r.DepartmentId, $"dataSet/{r.DataSetId:N}", r.Version, on, recordedAt, new FactSource("marketing", "dataSet", r.DataSetId, r.Number)), 1, FactMeasure.ResearchDelivered, null, r.DeliveredOn, 1, null, now, r.InquiryId)];
}

internal sealed class OnCampaignEnded(PerformanceDbContext db, TimeProvider time) : IConsumer<CampaignEnded>
{
    public Task Consume(ConsumeContext<CampaignEnded> context)
        => db.LearnAsync(MarketingFacts.Of(context.Message.Campaign, context.Message.BusinessDate, context.Message.OccurredAt, time.GetUtcNow()), context.CancellationToken);
}

internal sealed class OnLeadCaptured(PerformanceDbContext db, TimeProvider time) : IConsumer<LeadCaptured>
{
    public Task Consume(ConsumeContext<LeadCaptured> context) => db.LearnAsync(MarketingFacts.Of(context.Message, time.GetUtcNow()), context.CancellationToken);
}

internal sealed class OnResearchPlanApproved(PerformanceDbContext db, TimeProvider time) : IConsumer<ResearchPlanApproved>
{
    public Task Consume(ConsumeContext<ResearchPlanApproved> context)
        => db.LearnAsync(MarketingFacts.Of(context.Message.Plan, context.Message.BusinessDate, context.Message.OccurredAt, time.GetUtcNow()), context.CancellationToken);
}

internal sealed class OnResearchInquiryDone(PerformanceDbContext db, TimeProvider time) : IConsumer<ResearchInquiryDone>
{
    public Task Consume(ConsumeContext<ResearchInquiryDone> context)
        => db.LearnAsync(MarketingFacts.Of(context.Message.Result, context.Message.BusinessDate, context.Message.OccurredAt, time.GetUtcNow()), context.CancellationToken);
}
