using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using RegionCloud.ServiceDefaults.Errors;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace RegionCloud.Gateway.Edge;

/// <summary>Where the gateway itself says no, it says so in the services' words and shape; a service's own answer is never touched.</summary>
internal static partial class Answers
{
    /// <summary>Puts into words what routing leaves as a bare status.</summary>
    public static async Task Explain(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response.HasStarted || http.Features.Get<IReverseProxyFeature>() is not null)
            return;

        switch (http.Response.StatusCode)
        {
            case StatusCodes.Status404NotFound:
                await Write(http, StatusCodes.Status404NotFound, new Fault("not-found"));
                break;
            case StatusCodes.Status405MethodNotAllowed:
                await Write(http, StatusCodes.Status405MethodNotAllowed, Fault.Of("method-not-allowed", "", ("method", http.Request.Method)));
                break;
        }
    }

    /// <summary>What went wrong between the gateway and a service. Nothing is ever sent a second time: whether a change took effect only its sender can find out, with its Idempotency-Key.</summary>
    public static async Task Forwarded(HttpContext http, RequestDelegate next)
    {
        var late = await InTimeAsync(http, next);
        if (http.GetForwarderErrorFeature() is not { } failure || http.Response.HasStarted || http.RequestAborted.IsCancellationRequested)
            return;

        http.Response.Clear();
        var service = ("service", (object?)Routing.ServiceOf(http));
        NotAnswered(http.RequestServices.GetRequiredService<ILogger<Problems>>(), Routing.ServiceOf(http), failure.Error, failure.Exception?.GetBaseException().Message);
        if (RequestFault(failure.Exception) is { } bad)
            await Write(http, bad.StatusCode, [.. HttpRefusals.Answer(bad).Faults]);
        else if (late && failure.Error is ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyClient)
            await Write(http, StatusCodes.Status408RequestTimeout, new Fault("request-timeout"));
        else if (late || failure.Error is ForwarderError.RequestTimedOut or ForwarderError.UpgradeActivityTimeout)
            await Write(http, StatusCodes.Status504GatewayTimeout, Fault.Of("service-timeout", "", service));
        else
            await Write(http, StatusCodes.Status503ServiceUnavailable, Fault.Of("service-unavailable", "", service));
    }

    /// <summary>The forwarder limits silence only; a service that dribbles would hold its caller for ever. Once the answer has begun it may take its time.</summary>
    /// <returns>Whether the time was over.</returns>
    private static async Task<bool> InTimeAsync(HttpContext http, RequestDelegate next)
    {
        var (caller, done) = (http.RequestAborted, false);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(caller);
        http.Response.OnStarting(() =>
        {
            if (!done)
                deadline.CancelAfter(Timeout.InfiniteTimeSpan);
            return Task.CompletedTask;
        });
        deadline.CancelAfter(http.GetReverseProxyFeature().Cluster.Config.HttpRequest!.ActivityTimeout!.Value);
        http.RequestAborted = deadline.Token;
        await next(http);
        (http.RequestAborted, done) = (caller, true);
        return deadline.IsCancellationRequested && !caller.IsCancellationRequested;
    }

    /// <summary>What nobody caught is told by kind and place only: the framework would log its message, and with it what the caller sent.</summary>
    public static readonly ExceptionHandlerOptions Failure = new() { ExceptionHandler = Failed, SuppressDiagnosticsCallback = _ => true };

    private static Task Failed(HttpContext http)
    {
        var error = http.Features.GetRequiredFeature<IExceptionHandlerFeature>().Error;
        var (status, faults) = HttpRefusals.Answer(error);
        if (status >= StatusCodes.Status500InternalServerError)
            Unexpected(http.RequestServices.GetRequiredService<ILogger<Problems>>(), error.Outline());
        return Write(http, status, [.. faults]);
    }

    /// <summary>The caller's body may fail at the same moment as the sending of it; then both stand in the exception.</summary>
    private static BadHttpRequestException? RequestFault(Exception? exception) => exception switch
    {
        BadHttpRequestException bad => bad,
        AggregateException several => several.InnerExceptions.Select(RequestFault).FirstOrDefault(b => b is not null),
        _ => exception?.InnerException is { } inner ? RequestFault(inner) : null,
    };

    public static Task Write(HttpContext http, int status, params IReadOnlyList<Fault> faults)
        => http.RequestServices.GetRequiredService<Problems>().WriteAsync(http, status, faults);

    [LoggerMessage(2190, LogLevel.Error, "A request failed at {Outline}")]
    private static partial void Unexpected(ILogger logger, string outline);

    [LoggerMessage(2101, LogLevel.Warning, "{Service} did not answer: {Error}, {Reason}")]
    private static partial void NotAnswered(ILogger logger, string service, ForwarderError error, string? reason);
}
