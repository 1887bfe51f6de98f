using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.Marketing.Features.ResearchPlans;
using RegionCloud.Marketing.Messages;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Reports;

/// <summary>A market analysis report (市場分析報告, 3.3).</summary>
/// <param name="Period">2026-Q2; a month or a year likewise.</param>
/// <param name="Revision">1 is the period's first; a later one supersedes it when it is approved.</param>
/// <param name="Receipts">Who has it since when, and has read it when (3.3-4).</param>
/// <param name="Missing">What keeps it from being submitted (RB-08).</param>
/// <param name="Actions">What you may do with it now: redraft, submit, approve, reject, revise, acknowledge, decideProposal.</param>
public sealed record ReportView(
    Guid Id, string Number, Guid RegionId, Guid DepartmentId, string Period, int Revision, [property: ValuesOf(typeof(SubmissionStatus))] string Status, string Title, IReadOnlyList<ReportSectionView> Sections, IReadOnlyList<ProposalView> Proposals,
    DateOnly? SubmittedOn, DateOnly? ApprovedOn, IReadOnlyList<ReceiptView> Receipts, IReadOnlyList<MissingPartView> Missing, IReadOnlyList<SubmissionStepView> History, IReadOnlyList<string> Actions,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static ReportView Of(AnalysisReport r, CurrentUser user) => new(
        r.Id, r.Number, r.RegionId, r.DepartmentId, r.Period, r.Revision, CampaignRules.Name(r.Submission.Status), r.Title,
        [.. r.Sections.OrderBy(s => s.Sequence).Select(s => new ReportSectionView(s.Part, s.Text, [.. s.DataSets], [.. s.Feedback]))],
        [.. r.Proposals.OrderBy(p => p.Sequence).Select(p => new ProposalView(p.Sequence, p.Text, p.OwnerId, p.Decision, p.Reason, p.DecidedOn, p.DecidedBy))],
        r.Submission.SubmittedOn, r.Submission.ApprovedOn,
        [.. r.Receipts.OrderBy(x => x.Sequence).Select(x => new ReceiptView(CampaignRules.Name(x.Recipient), x.SentOn, x.SentAt, x.ReadOn, x.ReadAt, x.ReadBy))],
        [.. ReportRules.MissingParts(r).OfType<Refusal>().Select(m => new MissingPartView(m.Code, m.Pointer))],
        SubmissionViews.History(r.Submission),
        [.. ActionsOf(r, user)],
        ETags.Of(r.Version));

    /// <summary>The public state that every event carries.</summary>
    internal static AnalysisReportState State(AnalysisReport r) => new(
        r.Id, r.Number, r.Version, r.RegionId, r.DepartmentId, r.Period, r.Revision, r.Title, r.Submission.SubmittedOn!.Value, r.Submission.ApprovedOn,
        [.. r.Sections.OrderBy(s => s.Sequence).Select(s => new ReportSectionState(CampaignRules.Name(s.Part), s.Text))], [.. r.Proposals.OrderBy(p => p.Sequence).Select(p => new ProposalState(p.Sequence, p.Text, p.OwnerId!.Value))]);

    internal static IEnumerable<string> ActionsOf(AnalysisReport r, CurrentUser user)
    {
        foreach (var action in SubmissionViews.ActionsOf(r.Submission, r.Number, "research", r.RegionId, r.DepartmentId, user, ReportRules.MissingParts(r)))
            yield return action;
        if (user.May("research.acknowledge", r.RegionId, r.DepartmentId, ownerId: null) && r.Receipts.Any(x => x.Recipient == RecipientOf(r, user) && x.ReadAt is null))
            yield return "acknowledge";
        if (user.May("research.approve", r.RegionId, r.DepartmentId, ownerId: null) && r.Proposals.Any(p => ReportRules.DecideProposal(r, p.Sequence, user.Persons("research.approve", r.RegionId, r.DepartmentId)) is null))
            yield return "decideProposal";
    }

    /// <summary>The region manager, who decides on it; headquarters otherwise.</summary>
    internal static ReportRecipient RecipientOf(AnalysisReport r, CurrentUser user) => user.May("research.approve", r.RegionId, r.DepartmentId, ownerId: null) ? ReportRecipient.RegionManager : ReportRecipient.Headquarters;
}

