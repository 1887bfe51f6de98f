using Microsoft.AspNetCore.Authorization;

namespace RegionCloud.Gateway.Edge;

/// <summary>Denied by default, proven at start (security.md Z1): the process does not start with an endpoint nobody decided about.</summary>
internal static class Inventory
{
    // Reviewed: addresses of pages, documents and catalogues without business data.
    private static readonly string[] Anonymous = ["/", "/openapi/all.json", "/api/meta/v1/errors", "/api/meta/v1/enums", "/scalar", "/scalar/{documentName?}", "/scalar/favicon.svg", "/scalar/scalar.js", "/scalar/scalar.aspnetcore.js"];

    public static void Check(IEndpointRouteBuilder routes)
    {
        var undecided = routes.DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null
            ? e.Metadata.GetMetadata<IAuthorizeData>() is null && e.Metadata.GetMetadata<AuthorizationPolicy>() is null
            : !Anonymous.Contains(e.RoutePattern.RawText, StringComparer.Ordinal) && !Routing.Open.Contains(e.RoutePattern.RawText, StringComparer.Ordinal)).ToList();
        if (undecided.Count > 0)
            throw new InvalidOperationException($"These endpoints neither require authorization nor stand in the reviewed list of anonymous ones: {string.Join(", ", undecided.Select(e => e.RoutePattern.RawText))}");
    }
}
