using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Risk.Features.Register;

internal static class RiskEndpoints
{
    public static void MapRegister(this IEndpointRouteBuilder risk)
    {
        risk.MapGet("/response-templates", ListResponseTemplates.Handle).RequirePermission("risk.read");
        var risks = risk.MapGroup("/risks");
        risks.MapGet("", ListRisks.Handle).RequirePermission("risk.read");
        risks.MapGet("/export", ExportRisks.Handle).RequirePermission("risk.export");
        risks.MapGet("/{id:guid}", GetRisk.Handle).RequirePermission("risk.read");
        risks.MapGet("/{id:guid}/proposal", ProposeAssessment.Handle).RequirePermission("risk.read");
        risks.MapPost("", IdentifyRisk.Handle).RequirePermission("risk.create");
        risks.MapPost("/{id:guid}/assess", AssessRisk.Handle).RequirePermission("risk.update");
        risks.MapPost("/{id:guid}/responses", PlanResponse.Handle).RequirePermission("risk.update");
        risks.MapPost("/{id:guid}/treat", TreatRisk.Handle).RequirePermission("risk.approve").RequireIdempotencyKey();
        risks.MapPost("/{id:guid}/responses/{responseId:guid}/verify", VerifyResponse.Handle).RequirePermission("risk.approve").RequireIdempotencyKey();
        risks.MapPost("/{id:guid}/responses/{responseId:guid}/send-back", SendBackResponse.Handle).RequirePermission("risk.approve").RequireIdempotencyKey();
        risks.MapPost("/{id:guid}/responses/{responseId:guid}/withdraw", WithdrawResponse.Handle).RequirePermission("risk.approve").RequireIdempotencyKey();
        risks.MapPost("/{id:guid}/review", ReviewRisk.Handle).RequirePermission("risk.update");
        risks.MapPost("/{id:guid}/monitor", MonitorRisk.Handle).RequirePermission("risk.update");
        risks.MapPost("/{id:guid}/accept", AcceptRisk.Handle).RequirePermission("risk.approve").RequireIdempotencyKey();
        risks.MapPost("/{id:guid}/close", CloseRisk.Handle).RequirePermission("risk.approve").RequireIdempotencyKey();
    }
}
