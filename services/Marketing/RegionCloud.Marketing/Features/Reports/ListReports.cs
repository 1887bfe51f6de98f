using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Attachments;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Reports;

/// <summary>A report in a list.</summary>
/// <param name="OpenProposals">Neither accepted nor declined.</param>
/// <param name="ReadByManagerOn">Absent while the region manager has not read it.</param>
public sealed record ReportSummary(
    Guid Id, string Number, Guid RegionId, string Period, int Revision, [property: ValuesOf(typeof(SubmissionStatus))] string Status, string Title, int Proposals, int OpenProposals, DateOnly? SubmittedOn, DateOnly? ApprovedOn, DateOnly? ReadByManagerOn,
    DateOnly? ReadByHeadquartersOn, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static ReportSummary Of(AnalysisReport r) => new(
        r.Id, r.Number, r.RegionId, r.Period, r.Revision, CampaignRules.Name(r.Submission.Status), r.Title, r.Proposals.Count, r.Proposals.Count(p => p.IsOpen), r.Submission.SubmittedOn, r.Submission.ApprovedOn, ReadOn(r, ReportRecipient.RegionManager),
        ReadOn(r, ReportRecipient.Headquarters), ETags.Of(r.Version));

    private static DateOnly? ReadOn(AnalysisReport r, ReportRecipient recipient) => r.Receipts.FirstOrDefault(x => x.Recipient == recipient)?.ReadOn;
}

internal sealed class ReportList : Listing<AnalysisReport, ReportSummary>
{
    public ReportList()
    {
        Key(r => r.Id);
        DefaultSort("-id");
        Filter("regionId", r => r.RegionId);
        Filter("status", r => r.Submission.Status);
        Filter("period", r => r.Period);
        Range("submitted", r => r.Submission.SubmittedOn);
        Search(r => r.Number, r => r.Title);
        Sort("number", r => r.Number);
        Sort("period", r => (DateOnly?)r.PeriodFirst);

        Column("label.marketing.column.number", r => r.Number);
        RegionColumn(r => r.RegionId);
        Column("label.marketing.column.period", r => r.Period);
        Column("label.marketing.column.revision", r => r.Revision);
        Column("label.marketing.column.status", r => r.Status);
        Column("label.marketing.column.title", r => r.Title);
        Column("label.marketing.column.proposals", r => r.Proposals);
        Column("label.marketing.column.open-proposals", r => r.OpenProposals);
        Column("label.marketing.column.submitted-on", r => r.SubmittedOn);
        Column("label.marketing.column.approved-on", r => r.ApprovedOn);
        Column("label.marketing.column.read-by-manager", r => r.ReadByManagerOn);
        Column("label.marketing.column.read-by-headquarters", r => r.ReadByHeadquartersOn);
    }
}

internal static class ListReports
{
    /// <summary>The market analysis reports within the caller's scope, every revision of them, newest first.</summary>
    internal static async Task<Ok<Page<ReportSummary>>> Handle(ListQuery<ReportList> query, MarketingDbContext db, CancellationToken ct) => TypedResults.Ok(await query.PageAsync(db.AnalysisReports.AsNoTracking().AsSplitQuery(), ReportSummary.Of, ct));
}

internal static class ExportReports
{
    /// <summary>The reports as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<ReportList> query, MarketingDbContext db, CancellationToken ct) => query.ExportAsync("label.marketing.list.reports", db.AnalysisReports.AsNoTracking().AsSplitQuery(), ReportSummary.Of, ct);
}

internal static class GetReport
{
    /// <summary>One report with its sections, proposals and receipts.</summary>
    internal static async Task<Results<Ok<ReportView>, NotFound>> Handle(Guid id, MarketingDbContext db, CurrentUser user, CancellationToken ct)
        => await db.AnalysisReports.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(r => r.Id == id, ct) is { } report ? TypedResults.Ok(ReportView.Of(report, user)) : TypedResults.NotFound();
}

internal static class ReportEndpoints
{
    public static void MapReports(this IEndpointRouteBuilder marketing)
    {
        var reports = marketing.MapGroup("/analysis-reports");
        reports.MapGet("", ListReports.Handle).RequirePermission("research.read");
        reports.MapGet("/export", ExportReports.Handle).RequirePermission("research.export");
        reports.MapGet("/{id:guid}", GetReport.Handle).RequirePermission("research.read");
        reports.MapPost("", DraftReport.Handle).RequirePermission("research.create");
        reports.MapPut("/{id:guid}", RedraftReport.Handle).RequirePermission("research.update");
        reports.MapPost("/{id:guid}/submit", SubmitReport.Handle).RequirePermission("research.update");
        reports.MapPost("/{id:guid}/approve", ApproveReport.Handle).RequirePermission("research.approve").RequireIdempotencyKey();
        reports.MapPost("/{id:guid}/reject", RejectReport.Handle).RequirePermission("research.approve").RequireIdempotencyKey();
        reports.MapPost("/{id:guid}/revise", ReviseReport.Handle).RequirePermission("research.create");
        reports.MapPost("/{id:guid}/acknowledge", AcknowledgeReport.Handle).RequirePermission("research.acknowledge");
        reports.MapPost("/{id:guid}/decide-proposal", DecideProposal.Handle).RequirePermission("research.approve").RequireIdempotencyKey();
        reports.MapAttachments(AttachmentKind.Of<MarketingDbContext, AnalysisReport>(
            "analysisReport", "research.read", "research.update", (db, id, ct) => db.AnalysisReports.AsSplitQuery().SingleOrDefaultAsync(r => r.Id == id, ct),
            removing: r => SubmissionRules.MustBe(r.Submission, r.Number, "removeFile", SubmissionStatus.Draft, SubmissionStatus.Rejected)));
    }
}
