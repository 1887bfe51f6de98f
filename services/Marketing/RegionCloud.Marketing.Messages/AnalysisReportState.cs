namespace RegionCloud.Marketing.Messages;

/// <summary>The public state of a market analysis report from its submission on.</summary>
/// <param name="Version">Grows with every change of the report; a reader ignores what is not newer.</param>
/// <param name="Period">2026-Q2; a month or a year likewise.</param>
/// <param name="Revision">1 for the period's first report, then counting up.</param>
public sealed record AnalysisReportState(
    Guid ReportId, string Number, int Version, Guid RegionId, Guid DepartmentId, string Period, int Revision, string Title, DateOnly SubmittedOn, DateOnly? ApprovedOn, IReadOnlyList<ReportSectionState> Sections, IReadOnlyList<ProposalState> Proposals);

/// <param name="Part">currentState, trend, competitorAnalysis, consumerDemandAnalysis or other.</param>
public sealed record ReportSectionState(string Part, string Text);

/// <summary>A proposal of strategy.</summary>
/// <param name="OwnerId">Who would carry it out.</param>
public sealed record ProposalState(int Sequence, string Text, Guid OwnerId);
