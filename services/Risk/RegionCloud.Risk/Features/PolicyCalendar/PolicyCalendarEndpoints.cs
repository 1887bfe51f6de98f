using RegionCloud.Risk.Features.Clauses;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Risk.Features.PolicyCalendar;

internal static class PolicyCalendarEndpoints
{
    public static void MapPolicyCalendar(this IEndpointRouteBuilder risk)
    {
        risk.MapGet("/policy-calendar", GetPolicyCalendar.Handle).RequirePermission("evidence.read");
        risk.MapGet("/policy-clauses", ListPolicyClauses.Handle).RequirePermission("evidence.read");
        risk.MapCheckDuties();
        risk.MapGet("/duty-checks", ListDutyChecks.Handle).RequirePermission("evidence.read");
        risk.MapGet("/duty-checks/{id:guid}", GetDutyCheck.Handle).RequirePermission("evidence.read");
        var overdue = risk.MapGroup("/overdue-duties");
        overdue.MapGet("", ListOverdueDuties.Handle).RequirePermission("duty.read");
        overdue.MapGet("/export", ExportOverdueDuties.Handle).RequirePermission("duty.export");
        overdue.MapGet("/{id:guid}", GetOverdueDuty.Handle).RequirePermission("duty.read");
    }
}
