using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.Marketing.Features.Policy;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.Marketing.Features.Reports;

/// <summary>Duty 2 (a submitted report each quarter) and the parts of a report (§14); how old the market's picture is, and whether research was delivered in time; what of reports waits for whom; from data set over report and proposal to campaign.</summary>
internal static class ReportAnswers
{
    public static IEnumerable<PolicyEvidence> Evidence =>
    [
        PolicyEvidence.Duty<MarketingDbContext>(PolicyDuty.MarketReport, "research.read", SubmittedAsync),
        PolicyEvidence.Part<MarketingDbContext>(PolicyPart.AnalysisReport, "research.read", async (db, asked, ct) => [.. (await SubmittedAsync(db, asked, ct)).Select(f => f with { Period = null })]),
    ];

    public static RegionFigures Figures => RegionFigures.Of<MarketingDbContext>("research.read", FiguresAsync);

    public static IEnumerable<RecordTraces> Traces =>
    [
        RecordTraces.Of<MarketingDbContext>("analysisReport", "research.read", TraceAsync),
        RecordTraces.Of<MarketingDbContext>("dataSet", "research.read", DataSetAsync),
    ];

    public static IEnumerable<WaitingList> Waiting =>
    [
        WaitingList.Of<MarketingDbContext>("research.approve", (db, whom, ct) => OfferingAsync(db, db.AnalysisReports.Where(r => r.Submission.Status == SubmissionStatus.Submitted), "approve", "reportApproval", "label.marketing.waiting.report", whom, ct)),
        WaitingList.Of<MarketingDbContext>("research.approve", ProposalsAsync),
        WaitingList.Of<MarketingDbContext>("research.acknowledge", (db, whom, ct) => OfferingAsync(db, db.AnalysisReports.Where(r => r.Receipts.Any(x => x.ReadAt == null)), "acknowledge", "reportUnread", "label.marketing.waiting.report-unread", whom, ct)),
        WaitingList.Of<MarketingDbContext>("research.update", (db, whom, ct) => OfferingAsync(db, db.AnalysisReports.Where(r => r.Submission.Status == SubmissionStatus.Rejected), "redraft", "reportRejected", "label.marketing.waiting.report-rejected", whom, ct)),
    ];

    /// <summary>How much research of a period was delivered by its day: a reviewed data set for each inquiry that was due in it, by the plan that is in force as of a day.</summary>
    internal static async Task<(int Due, int OnTime)> DeliveredAsync(MarketingDbContext db, Guid regionId, DateOnly first, DateOnly last, DateOnly day, CancellationToken ct)
    {
        var plans = await db.ResearchPlans.AsNoTracking().AsSplitQuery().Where(p => p.RegionId == regionId && p.ApprovedOn <= day).ToListAsync(ct);
        var sets = await db.DataSets.AsNoTracking().Where(s => s.RegionId == regionId && s.InquiryId != null && s.ReviewedOn <= day).Select(s => new { s.InquiryId, s.ReviewedOn }).ToListAsync(ct);
        var (due, onTime) = (0, 0);
        foreach (var year in plans.GroupBy(p => p.Year))
        {
            foreach (var item in year.MaxBy(p => p.Revision)!.Items.Where(i => i.Until >= first && i.Until <= last && i.Until <= day))
            {
                // An inquiry keeps what was delivered for it before the plan was revised.
                var same = year.SelectMany(p => p.Items).Where(i => i.Topic == item.Topic && i.Content == item.Content).Select(i => (Guid?)i.ItemId).ToHashSet();
                (due, onTime) = (due + 1, onTime + (sets.Exists(s => same.Contains(s.InquiryId) && s.ReviewedOn <= item.Until) ? 1 : 0));
            }
        }

        return (due, onTime);
    }

    /// <summary>Neither accepted nor declined by a day, of a report that lies with the manager then.</summary>
    internal static int OpenProposalsOf(AnalysisReport report, DateOnly day)
        => report.Submission.StatusAsOf(day) is SubmissionStatus.Submitted or SubmissionStatus.Approved ? report.Proposals.Count(p => p.DecidedOn is null || p.DecidedOn > day || p.Decision == ProposalDecision.Deferred) : 0;

