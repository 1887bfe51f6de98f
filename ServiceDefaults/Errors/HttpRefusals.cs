using System.Text.Json;
using System.Text.RegularExpressions;
using Grpc.Core;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
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

        var endpoint = httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        var (status, faults) = Answer(exception, endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType);
        if (status >= StatusCodes.Status500InternalServerError && status != StatusCodes.Status503ServiceUnavailable)
            Failed(httpContext.Request.Method, (endpoint as RouteEndpoint)?.RoutePattern.RawText, exception.Outline());
        if (IsBusy(exception))
        {
            ServiceMeter.DatabaseBusy();
            if (quiet.MaySpeak())
                Busy(exception.Outline());
        }

        await problems.WriteAsync(httpContext, status, faults);
        return true;
    }

    /// <param name="body">What the request's body is read as, where that is known.</param>
    internal static (int Status, IReadOnlyList<Fault> Faults) Answer(Exception exception, Type? body = null) => exception switch
    {
        // What decides the status stands first, so that a code is always answered with its own status.
        RuleViolationException refused => (
            refused.Refusals.Any(r => r.Kind == RefusalKind.Content) ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict,
            [.. refused.Refusals.OrderBy(r => r.Kind).Select(r => new Fault(r.Code, r.Pointer, r.Values))]),
        MalformedRequestException malformed => (StatusCodes.Status400BadRequest, malformed.Faults),
        PreconditionException precondition => (precondition.Status, [precondition.Fault]),
        BadHttpRequestException bad => (bad.StatusCode, Malformed(bad, body)),
        OutOfReachException => (StatusCodes.Status404NotFound, [new Fault("not-found")]),
        OrganisationNotCopiedException => (StatusCodes.Status503ServiceUnavailable, [new Fault("organisation-not-copied")]),
        CorruptAttachmentException corrupt => (StatusCodes.Status500InternalServerError, [Fault.Of("attachment.corrupt", "", ("name", corrupt.FileName))]),
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

    /// <summary>The framework says what it could not read in English sentences only; here they become codes with their values.</summary>
    private static IReadOnlyList<Fault> Malformed(BadHttpRequestException bad, Type? body) => (bad.StatusCode, bad.InnerException) switch
    {
        (StatusCodes.Status408RequestTimeout, _) => [new Fault("request-timeout")],
        (StatusCodes.Status413PayloadTooLarge, _) => [new Fault("content-too-large")],
        (StatusCodes.Status415UnsupportedMediaType, _) => [Fault.Of("unsupported-media-type", "", ("contentType", ContentType.Match(bad.Message) is { Success: true } sent ? sent.Groups["type"].Value : "–"))],
        (_, JsonException json) => OfJson(json, body),
        _ when UnreadParameter.Match(bad.Message) is { Success: true } unread && JsonNamingPolicy.CamelCase.ConvertName(unread.Groups["field"].Value) is var field =>
            [Fault.Of("invalid-value", $"/{field}", ("field", field), ("value", unread.Groups["value"].Value), ("expected", Expected(unread.Groups["type"].Value)))],
        _ when MissingParameter.Match(bad.Message) is { Success: true } missing => missing.Groups["source"].Value is "body"
            ? [new Fault("body-required")]
            : [Fault.Of("value-required", $"/{missing.Groups["field"].Value}", ("field", missing.Groups["field"].Value))],
        _ when bad.Message.Contains("no body was provided", StringComparison.Ordinal) => [new Fault("body-required")],
        _ => [new Fault("malformed")],
    };

    private static IReadOnlyList<Fault> OfJson(JsonException json, Type? body)
    {
        var at = JsonPointer(json.Path);
        if (UnknownMember.Match(json.Message) is { Success: true } unknown)
            return [Fault.Of("unknown-member", at, ("member", unknown.Groups["member"].Value))];
        if (DuplicateMember.Match(json.Message) is { Success: true } twice)
            return [Fault.Of("duplicate-member", at, ("member", twice.Groups["member"].Value))];
        if (MissingMembers.Match(json.Message) is { Success: true } missing)
            return [.. Quoted.Matches(missing.Groups["members"].Value).Select(m => Required($"{at}/{m.Groups["member"].Value}"))];
        if (NullMember.Match(json.Message) is { Success: true } nothing)
            return [Required(at.Length > 0 ? at : $"/{JsonNamingPolicy.CamelCase.ConvertName(nothing.Groups["member"].Value)}")];
        return Unconverted.Match(json.Message) is { Success: true } unread
            ? [Fault.Of("invalid-value", at, ("field", Field(at)), ("expected", Expected(MemberAt(body, at)?.FullName ?? unread.Groups["type"].Value)))]
            : [Fault.Of("json-malformed", at, ("line", (json.LineNumber ?? 0) + 1), ("position", (json.BytePositionInLine ?? 0) + 1))];

        static Fault Required(string pointer) => Fault.Of("value-required", pointer, ("field", Field(pointer)));
        static string Field(string pointer) => pointer.Length == 0 ? "JSON" : pointer[1..].Replace('/', '.');
    }

    /// <summary>The reader names only the request when a text is no UUID or no day; which member it was, its path tells.</summary>
    private static Type? MemberAt(Type? body, string pointer)
    {
        foreach (var step in pointer.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var found = step.All(char.IsAsciiDigit)
                ? body?.GetElementType() ?? body?.GetGenericArguments().FirstOrDefault()
                : body?.GetProperties().FirstOrDefault(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name) == step)?.PropertyType;
            body = found is null ? null : Nullable.GetUnderlyingType(found) ?? found;
        }

        return body;
    }

    /// <summary>How a value of a type is written, in no language.</summary>
    private static string Expected(string type) => type[(type.LastIndexOf('.') + 1)..].TrimEnd(']') switch
    {
        "DateOnly" => "yyyy-MM-dd",
        "DateTimeOffset" => "yyyy-MM-ddTHH:mm:ssZ",
        "Guid" => "UUID",
        "Boolean" or "bool" => "true | false",
        "Decimal" or "decimal" => "\"1234.50\"",
        "String" or "string" => "\"…\"",
        "Int16" or "Int32" or "Int64" or "int" or "long" => "0-9",
        _ when type.Contains("Collections", StringComparison.Ordinal) || type.EndsWith("[]", StringComparison.Ordinal) => "[…]",
        _ => "{…}",
    };

    /// <summary>$.instalments[0].amount → /instalments/0/amount.</summary>
    internal static string JsonPointer(string? path)
        => path is null or "$" ? "" : path.TrimStart('$').Replace("['", "/", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal)
            .Replace('.', '/').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    // This engine is linear; a limit by the clock would only make answers fail on a busy machine.
    private static Regex Sentence(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout);

    private static readonly Regex UnreadParameter = Sentence("^Failed to bind parameter \"(Nullable<)?(?<type>\\w+)>? (?<field>\\w+)\" from \"(?<value>.*)\"\\.$");

    private static readonly Regex MissingParameter = Sentence("^Required parameter \"\\S+ (?<field>\\w+)\" was not provided from (?<source>\\w+)");

    private static readonly Regex ContentType = Sentence("(got \"|sent: )(?<type>[^\"]*)\"?\\.?$");

    private static readonly Regex UnknownMember = Sentence("The JSON property '(?<member>[^']*)' could not be mapped");

    private static readonly Regex DuplicateMember = Sentence("Duplicate property '(?<member>[^']*)'");

    private static readonly Regex MissingMembers = Sentence("missing required properties including: (?<members>.*)\\.");

    private static readonly Regex Quoted = Sentence("'(?<member>[^']*)'");

    private static readonly Regex NullMember = Sentence("(property or field|constructor parameter) '(?<member>[^']*)' on type '[^']*' doesn't allow");

    private static readonly Regex Unconverted = Sentence("The JSON value could not be converted to (?<type>[^ ]+?)\\.( |$)");

    [LoggerMessage(1001, LogLevel.Error, "{Method} {Route} failed: {Outline}")]
    private partial void Failed(string method, string? route, string outline);

    [LoggerMessage(1003, LogLevel.Warning, "The database is busy, full or cannot be read; requests are answered with 503 ({Outline})")]
    private partial void Busy(string outline);
}
