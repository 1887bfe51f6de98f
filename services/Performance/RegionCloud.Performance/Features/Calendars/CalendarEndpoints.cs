using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Calendars;

internal static class CalendarEndpoints
{
    public static void MapCalendars(this IEndpointRouteBuilder api)
    {
        var calendars = api.MapGroup("/working-calendars");
        calendars.MapGet("/", ListCalendars.Handle).RequirePermission("calendar.read");
        calendars.MapGet("/{id:guid}", GetCalendar.Handle).RequirePermission("calendar.read");
        calendars.MapPost("/", ProposeCalendar.Handle).RequirePermission("calendar.create");
        calendars.MapPost("/{id:guid}/approve", ApproveCalendar.Handle).RequirePermission("calendar.approve").RequireIdempotencyKey();
        calendars.MapPost("/{id:guid}/reject", RejectCalendar.Handle).RequirePermission("calendar.approve").RequireIdempotencyKey();
        calendars.MapPost("/{id:guid}/withdraw", WithdrawCalendar.Handle).RequirePermission("calendar.create");
        var time = api.MapGroup("/working-time");
        time.MapGet("/days", ListWorkingDays.Handle).RequirePermission("calendar.read");
        time.MapGet("/deadline", GetDeadline.Handle).RequirePermission("calendar.read");
        time.MapGet("/minutes", GetWorkingTime.Handle).RequirePermission("calendar.read");
    }
}
