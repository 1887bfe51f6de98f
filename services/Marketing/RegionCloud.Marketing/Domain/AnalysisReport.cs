using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Marketing.Domain;

/// <summary>The four that a market analysis report must have (3.3-2).</summary>
public enum ReportPart
{
    /// <summary>市場現狀.</summary>
    CurrentState,

    /// <summary>市場趨勢.</summary>
    Trend,

    /// <summary>競爭對手分析.</summary>
    CompetitorAnalysis,

    /// <summary>消費者需求分析.</summary>
    ConsumerDemandAnalysis,

    /// <summary>Beyond the four.</summary>
    Other,
}

/// <summary>To whom a report goes (3.3-4).</summary>
internal enum ReportRecipient
{
    RegionManager,
    Headquarters,
}

/// <summary>What becomes of a proposal.</summary>
public enum ProposalDecision
{
    Accepted,
    Declined,

    /// <summary>It is decided on later; it stays on the list.</summary>
    Deferred,
}

/// <summary>
/// 市場分析報告 (3.3): a period's market in four sections, each resting on reviewed data sets, and proposals of strategy. Submitted, the region manager and headquarters have it, with time and receipt of reading; the manager decides on report and proposals.
/// </summary>
internal sealed class AnalysisReport
{
    private readonly List<ReportSection> sections = [];
    private readonly List<Proposal> proposals = [];
    private readonly List<ReportReceipt> receipts = [];

    private AnalysisReport()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: AR-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    /// <summary>2026-Q2; a month or a year likewise.</summary>
    public string Period { get; private init; } = "";

    /// <summary>First day of the period.</summary>
    public DateOnly PeriodFirst { get; private init; }

    /// <summary>1 for the period's first report, then counting up.</summary>
    public int Revision { get; private init; }

    public string Title { get; private set; } = "";

    public Submission Submission { get; private set; } = null!;

    public IReadOnlyList<ReportSection> Sections => sections;

    public IReadOnlyList<Proposal> Proposals => proposals;

    public IReadOnlyList<ReportReceipt> Receipts => receipts;

    /// <summary>The data sets that any section rests on.</summary>
    public IEnumerable<Guid> DataSetIds => sections.SelectMany(s => s.DataSets).Distinct();

    /// <summary>What customers said that any section rests on (2.2-15).</summary>
    public IEnumerable<Guid> FeedbackIds => sections.SelectMany(s => s.Feedback).Distinct();

    public static AnalysisReport Draft(ReportHead head, ReportContent content, Act act)
    {
        var report = new AnalysisReport
        {
            Id = Guid.CreateVersion7(act.At),
            Number = head.Number,
            RegionId = head.RegionId,
            DepartmentId = head.DepartmentId,
            Period = head.Period.ToString(),
            PeriodFirst = head.Period.First,
            Revision = head.Revision,
            Submission = Submission.Begin(act),
        };
        report.Fill(content);
        return report;
    }

    /// <summary>Begins the next revision; this one stays in force until that is approved.</summary>
    public AnalysisReport Revise(string number, Act act)
    {
        Refuse.Broken(SubmissionRules.MustBe(Submission, Number, "revise", SubmissionStatus.Approved));
        return Draft(
            new ReportHead(number, RegionId, DepartmentId, BusinessPeriod.Read(Period)!.Value, Revision + 1),
            new ReportContent(Title, [.. sections.OrderBy(s => s.Sequence).Select(s => new ReportSectionContent(s.Part, s.Text, s.DataSets, s.Feedback))], [.. proposals.OrderBy(p => p.Sequence).Select(p => new ProposalContent(p.Text, p.OwnerId))]), act);
    }

    public void Redraft(ReportContent content, Act act)
    {
        Submission.Redraft(Number, act);
        Fill(content);
        Version++;
    }

    /// <summary>Hands it to the region manager and to headquarters with every part (3.3-2, 3.3-3, 3.3-4, RB-08).</summary>
    /// <param name="unfit">Data sets that nobody else has judged (3.2-3), and feedback of customers that was analysed later.</param>
    public void Submit(IEnumerable<Refusal?> unfit, Act act)
    {
        Submission.Submit(Number, [.. ReportRules.MissingParts(this), .. unfit], act);
        receipts.Clear();
        receipts.Add(new ReportReceipt(1, ReportRecipient.RegionManager, act.On, act.At));
        receipts.Add(new ReportReceipt(2, ReportRecipient.Headquarters, act.On, act.At));
        Version++;
    }

