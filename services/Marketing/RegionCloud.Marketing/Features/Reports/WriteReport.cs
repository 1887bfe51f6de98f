using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Reports;

/// <param name="Period">2026-Q2; a month (2026-06) or a year (2026) likewise.</param>
/// <param name="DraftedOn">Business date; default: today.</param>
public sealed record DraftReportRequest(Guid RegionId, [property: Text(4, 7)] string Period, [property: Required] ReportFields Content, DateOnly? DraftedOn);

/// <param name="DraftedOn">Business date; default: today.</param>
public sealed record RedraftReportRequest([property: Required] ReportFields Content, DateOnly? DraftedOn);

/// <param name="SubmittedOn">Business date; default: today.</param>
public sealed record SubmitReportRequest(DateOnly? SubmittedOn);

/// <param name="ApprovedOn">Business date; default: today.</param>
public sealed record ApproveReportRequest(DateOnly? ApprovedOn);

public sealed record RejectReportRequest([property: Text(1, 2000)] string Reason);

/// <param name="DraftedOn">Business date; default: today.</param>
public sealed record ReviseReportRequest(DateOnly? DraftedOn);

/// <param name="ReadOn">Business date; default: today.</param>
public sealed record AcknowledgeReportRequest(DateOnly? ReadOn);

/// <param name="Proposal">Its number in the report.</param>
/// <param name="DecidedOn">Business date; default: today.</param>
public sealed record DecideProposalRequest([property: Range(1, 50)] int Proposal, ProposalDecision Decision, [property: Text(1, 2000)] string Reason, DateOnly? DecidedOn);

internal static class DraftReport
{
    /// <summary>
    /// Drafts a market analysis report (3.3-1). 404 for a region whose marketing department is not yours. Refuses <c>marketing.report.exists</c> when the period has one, <c>…period-unreadable</c>, <c>…part-twice</c>, <c>…data-set-unknown</c>,
    /// <c>…feedback-unknown</c>, <c>marketing.person-unknown</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Created<ReportView>, NotFound>> Handle(DraftReportRequest request, MarketingDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (MarketingDepartments.Of("research.create", request.RegionId, user, organisation) is not { } department)
            return TypedResults.NotFound();

        var act = user.Act("research.create", request.RegionId, department, request.DraftedOn ?? clock.Today(request.RegionId), clock);
        var period = BusinessPeriod.Read(request.Period);
        Refuse.Broken([clock.NotInFuture("/draftedOn", act.On, request.RegionId), period is null ? ReportRules.PeriodUnreadable(request.Period) : null, .. await request.Content.UnknownAsync(request.RegionId, db, organisation.Current, ct)]);
        if (await db.AnalysisReports.AsNoTracking().AsSplitQuery().Where(r => r.RegionId == request.RegionId && r.Period == request.Period).OrderByDescending(r => r.Revision).FirstOrDefaultAsync(ct) is { } present)
            Refuse.Broken(ReportRules.Exists(present));
        var report = AnalysisReport.Draft(new ReportHead(await NumberSeries.NextAsync(db, "AR", request.RegionId, act.On.Year, ct), request.RegionId, department, period!.Value, Revision: 1), request.Content.ToContent(), act);
        db.Add(report);
        return TypedResults.Created($"/api/marketing/v1/analysis-reports/{report.Id}", ReportView.Of(report, user));
    }
}

internal static class RedraftReport
{
    /// <summary>Changes a draft, or takes a rejected report up again. Refuses <c>marketing.document.wrong-state</c>, <c>marketing.report.part-twice</c>, <c>…data-set-unknown</c>, <c>…feedback-unknown</c>, <c>marketing.person-unknown</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<ReportView>, NotFound>> Handle(Guid id, RedraftReportRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => Reporting.TakeAsync(
            id, "research.update", "/draftedOn", request.DraftedOn, ifMatch, db, user, clock,
            async (report, act) =>
            {
                Refuse.Broken(await request.Content.UnknownAsync(report.RegionId, db, organisation.Current, ct));
                report.Redraft(request.Content.ToContent(), act);
            },
            ct);
}

internal static class SubmitReport
{
    /// <summary>
    /// Sends the report to the region manager and to headquarters (3.3-4). Every missing section, and a report without a proposal, is named, all in one answer (3.3-2, 3.3-3, RB-08): <c>marketing.part-missing</c>; so is every data set that nobody else has
    /// reviewed (3.2-3): <c>marketing.report.data-not-reviewed</c>, and what customers said that was analysed later: <c>marketing.report.feedback-later</c>. Refuses <c>marketing.document.wrong-state</c>, <c>…before-last-step</c>, <c>date-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<ReportView>, NotFound>> Handle(Guid id, SubmitReportRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => Reporting.TakeAsync(
            id, "research.update", "/submittedOn", request.SubmittedOn, ifMatch, db, user, clock,
            async (report, act) =>
            {
                var named = report.DataSetIds.ToList();
                var unfit = await db.DataSets.AsNoTracking().Where(s => named.Contains(s.Id) && (s.ReviewedOn == null || s.ReviewedOn > act.On)).ToDictionaryAsync(s => s.Id, ct);
                var heard = report.FeedbackIds.ToList();
                var later = await db.CustomerFeedback.AsNoTracking().AsSplitQuery().Where(f => heard.Contains(f.Id) && f.AnalysedOn > act.On).ToDictionaryAsync(f => f.Id, ct);
                report.Submit(
                    report.Sections.OrderBy(s => s.Sequence).SelectMany(s => (IEnumerable<Refusal?>)
                    [
                        .. s.DataSets.Select((set, n) => unfit.TryGetValue(set, out var found) ? ReportRules.NotReviewed($"/sections/{s.Sequence - 1}/dataSetIds/{n}", found.Number, CampaignRules.Name(found.Status)) : null),
                        .. s.Feedback.Select((said, n) => later.TryGetValue(said, out var found) ? ReportRules.FeedbackLater($"/sections/{s.Sequence - 1}/feedbackIds/{n}", found, act.On) : null),
                    ]),
                    act);
                db.Publish(new AnalysisReportSubmitted(report.RegionId, act.On, act.By, act.At, ReportView.State(report)));
            },
            ct);
}

