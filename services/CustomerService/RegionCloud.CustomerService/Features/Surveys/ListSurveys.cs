using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Surveys;

/// <summary>A survey in a list.</summary>
public sealed record SurveySummary(
    Guid Id, string Number, Guid RegionId, string Title, string Quarter, SurveyStatus Status, int Invited, int Answered, DateOnly? OpenedOn, DateOnly? ClosedOn, DateOnly? AnalysedOn, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static SurveySummary Of(SurveyRow s) => new(
        s.Id, s.Number, s.RegionId, s.Title, BusinessPeriod.QuarterOf(s.Quarter).ToString(), s.Status, s.Invited, s.Answered, s.OpenedOn, s.ClosedOn, s.AnalysedOn, ETags.Of(s.Version));
}

/// <summary>A survey without its questions.</summary>
internal sealed record SurveyRow
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required Guid RegionId { get; init; }

    public required string Title { get; init; }

    public required DateOnly Quarter { get; init; }

    public required SurveyStatus Status { get; init; }

    public required int Invited { get; init; }

    public required int Answered { get; init; }

    public required DateOnly? OpenedOn { get; init; }

    public required DateOnly? ClosedOn { get; init; }

    public required DateOnly? AnalysedOn { get; init; }

    public required int Version { get; init; }
}

internal sealed class SurveyList : Listing<SurveyRow, SurveySummary>
{
    public SurveyList()
    {
        Key(s => s.Id);
        DefaultSort("-number");
        Filter("regionId", s => s.RegionId);
        Filter("status", s => s.Status);
        Range("quarter", s => s.Quarter);
        Range("closed", s => s.ClosedOn);
        Search(s => s.Number, s => s.Title);
        Sort("number", s => s.Number);
        Sort("quarter", s => s.Quarter);

        Column("label.customer-service.column.number", s => s.Number);
        RegionColumn(s => s.RegionId);
        Column("label.customer-service.column.title", s => s.Title);
        Column("label.customer-service.column.quarter", s => s.Quarter);
        Column("label.customer-service.column.status", s => TicketRules.Name(s.Status));
        Column("label.customer-service.column.invited", s => s.Invited);
        Column("label.customer-service.column.answered", s => s.Answered);
        Column("label.customer-service.column.opened-on", s => s.OpenedOn);
        Column("label.customer-service.column.closed-on", s => s.ClosedOn);
        Column("label.customer-service.column.analysed-on", s => s.AnalysedOn);
    }
}

internal static class ListSurveys
{
    /// <summary>The surveys within the caller's scope, newest first.</summary>
    internal static async Task<Ok<Page<SurveySummary>>> Handle(ListQuery<SurveyList> query, CustomerServiceDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(Rows(db), SurveySummary.Of, ct));

    internal static IQueryable<SurveyRow> Rows(CustomerServiceDbContext db) => db.Surveys.AsNoTracking().Select(s => new SurveyRow
    {
        Id = s.Id,
        Number = s.Number,
        RegionId = s.RegionId,
        Title = s.Title,
        Quarter = s.Quarter,
        Status = s.Status,
        Invited = db.SurveyInvitations.Count(i => i.SurveyId == s.Id),
        Answered = db.SurveyInvitations.Count(i => i.SurveyId == s.Id && i.AnsweredOn != null),
        OpenedOn = s.OpenedOn,
        ClosedOn = s.ClosedOn,
        AnalysedOn = s.AnalysedOn,
        Version = s.Version,
    });
}

internal static class ExportSurveys
{
    /// <summary>The surveys as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<SurveyList> query, CustomerServiceDbContext db, CancellationToken ct)
        => query.ExportAsync("label.customer-service.list.surveys", ListSurveys.Rows(db), SurveySummary.Of, ct);
}
