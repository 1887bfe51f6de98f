using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Surveys;

/// <summary>What a customer is asked. It says nothing of who he is or what others answered.</summary>
/// <param name="LastDay">Until then he may answer.</param>
public sealed record SurveyFormView(string Title, DateOnly LastDay, IReadOnlyList<SurveyQuestionView> Questions);

/// <param name="Answers">Those he gives; what he leaves out is skipped.</param>
public sealed record AnswerSurveyLinkRequest([property: Entries(1, 50)] IReadOnlyList<SurveyAnswerFields> Answers);

/// <param name="Question">Its number in the survey.</param>
/// <param name="Score">nps 0 to 10, csat 1 to 5, ces 1 to 7; whole numbers only.</param>
/// <param name="Text">In own words, also beside a score.</param>
public sealed record SurveyAnswerFields(int Question, int? Score, [property: Text(0, 4000)] string? Text)
{
    internal static IReadOnlyList<(int, int?, string?)> ToAnswers(IEnumerable<SurveyAnswerFields> fields) => [.. fields.Select(f => (f.Question, f.Score, f.Text))];
}

/// <param name="Answered">How many questions were answered.</param>
public sealed record SurveyThanksView(DateOnly AnsweredOn, int Answered);

/// <param name="Method">questionnaire or interview.</param>
/// <param name="AnsweredOn">Business date; default: today.</param>
public sealed record RecordAnswerRequest([property: ValuesOf(typeof(SurveyMethod))] string Method, [property: Entries(1, 50)] IReadOnlyList<SurveyAnswerFields> Answers, DateOnly? AnsweredOn);

internal static class ReadSurveyLink
{
    /// <summary>
    /// The questions behind a one-use link; its secret is the only credential, sent as <c>Survey-Token</c>. 404 for a secret that opens nothing. Refuses <c>customer-service.survey.answered-already</c>,
    /// <c>customer-service.survey.link-over</c>, <c>customer-service.survey.wrong-state</c>.
    /// </summary>
    /// <param name="token">The link's secret.</param>
    internal static async Task<Results<Ok<SurveyFormView>, NotFound>> Handle([FromHeader(Name = SurveyLinks.Header)] string? token, CustomerServiceDbContext db, BusinessClock clock, CancellationToken ct)
    {
        if (await LinkHolder.OpenAsync(token, db, clock, ct) is not var (survey, invitation))
            return TypedResults.NotFound();

        return TypedResults.Ok(new SurveyFormView(survey.Title, invitation.LastDay, [.. survey.Questions.OrderBy(q => q.Sequence).Select(SurveyQuestionView.Of)]));
    }
}

internal static class AnswerSurveyLink
{
    /// <summary>
    /// A customer answers by his link, once (6.2-3); no sign-in, the secret of the link is the credential, sent as <c>Survey-Token</c>. 404 for a secret that opens nothing. Refuses
    /// <c>customer-service.survey.answered-already</c>, <c>customer-service.survey.link-over</c>, <c>customer-service.survey.wrong-state</c>, <c>customer-service.survey.score-range</c>,
    /// <c>customer-service.survey.question-unknown</c>.
    /// </summary>
    /// <param name="token">The link's secret.</param>
    internal static async Task<Results<Ok<SurveyThanksView>, NotFound>> Handle([FromHeader(Name = SurveyLinks.Header)] string? token, AnswerSurveyLinkRequest request, CustomerServiceDbContext db, BusinessClock clock, CancellationToken ct)
    {
        if (await LinkHolder.OpenAsync(token, db, clock, ct) is not var (survey, invitation))
            return TypedResults.NotFound();

        invitation.Answer(survey, SurveyMethod.Questionnaire, SurveyAnswerFields.ToAnswers(request.Answers), clock.Today(survey.RegionId), clock.Now, by: null);
        // Whoever closes the survey at this moment looks again.
        db.MustNotChangeMeanwhile(survey);
        return TypedResults.Ok(new SurveyThanksView(invitation.AnsweredOn!.Value, invitation.Answers.Count));
    }
}

internal static class RecordAnswer
{
    /// <summary>
    /// Records what a customer said in an interview, or on paper (6.2-3). Refuses <c>customer-service.survey.answered-already</c>, <c>customer-service.survey.wrong-state</c>, <c>customer-service.survey.score-range</c>,
    /// <c>customer-service.survey.question-unknown</c>, <c>customer-service.before-last-step</c>, <c>date-in-future</c>, <c>value-not-allowed</c>.
    /// </summary>
    internal static async Task<Results<Ok<SurveyInvitationView>, NotFound>> Handle(Guid id, Guid invitationId, RecordAnswerRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Surveys.AsSplitQuery().SingleOrDefaultAsync(s => s.Id == id, ct) is not { } survey || await db.SurveyInvitations.AsSplitQuery().SingleOrDefaultAsync(i => i.Id == invitationId && i.SurveyId == id, ct) is not { } invitation)
            return TypedResults.NotFound();

        ifMatch.Check(invitation.Version);
        var method = request.Method switch
        {
            "questionnaire" => SurveyMethod.Questionnaire,
            "interview" => SurveyMethod.Interview,
            _ => throw new MalformedRequestException(Fault.Of("value-not-allowed", "/method", ("field", "method"), ("allowed", "questionnaire, interview"), ("value", request.Method))),
        };
        var on = request.AnsweredOn ?? clock.Today(survey.RegionId);
        Refuse.Broken(clock.NotInFuture("/answeredOn", on, survey.RegionId));
        invitation.Answer(survey, method, SurveyAnswerFields.ToAnswers(request.Answers), on, clock.Now, user.Subject);
        db.MustNotChangeMeanwhile(survey);
        return TypedResults.Ok(SurveyInvitationView.Of(invitation));
    }
}

internal static class LinkHolder
{
    /// <summary>What the secret of a link opens; null when it opens nothing. From here on the unit of work sees the link's region and nothing else.</summary>
    public static async Task<(Survey Survey, SurveyInvitation Invitation)?> OpenAsync(string? token, CustomerServiceDbContext db, BusinessClock clock, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(token) || token.Length > 100)
            return null;

        var hash = SurveyLinks.HashOf(token);
        if (await db.SurveyLinks.AsNoTracking().SingleOrDefaultAsync(l => l.Hash == hash, ct) is not { } link)
            return null;

        db.Scope.Enter(Reach.Region(link.Region, "one-use link of a survey"));
        var invitation = await db.SurveyInvitations.AsSplitQuery().SingleAsync(i => i.Id == link.InvitationId, ct);
        var survey = await db.Surveys.AsSplitQuery().SingleAsync(s => s.Id == invitation.SurveyId, ct);
        Refuse.Broken(SurveyRules.NotAnswered(invitation) ?? SurveyRules.MustBe(survey, "answer", SurveyStatus.Open) ?? SurveyRules.InTime(invitation, clock.Today(link.Region)));
        return (survey, invitation);
    }
}
