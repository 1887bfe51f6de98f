namespace RegionCloud.CustomerService.Messages;

/// <summary>The public state of a closed satisfaction survey (6.2, RB-19).</summary>
/// <param name="Version">Grows with every change; a reader ignores what is not newer.</param>
/// <param name="Quarter">The quarter for which it was held, such as 2026-Q3.</param>
/// <param name="Status">closed or analysed.</param>
/// <param name="ClosedOn">From this day on its figures count.</param>
/// <param name="Invited">How many customers were asked.</param>
/// <param name="Answered">How many of them answered.</param>
/// <param name="ResponseRate">Answered ÷ invited in percent; null when nobody was asked.</param>
/// <param name="Causes">Why scores were low, and how often.</param>
public sealed record SurveyState(
    Guid SurveyId, string Number, int Version, Guid RegionId, Guid DepartmentId, string Title, string Quarter, string Status, DateOnly OpenedOn, DateOnly ClosedOn, DateOnly? AnalysedOn, int Invited, int Answered, decimal? ResponseRate,
    IReadOnlyList<SurveyScoreState> Scores, IReadOnlyList<SurveyCauseState> Causes);

/// <summary>One figure over who answered only.</summary>
/// <param name="Dimension">product or service; null over both.</param>
/// <param name="Metric">nps and csat in percent, ces as a mean.</param>
/// <param name="Value">Null when nobody answered.</param>
/// <param name="Satisfied">Of csat how many answered 4 or 5: the value is rounded, the count is not. Null of other metrics, and in what was told before it was counted.</param>
public sealed record SurveyScoreState(string? Dimension, string Metric, int Answered, decimal? Value, int? Satisfied = null);

/// <param name="Cause">product, delivery, service, price, contract or other.</param>
public sealed record SurveyCauseState(string Cause, int LowScores);

/// <summary>The public state of an improvement measure (6.2-5).</summary>
/// <param name="Version">Grows with every change; a reader ignores what is not newer.</param>
/// <param name="Product">The product that becomes better by it, if one.</param>
/// <param name="ResponsibleId">The employee who does it.</param>
/// <param name="Status">open, done or verified; it is overdue while it is open after its day.</param>
/// <param name="DoneOn">On time means not after <paramref name="DueOn"/>, whenever it was verified.</param>
/// <param name="StandsSince">The day on which it became what <paramref name="Status"/> says: planned, done, verified, or returned and so open again. Null in what was told before it was counted.</param>
public sealed record MeasureState(
    Guid MeasureId, string Number, int Version, Guid RegionId, Guid DepartmentId, Guid ResponsibleId, Guid? SurveyId, Guid? TicketId, string Cause, string Action, string? Product, string Status, DateOnly DueOn, DateOnly? DoneOn, DateOnly? VerifiedOn,
    DateOnly? StandsSince = null);
