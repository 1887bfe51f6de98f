using System.Text.Json.Serialization;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Messages;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Contracts;

/// <summary>A contract with all that led to its present state.</summary>
/// <param name="Status">draft, underReview, reviewed, signed, inProgress, changeRequested, voidRequested or voided.</param>
/// <param name="ExecutedPercent">Sum of the recorded executions.</param>
/// <param name="Actions">What you may do with it now: redraft, submit, review, sign, execute, complete, archive, amend, redraftAmendment, submitAmendment, reviewAmendment, signAmendment, withdrawAmendment, void, withdrawVoid.</param>
/// <param name="SelfReview">The look at the clauses of whoever asked for the review.</param>
/// <param name="Amendments">Changes of what was signed, oldest first; one at most is under way.</param>
/// <param name="VoidAttempt">The last attempt to void it; without an outcome it waits for Finance.</param>
public sealed record ContractView(
    Guid Id,
    string Number,
    Guid RegionId,
    Guid DepartmentId,
    Guid OwnerId,
    ContractCustomerView Customer,
    [property: ValuesOf(typeof(ContractStatus))] string Status,
    string Currency,
    decimal Amount,
    string Terms,
    DateOnly? SignedOn,
    DateOnly? VoidedOn,
    decimal ExecutedPercent,
    IReadOnlyList<InstalmentView> Instalments,
    IReadOnlyList<ShareView> Shares,
    SelfReviewView? SelfReview,
    ReviewView? Review,
    VoidAttemptView? VoidAttempt,
    IReadOnlyList<AmendmentView> Amendments,
    IReadOnlyList<ExecutionView> Executions,
    IReadOnlyList<TransitionView> History,
    string? Origin,
    BusinessView Business,
    IReadOnlyList<string> Actions,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static ContractView Of(Contract c, CurrentUser user) => new(
        c.Id,
        c.Number,
        c.RegionId,
        c.DepartmentId,
        c.OwnerId,
        new ContractCustomerView(c.CustomerId, c.CustomerCode, c.CustomerName),
        Name(c.Status),
        c.Currency,
        c.Amount,
        c.Terms,
        c.SignedOn,
        c.VoidedOn,
        c.Executions.Sum(e => e.Percent),
        [.. c.Instalments.OrderBy(i => i.Sequence).Select(i => new InstalmentView(i.InstalmentId, i.Sequence, i.DueOn, i.Amount))],
        [.. c.Shares.OrderBy(s => s.Sequence).Select(s => new ShareView(s.EmployeeId, s.Percent))],
        Of(c.SelfReview),
        Of(c.Review),
        c.VoidAttempt is { } v ? new VoidAttemptView(v.AttemptId, v.Reason, v.EffectiveOn, v.RequestedAt, v.RequestedBy, v.Outcome, v.NetReceipts) : null,
        [.. c.Amendments.OrderBy(a => a.Sequence).Select(Of)],
        [.. c.Executions.OrderBy(e => e.Sequence).Select(e => new ExecutionView(e.On, e.Percent, e.Note, e.RecordedAt, e.RecordedBy))],
        [.. c.Transitions.OrderBy(t => t.Sequence).Select(t => new TransitionView(t.From is { } from ? Name(from) : null, Name(t.To), t.On, t.RecordedAt, t.By, t.Note))],
        c.Origin,
        new BusinessView(c.Business.OpportunityId, c.Business.LeadId, c.Business.CampaignId, c.Business.Channel),
        ContractActions.Of(c, user),
        ETags.Of(c.Version));

    private static SelfReviewView? Of(SelfReview? r) => r is null ? null : new SelfReviewView(r.ReviewerId, r.On, r.Lawful, r.Clear, r.Complete, r.Note, r.TermsHash);

    private static ReviewView? Of(Review? r) => r is null ? null : new ReviewView(r.ReviewerId, r.On, r.Passed, r.Lawful, r.Clear, r.Complete, r.Note, r.TermsHash);

    private static AmendmentView Of(Amendment a) => new(
        a.Sequence,
        System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(a.Status.ToString()),
        a.Reason,
        a.Amount,
        a.Terms,
        [.. a.Proposed.Select(i => new InstalmentView(i.InstalmentId, i.Sequence, i.DueOn, i.Amount))],
        Of(a.SelfReview),
        Of(a.Review),
        a.AttemptId,
        a.EffectiveOn,
        a.RequestedAt,
        a.RequestedBy,
        a.PreviousAmount,
        a.PreviousTerms,
        [.. a.Instalments.Where(i => i.Replaced).OrderBy(i => i.Sequence).Select(i => new InstalmentView(i.InstalmentId, i.Sequence, i.DueOn, i.Amount))],
        a.RefusedInstalment,
        a.RefusedPaid);

    internal static string Name(ContractStatus status) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(status.ToString());

    /// <summary>The public state that every event carries.</summary>
    internal static ContractState State(Contract c) => new(
        c.Id,
        c.Number,
        c.Version,
        c.RegionId,
        c.DepartmentId,
        c.OwnerId,
        c.CustomerId,
        c.CustomerCode,
        c.CustomerName,
        c.Currency,
        c.Amount,
        c.SignedOn ?? throw new InvalidOperationException("Only a signed contract is told of."),
        [.. c.Instalments.OrderBy(i => i.Sequence).Select(i => new InstalmentState(i.InstalmentId, i.Sequence, i.DueOn, i.Amount))],
        [.. c.Shares.OrderBy(s => s.Sequence).Select(s => new ShareState(s.EmployeeId, s.Percent))],
        c.Business.CampaignId,
        c.Business.LeadId,
        c.Business.OpportunityId,
        c.Business.Channel);
}

