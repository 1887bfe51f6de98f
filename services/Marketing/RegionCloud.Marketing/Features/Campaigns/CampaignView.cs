using System.Text.Json.Serialization;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.Marketing.Features.ResearchPlans;
using RegionCloud.Marketing.Messages;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <summary>A marketing campaign (營銷活動, 4.3). What it cost and brought is in its figures.</summary>
/// <param name="StartsOn">As planned, like <paramref name="EndsOn"/>.</param>
/// <param name="Channels">The budget by channel; all of them are the budget exactly.</param>
/// <param name="ReportId">The analysis report with the proposal that it came of.</param>
/// <param name="BudgetAttempt">The last question to Finance for the money, and how it ended.</param>
/// <param name="Commitment">What Finance told last of the committed money.</param>
/// <param name="EvaluationDueOn">The last day on which the evaluation is in time (4.3-4).</param>
/// <param name="EvaluationLate">Not evaluated by that day.</param>
/// <param name="EarlierLessons">While it is planned: what earlier campaigns of its kind taught, newest first (4.3-6).</param>
/// <param name="Missing">What still keeps the plan from being handed in (RB-08).</param>
/// <param name="FiguresLink">What it cost and brought, as of any day.</param>
/// <param name="Actions">What you may do with it now: redraft, submit, approve, reject, withdrawBudget, start, deviate, attend, end, evaluate, close, cancel.</param>
public sealed record CampaignView(
    Guid Id,
    string Number,
    Guid RegionId,
    Guid DepartmentId,
    [property: ValuesOf(typeof(CampaignStatus))] string Status,
    CampaignKind Kind,
    string Theme,
    DateOnly? StartsOn,
    DateOnly? EndsOn,
    string Place,
    string Content,
    string? Audience,
    string EvaluationPlan,
    decimal? Budget,
    string Currency,
    IReadOnlyList<ChannelBudgetView> Channels,
    int? LeadTarget,
    decimal? RevenueTarget,
    Guid? CompanyGoalId,
    Guid? ReportId,
    int? ProposalNumber,
    DateOnly? SubmittedOn,
    DateOnly? ApprovedOn,
    DateOnly? StartedOn,
    DateOnly? EndedOn,
    DateOnly? CancelledOn,
    BudgetAttemptView? BudgetAttempt,
    CommitmentView? Commitment,
    IReadOnlyList<DeviationView> Deviations,
    IReadOnlyList<AttendanceView> Attendance,
    DateOnly? EvaluationDueOn,
    bool EvaluationLate,
    int? CalendarNumber,
    Guid? PolicySetId,
    EvaluationView? Evaluation,
    IReadOnlyList<CampaignLessonView> EarlierLessons,
    IReadOnlyList<MissingPartView> Missing,
    string FiguresLink,
    IReadOnlyList<CampaignStepView> History,
    IReadOnlyList<string> Actions,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    /// <summary>The campaign as somebody sees it; while it is planned with the lessons of its kind.</summary>
    internal static async Task<CampaignView> OfAsync(Campaign c, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct) => new(
        c.Id,
        c.Number,
        c.RegionId,
        c.DepartmentId,
        CampaignRules.Name(c.Status),
        c.Kind,
        c.Theme,
        c.StartsOn,
        c.EndsOn,
        c.Place,
        c.Content,
        c.Audience,
        c.EvaluationPlan,
        c.Budget,
        c.Currency,
        [.. c.Channels.OrderBy(x => x.Sequence).Select(x => new ChannelBudgetView(x.Channel, x.Budget))],
        c.LeadTarget,
        c.RevenueTarget,
        c.CompanyGoalId,
        c.ReportId,
        c.ProposalNumber,
        c.SubmittedOn,
        c.ApprovedOn,
        c.StartedOn,
        c.EndedOn,
        c.CancelledOn,
        c.Attempt is { } a ? new BudgetAttemptView(a.AttemptId, a.On, a.RequestedAt, a.RequestedBy, a.Justification, a.Year, CampaignRules.Name(a.Outcome), a.Reason, a.Limit, a.Used, a.Excess) : null,
        c.Commitment is { } l ? new CommitmentView(l.Consumed, l.Released, l.Remaining, l.Overspent) : null,
        [.. c.Deviations.OrderBy(d => d.Sequence).Select(d => new DeviationView(d.Kind, d.Planned, d.Actual, d.Reason, d.On, d.RecordedAt, d.By))],
        [.. c.Attendance.OrderBy(x => x.Sequence).Select(x => new AttendanceView(x.On, x.Participants, x.Source, x.RecordedAt, x.By))],
        c.EvaluationDueOn,
        IsLate(c, clock.Today(c.RegionId)),
        c.CalendarNumber,
        c.PolicySetId,
        c.Evaluation is { } e ? EvaluationView.Of(c, e) : null,
        c.Status is CampaignStatus.Planned or CampaignStatus.Submitted ? await ListCampaignLessons.ReadAsync(db, c.RegionId, c.Kind, c.Id, clock.Today(c.RegionId), ct) : [],
        c.Status == CampaignStatus.Planned ? [.. CampaignRules.MissingParts(c).OfType<Refusal>().Select(r => new MissingPartView(r.Code, r.Pointer))] : [],
        $"/api/marketing/v1/campaigns/{c.Id}/figures",
        [.. c.Steps.OrderBy(s => s.Sequence).Select(s => new CampaignStepView(s.From is { } from ? CampaignRules.Name(from) : null, CampaignRules.Name(s.To), s.On, s.RecordedAt, s.By, s.For, s.Note))],
        CampaignActions.Of(c, user),
        ETags.Of(c.Version));

    /// <summary>Late from the day after the due day on; who evaluates on the day itself is in time.</summary>
    internal static bool IsLate(Campaign c, DateOnly today) => c.EvaluationDueOn is { } due && (c.EvaluatedOn ?? today) > due;

    /// <summary>The public state that every event carries; only a complete plan has one.</summary>
    internal static CampaignState State(Campaign c) => new(
        c.Id, c.Number, c.Version, c.RegionId, c.DepartmentId, CampaignRules.Name(c.Status), CampaignRules.Name(c.Kind), c.Theme, c.Place, c.StartsOn!.Value, c.EndsOn!.Value, c.Currency, c.Budget!.Value,
        [.. c.Channels.OrderBy(x => x.Sequence).Select(x => new CampaignChannelState(x.Channel, x.Budget))], c.LeadTarget!.Value, c.RevenueTarget!.Value, c.CompanyGoalId,
        c.Attempt is { Outcome: BudgetOutcome.Granted } granted ? granted.AttemptId : null, c.ApprovedOn, c.StartedOn, c.EndedOn, c.CancelledOn);
}

