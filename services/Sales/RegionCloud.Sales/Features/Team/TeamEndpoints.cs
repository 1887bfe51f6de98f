using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Sales.Features.Team;

internal static class TeamEndpoints
{
    public static void MapTeam(this IEndpointRouteBuilder sales)
    {
        var trainings = sales.MapGroup("/trainings");
        trainings.MapGet("", ListTrainings.Handle).RequirePermission("training.read");
        trainings.MapGet("/export", ExportTrainings.Handle).RequirePermission("training.export");
        trainings.MapGet("/{id:guid}", GetTraining.Handle).RequirePermission("training.read");
        trainings.MapPost("", PlanTraining.Handle).RequirePermission("training.create");
        trainings.MapPut("/{id:guid}", ChangeTraining.Handle).RequirePermission("training.update");
        trainings.MapPost("/{id:guid}/hold", HoldTraining.Handle).RequirePermission("training.update");
        trainings.MapPost("/{id:guid}/cancel", CancelTraining.Handle).RequirePermission("training.update");

        var meetings = sales.MapGroup("/meetings");
        meetings.MapGet("", ListMeetings.Handle).RequirePermission("meeting.read");
        meetings.MapGet("/export", ExportMeetings.Handle).RequirePermission("meeting.export");
        meetings.MapGet("/{id:guid}", GetMeeting.Handle).RequirePermission("meeting.read");
        meetings.MapPost("", DraftMeeting.Handle).RequirePermission("meeting.create");
        meetings.MapPut("/{id:guid}", ChangeMeeting.Handle).RequirePermission("meeting.update");
        meetings.MapPost("/{id:guid}/publish", PublishMeeting.Handle).RequirePermission("meeting.update");
        meetings.MapPost("/{id:guid}/finish-action", FinishMeetingAction.Handle).RequirePermission("meeting.update");
    }
}
