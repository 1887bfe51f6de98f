using RegionCloud.ServiceDefaults.Attachments;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Appraisals;

internal static class AppraisalEndpoints
{
    public static void MapAppraisals(this IEndpointRouteBuilder api)
    {
        var cycles = api.MapGroup("/appraisal-cycles");
        cycles.MapGet("/", ListCycles.Handle).RequirePermission("appraisal.read");
        cycles.MapGet("/{id:guid}", GetCycle.Handle).RequirePermission("appraisal.read");
        cycles.MapPost("/", PlanCycle.Handle).RequirePermission("appraisal.create");
        cycles.MapPost("/{id:guid}/start", StartCycle.Handle).RequirePermission("appraisal.create");
        cycles.MapPost("/{id:guid}/score", ScoreCycle.Handle).RequirePermission("appraisal.create");
        cycles.MapPost("/{id:guid}/reopen", ReopenCycle.Handle).RequirePermission("appraisal.create");
        cycles.MapPost("/{id:guid}/reconcile", ReconcileCycle.Handle).RequirePermission("appraisal.create");
        cycles.MapPost("/{id:guid}/publish", PublishCycle.Handle).RequirePermission("appraisal.approve").RequireIdempotencyKey();
        cycles.MapPost("/{id:guid}/close", CloseCycle.Handle).RequirePermission("appraisal.approve").RequireIdempotencyKey();
        cycles.MapPost("/{id:guid}/check-adjustments", CheckAdjustments.Handle).RequirePermission("appraisal.approve");
        api.MapCloseCycles();

        var appraisals = api.MapGroup("/appraisals");
        appraisals.MapGet("/", ListAppraisals.Handle).RequirePermission("appraisal.read");
        appraisals.MapGet("/export", ExportAppraisals.Handle).RequirePermission("appraisal.export");
        appraisals.MapGet("/{id:guid}", GetAppraisal.Handle).RequirePermission("appraisal.read");
        appraisals.MapPost("/{id:guid}/ratings", RateAppraisal.Handle).RequirePermission("rating.create");
        appraisals.MapPost("/{id:guid}/acknowledge", AcknowledgeAppraisal.Handle).RequirePermission("appraisal.acknowledge");
        appraisals.MapPost("/{id:guid}/manual-actuals", EnterActual.Handle).RequirePermission("kpi.create");
        appraisals.MapPost("/{id:guid}/objections", RaiseObjection.Handle).RequirePermission("objection.create");
        api.MapGet("/person-years", GetPersonYears.Handle).RequirePermission("appraisal.read");
        api.MapGet("/appraisal-adjustments", ListAdjustments.Handle).RequirePermission("appraisal.read");

        var objections = api.MapGroup("/objections");
        objections.MapGet("/", ListObjections.Handle).RequirePermission("objection.read");
        objections.MapGet("/{id:guid}", GetObjection.Handle).RequirePermission("objection.read");
        objections.MapPost("/{id:guid}/decide", DecideObjection.Handle).RequirePermission("objection.approve").RequireIdempotencyKey();

        var manual = api.MapGroup("/manual-actuals");
        manual.MapGet("/", ListActuals.Handle).RequirePermission("kpi.read");
        manual.MapGet("/{id:guid}", GetActual.Handle).RequirePermission("kpi.read");
        manual.MapPost("/{id:guid}/approve", ApproveActual.Handle).RequirePermission("kpi.approve").RequireIdempotencyKey();
        manual.MapPost("/{id:guid}/reject", RejectActual.Handle).RequirePermission("kpi.approve").RequireIdempotencyKey();
        manual.MapPost("/{id:guid}/withdraw", WithdrawActual.Handle).RequirePermission("kpi.create");
        manual.MapAttachments(ManualActuals.Files);
    }
}
