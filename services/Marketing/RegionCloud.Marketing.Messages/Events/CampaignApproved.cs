namespace RegionCloud.Marketing.Messages.Events;

/// <summary>A campaign is approved by the region manager and its budget is committed (4.3, RB-28).</summary>
/// <param name="BusinessDate">The day of the approval in the region.</param>
/// <param name="Actor">Who approved it (subject).</param>
/// <param name="OccurredAt">When its budget was known to be committed, UTC.</param>
public sealed record CampaignApproved(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, CampaignState Campaign);
