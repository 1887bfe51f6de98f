using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client.Configuration;
using Grpc.Net.ClientFactory;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.ServiceDefaults.Observability;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Security;

/// <summary>Asking another department over gRPC: found by service discovery, with the user's token and a deadline on every call.</summary>
public static class Peers
{
    /// <summary>Registers a client of another department. Calls only read, so an unavailable peer is asked again (decisions §3).</summary>
    public static void AddPeer<TClient>(this IHostApplicationBuilder builder, string department)
        where TClient : class
        => Prepare(builder.Services.AddGrpcClient<TClient>(o => o.Address = AddressOf(department))).AddInterceptor<DeadlineInterceptor>();

    /// <summary>Registers a client of what several departments answer the same way; <see cref="PeersOf{TClient}"/> gives each one's. That one is away keeps nobody from asking the others.</summary>
    public static void AddPeers<TClient>(this IHostApplicationBuilder builder, params IEnumerable<string> departments)
        where TClient : class
    {
        builder.Services.AddSingleton<PeersOf<TClient>>();
        foreach (var department in departments)
        {
            Prepare(builder.Services.AddGrpcClient<TClient>(PeersOf<TClient>.NameOf(department), o => o.Address = AddressOf(department)))
                .AddInterceptor(InterceptorScope.Channel, services => ActivatorUtilities.CreateInstance<DeadlineInterceptor>(services, department));
        }
    }

    private static Uri AddressOf(string department) => new($"http://_grpc.{department}");

    private static IHttpClientBuilder Prepare(IHttpClientBuilder client) => client
            .ConfigureChannel(c => c.ServiceConfig = new ServiceConfig
            {
                // While a peer is away, asking again makes it no better: after a few failures each call is made once.
                RetryThrottling = new RetryThrottlingPolicy { MaxTokens = 10, TokenRatio = 0.1 },
                MethodConfigs =
                {
                    new MethodConfig
                    {
                        Names = { MethodName.Default },
                        RetryPolicy = new RetryPolicy
                        {
                            MaxAttempts = 3,
                            InitialBackoff = TimeSpan.FromMilliseconds(50),
                            MaxBackoff = TimeSpan.FromMilliseconds(200),
                            BackoffMultiplier = 2,
                            RetryableStatusCodes = { StatusCode.Unavailable },
                        },
                    },
                },
            })
            .AddHttpMessageHandler<BearerHandler>()
            .AddServiceDiscovery();
}

/// <summary>Clients of what several departments answer the same way.</summary>
public sealed class PeersOf<TClient>(GrpcClientFactory factory)
    where TClient : class
{
    public TClient Of(string department) => factory.CreateClient<TClient>(NameOf(department));

    internal static string NameOf(string department) => $"{typeof(TClient).Name} of {department}";
}

/// <summary>gRPC has no deadline of its own; without one a hanging peer would hang its callers. One that hangs often is not asked for a while.</summary>
/// <param name="department">The one department that is asked through this; null: each service has one that answers it.</param>
internal sealed partial class DeadlineInterceptor(TimeProvider time, ILogger<DeadlineInterceptor> logger, string? department = null) : Interceptor
{
    private readonly ConcurrentDictionary<string, OncePerMinute> quiet = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Breaker> breakers = new(StringComparer.Ordinal);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var (service, breaker) = (context.Method.ServiceName[(context.Method.ServiceName.LastIndexOf('.') + 1)..], breakers.GetOrAdd(context.Method.ServiceName, _ => new Breaker(time)));
        if (!breaker.MayAsk())
            throw new RpcException(new Status(StatusCode.Unavailable, "It did not answer of late and is not asked for a moment."));

        // gRPC counts by the machine's clock, whatever the business's clock says.
        var call = continuation(request, new ClientInterceptorContext<TRequest, TResponse>(
            context.Method, context.Host, context.Options.Deadline is null ? context.Options.WithDeadline(TimeProvider.System.GetUtcNow().Add(Patience).UtcDateTime) : context.Options));
        return new AsyncUnaryCall<TResponse>(WatchedAsync(call.ResponseAsync, breaker, department is null ? service : $"{service} of {department}"), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private async Task<TResponse> WatchedAsync<TResponse>(Task<TResponse> answer, Breaker breaker, string peer)
    {
        try
        {
            var told = await answer;
            breaker.Told(answered: true);
            return told;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal)
        {
            breaker.Told(answered: false);
            ServiceMeter.PeerFailed(peer);
            if (quiet.GetOrAdd(peer, _ => new OncePerMinute(time)).MaySpeak())
                Away(peer, e.StatusCode);
            throw;
        }
        catch (RpcException e) when (e.StatusCode is not StatusCode.Cancelled)
        {
            // A refusal is an answer.
            breaker.Told(answered: true);
            throw;
        }
    }

    [LoggerMessage(1601, LogLevel.Warning, "{Peer} does not answer ({Status})")]
    private partial void Away(string peer, StatusCode status);
}

/// <summary>
/// Carries the user's own token on, or this service's when nobody is asking, or an operator, whose token is good for operations only.
/// A header set here also travels over cleartext HTTP/2, where gRPC call credentials are silently dropped.
/// </summary>
internal sealed class BearerHandler(IHttpContextAccessor http, ServiceToken own) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // gRPC starts an activity of its own round each call, which nobody exports: what it asks belongs to whoever asked for the call.
        if (Activity.Current is { OperationName: "Grpc.Net.Client.GrpcOut", Parent: { } asking })
            Activity.Current = asking;
        if (http.HttpContext is { } asked && asked.GetEndpoint()?.Metadata.GetMetadata<OpsOnly>() is null && asked.Request.Headers.Authorization.ToString() is { Length: > 0 } users)
            request.Headers.TryAddWithoutValidation("Authorization", users);
        else
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await own.GetAsync(cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }
}

/// <summary>The service's own token, by client credentials as <c>svc-{department}</c>; asked for again before it ends.</summary>
internal sealed class ServiceToken(IHttpClientFactory clients, IOptionsMonitor<JwtBearerOptions> bearer, IConfiguration configuration, TimeProvider time)
{
    private (string Token, DateTimeOffset Until) held;

    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        var (token, until) = held;
        if (time.GetUtcNow() < until)
            return token;

        var authority = await bearer.Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = configuration["Authentication:ClientId"] ?? throw new InvalidOperationException("Authentication:ClientId is not configured."),
            ["client_secret"] = configuration["Authentication:ClientSecret"] ?? throw new InvalidOperationException("Authentication:ClientSecret is not configured."),
        });
        using var answer = await clients.CreateClient("issuer").PostAsync(new Uri(authority.TokenEndpoint), form, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var issued = await answer.Content.ReadFromJsonAsync<Issued>(cancellationToken) ?? throw new InvalidOperationException("The issuer answered without a token.");
        held = (issued.AccessToken, time.GetUtcNow().AddSeconds(issued.ExpiresIn - 60));
        return issued.AccessToken;
    }

    private sealed record Issued([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
