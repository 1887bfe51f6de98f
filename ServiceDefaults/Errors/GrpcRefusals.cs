using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RegionCloud.ServiceDefaults.Errors;

/// <summary>The same refusals over gRPC: status by kind, the stable code in the trailer <c>code</c>.</summary>
internal sealed partial class GrpcRefusals(ILogger<GrpcRefusals> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        context.GetHttpContext().Items[typeof(GrpcRefusals)] = true;
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (e is not RpcException && !context.CancellationToken.IsCancellationRequested)
        {
            var (status, faults) = HttpRefusals.Answer(e);
            var code = CodeOf(status);
            if (code == StatusCode.Internal)
                Failed(context.Method, e.Outline());
            throw new RpcException(new Status(code, faults[0].Code), new Metadata { { "code", faults[0].Code } });
        }
    }

    /// <summary>A message that cannot be read never reaches the interceptor, and the framework calls it Unknown: it is the caller's fault.</summary>
    internal static async Task UnreadAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (IsGrpc(http.Request) && !http.Response.HasStarted && http.Response.Headers.GrpcStatus == StatusCode.Unknown.ToString("D") && !http.Items.ContainsKey(typeof(GrpcRefusals)))
            Answer(http.Response, StatusCodes.Status400BadRequest, "malformed");
    }

    internal static bool IsGrpc(HttpRequest request) => request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>A refusal from before the call, such as for a bad token: gRPC's answer without a message, where the trailers stand among the headers.</summary>
    internal static void Answer(HttpResponse response, int status, string code)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/grpc";
        response.Headers.GrpcStatus = CodeOf(status).ToString("D");
        response.Headers.GrpcMessage = code;
        response.Headers["code"] = code;
    }

    private static StatusCode CodeOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => StatusCode.InvalidArgument,
        StatusCodes.Status401Unauthorized => StatusCode.Unauthenticated,
        StatusCodes.Status403Forbidden => StatusCode.PermissionDenied,
        StatusCodes.Status404NotFound => StatusCode.NotFound,
        StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
        StatusCodes.Status500InternalServerError => StatusCode.Internal,
        _ => StatusCode.FailedPrecondition,
    };

    [LoggerMessage(1002, LogLevel.Error, "{Method} failed: {Outline}")]
    private partial void Failed(string method, string outline);
}
