using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Surveys;

/// <summary>A survey of a region's customers. A draft may lack a dimension; what is opened may not (6.2-2).</summary>
public sealed record DraftSurveyRequest(Guid RegionId, [property: Required] SurveyFields Content);

/// <param name="Quarter">First day of the quarter for which it is held.</param>
public sealed record SurveyFields([property: Text(1, 200)] string Title, DateOnly Quarter, [property: Entries(1, 50)] IReadOnlyList<SurveyQuestionFields> Questions)
{
    internal SurveyContent ToContent() => new(Title.Trim(), Quarter, [.. Questions.Select(q => (q.Dimension, q.Metric, q.Text.Trim(), q.Product?.Trim()))]);
}

/// <param name="Metric">nps 0 to 10, csat 1 to 5, ces 1 to 7, text in own words.</param>
/// <param name="Product">Which product it is about, if one.</param>
public sealed record SurveyQuestionFields(SurveyDimension Dimension, SurveyMetric Metric, [property: Text(1, 500)] string Text, [property: Text(0, 200)] string? Product);

internal static class DraftSurvey
{
    /// <summary>Drafts a satisfaction survey for a quarter (6.2-1). 404 for a region whose customer service is not yours. Refuses <c>customer-service.survey.no-quarter</c>.</summary>
    internal static async Task<Results<Created<SurveyView>, NotFound>> Handle(DraftSurveyRequest request, CustomerServiceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (ServiceDepartments.Of("survey.create", request.RegionId, user, organisation) is not { } department)
            return TypedResults.NotFound();

        var act = user.Act("survey.create", request.RegionId, department, clock.Today(request.RegionId), clock);
        var survey = Survey.Draft(await NumberSeries.NextAsync(db, "SV", request.RegionId, act.On.Year, ct), request.RegionId, department, request.Content.ToContent(), act);
        db.Add(survey);
        return TypedResults.Created($"/api/customer-service/v1/surveys/{survey.Id}", SurveyView.Of(survey, [], [], user));
    }
}