    public void Approve(IReadOnlyList<string> approvers, Act act)
    {
        Submission.Approve(Number, approvers, act);
        Version++;
    }

    public void Reject(string note, IReadOnlyList<string> approvers, Act act)
    {
        Submission.Reject(Number, note, approvers, act);
        Version++;
    }

    public void Supersede(Act act)
    {
        Submission.Supersede(act);
        Version++;
    }

    /// <summary>A recipient has read it; the first reading counts.</summary>
    public void Acknowledge(ReportRecipient recipient, Act act)
    {
        Refuse.Broken(ReportRules.MustBeSent(this, recipient));
        var at = receipts.FindIndex(r => r.Recipient == recipient);
        if (receipts[at].ReadAt is not null)
            return;

        receipts[at] = receipts[at] with { ReadOn = act.On, ReadAt = act.At, ReadBy = act.By };
        Version++;
    }

    /// <summary>What becomes of a proposal, and why; what was deferred may be decided again.</summary>
    public void Decide(int sequence, ProposalDecision decision, string reason, IReadOnlyList<string> deciders, Act act)
    {
        Refuse.Broken(ReportRules.DecideProposal(this, sequence, deciders));
        Refuse.Broken(act.On < Submission.SubmittedOn ? ReportRules.DecidedBefore(act.On, Submission.SubmittedOn.Value) : null);
        var at = proposals.FindIndex(p => p.Sequence == sequence);
        proposals[at] = proposals[at] with { Decision = decision, Reason = reason, DecidedOn = act.On, DecidedAt = act.At, DecidedBy = act.By };
        Version++;
    }

    private void Fill(ReportContent content)
    {
        Title = content.Title;
        sections.Clear();
        sections.AddRange(content.Sections.Select((s, index) => new ReportSection(index + 1, s.Part, s.Text, string.Join('\n', s.DataSets), string.Join('\n', s.Feedback))));
        proposals.Clear();
        proposals.AddRange(content.Proposals.Select((p, index) => new Proposal(index + 1, p.Text, p.OwnerId)));
        Refuse.Broken([.. ReportRules.PartsOnce(this)]);
    }
}

/// <summary>What identifies a report and never changes.</summary>
internal sealed record ReportHead(string Number, Guid RegionId, Guid DepartmentId, BusinessPeriod Period, int Revision);

internal sealed record ReportContent(string Title, IReadOnlyList<ReportSectionContent> Sections, IReadOnlyList<ProposalContent> Proposals);

internal sealed record ReportSectionContent(ReportPart Part, string Text, IReadOnlyList<Guid> DataSets, IReadOnlyList<Guid> Feedback);

internal sealed record ProposalContent(string Text, Guid? OwnerId);

/// <summary>A section, the data sets that its figures come from, and what customers said (2.2-15).</summary>
/// <param name="DataSetLines">Their ids, one a line.</param>
/// <param name="FeedbackLines">Likewise.</param>
internal sealed record ReportSection(int Sequence, ReportPart Part, string Text, string DataSetLines, string FeedbackLines)
{
    public IReadOnlyList<Guid> DataSets => Ids(DataSetLines);

    public IReadOnlyList<Guid> Feedback => Ids(FeedbackLines);

    private static IReadOnlyList<Guid> Ids(string lines) => [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)];
}

/// <summary>A proposal of strategy and what became of it.</summary>
/// <param name="OwnerId">Who would carry it out.</param>
internal sealed record Proposal(int Sequence, string Text, Guid? OwnerId, ProposalDecision? Decision = null, string? Reason = null, DateOnly? DecidedOn = null, DateTimeOffset? DecidedAt = null, string? DecidedBy = null)
{
    /// <summary>Neither accepted nor declined.</summary>
    public bool IsOpen => Decision is null or ProposalDecision.Deferred;
}

/// <summary>That a recipient has the report since when, and has read it when.</summary>
internal sealed record ReportReceipt(int Sequence, ReportRecipient Recipient, DateOnly SentOn, DateTimeOffset SentAt, DateOnly? ReadOn = null, DateTimeOffset? ReadAt = null, string? ReadBy = null);

/// <summary>Every reason Marketing may refuse a report.</summary>
internal static class ReportRules
{
    public static readonly IReadOnlyList<ReportPart> Mandatory = [ReportPart.CurrentState, ReportPart.Trend, ReportPart.CompetitorAnalysis, ReportPart.ConsumerDemandAnalysis];

