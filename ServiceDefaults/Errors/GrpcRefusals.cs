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
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (e is not RpcException && !context.CancellationToken.IsCancellationRequested)
        {
            var (status, faults) = HttpRefusals.Answer(e);
            var code = status switch
            {
                StatusCodes.Status400BadRequest => StatusCode.InvalidArgument,
                StatusCodes.Status404NotFound => StatusCode.NotFound,
                StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
                StatusCodes.Status500InternalServerError => StatusCode.Internal,
                _ => StatusCode.FailedPrecondition,
            };
            if (code == StatusCode.Internal)
                Failed(e, context.Method);
            throw new RpcException(new Status(code, faults[0].Code), new Metadata { { "code", faults[0].Code } });
        }
    }

    [LoggerMessage(1002, LogLevel.Error, "{Method} failed")]
    private partial void Failed(Exception exception, string method);
}
