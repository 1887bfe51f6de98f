using System.Text.Json;
using System.Text.RegularExpressions;
using Grpc.Core;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.ServiceDefaults.Observability;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Errors;

/// <summary>Turns every exception that leaves a slice into the answer a caller can act on.</summary>
internal sealed partial class HttpRefusals(Problems problems, TimeProvider time, ILogger<HttpRefusals> logger) : IExceptionHandler
{
    private readonly OncePerMinute quiet = new(time);

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var (status, faults) = Answer(exception);
        if (status >= StatusCodes.Status500InternalServerError && status != StatusCodes.Status503ServiceUnavailable)
            Failed(httpContext.Request.Method, (httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText, exception.Outline());
        if (IsBusy(exception))
        {
            ServiceMeter.DatabaseBusy();
            if (quiet.MaySpeak())
                Busy(exception.Outline());
        }

        await problems.WriteAsync(httpContext, status, faults);
        return true;
    }

    internal static (int Status, IReadOnlyList<Fault> Faults) Answer(Exception exception) => exception switch
    {
        RuleViolationException refused => (
            refused.Refusals.Any(r => r.Kind == RefusalKind.Content) ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict,
            [.. refused.Refusals.Select(r => new Fault(r.Code, r.Pointer, r.Values))]),
        MalformedRequestException malformed => (StatusCodes.Status400BadRequest, malformed.Faults),
        PreconditionException precondition => (precondition.Status, [precondition.Fault]),
        BadHttpRequestException bad => (bad.StatusCode, [Malformed(bad)]),
        OutOfReachException => (StatusCodes.Status404NotFound, [new Fault("not-found")]),
        OrganisationNotCopiedException => (StatusCodes.Status503ServiceUnavailable, [new Fault("organisation-not-copied")]),
        DbUpdateConcurrencyException => (StatusCodes.Status409Conflict, [new Fault("concurrent-change")]),
        PeerUnavailableException peer => (StatusCodes.Status503ServiceUnavailable, [Fault.Of("peer-unavailable", "", ("service", peer.Service))]),
        RpcException { StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded } => (StatusCodes.Status503ServiceUnavailable, [Fault.Of("peer-unavailable", "", ("service", "–"))]),
        // The token cannot be checked because the issuer's keys cannot be read: that is not the caller's fault.
        InvalidOperationException e when e.Message.StartsWith("IDX20803", StringComparison.Ordinal) => (StatusCodes.Status503ServiceUnavailable, [Fault.Of("peer-unavailable", "", ("service", "issuer"))]),
        _ when IsBusy(exception) => (StatusCodes.Status503ServiceUnavailable, [new Fault("database-busy")]),
        _ => (StatusCodes.Status500InternalServerError, [new Fault("internal-error")]),
    };

    /// <summary>SQLite's busy, locked, full, I/O and cannot-open: the disk or another writer, not the request.</summary>
    internal static bool IsBusy(Exception exception)
        => exception is SqliteException { SqliteErrorCode: 5 or 6 or 10 or 13 or 14 } || (exception.InnerException is { } inner && IsBusy(inner));

    private static Fault Malformed(BadHttpRequestException bad) => (bad.StatusCode, bad.InnerException) switch
    {
        (StatusCodes.Status408RequestTimeout, _) => new Fault("request-timeout"),
        (StatusCodes.Status413PayloadTooLarge, _) => new Fault("content-too-large"),
        (StatusCodes.Status415UnsupportedMediaType, _) => Fault.Of("unsupported-media-type", "", ("contentType", bad.Message)),
        (_, JsonException json) when UnknownMember.Match(json.Message) is { Success: true } unknown
            => Fault.Of("unknown-member", JsonPointer(json.Path), ("member", unknown.Groups["member"].Value)),
        (_, JsonException json) => Fault.Of("invalid-value", JsonPointer(json.Path), ("field", JsonPointer(json.Path)), ("reason", FirstSentence(json.Message))),
        _ when UnreadParameter.Match(bad.Message) is { Success: true } unread && JsonNamingPolicy.CamelCase.ConvertName(unread.Groups["field"].Value) is var field => Fault.Of(
            "invalid-value", $"/{field}", ("field", field), ("reason", $"'{unread.Groups["value"].Value}' ≠ {Expected(unread.Groups["type"].Value)}")),
        _ => Fault.Of("malformed", "", ("reason", bad.Message)),
    };

    /// <summary>How a parameter is written, in no language.</summary>
    private static string Expected(string type) => type switch
    {
        "DateOnly" => "yyyy-MM-dd",
        "Guid" => "UUID",
        "bool" or "Boolean" => "true | false",
        _ => "0-9",
    };

    /// <summary>$.instalments[0].amount → /instalments/0/amount.</summary>
    internal static string JsonPointer(string? path)
        => path is null or "$" ? "" : path.TrimStart('$').Replace("['", "/", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal)
            .Replace('.', '/').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    private static string FirstSentence(string message)
        => message.Split(" Path:", 2, StringSplitOptions.None)[0];

    // This engine is linear; a limit by the clock would only make answers fail on a busy machine.
    /// <summary>The framework names a parameter that it could not read, with its type, in its message only.</summary>
    private static readonly Regex UnreadParameter = new("^Failed to bind parameter \"(Nullable<)?(?<type>\\w+)>? (?<field>\\w+)\" from \"(?<value>.*)\"\\.$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    private static readonly Regex UnknownMember = new("The JSON property '(?<member>[^']*)' could not be mapped", RegexOptions.NonBacktracking, Regex.InfiniteMatchTimeout);

    [LoggerMessage(1001, LogLevel.Error, "{Method} {Route} failed: {Outline}")]
    private partial void Failed(string method, string? route, string outline);

    [LoggerMessage(1003, LogLevel.Warning, "The database is busy, full or cannot be read; requests are answered with 503 ({Outline})")]
    private partial void Busy(string outline);
}