    /// <summary>Every mandatory part that is not there, each by its name (3.3-2, 3.3-3).</summary>
    public static IEnumerable<Refusal?> MissingParts(AnalysisReport report)
    {
        if (report.Title.Length == 0)
            yield return SubmissionRules.Missing("title", "/title");
        foreach (var part in Mandatory.Where(p => !report.Sections.Any(s => s.Part == p && s.Text.Length > 0)))
            yield return SubmissionRules.Missing(CampaignRules.Name(part), report.Sections.FirstOrDefault(s => s.Part == part) is { } empty ? $"/sections/{empty.Sequence - 1}/text" : "/sections");
        if (report.Proposals.Count == 0)
            yield return SubmissionRules.Missing("strategyProposals", "/proposals");
        foreach (var proposal in report.Proposals)
        {
            if (proposal.Text.Length == 0)
                yield return SubmissionRules.Missing("proposalText", $"/proposals/{proposal.Sequence - 1}/text");
            if (proposal.OwnerId is null)
                yield return SubmissionRules.Missing("proposalOwner", $"/proposals/{proposal.Sequence - 1}/ownerId");
        }
    }

    public static IEnumerable<Refusal?> PartsOnce(AnalysisReport report)
        => report.Sections.Where(s => s.Part != ReportPart.Other && report.Sections.Any(o => o.Sequence < s.Sequence && o.Part == s.Part))
            .Select(s => Refusal.Content("marketing.report.part-twice", $"/sections/{s.Sequence - 1}/part", ("part", $"enum.reportPart.{CampaignRules.Name(s.Part)}")));

    /// <summary>Data that nobody else has judged cannot enter a report (3.2-3).</summary>
    public static Refusal NotReviewed(string pointer, string number, string state) => Refusal.Content("marketing.report.data-not-reviewed", pointer, ("number", number), ("state", state));

    public static Refusal DataSetUnknown(string pointer, Guid dataSetId) => Refusal.Content("marketing.report.data-set-unknown", pointer, ("dataSetId", dataSetId));

    public static Refusal FeedbackUnknown(string pointer, Guid feedbackId) => Refusal.Content("marketing.report.feedback-unknown", pointer, ("feedbackId", feedbackId));

    /// <summary>A report rests on nothing that was found out after it.</summary>
    public static Refusal FeedbackLater(string pointer, CustomerFeedback feedback, DateOnly on) => Refusal.Content("marketing.report.feedback-later", pointer, ("number", feedback.Number), ("analysedOn", feedback.AnalysedOn), ("submittedOn", on));

    public static Refusal PeriodUnreadable(string period) => Refusal.Content("marketing.report.period-unreadable", "/period", ("period", period));

    public static Refusal Exists(AnalysisReport report) => Refusal.State("marketing.report.exists", ("number", report.Number), ("period", report.Period), ("state", CampaignRules.Name(report.Submission.Status)));

    public static Refusal OwnerUnknown(string pointer, Guid employeeId) => Refusal.Content("marketing.person-unknown", pointer, ("employeeId", employeeId));

    public static Refusal? MustBeSent(AnalysisReport report, ReportRecipient recipient)
        => report.Receipts.Any(r => r.Recipient == recipient) ? null : Refusal.State("marketing.report.not-sent", ("number", report.Number), ("state", CampaignRules.Name(report.Submission.Status)));

    /// <summary>A proposal of a report that was submitted, open, and not by who decides (SoD8).</summary>
    public static Refusal? DecideProposal(AnalysisReport report, int sequence, IEnumerable<string> deciders)
        => SubmissionRules.MustBe(report.Submission, report.Number, "decideProposal", SubmissionStatus.Submitted, SubmissionStatus.Approved)
            ?? (deciders.Any(d => report.Submission.Authors.Contains(d, StringComparer.Ordinal)) ? Refusal.Content("marketing.document.own-approval", "", ("number", report.Number)) : null)
            ?? (report.Proposals.Any(p => p.Sequence == sequence && p.IsOpen) ? null : Refusal.State("marketing.report.proposal-not-open", ("number", report.Number), ("proposal", sequence)));

    public static Refusal DecidedBefore(DateOnly on, DateOnly submittedOn) => Refusal.Content("marketing.document.before-last-step", "/decidedOn", ("on", on), ("last", submittedOn));
}