    /// <summary>A report counts for its period's quarter from the day on which it was submitted.</summary>
    private static async Task<IReadOnlyList<EvidenceFact>> SubmittedAsync(MarketingDbContext db, EvidenceQuestion asked, CancellationToken ct)
    {
        var sent = await db.AnalysisReports.AsNoTracking().AsSplitQuery().Where(r => r.Submission.SubmittedOn <= asked.AsOf && r.PeriodFirst <= asked.Until).ToListAsync(ct);
        return
        [
            .. sent.Select(r => (Report: r, Sent: r.Submission.Steps.Where(s => s.To == SubmissionStatus.Submitted && s.On <= asked.AsOf).MinBy(s => s.Sequence))).Where(x => x.Sent is not null)
                .Select(x => new EvidenceFact("analysisReport", x.Report.Id, x.Report.Number, x.Report.Title, x.Sent!.On, x.Sent.RecordedAt, $"analysis-reports/{x.Report.Id}", BusinessPeriod.QuarterOf(x.Report.PeriodFirst))),
        ];
    }

    private static async Task<IReadOnlyList<SummaryFigure>> FiguresAsync(MarketingDbContext db, RegionQuestion asked, CancellationToken ct)
    {
        var (first, day) = (BusinessPeriod.QuarterOf(asked.AsOf).First, asked.AsOf);
        var last = await db.AnalysisReports.Where(r => r.RegionId == asked.RegionId && r.Submission.ApprovedOn <= day).MaxAsync(r => r.Submission.ApprovedOn, ct);
        var reports = await db.AnalysisReports.AsNoTracking().AsSplitQuery().Where(r => r.RegionId == asked.RegionId && r.Submission.SubmittedOn <= day).ToListAsync(ct);
        var open = reports.Sum(r => OpenProposalsOf(r, day));
        var (due, onTime) = await DeliveredAsync(db, asked.RegionId, first, day, day, ct);
        return
        [
            new SummaryFigure("research.daysSinceApprovedReport", last is { } on ? (day.DayNumber - on.DayNumber).ToString(CultureInfo.InvariantCulture) : null, "days", null, "analysis-reports?status=approved"),
            SummaryFigure.Count("research.openProposals", open, null, "analysis-reports"),
            SummaryFigure.Count("research.deliverablesDueThisQuarter", due, null, "research-plans"),
            SummaryFigure.Percent("research.deliverablesOnTimeThisQuarter", Ratio.Percent(onTime, due), null, "data-sets?status=reviewed"),
        ];
    }

    /// <summary>Undecided after as many days as the policy says is overdue.</summary>
    private static async Task<IReadOnlyList<Waits>> ProposalsAsync(MarketingDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var sent = await whom.CandidatesAsync(
            db.AnalysisReports.AsNoTracking().AsSplitQuery().Where(r => (r.Submission.Status == SubmissionStatus.Submitted || r.Submission.Status == SubmissionStatus.Approved) && r.Proposals.Any(p => p.Decision == null || p.Decision == ProposalDecision.Deferred))
                .OrderByDescending(r => r.Id),
            ct);
        var waits = new List<Waits>();
        foreach (var report in sent.Where(r => ReportView.ActionsOf(r, whom.User).Contains("decideProposal", StringComparer.Ordinal)))
        {
            var from = report.Submission.SubmittedOn!.Value;
            var due = from.AddDays(MarketingPolicy.ProposalDays.In(await db.PolicyAsync(from, ct)));
            waits.AddRange(report.Proposals.Where(p => p.IsOpen).OrderBy(p => p.Sequence).Select(p => new Waits(
                "proposalDecision", "label.marketing.waiting.proposal", "analysisReport", report.Id, report.Number, report.RegionId, report.Submission.Steps.Last(s => s.To == SubmissionStatus.Submitted).RecordedAt, due, "decideProposal",
                $"analysis-reports/{report.Id}", ("number", report.Number), ("proposal", p.Sequence), ("text", p.Text.Length > 60 ? p.Text[..60] : p.Text))));
        }

        return waits;
    }

