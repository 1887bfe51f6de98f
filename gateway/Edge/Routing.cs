using System.Collections.Frozen;
using Microsoft.Extensions.ServiceDiscovery.Http;
using RegionCloud.Gateway.Events;
using RegionCloud.ServiceDefaults.Errors;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace RegionCloud.Gateway.Edge;

/// <summary><c>/api/{service}/v1/…</c> goes, unchanged, to the same path of the service.</summary>
internal static class Routing
{
    /// <summary>The one list of what is reachable from outside; a new department is one more word.</summary>
    public static readonly IReadOnlyList<string> Services = ["performance", "marketing", "sales", "finance", "customer-service", "risk"];

    /// <summary>Reviewed: what a service offers without sign-in. The secret of a one-use link is the credential, proved by the service; every try is counted here by address.</summary>
    public static readonly IReadOnlyList<string> Open = ["/api/customer-service/v1/survey-link"];

    // TRACE and CONNECT are for nobody; a preflight OPTIONS is answered by the gateway.
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete];
    private static readonly FrozenSet<string> SetHere = new[] { "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly string[] Files = ["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "multipart/form-data"];

    public static string Prefix(string service) => $"/api/{service}/v1/";

    public static Uri Address(string service, string endpoint, string path) => new($"http://_{endpoint}.{service}{path}");

    public static string ServiceOf(HttpContext http) => http.GetReverseProxyFeature().Route.Config.Metadata!["service"];

    public static void AddRouting(this WebApplicationBuilder builder)
    {
        // Without the pass-through provider a service without an address fails at once instead of waiting for DNS.
        builder.Services.AddServiceDiscoveryCore().AddConfigurationServiceEndpointProvider();
        builder.Services.AddSingleton<IForwarderHttpClientFactory, DiscoveringClients>();
        var timeout = builder.Configuration.GetValue<TimeSpan>("Gateway:Timeout");
        // A large file takes its time to arrive; what becomes of it is a long operation.
        var importTimeout = builder.Configuration.GetValue<TimeSpan>("Gateway:ImportTimeout");
        builder.Services.AddReverseProxy()
            .LoadFromMemory([.. Services.SelectMany(s => new[] { Route(s), ImportRoute(s) }), .. Open.Select(OpenRoute)], [.. Services.SelectMany(s => new[] { Cluster(s, s, timeout), Cluster($"{s}-import", s, importTimeout) })])
            .AddTransforms(transforms => transforms.AddRequestTransform(request =>
            {
                foreach (var name in request.HttpContext.Request.Headers.Keys.Where(IsClaimed))
                    request.ProxyRequest.Headers.Remove(name);
                return ValueTask.CompletedTask;
            }));
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapReverseProxy(proxy =>
    {
        proxy.Use(Answers.Forwarded);
        // Routing ignores case; the public paths do not.
        proxy.Use((http, next) => http.Request.Path.Value!.StartsWith(Prefix(ServiceOf(http)), StringComparison.Ordinal)
            // The services' parts of the live stream are joined here; taken alone they would escape its limits.
            && http.Request.Path != Prefix(ServiceOf(http)) + ServiceStream.Path
            ? next(http)
            : Answers.Write(http, StatusCodes.Status404NotFound, new Fault("not-found")));
    });

    /// <summary>
    /// Cookies belong to the portal's own page; who calls is told by the token alone, and from where only by the gateway, which
    /// has set the three forwarded headers itself (security.md §2.6, ASVS 4.1.3).
    /// </summary>
    private static bool IsClaimed(string header)
        => header.Equals("Cookie", StringComparison.OrdinalIgnoreCase) || header.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
            || header.StartsWith("X-User-", StringComparison.OrdinalIgnoreCase) || header.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase)
            || header.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase) || header.Equals("X-Rewrite-URL", StringComparison.OrdinalIgnoreCase) || header.StartsWith("X-HTTP-Method", StringComparison.OrdinalIgnoreCase)
            || (header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) && !SetHere.Contains(header));

    private static RouteConfig Route(string service) => new()
    {
        RouteId = service,
        ClusterId = service,
        AuthorizationPolicy = "default",
        MaxRequestBodySize = Limits.LargestBody,
        Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["service"] = service },
        Match = new RouteMatch { Path = $"{Prefix(service)}{{**rest}}", Methods = Methods },
    };

    private static RouteConfig ImportRoute(string service) => Route(service) with
    {
        RouteId = $"{service}-import",
        ClusterId = $"{service}-import",
        MaxRequestBodySize = Limits.LargestFile,
        Match = new RouteMatch
        {
            Path = $"{Prefix(service)}{{**rest}}",
            Methods = [HttpMethods.Post],
            Headers = [new RouteHeader { Name = "Content-Type", Values = Files, Mode = HeaderMatchMode.HeaderPrefix }],
        },
    };

    private static RouteConfig OpenRoute(string path) => Route(Services.Single(s => path.StartsWith(Prefix(s), StringComparison.Ordinal))) with
    {
        RouteId = $"open {path}",
        AuthorizationPolicy = "anonymous",
        Match = new RouteMatch { Path = path, Methods = [HttpMethods.Get, HttpMethods.Post] },
    };

    private static ClusterConfig Cluster(string id, string service, TimeSpan timeout) => new()
    {
        ClusterId = id,
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = timeout },
        Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal)
        {
            [service] = new() { Address = Address(service, "http", "/").ToString() },
        },
    };

    /// <summary>Resolves the address per request, so that replicas share the work and a moved service is found.</summary>
    private sealed class DiscoveringClients(IServiceDiscoveryHttpMessageHandlerFactory discovery) : ForwarderHttpClientFactory
    {
        protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
        {
            base.ConfigureHandler(context, handler);
            handler.ConnectTimeout = TimeSpan.FromSeconds(1.5);
        }

        protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler)
            => discovery.CreateHandler(base.WrapHandler(context, handler));
    }
}
