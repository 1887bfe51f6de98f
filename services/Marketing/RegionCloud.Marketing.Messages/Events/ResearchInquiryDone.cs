namespace RegionCloud.Marketing.Messages.Events;

/// <summary>An inquiry of an approved research plan has its result (3.2-3). One inquiry may bring several; each is told once, also when the plan is approved after it.</summary>
/// <param name="BusinessDate">From this day on it counts: that of the review, or of the plan's approval when that came later.</param>
/// <param name="Actor">Who reviewed the data, or approved the plan (subject).</param>
/// <param name="OccurredAt">When that was recorded, UTC.</param>
public sealed record ResearchInquiryDone(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, ResearchResultState Result);