/// <param name="Channel">advertising, publicRelations, promotion, socialMedia, or a name of the region's own (4.2-1).</param>
public sealed record ChannelBudgetView(string Channel, decimal Budget);

/// <param name="AttemptId">Finance's commitment bears it too.</param>
/// <param name="Year">The budget year.</param>
/// <param name="Reason">Why it was refused (beyondYearToDate: with a justification it is granted; beyondAnnual, noLine, wrongCurrency) or taken back.</param>
/// <param name="Limit">The budget that would be passed.</param>
/// <param name="Used">What was held against it.</param>
/// <param name="Excess">By how much it would be passed.</param>
public sealed record BudgetAttemptView(
    Guid AttemptId, DateOnly On, DateTimeOffset RequestedAt, string RequestedBy, string? Justification, int Year, [property: ValuesOf(typeof(BudgetOutcome))] string Outcome, string? Reason, decimal? Limit, decimal? Used, decimal? Excess);

/// <param name="Consumed">Used by approved expense lines.</param>
/// <param name="Overspent">Spent beyond it.</param>
public sealed record CommitmentView(decimal Consumed, decimal Released, decimal Remaining, decimal Overspent);

public sealed record DeviationView(DeviationKind Kind, string? Planned, string Actual, string? Reason, DateOnly On, DateTimeOffset RecordedAt, string By);

/// <param name="Source">How it is known, such as the sign-in sheet.</param>
public sealed record AttendanceView(DateOnly On, int Participants, string Source, DateTimeOffset RecordedAt, string By);

/// <summary>A measure in percent before and after, with its source and evidence.</summary>
/// <param name="GainPoints">After less before.</param>
/// <param name="GainPercent">That, of before; absent when nothing was before: not measurable.</param>
public sealed record MeasureView(decimal Before, decimal After, decimal GainPoints, decimal? GainPercent, string Source, string Evidence)
{
    internal static MeasureView? Of(decimal? before, decimal? after, string? source, string? evidence)
        => before is { } b && after is { } a ? new MeasureView(b, a, a - b, Ratio.Percent(a - b, b), source ?? "", evidence ?? "") : null;
}

/// <summary>What came of it (4.3-5): the figures of that day, and what was measured.</summary>
/// <param name="AsOf">The day of the evaluation; the figures are those of this day.</param>
/// <param name="ReputationLeftOut">Why reputation (美譽度) was not measured.</param>
public sealed record EvaluationView(
    DateOnly AsOf, DateOnly FirstEvaluatedOn, int Participants, int Leads, int Contracts, decimal Revenue, decimal Collected, decimal Cost, decimal? RoiPercent, MeasureView? Awareness, MeasureView? Reputation, string? ReputationLeftOut, string? Lessons)
{
    internal static EvaluationView Of(Campaign c, CampaignEvaluation e) => new(
        e.AsOf, c.EvaluatedOn!.Value, e.Participants, e.Leads, e.Contracts, e.Revenue, e.Collected, e.Cost, Ratio.Percent(e.Revenue - e.Cost, e.Cost), MeasureView.Of(e.AwarenessBefore, e.AwarenessAfter, e.AwarenessSource, e.AwarenessEvidence),
        MeasureView.Of(e.ReputationBefore, e.ReputationAfter, e.ReputationSource, e.ReputationEvidence), e.ReputationLeftOut, e.Lessons);
}

/// <param name="OnBehalfOf">For whom whoever did it stood in.</param>
public sealed record CampaignStepView(
    [property: ValuesOf(typeof(CampaignStatus))] string? From, [property: ValuesOf(typeof(CampaignStatus))] string To, DateOnly On, DateTimeOffset RecordedAt, string By, string? OnBehalfOf, string? Note);
