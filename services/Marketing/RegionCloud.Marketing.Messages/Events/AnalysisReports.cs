namespace RegionCloud.Marketing.Messages.Events;

/// <summary>A market analysis report went to the region manager and to headquarters (3.3-4): duty 2 of its quarter is done.</summary>
/// <param name="BusinessDate">The day of the submission in the region.</param>
/// <param name="Actor">Who submitted it (subject).</param>
public sealed record AnalysisReportSubmitted(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, AnalysisReportState Report);

/// <summary>The region manager has taken a report as what decisions rest on; an earlier revision of its period is superseded by it.</summary>
/// <param name="BusinessDate">The day of the approval in the region.</param>
/// <param name="Actor">Who approved it (subject).</param>
public sealed record AnalysisReportApproved(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, AnalysisReportState Report);
