using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace RegionCloud.ServiceDefaults.Security;

/// <summary>Before the process listens every endpoint is looked at: one with neither a permission nor a place in the reviewed list stops the start.</summary>
public sealed class Inventory : IHostedLifecycleService
{
    /// <summary>Reviewed: nothing here reveals or changes business data.</summary>
    private static readonly string[] Anonymous = ["/openapi/{documentName}.json", "/health", "/alive"];

    /// <summary>Reviewed: documentation of codes and values, in every department.</summary>
    private static readonly string[] Documentation = ["/v1/meta/errors", "/v1/meta/enums"];

    /// <summary>Reviewed: no sign-in, but the secret of a one-use link (256 bits, kept as a hash only), which opens one record, once; the gateway counts every try.</summary>
    private static readonly string[] OneUseLinks = ["/v1/survey-link"];

    /// <summary>Reviewed: whoever signed in learns only about himself, is told each event only with the right to read its record, and is shown as waiting only what he has the right to act on.</summary>
    private static readonly string[] SignedIn = ["/v1/me", "/v1/events", "/v1/waiting"];

    private IEndpointRouteBuilder? app;

    /// <summary>Whether anybody may call it who signed in.</summary>
    public static bool IsForEverybodySignedIn(RouteEndpoint endpoint)
        => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && SignedIn.Any(path => endpoint.RoutePattern.RawText?.EndsWith(path, StringComparison.Ordinal) is true);

    /// <summary>Whether the secret of a one-use link is its only credential.</summary>
    public static bool IsForLinkHolders(RouteEndpoint endpoint)
        => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null && OneUseLinks.Any(path => endpoint.RoutePattern.RawText?.TrimEnd('/').EndsWith(path, StringComparison.Ordinal) is true);

    /// <summary>Every endpoint with its permission; empty for the reviewed ones.</summary>
    public IEnumerable<(RouteEndpoint Endpoint, string Permission)> Endpoints
        => app!.DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Select(e => (e, e.Metadata.GetMetadata<RequirePermissionAttribute>()?.Permission ?? ""));

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        MakeOnce();
        var bare = Endpoints.Where(e => e.Permission.Length == 0 && !IsReviewed(e.Endpoint)).Select(e => e.Endpoint.DisplayName ?? e.Endpoint.RoutePattern.RawText).ToList();
        return bare.Count == 0
            ? Task.CompletedTask
            : throw new InvalidOperationException($"Endpoints without RequirePermission: {string.Join(", ", bare)}");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    internal void Watch(IEndpointRouteBuilder builder) => app = builder;

    // A group makes its endpoints anew for each who asks, and compiles their parameters each time: this list, routing and authorization.
    private void MakeOnce()
    {
        var sources = app?.DataSources ?? throw new InvalidOperationException("UseServiceDefaults was not called.");
        var made = new DefaultEndpointDataSource([.. sources.SelectMany(s => s.Endpoints)]);
        sources.Clear();
        sources.Add(made);
    }

    private static bool IsReviewed(RouteEndpoint endpoint)
        => (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null && (Anonymous.Contains(endpoint.RoutePattern.RawText) || Documentation.Any(path => endpoint.RoutePattern.RawText?.EndsWith(path, StringComparison.Ordinal) is true)))
            || IsForEverybodySignedIn(endpoint)
            || IsForLinkHolders(endpoint)
            // gRPC's own answer to an unknown method says only that it is unknown.
            || endpoint.DisplayName?.StartsWith("gRPC - Unimplemented", StringComparison.Ordinal) is true;
}
