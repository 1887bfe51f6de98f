using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Surveys;

/// <summary>One answer of one customer.</summary>
/// <param name="Id">Of the answer.</param>
/// <param name="Score">Absent where it is in own words.</param>
/// <param name="Low">CSAT of at most 2, NPS of at most 6: closing the survey wants its cause.</param>
/// <param name="Cause">Why it is low.</param>
/// <param name="Etag">The invitation's.</param>
public sealed record SurveyAnswerView(
    Guid Id, Guid InvitationId, Guid CustomerId, int Question, SurveyDimension Dimension, SurveyMetric Metric, string? Product, int? Score, string? Text, bool Low, ServiceCause? Cause, string? CauseNote, SurveyMethod Method, DateOnly AnsweredOn,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static SurveyAnswerView Of(Survey survey, AnswerRow a)
    {
        var question = survey.Questions.Single(q => q.Sequence == a.Question);
        return new SurveyAnswerView(
            a.AnswerId, a.InvitationId, a.CustomerId, a.Question, question.Dimension, question.Metric, question.Product, a.Score, a.Text, SurveyRules.IsLow(question.Metric, a.Score), a.Cause, a.CauseNote, a.Method!.Value, a.AnsweredOn!.Value,
            ETags.Of(a.Version));
    }
}

/// <summary>An answer beside whom it came from.</summary>
internal sealed record AnswerRow
{
    public required Guid AnswerId { get; init; }

    public required Guid InvitationId { get; init; }

    public required Guid CustomerId { get; init; }

    public required int Question { get; init; }

    public required int? Score { get; init; }

    public required string? Text { get; init; }

    public required ServiceCause? Cause { get; init; }

    public required string? CauseNote { get; init; }

    public required SurveyMethod? Method { get; init; }

    public required DateOnly? AnsweredOn { get; init; }

    public required int Version { get; init; }
}

internal sealed class AnswerList : Listing<AnswerRow, SurveyAnswerView>
{
    public AnswerList()
    {
        Key(a => a.AnswerId);
        Filter("customerId", a => a.CustomerId);
        Range("answered", a => a.AnsweredOn);
        Sort("question", a => a.Question);
        Sort("score", a => a.Score);
        Sort("answeredOn", a => a.AnsweredOn);
        Search(a => a.Text);

        Column("label.customer-service.column.question", a => a.Question);
        Column("label.customer-service.column.dimension", a => TicketRules.Name(a.Dimension));
        Column("label.customer-service.column.metric", a => TicketRules.Name(a.Metric));
        Column("label.customer-service.column.product", a => a.Product);
        Column("label.customer-service.column.score", a => a.Score);
        Column("label.customer-service.column.text", a => a.Text);
        Column("label.customer-service.column.cause", a => a.Cause is { } cause ? TicketRules.Name(cause) : null);
        Column("label.customer-service.column.method", a => TicketRules.Name(a.Method));
        Column("label.customer-service.column.answered-on", a => a.AnsweredOn);
    }
}

internal static class ListAnswers
{
    /// <summary>What the customers answered to a survey.</summary>
    /// <param name="low">Only low scores: CSAT of at most 2, NPS of at most 6.</param>
    /// <param name="unexplained">Only those of them that have no cause yet.</param>
    internal static async Task<Results<Ok<Page<SurveyAnswerView>>, NotFound>> Handle(Guid id, ListQuery<AnswerList> query, bool? low, bool? unexplained, CustomerServiceDbContext db, CancellationToken ct)
        => await db.Surveys.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(s => s.Id == id, ct) is { } survey
            ? TypedResults.Ok(await query.PageAsync(Rows(db, survey, low is true || unexplained is true, unexplained is true), a => SurveyAnswerView.Of(survey, a), ct))
            : TypedResults.NotFound();

    internal static IQueryable<AnswerRow> Rows(CustomerServiceDbContext db, Survey survey, bool low, bool unexplained)
    {
        var (nps, csat) = (Of(survey, SurveyMetric.Nps), Of(survey, SurveyMetric.Csat));
        return from i in db.SurveyInvitations.AsNoTracking()
               where i.SurveyId == survey.Id
               from a in i.Answers
               where !low || (nps.Contains(a.Question) && a.Score <= 6) || (csat.Contains(a.Question) && a.Score <= 2)
               where !unexplained || a.Cause == null
               select new AnswerRow
               {
                   AnswerId = a.AnswerId,
                   InvitationId = i.Id,
                   CustomerId = i.CustomerId,
                   Question = a.Question,
                   Score = a.Score,
                   Text = a.Text,
                   Cause = a.Cause,
                   CauseNote = a.CauseNote,
                   Method = i.Method,
                   AnsweredOn = i.AnsweredOn,
                   Version = i.Version,
               };
    }

    private static List<int> Of(Survey survey, SurveyMetric metric) => [.. survey.Questions.Where(q => q.Metric == metric).Select(q => q.Sequence)];
}

internal static class ExportAnswers
{
    /// <summary>The answers to a survey as a file.</summary>
    /// <param name="low">Only low scores.</param>
    /// <param name="unexplained">Only those of them that have no cause yet.</param>
    internal static async Task<Results<ExportFile, NotFound>> Handle(Guid id, ExportQuery<AnswerList> query, bool? low, bool? unexplained, CustomerServiceDbContext db, CancellationToken ct)
        => await db.Surveys.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(s => s.Id == id, ct) is { } survey
            ? await query.ExportAsync("label.customer-service.list.answers", ListAnswers.Rows(db, survey, low is true || unexplained is true, unexplained is true), a => SurveyAnswerView.Of(survey, a), ct)
            : TypedResults.NotFound();
}

/// <param name="Note">What exactly.</param>
public sealed record ExplainScoreRequest(ServiceCause? Cause, [property: Text(0, 2000)] string? Note);

internal static class ExplainScore
{
    /// <summary>
    /// Says why a score is low (6.2-4). Refuses <c>value-required</c>, <c>customer-service.survey.score-not-low</c>, <c>customer-service.survey.wrong-state</c>.
    /// </summary>
    internal static async Task<Results<Ok<SurveyInvitationView>, NotFound>> Handle(Guid id, Guid answerId, ExplainScoreRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CancellationToken ct)
    {
        if (await db.Surveys.AsSplitQuery().SingleOrDefaultAsync(s => s.Id == id, ct) is not { } survey
            || await db.SurveyInvitations.AsSplitQuery().SingleOrDefaultAsync(i => i.SurveyId == id && i.Answers.Any(a => a.AnswerId == answerId), ct) is not { } invitation)
            return TypedResults.NotFound();

        ifMatch.Check(invitation.Version);
        if (request.Cause is not { } cause)
            throw new MalformedRequestException(Fault.Of("value-required", "/cause", ("field", "cause")));
        Refuse.Broken(SurveyRules.Low(survey, invitation.Answers.Single(a => a.AnswerId == answerId)));
        invitation.Explain(survey, answerId, cause, request.Note);
        db.MustNotChangeMeanwhile(survey);
        return TypedResults.Ok(SurveyInvitationView.Of(invitation));
    }
}
