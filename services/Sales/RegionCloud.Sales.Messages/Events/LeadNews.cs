namespace RegionCloud.Sales.Messages.Events;

/// <summary>A lead that came from Marketing has become an opportunity.</summary>
/// <param name="MarketingLeadId">Marketing's id of it.</param>
/// <param name="BusinessDate">The day on which it was converted.</param>
public sealed record LeadConverted(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid LeadId, Guid MarketingLeadId, Guid? CampaignId, Guid OpportunityId);

/// <summary>A lead that came from Marketing was given up.</summary>
/// <param name="MarketingLeadId">Marketing's id of it.</param>
/// <param name="BusinessDate">The day on which it was lost.</param>
public sealed record LeadLost(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid LeadId, Guid MarketingLeadId, Guid? CampaignId, string Reason);
