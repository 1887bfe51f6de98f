using System.Text.Json;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Risk.Domain;

/// <summary>Every reason Risk may refuse something of the register.</summary>
internal static class RiskRules
{
    public const int LongestAcceptance = 366;

    public static Refusal? Assess(RegisteredRisk risk) => risk.IsAlive ? null : WrongState(risk, "assess");

    public static Refusal? Plan(RegisteredRisk risk) => risk.Status is RiskStatus.Identified or RiskStatus.Closed ? WrongState(risk, "planResponse") : null;

    public static Refusal? Treat(RegisteredRisk risk)
        => risk.Status is RiskStatus.Identified or RiskStatus.Closed || !risk.Responses.Any(r => r.Status is ResponseStatus.Planned) ? Refusal.State("risk.register.nothing-planned", ("number", risk.Number)) : null;

    public static Refusal? Review(RegisteredRisk risk) => risk.Status is RiskStatus.Identified or RiskStatus.Closed ? WrongState(risk, "review") : null;

    public static Refusal? Monitor(RegisteredRisk risk, RiskMatrix matrix)
        => risk.Status is not RiskStatus.Assessed ? WrongState(risk, "monitor") : BelowTolerance(risk, matrix);

    public static Refusal? Accept(RegisteredRisk risk) => risk.Status is RiskStatus.Identified or RiskStatus.Closed or RiskStatus.Accepted ? WrongState(risk, "accept") : null;

    public static Refusal? Close(RegisteredRisk risk, RiskMatrix matrix) => risk.Status is not RiskStatus.Monitored ? WrongState(risk, "close") : BelowTolerance(risk, matrix);

    /// <summary>What is at or above the tolerance is not left alone (9.1-3).</summary>
    private static Refusal? BelowTolerance(RegisteredRisk risk, RiskMatrix matrix)
        => risk.Level < matrix.Tolerance ? null : Refusal.Content("risk.register.above-tolerance", "", ("number", risk.Number), ("level", $"enum.riskLevel.{Name(risk.Level)}"), ("residual", risk.Residual));

    public static Refusal? Known(string field, int? value)
        => value is null ? Refusal.Content("risk.assessment.value-missing", $"/{field}", ("field", $"enum.riskFactor.{field}")) : value is >= 1 and <= RiskMatrix.Steps ? null : Refusal.Content("risk.assessment.value-out-of-range", $"/{field}", ("field", $"enum.riskFactor.{field}"), ("value", value), ("max", RiskMatrix.Steps));

    /// <summary>Where something was proposed, another value needs a reason (RB-31).</summary>
    public static Refusal? OverrideNeedsAReason(string field, int? judged, int? proposed, string? reason)
        => judged is { } value && proposed is { } was && value != was && string.IsNullOrWhiteSpace(reason) ? Refusal.Content("risk.assessment.override-without-reason", "/reason", ("field", $"enum.riskFactor.{field}"), ("value", value), ("proposed", was)) : null;

    public static Refusal? NotBeforeIdentified(RegisteredRisk risk, DateOnly on, string pointer)
        => on < risk.IdentifiedOn ? Refusal.Content("risk.register.before-identification", pointer, ("on", on), ("identifiedOn", risk.IdentifiedOn)) : null;

    public static Refusal? NotBeforeAssessed(RegisteredRisk risk, DateOnly on)
        => on < risk.AssessedOn ? Refusal.Content("risk.register.before-assessment", "/acceptedOn", ("on", on), ("assessedOn", risk.AssessedOn)) : null;

    public static Refusal? DueNotBefore(DateOnly dueOn, DateOnly plannedOn)
        => dueOn < plannedOn ? Refusal.Content("risk.response.due-before-planned", "/dueOn", ("dueOn", dueOn), ("plannedOn", plannedOn)) : null;

    /// <summary>All measures together take away a hundred percent at most (RB-32).</summary>
    public static Refusal? SharesFit(RegisteredRisk risk, int share)
        => risk.Responses.Where(r => r.Status is not ResponseStatus.Withdrawn).Sum(r => r.Share) + share is var sum && sum > 100 ? Refusal.Content("risk.response.shares-above-whole", "/share", ("share", share), ("sum", sum)) : null;

    public static Refusal? Verify(RiskResponse response)
        => response.Status is ResponseStatus.Done ? null : Refusal.State("risk.response.wrong-state", ("number", response.Number), ("state", $"enum.responseStatus.{Name(response.Status)}"));

    public static Refusal? Withdraw(RiskResponse response)
        => response.Status is ResponseStatus.Planned or ResponseStatus.Assigned ? null : Refusal.State("risk.response.wrong-state", ("number", response.Number), ("state", $"enum.responseStatus.{Name(response.Status)}"));

    /// <summary>Nobody verifies what he did himself (§11, measure).</summary>
    public static Refusal? VerifierIsAnother(RiskResponse response, IEnumerable<string> verifiers)
        => verifiers.Contains(response.DoneBy, StringComparer.Ordinal) ? Refusal.Content("risk.response.own-verification", "", ("number", response.Number)) : null;

    public static Refusal? NotBeforeDone(RiskResponse response, DateOnly on)
        => on < response.DoneOn ? Refusal.Content("risk.response.verified-before-done", "/verifiedOn", ("on", on), ("doneOn", response.DoneOn)) : null;

    /// <summary>Nobody accepts a risk that he assessed or named himself (RB-34).</summary>
    public static Refusal? ApproverIsAnother(RegisteredRisk risk, IEnumerable<string> approvers)
        => approvers.Any(a => a == risk.AssessedBy || risk.History.Any(s => s.From is null && s.By == a)) ? Refusal.Content("risk.register.own-acceptance", "", ("number", risk.Number)) : null;

    public static Refusal? ExpiryLiesAhead(DateOnly until, DateOnly on)
        => until <= on || until.DayNumber - on.DayNumber > LongestAcceptance ? Refusal.Content("risk.register.acceptance-expiry", "/until", ("until", until), ("on", on), ("max", LongestAcceptance)) : null;

    /// <summary>An assessment that lacks one of the four is not closed (9.1-2).</summary>
    public static Refusal CategoryMissing(RiskCategory category) => Refusal.Content("risk.assessment.category-missing", "/categories", ("category", $"enum.riskCategory.{Name(category)}"));

    /// <summary>What is at or above the tolerance has a response, or somebody accepts it (9.1-3).</summary>
    public static Refusal ResponseMissing(RegisteredRisk risk) => Refusal.Content("risk.assessment.response-missing", "/risks", ("number", risk.Number), ("level", $"enum.riskLevel.{Name(risk.Level)}"));

    public static Refusal? AssessmentExists(RiskAssessment? present)
        => present is null ? null : Refusal.State("risk.assessment.exists", ("number", present.Number), ("period", present.Period));

    public static Refusal? AssessmentOpen(RiskAssessment assessment)
        => assessment.Status is AssessmentStatus.Open ? null : Refusal.State("risk.assessment.closed", ("number", assessment.Number));

    public static Refusal? InPeriod(RiskAssessment assessment, DateOnly on)
        => on >= assessment.From ? null : Refusal.Content("risk.assessment.before-period", "/closedOn", ("on", on), ("period", assessment.Period));

    private static Refusal WrongState(RegisteredRisk risk, string action) => Refusal.State("risk.register.wrong-state", ("number", risk.Number), ("state", $"enum.riskStatus.{Name(risk.Status)}"), ("action", action));

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
