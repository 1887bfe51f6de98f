namespace RegionCloud.Risk.Messages.Events;

/// <summary>A risk of the register is not what it was (§11, risk).</summary>
/// <param name="What">identified, assessed, responsePlanned, treated, responseDone, responseVerified, responseSentBack, responseWithdrawn, reviewed, monitored, accepted, acceptanceExpired or closed.</param>
public sealed record RiskChanged(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, string What, RiskState Risk);

/// <summary>A region's risks of a quarter are identified and assessed, in all four kinds (duty 11, 9.1).</summary>
/// <param name="BusinessDate">The day on which it was closed.</param>
/// <param name="Period">The quarter, such as 2026-Q2.</param>
/// <param name="Risks">As they stood then.</param>
public sealed record RiskAssessmentClosed(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid AssessmentId, string Number, string Period, IReadOnlyList<RiskState> Risks);

/// <summary>How the measures against a region's risks are carried out was looked at (duty 12, 9.3-2).</summary>
/// <param name="Period">The month, such as 2026-06.</param>
/// <param name="Overdue">Measures past their day and not done.</param>
/// <param name="Verified">Measures that lower a risk.</param>
public sealed record MeasuresMonitored(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid MonitoringId, string Number, string Period, int Measures, int Overdue, int Verified);
