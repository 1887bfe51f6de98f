using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Feedback;

/// <summary>Feedback of customers in a list.</summary>
/// <param name="Csat">4 and 5 of 5 in percent; absent when nobody was asked that.</param>
/// <param name="Nps">Absent when nobody was asked that.</param>
/// <param name="Products">Those that are to become better because of it.</param>
public sealed record FeedbackSummary(
    Guid Id, string Number, Guid RegionId, string Title, string Quarter, DateOnly ClosedOn, DateOnly AnalysedOn, int Invited, int Answered, decimal? Csat, decimal? Nps, string Findings, string Proposals, IReadOnlyList<string> Products,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static FeedbackSummary Of(CustomerFeedback f) => new(
        f.Id, f.Number, f.RegionId, f.Title, f.Quarter, f.ClosedOn, f.AnalysedOn, f.Invited, f.Answered, f.Csat, f.Nps, f.Findings, f.Proposals,
        [.. f.Measures.Select(m => m.Product).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], ETags.Of(f.Version));
}

/// <summary>What customer service found out in a survey and proposes to marketing (客戶反饋, 2.2-15), as it was told.</summary>
/// <param name="Causes">Why scores were low, and how often.</param>
/// <param name="Products">What is done, by the product that becomes better by it; what is about no product comes last.</param>
/// <param name="Reports">The market analysis reports that rest on it.</param>
/// <param name="SurveyLink">The survey in customer service.</param>
public sealed record FeedbackView(
    Guid Id, string Number, Guid RegionId, string Title, string Quarter, DateOnly ClosedOn, DateOnly AnalysedOn, int Invited, int Answered, decimal? Csat, decimal? Nps, string Findings, string Proposals, DateTimeOffset RecordedAt,
    IReadOnlyList<FeedbackCauseView> Causes, IReadOnlyList<FeedbackProductView> Products, IReadOnlyList<FeedbackReportView> Reports, string SurveyLink);

/// <param name="Cause">product, delivery, service, price, contract or other.</param>
public sealed record FeedbackCauseView(string Cause, int LowScores);

/// <param name="Product">Absent for what is about none.</param>
public sealed record FeedbackProductView(string? Product, IReadOnlyList<FeedbackMeasureView> Measures);

/// <param name="Status">open, done or verified, when the survey was analysed.</param>
/// <param name="MeasureLink">How it stands now, in customer service.</param>
public sealed record FeedbackMeasureView(Guid MeasureId, string Number, string Cause, string Action, string Status, DateOnly DueOn, string MeasureLink);

public sealed record FeedbackReportView(Guid ReportId, string Number, string Period, string Title);

internal sealed class FeedbackList : Listing<CustomerFeedback, FeedbackSummary>
{
    public FeedbackList()
    {
        Key(f => f.Id);
        DefaultSort("-analysedOn");
        Filter("regionId", f => f.RegionId);
        Filter("quarter", f => f.Quarter);
        Filter("number", f => f.Number);
        Range("analysed", f => (DateOnly?)f.AnalysedOn);
        Search(f => f.Number, f => f.Title, f => f.Findings, f => f.Proposals);
        Sort("analysedOn", f => (DateOnly?)f.AnalysedOn);
        Sort("number", f => f.Number);

        Column("label.marketing.column.number", f => f.Number);
        RegionColumn(f => f.RegionId);
        Column("label.marketing.column.title", f => f.Title);
        Column("label.marketing.column.quarter", f => f.Quarter);
        Column("label.marketing.column.analysed-on", f => f.AnalysedOn);
        Column("label.marketing.column.invited", f => f.Invited);
        Column("label.marketing.column.answered", f => f.Answered);
        Column("label.marketing.column.csat", f => f.Csat);
        Column("label.marketing.column.nps", f => f.Nps);
        Column("label.marketing.column.findings", f => f.Findings);
        Column("label.marketing.column.proposals", f => f.Proposals);
        Column("label.marketing.column.products", f => string.Join('\n', f.Products));
    }
}

internal static class ListFeedback
{
    /// <summary>What customers said, as customer service found it out, within the caller's scope, newest first (2.2-15).</summary>
    /// <param name="product">Only what is to make this product better.</param>
    internal static async Task<Ok<Page<FeedbackSummary>>> Handle(ListQuery<FeedbackList> query, string? product, MarketingDbContext db, CancellationToken ct) => TypedResults.Ok(await query.PageAsync(Rows(db, product), FeedbackSummary.Of, ct));

    internal static IQueryable<CustomerFeedback> Rows(MarketingDbContext db, string? product)
        => db.CustomerFeedback.AsNoTracking().AsSplitQuery().Where(f => product == null || f.Measures.Any(m => m.Product == product));
}

internal static class ExportFeedback
{
    /// <summary>The same as a file, with the filters and sorts of the list.</summary>
    /// <param name="product">Only what is to make this product better.</param>
    internal static Task<ExportFile> Handle(ExportQuery<FeedbackList> query, string? product, MarketingDbContext db, CancellationToken ct)
        => query.ExportAsync("label.marketing.list.customer-feedback", ListFeedback.Rows(db, product), FeedbackSummary.Of, ct);
}

internal static class GetFeedback
{
    /// <summary>One survey's feedback, with its measures by product and the reports that rest on it.</summary>
    internal static async Task<Results<Ok<FeedbackView>, NotFound>> Handle(Guid id, MarketingDbContext db, CancellationToken ct)
    {
        if (await db.CustomerFeedback.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(f => f.Id == id, ct) is not { } f)
            return TypedResults.NotFound();

        var named = id.ToString();
        var reports = await db.AnalysisReports.AsNoTracking().Where(r => r.Sections.Any(s => s.FeedbackLines.Contains(named))).OrderBy(r => r.Number).Select(r => new FeedbackReportView(r.Id, r.Number, r.Period, r.Title)).ToListAsync(ct);
        return TypedResults.Ok(new FeedbackView(
            f.Id, f.Number, f.RegionId, f.Title, f.Quarter, f.ClosedOn, f.AnalysedOn, f.Invited, f.Answered, f.Csat, f.Nps, f.Findings, f.Proposals, f.RecordedAt,
            [.. f.Causes.OrderBy(c => c.Sequence).Select(c => new FeedbackCauseView(c.Cause, c.LowScores))],
            [.. f.Measures.GroupBy(m => m.Product, StringComparer.Ordinal).OrderBy(g => g.Key is null).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => new FeedbackProductView(g.Key, [.. g.OrderBy(m => m.Sequence).Select(View)]))],
            reports, $"/api/customer-service/v1/surveys/{f.Id}"));
    }

    private static FeedbackMeasureView View(FeedbackMeasure m) => new(m.MeasureId, m.Number, m.Cause, m.Action, m.Status, m.DueOn, $"/api/customer-service/v1/measures/{m.MeasureId}");
}

internal static class FeedbackEndpoints
{
    /// <summary>It is a source of research, so whoever reads that reads it.</summary>
    public static void MapFeedback(this IEndpointRouteBuilder marketing)
    {
        var feedback = marketing.MapGroup("/customer-feedback");
        feedback.MapGet("", ListFeedback.Handle).RequirePermission("research.read");
        feedback.MapGet("/export", ExportFeedback.Handle).RequirePermission("research.export");
        feedback.MapGet("/{id:guid}", GetFeedback.Handle).RequirePermission("research.read");
    }
}
