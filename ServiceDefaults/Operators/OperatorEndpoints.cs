using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Schedules;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Operators;

/// <summary>Where operators look and act.</summary>
public static class OperatorRoutes
{
    /// <summary>A department's own operations beside those that every service has; on the <c>ops</c> listener only, for tokens that are good for nothing else.</summary>
    public static RouteGroupBuilder MapOpsGroup(this IEndpointRouteBuilder app) => app.MapGroup("/ops").WithUnitOfWork().WithMetadata(new OpsOnly());
}

internal static class OperatorEndpoints
{
    private const int LongestReason = 180;

    /// <summary>What operators see and do, on the <c>ops</c> listener only: it repeats and holds back, and can create no business fact (SoD10).</summary>
    public static RouteGroupBuilder MapOps(this IEndpointRouteBuilder app)
    {
        var ops = app.MapOpsGroup();
        ops.MapGet("/levels", GetLevels.Handle).RequirePermission("operations.read");
        ops.MapGet("/dead-letters", ListDeadLetters.Handle).RequirePermission("operations.read");
        ops.MapGet("/dead-letters/groups", ListDeadLetterGroups.Handle).RequirePermission("operations.read");
        ops.MapGet("/dead-letters/{id:long}", GetDeadLetter.Handle).RequirePermission("operations.read");
        ops.MapPost("/dead-letters/replay", ReplayDeadLetters.Handle).RequirePermission("operations.update");
        ops.MapPost("/dead-letters/discard", DiscardDeadLetters.Handle).RequirePermission("operations.update");
        ops.MapGet("/consumers", ListConsumers.Handle).RequirePermission("operations.read");
        ops.MapPost("/consumers/{queue}/drain", DrainConsumer.Handle).RequirePermission("operations.update");
        ops.MapPost("/consumers/{queue}/resume", ResumeConsumer.Handle).RequirePermission("operations.update");
        ops.MapPost("/outbox/flush", FlushOutbox.Handle).RequirePermission("operations.update");
        ops.MapGet("/schedules", GetSchedules.Handle).RequirePermission("operations.read");
        return ops;
    }

    /// <summary>Whoever intervenes says why; the audit keeps it.</summary>
    public static string Reason(string reason)
        => reason.Trim() is { Length: >= 3 and <= LongestReason } said
            ? said
            : throw new MalformedRequestException(Fault.Of("text-length", "/reason", ("field", "reason"), ("min", 3), ("max", LongestReason), ("length", reason.Trim().Length)));
}
