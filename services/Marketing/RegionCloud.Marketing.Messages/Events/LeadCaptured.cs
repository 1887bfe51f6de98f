namespace RegionCloud.Marketing.Messages.Events;

/// <summary>A campaign has captured a lead: it counts for the campaign (RB-20). It says nothing of the person behind it.</summary>
/// <param name="BusinessDate">The day of the capture in the region.</param>
/// <param name="Actor">Who recorded it (subject).</param>
/// <param name="Number">Unique in its region.</param>
/// <param name="Channel">Through which of the campaign's channels; null when none was named.</param>
public sealed record LeadCaptured(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid LeadId, string Number, Guid DepartmentId, Guid CampaignId, string? Channel);