    private static async Task<IReadOnlyList<Waits>> OfferingAsync(MarketingDbContext db, IQueryable<AnalysisReport> reports, string action, string kind, string title, WaitingFor whom, CancellationToken ct)
        =>
        [
            .. (await whom.CandidatesAsync(reports.AsNoTracking().AsSplitQuery().OrderByDescending(r => r.Id), ct)).Where(r => ReportView.ActionsOf(r, whom.User).Contains(action, StringComparer.Ordinal))
                .Select(r => new Waits(
                    kind, title, "analysisReport", r.Id, r.Number, r.RegionId, r.Submission.Steps.MaxBy(s => s.Sequence)!.RecordedAt, DueOn: null, action, $"analysis-reports/{r.Id}", ("number", r.Number), ("period", r.Period))),
        ];

    private static async Task<RecordTrace?> TraceAsync(MarketingDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.AnalysisReports.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(r => r.Id == asked.Id, ct) is not { } report)
            return null;

        var named = report.DataSetIds.ToList();
        var sets = await db.DataSets.AsNoTracking().Where(s => named.Contains(s.Id)).OrderBy(s => s.Number).Select(s => new { s.Id, s.Number }).ToListAsync(ct);
        var heard = report.FeedbackIds.ToList();
        var feedback = await db.CustomerFeedback.AsNoTracking().Where(f => heard.Contains(f.Id)).OrderBy(f => f.Number).Select(f => new { f.Id, f.Number }).ToListAsync(ct);
        var campaigns = await db.Campaigns.AsNoTracking().Where(c => c.ReportId == asked.Id && c.Steps.Any(s => s.On <= asked.AsOf)).OrderBy(c => c.Number).Select(c => new { c.Id, c.Number }).ToListAsync(ct);
        return new RecordTrace(
            report.Number,
            $"analysis-reports/{report.Id}",
            [
                .. sets.Select(s => new RecordLink("dataSet", s.Id, s.Number, "data", "marketing", $"data-sets/{s.Id}")),
                .. feedback.Select(f => new RecordLink("survey", f.Id, f.Number, "feedback", "customer-service", $"surveys/{f.Id}")),
            ],
            [.. campaigns.Select(c => new RecordLink("campaign", c.Id, c.Number, "campaign", "marketing", $"campaigns/{c.Id}"))],
            [
                .. report.Submission.Steps.Where(s => s.On <= asked.AsOf).OrderBy(s => s.Sequence).Select(s => new RecordStep($"analysisReport{s.To}", string.Create(CultureInfo.InvariantCulture, $"{report.Id}/{s.Sequence}"), null, s.On, s.RecordedAt)),
                .. report.Proposals.Where(p => p.DecidedOn <= asked.AsOf).OrderBy(p => p.Sequence)
                    .Select(p => new RecordStep($"proposal{p.Decision}", string.Create(CultureInfo.InvariantCulture, $"{report.Id}/proposals/{p.Sequence}"), null, p.DecidedOn!.Value, p.DecidedAt!.Value)),
            ]);
    }

    private static async Task<RecordTrace?> DataSetAsync(MarketingDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.DataSets.AsNoTracking().SingleOrDefaultAsync(s => s.Id == asked.Id, ct) is not { } set)
            return null;

        var plan = set.InquiryId is null ? null : await db.ResearchPlans.AsNoTracking().Where(p => p.Items.Any(i => i.ItemId == set.InquiryId)).Select(p => new { p.Id, p.Number }).SingleOrDefaultAsync(ct);
        var id = asked.Id.ToString();
        var reports = await db.AnalysisReports.AsNoTracking().Where(r => r.Sections.Any(s => s.DataSetLines.Contains(id)) && r.Submission.Steps.Any(s => s.On <= asked.AsOf)).OrderBy(r => r.Number).Select(r => new { r.Id, r.Number }).ToListAsync(ct);
        return new RecordTrace(
            set.Number,
            $"data-sets/{set.Id}",
            [.. plan is null ? (IEnumerable<RecordLink>)[] : [new RecordLink("researchPlan", plan.Id, plan.Number, "inquiry", "marketing", $"research-plans/{plan.Id}")]],
            [.. reports.Select(r => new RecordLink("analysisReport", r.Id, r.Number, "report", "marketing", $"analysis-reports/{r.Id}"))],
            [.. set.Steps.Where(s => s.On <= asked.AsOf).OrderBy(s => s.Sequence).Select(s => new RecordStep($"dataSet{s.To}", string.Create(CultureInfo.InvariantCulture, $"{set.Id}/{s.Sequence}"), null, s.On, s.RecordedAt))]);
    }
}
