using RegionCloud.Risk.Features.Alerts;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Risk.Features.Kris;

internal static class KriEndpoints
{
    public static void MapKris(this IEndpointRouteBuilder risk)
    {
        risk.MapGet("/kris", GetKris.Handle).RequirePermission("kri.read");
        risk.MapEvaluateKris();
        var evaluations = risk.MapGroup("/evaluations");
        evaluations.MapGet("", ListEvaluations.Handle).RequirePermission("kri.read");
        evaluations.MapGet("/export", ExportEvaluations.Handle).RequirePermission("kri.export");
        evaluations.MapGet("/{id:guid}", GetEvaluation.Handle).RequirePermission("kri.read");
    }

    public static void MapAlerts(this IEndpointRouteBuilder risk)
    {
        var alerts = risk.MapGroup("/alerts");
        alerts.MapGet("", ListAlerts.Handle).RequirePermission("alert.read");
        alerts.MapGet("/export", ExportAlerts.Handle).RequirePermission("alert.export");
        alerts.MapGet("/{id:guid}", GetAlert.Handle).RequirePermission("alert.read");
        alerts.MapPost("/{id:guid}/acknowledge", AcknowledgeAlert.Handle).RequirePermission("alert.update");
        alerts.MapPost("/{id:guid}/resolve", ResolveAlert.Handle).RequirePermission("alert.update");
    }
}
