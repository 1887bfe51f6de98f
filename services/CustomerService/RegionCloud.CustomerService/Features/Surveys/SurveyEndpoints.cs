using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Surveys;

internal static class SurveyEndpoints
{
    public static void MapSurveys(this IEndpointRouteBuilder service)
    {
        var surveys = service.MapGroup("/surveys");
        surveys.MapGet("", ListSurveys.Handle).RequirePermission("survey.read");
        surveys.MapGet("/export", ExportSurveys.Handle).RequirePermission("survey.export");
        surveys.MapGet("/{id:guid}", GetSurvey.Handle).RequirePermission("survey.read");
        surveys.MapPost("", DraftSurvey.Handle).RequirePermission("survey.create");
        surveys.MapPut("/{id:guid}", RedraftSurvey.Handle).RequirePermission("survey.update");
        surveys.MapPost("/{id:guid}/open", OpenSurvey.Handle).RequirePermission("survey.update");
        surveys.MapPost("/{id:guid}/close", CloseSurvey.Handle).RequirePermission("survey.update");
        surveys.MapPost("/{id:guid}/analyse", AnalyseSurvey.Handle).RequirePermission("survey.update");
        surveys.MapGet("/{id:guid}/invitations", ListInvitations.Handle).RequirePermission("survey.read");
        surveys.MapPost("/{id:guid}/invitations", InviteCustomers.Handle).RequirePermission("survey.update").TellsASecret();
        surveys.MapPost("/{id:guid}/invitations/{invitationId:guid}/link", RenewLink.Handle).RequirePermission("survey.update").TellsASecret();
        surveys.MapPost("/{id:guid}/invitations/{invitationId:guid}/answer", RecordAnswer.Handle).RequirePermission("survey.update");
        surveys.MapGet("/{id:guid}/answers", ListAnswers.Handle).RequirePermission("survey.read");
        surveys.MapGet("/{id:guid}/answers/export", ExportAnswers.Handle).RequirePermission("survey.export");
        surveys.MapPost("/{id:guid}/answers/{answerId:guid}/cause", ExplainScore.Handle).RequirePermission("survey.update");

        // Reviewed in Inventory: no sign-in, but the secret of a link that answers once, for one customer. The gateway lets it through and counts it.
        var link = service.MapGroup(SurveyLinks.Path).AllowAnonymous();
        link.MapGet("", ReadSurveyLink.Handle);
        link.MapPost("", AnswerSurveyLink.Handle).TellsASecret();
    }
}
