namespace RegionCloud.Performance.Messages.Events;

/// <summary>An appraisal was published for good (7.2, RB-25).</summary>
/// <param name="BusinessDate">The day of the publication.</param>
/// <param name="Actor">Who published it (subject).</param>
public sealed record AppraisalPublished(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, AppraisalState Appraisal);
