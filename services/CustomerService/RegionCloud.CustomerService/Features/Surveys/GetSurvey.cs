using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.CustomerService.Features.Surveys;

internal static class GetSurvey
{
    /// <summary>One survey with its figures so far.</summary>
    internal static async Task<Results<Ok<SurveyView>, NotFound>> Handle(Guid id, CustomerServiceDbContext db, CurrentUser user, CancellationToken ct)
    {
        if (await db.Surveys.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(s => s.Id == id, ct) is not { } survey)
            return TypedResults.NotFound();

        var (asked, measures) = await SurveySteps.OfAsync(db, id, ct);
        return TypedResults.Ok(SurveyView.Of(survey, asked, measures, user));
    }
}