internal static class ApproveReport
{
    /// <summary>The region manager takes the report as what decisions rest on; the revision before it is superseded in the same step (SoD8). Refuses <c>marketing.document.own-approval</c>, <c>…wrong-state</c>, <c>…before-last-step</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<ReportView>, NotFound>> Handle(Guid id, ApproveReportRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => Reporting.TakeAsync(
            id, "research.approve", "/approvedOn", request.ApprovedOn, ifMatch, db, user, clock,
            async (report, act) =>
            {
                report.Approve(user.Persons("research.approve", report.RegionId, report.DepartmentId), act);
                if (await db.AnalysisReports.AsSplitQuery().SingleOrDefaultAsync(r => r.RegionId == report.RegionId && r.Period == report.Period && r.Revision == report.Revision - 1, ct) is { } before)
                    before.Supersede(act);
                db.Publish(new AnalysisReportApproved(report.RegionId, act.On, act.By, act.At, ReportView.State(report)));
            },
            ct);
}

internal static class RejectReport
{
    /// <summary>Sends the report back with a reason. Refuses <c>marketing.document.own-approval</c>, <c>…wrong-state</c>, <c>…before-last-step</c>.</summary>
    internal static Task<Results<Ok<ReportView>, NotFound>> Handle(Guid id, RejectReportRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => Reporting.TakeAsync(
            id, "research.approve", "", null, ifMatch, db, user, clock,
            (report, act) =>
            {
                report.Reject(request.Reason, user.Persons("research.approve", report.RegionId, report.DepartmentId), act);
                return Task.CompletedTask;
            },
            ct);
}

internal static class ReviseReport
{
    /// <summary>Begins the next revision of an approved report, as a draft with its content; the approved one stays in force until then. Refuses <c>marketing.document.wrong-state</c>, <c>marketing.report.exists</c> when a revision is begun already, <c>date-in-future</c>.</summary>
    internal static async Task<Results<Created<ReportView>, NotFound>> Handle(Guid id, ReviseReportRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.AnalysisReports.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(r => r.Id == id, ct) is not { } report)
            return TypedResults.NotFound();

        ifMatch.Check(report.Version);
        if (await db.AnalysisReports.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(r => r.RegionId == report.RegionId && r.Period == report.Period && r.Revision == report.Revision + 1, ct) is { } begun)
            Refuse.Broken(ReportRules.Exists(begun));
        var act = user.Act("research.create", report.RegionId, report.DepartmentId, request.DraftedOn ?? clock.Today(report.RegionId), clock);
        Refuse.Broken(clock.NotInFuture("/draftedOn", act.On, report.RegionId));
        var next = report.Revise(await NumberSeries.NextAsync(db, "AR", report.RegionId, act.On.Year, ct), act);
        db.Add(next);
        return TypedResults.Created($"/api/marketing/v1/analysis-reports/{next.Id}", ReportView.Of(next, user));
    }
}

internal static class AcknowledgeReport
{
    /// <summary>A recipient has read the report: the region manager, or headquarters (3.3-4, 2.2-2). The first reading counts. Refuses <c>marketing.report.not-sent</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<ReportView>, NotFound>> Handle(Guid id, AcknowledgeReportRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => Reporting.TakeAsync(
            id, "research.acknowledge", "/readOn", request.ReadOn, ifMatch, db, user, clock,
            (report, act) =>
            {
                report.Acknowledge(ReportView.RecipientOf(report, user), act);
                return Task.CompletedTask;
            },
            ct);
}

internal static class DecideProposal
{
    /// <summary>
    /// The region manager decides on a proposal, with a reason (3.3-3, 2.2-4); what is deferred stays open and may be decided again. Refuses <c>marketing.report.proposal-not-open</c>, <c>marketing.document.wrong-state</c>, <c>…own-approval</c>,
    /// <c>…before-last-step</c>, <c>date-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<ReportView>, NotFound>> Handle(Guid id, DecideProposalRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => Reporting.TakeAsync(
            id, "research.approve", "/decidedOn", request.DecidedOn, ifMatch, db, user, clock,
            (report, act) =>
            {
                report.Decide(request.Proposal, request.Decision, request.Reason, user.Persons("research.approve", report.RegionId, report.DepartmentId), act);
                return Task.CompletedTask;
            },
            ct);
}

internal static class Reporting
{
    public static async Task<Results<Ok<ReportView>, NotFound>> TakeAsync(
        Guid id, string permission, string pointer, DateOnly? on, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, Func<AnalysisReport, Act, Task> step, CancellationToken ct)
    {
        if (await db.AnalysisReports.AsSplitQuery().SingleOrDefaultAsync(r => r.Id == id, ct) is not { } report)
            return TypedResults.NotFound();

        ifMatch.Check(report.Version);
        var act = user.Act(permission, report.RegionId, report.DepartmentId, on ?? clock.Today(report.RegionId), clock);
        Refuse.Broken(clock.NotInFuture(pointer, act.On, report.RegionId));
        await step(report, act);
        return TypedResults.Ok(ReportView.Of(report, user));
    }
}
