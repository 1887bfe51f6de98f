using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Kpis;

internal static class KpiEndpoints
{
    public static void MapKpis(this IEndpointRouteBuilder api)
    {
        var kpis = api.MapGroup("/kpis");
        kpis.MapGet("/", ListKpis.Handle).RequirePermission("kpiLibrary.read");
        kpis.MapGet("/{id:guid}", GetKpi.Handle).RequirePermission("kpiLibrary.read");
        kpis.MapGet("/{id:guid}/score", GetItemScore.Handle).RequirePermission("kpiLibrary.read");
        kpis.MapPost("/", ProposeKpi.Handle).RequirePermission("kpiLibrary.create");
        kpis.MapPost("/{id:guid}/approve", ApproveKpi.Handle).RequirePermission("kpiLibrary.approve").RequireIdempotencyKey();
        kpis.MapPost("/{id:guid}/reject", RejectKpi.Handle).RequirePermission("kpiLibrary.approve").RequireIdempotencyKey();
        kpis.MapPost("/{id:guid}/withdraw", WithdrawKpi.Handle).RequirePermission("kpiLibrary.create");
        var templates = api.MapGroup("/scoring-templates");
        templates.MapGet("/", ListTemplates.Handle).RequirePermission("kpiLibrary.read");
        templates.MapGet("/{id:guid}", GetTemplate.Handle).RequirePermission("kpiLibrary.read");
        templates.MapPost("/", ProposeTemplate.Handle).RequirePermission("kpiLibrary.create");
        templates.MapPost("/{id:guid}/approve", ApproveTemplate.Handle).RequirePermission("kpiLibrary.approve").RequireIdempotencyKey();
        templates.MapPost("/{id:guid}/reject", RejectTemplate.Handle).RequirePermission("kpiLibrary.approve").RequireIdempotencyKey();
        templates.MapPost("/{id:guid}/withdraw", WithdrawTemplate.Handle).RequirePermission("kpiLibrary.create");
    }
}
