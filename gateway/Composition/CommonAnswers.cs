using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using RegionCloud.Gateway.Edge;

namespace RegionCloud.Gateway.Composition;

/// <summary>
/// Asks services over gRPC what every department answers the same way (<c>RegionCloud.Common.Messages</c>): the caller's token and trace
/// go along, each has the same deadline as a part over HTTP, and one that does not answer takes nothing from the others.
/// </summary>
internal sealed class CommonAnswers(IHttpMessageHandlerFactory handlers, IConfiguration configuration) : IDisposable
{
    private const string Client = "common-answers";
    private readonly ConcurrentDictionary<string, GrpcChannel> channels = new(StringComparer.Ordinal);
    private readonly TimeSpan patience = configuration.GetValue<TimeSpan>("Gateway:PartTimeout");

    /// <summary>Every service the same, in the order of <see cref="Routing.Services"/>.</summary>
    public Task<Part<TAnswer>[]> AskAllAsync<TAnswer>(HttpContext http, Func<CallInvoker, CallOptions, AsyncUnaryCall<TAnswer>> ask)
        where TAnswer : class
        => Task.WhenAll(Routing.Services.Select(service => AskAsync(http, service, ask)));

    public async Task<Part<TAnswer>> AskAsync<TAnswer>(HttpContext http, string service, Func<CallInvoker, CallOptions, AsyncUnaryCall<TAnswer>> ask)
        where TAnswer : class
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        deadline.CancelAfter(patience);
        var headers = new Metadata { { "Authorization", http.Request.Headers.Authorization.ToString() }, { Headers.RequestId, http.Request.Headers[Headers.RequestId].ToString() } };
        try
        {
            using var call = ask(ChannelTo(service).CreateCallInvoker(), new CallOptions(headers, cancellationToken: deadline.Token));
            return new Part<TAnswer>(service, await call, null);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException && http.RequestAborted.IsCancellationRequested)
        {
            throw new OperationCanceledException("The caller has gone.", e, http.RequestAborted);
        }
        catch (RpcException e)
        {
            return new Part<TAnswer>(service, null, GapOf(service, e));
        }
        catch (OperationCanceledException)
        {
            return new Part<TAnswer>(service, null, new Gap(service, GapReason.Slow));
        }
    }

    private GrpcChannel ChannelTo(string service)
        => channels.GetOrAdd(service, _ => GrpcChannel.ForAddress(Routing.Address(service, "grpc", ""), new GrpcChannelOptions { HttpHandler = handlers.CreateHandler(Client) }));

    private static Gap GapOf(string service, RpcException e) => e.StatusCode switch
    {
        StatusCode.Cancelled or StatusCode.DeadlineExceeded => new Gap(service, GapReason.Slow),
        StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown or StatusCode.ResourceExhausted => new Gap(service, GapReason.Away, null, Code(e)),
        StatusCode.NotFound => new Gap(service, GapReason.Refused, StatusCodes.Status404NotFound, Code(e)),
        StatusCode.PermissionDenied => new Gap(service, GapReason.Refused, StatusCodes.Status403Forbidden, Code(e)),
        StatusCode.Unauthenticated => new Gap(service, GapReason.Refused, StatusCodes.Status401Unauthorized, Code(e)),
        // A department of an older release does not answer this yet.
        StatusCode.Unimplemented => new Gap(service, GapReason.Unreadable),
        StatusCode.InvalidArgument => new Gap(service, GapReason.Refused, StatusCodes.Status400BadRequest, Code(e)),
        _ => new Gap(service, GapReason.Refused, StatusCodes.Status422UnprocessableEntity, Code(e)),
    };

    private static string? Code(RpcException e) => e.Trailers.GetValue("code");

    public void Dispose()
    {
        foreach (var channel in channels.Values)
            channel.Dispose();
    }

    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CommonAnswers>();
        builder.Services.AddHttpClient(Client)
            // The channels hold it for good, as gRPC wants.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1), UseCookies = false, AllowAutoRedirect = false, EnableMultipleHttp2Connections = true, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1) })
            .AddServiceDiscovery();
    }
}
