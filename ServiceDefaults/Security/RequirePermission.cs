using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Observability;

namespace RegionCloud.ServiceDefaults.Security;

/// <summary>The permission without which an endpoint or a gRPC service does not answer.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequirePermissionAttribute(string permission) : Attribute, IAuthorizationRequirementData, IAuthorizationRequirement
{
    public string Permission { get; } = permission;

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}

public static class PermissionEndpoints
{
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, string permission)
        where TBuilder : IEndpointConventionBuilder
        => Permissions.All.Contains(permission)
            ? builder.WithMetadata(new RequirePermissionAttribute(permission))
            : throw new InvalidOperationException($"permissions.csv has no permission '{permission}'.");
}

/// <summary>Grants the request its data scope when the user's own rights give the permission.</summary>
internal sealed class PermissionHandler(CurrentUser user, DataScope scope, AuditContext audit) : AuthorizationHandler<RequirePermissionAttribute>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RequirePermissionAttribute requirement)
    {
        if (context.User.Identity?.IsAuthenticated is true && user.ReachOf(requirement.Permission) is { } reach)
        {
            scope.Enter(reach);
            audit.OnBehalfOf = user.OnBehalfOf?.Subject;
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

/// <summary>401 and 403 as problems; the 403 names the missing permission.</summary>
internal sealed class PermissionAnswers(Problems problems) : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
            return next(context);
        if (!authorizeResult.Forbidden)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return problems.WriteAsync(context, StatusCodes.Status401Unauthorized, new Fault("unauthenticated"));
        }

        var permission = context.GetEndpoint()?.Metadata.GetMetadata<RequirePermissionAttribute>()?.Permission;
        ServiceMeter.NotPermitted(permission ?? "");
        return problems.WriteAsync(context, StatusCodes.Status403Forbidden, Fault.Of("not-permitted", "", ("permission", permission)));
    }
}
