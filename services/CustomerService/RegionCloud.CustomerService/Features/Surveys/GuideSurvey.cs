using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.CustomerService.Features.Measures;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Surveys;

public sealed record RedraftSurveyRequest([property: Required] SurveyFields Content);

/// <param name="OpenedOn">Business date; default: today.</param>
public sealed record OpenSurveyRequest(DateOnly? OpenedOn);

/// <param name="ClosedOn">Business date; default: today.</param>
public sealed record CloseSurveyRequest(DateOnly? ClosedOn);

/// <param name="Findings">What the answers mean.</param>
/// <param name="Proposals">What marketing and product improvement are proposed (2.2-15).</param>
/// <param name="AnalysedOn">Business date; default: today.</param>
public sealed record AnalyseSurveyRequest([property: Text(1, 20_000)] string Findings, [property: Text(1, 20_000)] string Proposals, DateOnly? AnalysedOn);

internal static class RedraftSurvey
{
    /// <summary>Changes a draft. Refuses <c>customer-service.survey.wrong-state</c>, <c>customer-service.survey.no-quarter</c>.</summary>
    internal static Task<Results<Ok<SurveyView>, NotFound>> Handle(Guid id, RedraftSurveyRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => SurveySteps.TakeAsync(id, null, "/openedOn", ifMatch, db, user, clock, (survey, _, _, _) => survey.Redraft(request.Content.ToContent()), ct);
}

internal static class OpenSurvey
{
    /// <summary>Customers may be asked from now on; it must measure products and services: <c>customer-service.survey.dimension-missing</c> (6.2-2). Refuses <c>customer-service.survey.wrong-state</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<SurveyView>, NotFound>> Handle(Guid id, OpenSurveyRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => SurveySteps.TakeAsync(id, request.OpenedOn, "/openedOn", ifMatch, db, user, clock, (survey, _, _, act) => survey.Open(act), ct);
}

internal static class CloseSurvey
{
    /// <summary>
    /// Nobody answers any more, and the figures count (10a). Each low score (CSAT ≤ 2, NPS ≤ 6) must have its cause: <c>customer-service.survey.cause-missing</c> (6.2-4). Refuses
    /// <c>customer-service.survey.wrong-state</c>, <c>customer-service.before-last-step</c>, <c>date-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<SurveyView>, NotFound>> Handle(Guid id, CloseSurveyRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => SurveySteps.TakeAsync(
            id, request.ClosedOn, "/closedOn", ifMatch, db, user, clock,
            (survey, asked, _, act) =>
            {
                survey.Close(asked, act);
                db.Publish(new SurveyClosed(survey.RegionId, act.On, act.By, act.At, SurveyView.State(survey, asked)));
            },
            ct);
}

internal static class AnalyseSurvey
{
    /// <summary>
    /// Says what the answers mean and proposes what follows; each cause of a low score needs a measure: <c>customer-service.survey.measure-missing</c> (6.2-5). Marketing is told (2.2-15). Refuses
    /// <c>customer-service.survey.wrong-state</c>, <c>customer-service.before-last-step</c>, <c>date-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<SurveyView>, NotFound>> Handle(Guid id, AnalyseSurveyRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => SurveySteps.TakeAsync(
            id, request.AnalysedOn, "/analysedOn", ifMatch, db, user, clock,
            (survey, asked, measures, act) =>
            {
                survey.Analyse(request.Findings.Trim(), request.Proposals.Trim(), asked, measures, act);
                db.Publish(new FeedbackAnalysed(survey.RegionId, act.On, act.By, act.At, SurveyView.State(survey, asked), survey.Findings!, survey.Proposals!, [.. measures.OrderBy(m => m.Id).Select(MeasureView.State)]));
            },
            ct);
}

internal static class SurveySteps
{
    public static async Task<Results<Ok<SurveyView>, NotFound>> TakeAsync(
        Guid id, DateOnly? on, string pointer, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, Action<Survey, List<SurveyInvitation>, List<Measure>, Act> step, CancellationToken ct)
    {
        if (await db.Surveys.AsSplitQuery().SingleOrDefaultAsync(s => s.Id == id, ct) is not { } survey)
            return TypedResults.NotFound();

        ifMatch.Check(survey.Version);
        var act = user.Act("survey.update", survey.RegionId, survey.DepartmentId, on ?? clock.Today(survey.RegionId), clock);
        Refuse.Broken(clock.NotInFuture(pointer, act.On, survey.RegionId));
        var (asked, measures) = await OfAsync(db, id, ct);
        step(survey, asked, measures, act);
        return TypedResults.Ok(SurveyView.Of(survey, asked, measures, user));
    }

    /// <summary>Who was asked, and what is done because of the answers.</summary>
    public static async Task<(List<SurveyInvitation> Asked, List<Measure> Measures)> OfAsync(CustomerServiceDbContext db, Guid surveyId, CancellationToken ct)
        => (await db.SurveyInvitations.AsNoTracking().AsSplitQuery().Where(i => i.SurveyId == surveyId).ToListAsync(ct), await db.Measures.AsNoTracking().AsSplitQuery().Where(m => m.SurveyId == surveyId).ToListAsync(ct));
}
