namespace RegionCloud.CustomerService.Messages.Events;

/// <summary>A satisfaction survey was closed: its figures count, every low score has its cause (6.2-4, RB-19).</summary>
/// <param name="BusinessDate">The day of closing in the region.</param>
/// <param name="Actor">Who closed it (subject).</param>
/// <param name="OccurredAt">When that was recorded, UTC.</param>
public sealed record SurveyClosed(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, SurveyState Survey);

/// <summary>What a survey says to product improvement and marketing (2.2-15): findings, proposals, and the measures that follow from it.</summary>
/// <param name="BusinessDate">The day of the analysis.</param>
/// <param name="Findings">What the answers mean.</param>
/// <param name="Proposals">What marketing is proposed.</param>
public sealed record FeedbackAnalysed(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, SurveyState Survey, string Findings, string Proposals, IReadOnlyList<MeasureState> Measures);

/// <summary>An improvement measure is not done and its day is over; told once.</summary>
/// <param name="BusinessDate">The first day after it was due.</param>
public sealed record MeasureOverdue(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, MeasureState Measure);

/// <summary>An improvement measure was done. Recorded late but dated by its day, it was on time after all.</summary>
/// <param name="BusinessDate">The day on which it was done.</param>
public sealed record MeasureDone(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, MeasureState Measure);

/// <summary>Another person has seen that a measure works (6.2-6).</summary>
/// <param name="BusinessDate">The day on which it was verified.</param>
public sealed record MeasureVerified(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, MeasureState Measure);

/// <summary>Another person has seen that a measure does not work: it is open again, with its day.</summary>
/// <param name="BusinessDate">The day on which it was returned.</param>
public sealed record MeasureReturned(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, MeasureState Measure);
