namespace RegionCloud.Marketing.Messages.Events;

/// <summary>A campaign is over; its evaluation is due (4.3-4). It counts in the quarter of this day (RB-30).</summary>
/// <param name="BusinessDate">Its last day in the region.</param>
/// <param name="EvaluationDueOn">The last day on which its evaluation is in time.</param>
public sealed record CampaignEnded(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, DateOnly EvaluationDueOn, CampaignState Campaign);
