namespace RegionCloud.Marketing.Messages.Events;

/// <summary>A campaign that had been approved will not take place, or not go on.</summary>
/// <param name="BusinessDate">The day of the cancellation in the region.</param>
public sealed record CampaignCancelled(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, string Reason, CampaignState Campaign);