/// <summary>The customer as it was named when the contract was drafted.</summary>
public sealed record ContractCustomerView(Guid Id, string Code, string Name);

/// <summary>What led to a contract.</summary>
public sealed record BusinessView(Guid? OpportunityId, Guid? LeadId, Guid? CampaignId, string? Channel);

public sealed record InstalmentView(Guid Id, int Sequence, DateOnly DueOn, decimal Amount);

public sealed record ShareView(Guid EmployeeId, decimal Percent);

/// <summary>A change of what was signed (合同變更).</summary>
/// <param name="AttemptId">Names the asking of Finance.</param>
/// <param name="EffectiveOn">The day on which it was signed and from which it counts.</param>
/// <param name="ReplacedInstalments">What it took the place of; empty until it is made.</param>
/// <param name="RefusedInstalment">The instalment of which more was paid than would be owed: why Finance refused.</param>
/// <param name="RefusedPaid">Paid on it and not reversed.</param>
public sealed record AmendmentView(
    int Sequence, [property: ValuesOf(typeof(AmendmentStatus))] string Status, string Reason, decimal Amount, string Terms, IReadOnlyList<InstalmentView> Instalments, SelfReviewView? SelfReview, ReviewView? Review, Guid? AttemptId, DateOnly? EffectiveOn,
    DateTimeOffset? RequestedAt, string? RequestedBy, decimal? PreviousAmount, string? PreviousTerms, IReadOnlyList<InstalmentView> ReplacedInstalments, int? RefusedInstalment, decimal? RefusedPaid);

/// <param name="TermsHash">SHA-256 of what was looked at.</param>
public sealed record SelfReviewView(Guid ReviewerId, DateOnly On, bool Lawful, bool Clear, bool Complete, string? Note, string TermsHash);

/// <param name="Lawful">Absent for reviews of before the checklist was kept.</param>
/// <param name="TermsHash">SHA-256 of the clauses that were judged.</param>
public sealed record ReviewView(Guid ReviewerId, DateOnly On, bool Passed, bool? Lawful, bool? Clear, bool? Complete, string? Note, string TermsHash);

/// <param name="Outcome">voided, refused or withdrawn; absent while Finance has not answered.</param>
/// <param name="NetReceipts">Received and not reversed: why Finance refused.</param>
public sealed record VoidAttemptView(Guid AttemptId, string Reason, DateOnly EffectiveOn, DateTimeOffset RequestedAt, string RequestedBy, [property: ValuesOf(typeof(VoidAttemptOutcome))] string? Outcome, decimal? NetReceipts);

public sealed record ExecutionView(DateOnly OccurredOn, decimal Percent, string? Note, DateTimeOffset RecordedAt, string RecordedBy);

public sealed record TransitionView([property: ValuesOf(typeof(ContractStatus))] string? From, [property: ValuesOf(typeof(ContractStatus))] string To, DateOnly On, DateTimeOffset RecordedAt, string By, string? Note);
