using Microsoft.AspNetCore.Authorization;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Gateway.Edge;

/// <summary>What the gateway answers itself: <c>/api/{name}/v1/…</c>, for everybody who signed in, as strict about paths and query parameters as a service.</summary>
internal static class OwnEndpoints
{
    public static RouteGroupBuilder MapOwn(this IEndpointRouteBuilder routes, string name)
    {
        var group = routes.MapGroup(Routing.Prefix(name).TrimEnd('/')).RequireAuthorization().WithTags(name);
        // Routing ignores case; the public paths do not.
        group.AddEndpointFilter(async (context, next) =>
        {
            if (context.HttpContext.Request.Path.Value!.StartsWith(Routing.Prefix(name), StringComparison.Ordinal))
                return await next(context);

            await Answers.Write(context.HttpContext, StatusCodes.Status404NotFound, new Fault("not-found"));
            return TypedResults.Empty;
        });
        group.RefuseUnknownQueryParameters();
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (!endpoint.Metadata.OfType<IAllowAnonymous>().Any())
                endpoint.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status401Unauthorized, typeof(Problem), [Problems.ContentType]));
            endpoint.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status429TooManyRequests, typeof(Problem), [Problems.ContentType]));
        });
        return group;
    }
}
