using System.Text.Json.Serialization;
using RegionCloud.Common.Messages;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Messages;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Risk.Features.Register;

/// <summary>A risk of the register (9.1).</summary>
/// <param name="DepartmentId">Whose matter it is; absent: the region's.</param>
/// <param name="GoalId">The company's goal that it endangers (1-2).</param>
/// <param name="AlertId">The alert that it came of.</param>
/// <param name="Likelihood">1 to 5; absent while it is not assessed.</param>
/// <param name="Impact">1 to 5; absent while it is not assessed.</param>
/// <param name="Proposed">What was proposed when it was assessed last, and from what (RB-31).</param>
/// <param name="OverrideReason">Why it was judged otherwise.</param>
/// <param name="Inherent">Likelihood × impact; 25 while it is not assessed.</param>
/// <param name="Effectiveness">Percent that verified measures take away (RB-32).</param>
/// <param name="Residual">What is left.</param>
/// <param name="PlanBy">Until when there is to be a response plan (RB-34); absent when none is wanted, or there is one.</param>
/// <param name="PlanOverdue">It is wanted, and its time is over.</param>
/// <param name="ReviewOn">When it is to be looked at again: by level after 30, 60, 90 or 180 days.</param>
/// <param name="Acceptance">Who bears it as it is, why and until when.</param>
/// <param name="Actions">What you may do with it now: assess, planResponse, treat, review, monitor, accept, close.</param>
public sealed record RiskView(
    Guid Id, string Number, Guid RegionId, Guid? DepartmentId, [property: ValuesOf(typeof(RiskCategory))] string Category, string Title, string Description, Guid ResponsibleId, Guid? GoalId, Guid? AlertId,
    [property: ValuesOf(typeof(RiskStatus))] string Status, DateOnly IdentifiedOn, int? Likelihood, int? Impact, RiskProposalView? Proposed, string? OverrideReason, DateOnly? AssessedOn, string? AssessedBy, int Inherent, int Effectiveness, decimal Residual,
    [property: ValuesOf(typeof(RiskLevel))] string Level, Guid? PolicySetId, DateTimeOffset? PlanBy, bool PlanOverdue, DateOnly? PlannedOn, DateOnly? ReviewOn, bool ReviewOverdue, DateOnly? ReviewedOn, AcceptanceView? Acceptance,
    IReadOnlyList<RiskResponseView> Responses, IReadOnlyList<RiskStepView> History, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged;

/// <param name="Colour">The worst colour of the category's indicators.</param>
/// <param name="AsOf">The day of that evaluation.</param>
public sealed record RiskProposalView(int? Likelihood, int? Impact, [property: ValuesOf(typeof(KriColour))] string Colour, DateOnly? AsOf, decimal? MoneyAtStake, string? Currency);

public sealed record AcceptanceView(string ApprovedBy, string Reason, DateOnly Until, bool Expired);

/// <param name="Service">Where it shows as work.</param>
/// <param name="Share">By how many percent it lowers the risk once it is verified.</param>
/// <param name="DoneLink">What the department shows for it.</param>
/// <param name="Actions">What you may do with it now: verify, sendBack, withdraw.</param>
public sealed record RiskResponseView(
    Guid Id, string Number, [property: ValuesOf(typeof(ResponseKind))] string Kind, string Measure, string Service, Guid? DepartmentId, Guid ResponsibleId, DateOnly DueOn, int Share, Guid? AlertId, [property: ValuesOf(typeof(ResponseStatus))] string Status, bool IsOverdue,
    DateOnly? AssignedOn, DateOnly? DoneOn, string? DoneBy, string? DoneNote, string? DoneLink, DateOnly? VerifiedOn, string? VerifiedBy, string? VerifiedNote, IReadOnlyList<string> Actions);

/// <param name="What">identified, assessed, responsePlanned, treated, responseDone, responseVerified, and so on.</param>
/// <param name="OnBehalfOf">For whom whoever did it stood in.</param>
public sealed record RiskStepView(string What, [property: ValuesOf(typeof(RiskStatus))] string? From, [property: ValuesOf(typeof(RiskStatus))] string To, DateOnly On, DateTimeOffset RecordedAt, string By, string? OnBehalfOf, string? Note);

internal static class RiskViews
{
    public static RiskView Of(RegisteredRisk r, CurrentUser user, RiskMatrix matrix, DateTimeOffset now, DateOnly today) => new(
        r.Id, r.Number, r.RegionId, r.DepartmentId, Wire.Name(r.Category), r.Title, r.Description, r.ResponsibleId, r.GoalId, r.AlertId, Wire.Name(r.Status), r.IdentifiedOn, r.Likelihood, r.Impact,
        r.ProposedFrom is { } colour ? new RiskProposalView(r.ProposedLikelihood, r.ProposedImpact, Wire.Name(colour), r.ProposedAsOf, r.MoneyAtStake, r.Currency) : null,
        r.OverrideReason, r.AssessedOn, r.AssessedBy, r.Inherent, r.Effectiveness, r.Residual, Wire.Name(r.Level), r.PolicySetId, r.PlanBy, now > r.PlanBy, r.PlannedOn, r.ReviewOn, today > r.ReviewOn, r.ReviewedOn,
        r.AcceptedUntil is { } until ? new AcceptanceView(r.AcceptedBy!, r.AcceptanceReason!, until, today > until) : null,
        [.. r.Responses.OrderBy(p => p.Sequence).Select(p => Response(r, p, user, today))],
        [.. r.History.OrderBy(s => s.Sequence).Select(s => new RiskStepView(s.What, s.From is { } from ? Wire.Name(from) : null, Wire.Name(s.To), s.On, s.RecordedAt, s.By, s.For, s.Note))],
        Actions(r, user, matrix), ETags.Of(r.Version));

    /// <summary>His rights, and the same rules that would refuse him.</summary>
    public static IReadOnlyList<string> Actions(RegisteredRisk r, CurrentUser user, RiskMatrix matrix)
        => [.. All(r, user, matrix).Where(a => a.Refused is null && user.May(a.Permission, r.RegionId, r.DepartmentId, ownerId: null)).Select(a => a.Action)];

    private static IEnumerable<(string Action, string Permission, Refusal? Refused)> All(RegisteredRisk r, CurrentUser user, RiskMatrix matrix)
    {
        yield return ("assess", "risk.update", RiskRules.Assess(r));
        yield return ("planResponse", "risk.update", RiskRules.Plan(r));
        yield return ("treat", "risk.approve", RiskRules.Treat(r));
        yield return ("review", "risk.update", RiskRules.Review(r));
        yield return ("monitor", "risk.update", RiskRules.Monitor(r, matrix));
        yield return ("accept", "risk.approve", RiskRules.Accept(r) ?? RiskRules.ApproverIsAnother(r, Persons(user, "risk.approve", r)));
        yield return ("close", "risk.approve", RiskRules.Close(r, matrix));
    }

    public static IReadOnlyList<string> ResponseActions(RegisteredRisk r, RiskResponse p, CurrentUser user)
    {
        IEnumerable<(string Action, string Permission, Refusal? Refused)> all =
        [
            ("verify", "risk.approve", RiskRules.Verify(p) ?? RiskRules.VerifierIsAnother(p, Persons(user, "risk.approve", r))),
            ("sendBack", "risk.approve", RiskRules.Verify(p) ?? RiskRules.VerifierIsAnother(p, Persons(user, "risk.approve", r))),
            ("withdraw", "risk.approve", RiskRules.Withdraw(p)),
        ];
        return [.. all.Where(a => a.Refused is null && user.May(a.Permission, r.RegionId, r.DepartmentId, ownerId: null)).Select(a => a.Action)];
    }

    /// <summary>The user himself, and all for whom he stands in (subjects; SoD8).</summary>
    public static IReadOnlyList<string> Persons(CurrentUser user, string permission, RegisteredRisk r) => [.. user.ActingOn(permission, r.RegionId, r.DepartmentId).Select(p => p.Subject)];

    private static RiskResponseView Response(RegisteredRisk r, RiskResponse p, CurrentUser user, DateOnly today) => new(
        p.ResponseId, p.Number, Wire.Name(p.Kind), p.Measure, p.Service, p.DepartmentId, p.ResponsibleId, p.DueOn, p.Share, p.AlertId, Wire.Name(p.Status), p.IsOverdue(today), p.AssignedOn, p.DoneOn, p.DoneBy, p.DoneNote, p.DoneLink, p.VerifiedOn, p.VerifiedBy,
        p.VerifiedNote, ResponseActions(r, p, user));

    /// <summary>The public state that every event carries.</summary>
    public static RiskState State(RegisteredRisk r) => new(
        r.Id, r.Number, r.Version, r.RegionId, r.DepartmentId, Wire.Name(r.Category), r.Title, Wire.Name(r.Status), r.Likelihood, r.Impact, r.Inherent, r.Effectiveness, r.Residual, Wire.Name(r.Level), r.AssessedOn, r.ReviewOn, r.AcceptedUntil);

    /// <summary>What the department is told of a measure.</summary>
    public static RiskResponseState State(RegisteredRisk r, RiskResponse p) => new(
        p.ResponseId, p.Number, p.Edition, r.RegionId, p.Service, p.DepartmentId, p.ResponsibleId, r.Id, r.Number, r.Title, Wire.Name(r.Category), Wire.Name(p.Kind), p.Measure, p.DueOn);
}