/// <param name="DataSetIds">The reviewed data sets that it rests on.</param>
/// <param name="FeedbackIds">What customers said that it rests on, as customer service found it out (2.2-15).</param>
public sealed record ReportSectionView(ReportPart Part, string Text, IReadOnlyList<Guid> DataSetIds, IReadOnlyList<Guid> FeedbackIds);

/// <param name="OwnerId">Who would carry it out.</param>
/// <param name="Decision">Absent while nobody has decided.</param>
public sealed record ProposalView(int Sequence, string Text, Guid? OwnerId, ProposalDecision? Decision, string? Reason, DateOnly? DecidedOn, string? DecidedBy);

/// <param name="ReadAt">Absent while it is unread.</param>
public sealed record ReceiptView([property: ValuesOf(typeof(ReportRecipient))] string Recipient, DateOnly SentOn, DateTimeOffset SentAt, DateOnly? ReadOn, DateTimeOffset? ReadAt, string? ReadBy);

/// <summary>What is written in a report.</summary>
/// <param name="Sections">currentState, trend, competitorAnalysis, consumerDemandAnalysis, and any others.</param>
/// <param name="Proposals">Strategies and measures that follow (3.3-3).</param>
public sealed record ReportFields([property: Text(0, 200)] string? Title, [property: Entries(0, 20)] IReadOnlyList<ReportSectionFields>? Sections, [property: Entries(0, 50)] IReadOnlyList<ProposalFields>? Proposals)
{
    internal ReportContent ToContent() => new(
        Title?.Trim() ?? "", [.. (Sections ?? []).Select(s => new ReportSectionContent(s.Part, s.Text?.Trim() ?? "", [.. (s.DataSetIds ?? []).Distinct()], [.. (s.FeedbackIds ?? []).Distinct()]))], [.. (Proposals ?? []).Select(p => new ProposalContent(p.Text?.Trim() ?? "", p.OwnerId))]);

    /// <summary>Data sets and feedback that are not there, and owners who have not worked in the region.</summary>
    internal async Task<IReadOnlyList<Refusal?>> UnknownAsync(Guid regionId, MarketingDbContext db, OrganisationSnapshot organisation, CancellationToken ct)
    {
        var named = (Sections ?? []).SelectMany(s => s.DataSetIds ?? []).Distinct().ToList();
        var known = await db.DataSets.Where(s => s.RegionId == regionId && named.Contains(s.Id)).Select(s => s.Id).ToListAsync(ct);
        var heard = (Sections ?? []).SelectMany(s => s.FeedbackIds ?? []).Distinct().ToList();
        var feedback = await db.CustomerFeedback.Where(f => f.RegionId == regionId && heard.Contains(f.Id)).Select(f => f.Id).ToListAsync(ct);
        return
        [
            .. (Sections ?? []).SelectMany((s, n) => (s.FeedbackIds ?? []).Select((id, m) => feedback.Contains(id) ? null : ReportRules.FeedbackUnknown($"/content/sections/{n}/feedbackIds/{m}", id))),
            .. (Sections ?? []).SelectMany((s, n) => (s.DataSetIds ?? []).Select((id, m) => known.Contains(id) ? null : ReportRules.DataSetUnknown($"/content/sections/{n}/dataSetIds/{m}", id))),
            .. (Proposals ?? []).Select((p, n) => p.OwnerId is { } owner && !organisation.WorkedIn(owner, regionId) ? ReportRules.OwnerUnknown($"/content/proposals/{n}/ownerId", owner) : null),
        ];
    }
}

/// <param name="DataSetIds">The data sets that it rests on; each reviewed by the time it is submitted (3.2-3).</param>
/// <param name="FeedbackIds">What customers said that it rests on, of <c>/customer-feedback</c>; each analysed by the time the report is submitted (2.2-15).</param>
public sealed record ReportSectionFields(ReportPart Part, [property: Text(0, 20_000)] string? Text, [property: Entries(0, 100)] IReadOnlyList<Guid>? DataSetIds, [property: Entries(0, 100)] IReadOnlyList<Guid>? FeedbackIds = null);

/// <param name="OwnerId">Who would carry it out: an employee of the region.</param>
public sealed record ProposalFields([property: Text(0, 4000)] string? Text, Guid? OwnerId);
