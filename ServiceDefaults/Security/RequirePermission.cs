using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.ServiceDefaults.Security;

/// <summary>The permission without which an endpoint or a gRPC service does not answer.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequirePermissionAttribute(string permission) : Attribute, IAuthorizationRequirementData, IAuthorizationRequirement
{
    public string Permission { get; } = permission;

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}

/// <summary>An endpoint that anybody may call; each stands in the reviewed list of <see cref="Inventory"/>.</summary>
public static class PermissionEndpoints
{
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, string permission)
        where TBuilder : IEndpointConventionBuilder
        => Permissions.All.Contains(permission)
            ? builder.WithMetadata(new RequirePermissionAttribute(permission))
            : throw new InvalidOperationException($"permissions.csv has no permission '{permission}'.");
}

/// <summary>Grants the request its data scope when the user's own rights give the permission.</summary>
internal sealed class PermissionHandler(CurrentUser user, DataScope scope) : AuthorizationHandler<RequirePermissionAttribute>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RequirePermissionAttribute requirement)
    {
        if (context.User.Identity?.IsAuthenticated is true && user.ReachOf(requirement.Permission) is { } reach)
        {
            scope.Enter(reach);
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
        return problems.WriteAsync(context, StatusCodes.Status403Forbidden, Fault.Of("not-permitted", "", ("permission", permission)));
    }
}

/// <summary>At start every endpoint is looked at: one with neither a permission nor a place in the reviewed list stops the process.</summary>
public static class Inventory
{
    /// <summary>Reviewed: nothing here reveals or changes business data.</summary>
    private static readonly string[] Anonymous = ["/openapi/{documentName}.json", "/health", "/alive"];

    public static void DenyUnlisted(this IEndpointRouteBuilder app, IHostApplicationLifetime lifetime)
        => lifetime.ApplicationStarted.Register(() => Check(app));

    internal static void Check(IEndpointRouteBuilder app)
    {
        var bare = app.DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<RequirePermissionAttribute>() is null)
            .Where(e => !(e.Metadata.GetMetadata<IAllowAnonymous>() is not null && Anonymous.Contains(e.RoutePattern.RawText, StringComparer.Ordinal)))
            // gRPC's own answer to an unknown method says only that it is unknown.
            .Where(e => e.DisplayName?.StartsWith("gRPC - Unimplemented", StringComparison.Ordinal) is not true)
            .Select(e => e.DisplayName ?? e.RoutePattern.RawText)
            .ToList();
        if (bare.Count > 0)
            throw new InvalidOperationException($"Endpoints without RequirePermission: {string.Join(", ", bare)}");
    }
}
