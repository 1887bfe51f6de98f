namespace RegionCloud.Performance.Messages.Events;

/// <summary>A bonus was approved by another person, and its money is committed on the personnel budget (7.3, RB-24).</summary>
/// <param name="BusinessDate">The day of the approval.</param>
/// <param name="Actor">Who approved it (subject).</param>
public sealed record BonusApproved(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, BonusState Bonus);
