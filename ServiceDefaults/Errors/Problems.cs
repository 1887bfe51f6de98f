using System.Diagnostics;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace RegionCloud.ServiceDefaults.Errors;

/// <summary>The one shape of every unsuccessful answer (RFC 9457), so that a client handles errors once.</summary>
/// <param name="Type">An address made of the code.</param>
/// <param name="Title">What kind of trouble, in the caller's language.</param>
/// <param name="Detail">What exactly, naming field and number, in the caller's language.</param>
/// <param name="Code">Stable; the first code when there are several errors.</param>
/// <param name="Retryable">Whether the same request may succeed later.</param>
public sealed record Problem(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Instance,
    string Code,
    string TraceId,
    bool Retryable,
    IReadOnlyList<ProblemError> Errors);

/// <summary>One of the reasons.</summary>
/// <param name="Pointer">JSON pointer of the field in the request; empty for the whole request.</param>
/// <param name="Params">The values that the message names.</param>
public sealed record ProblemError(
    string Pointer,
    string Code,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, object?>? Params);

/// <summary>One reason, before it is put into words.</summary>
public sealed record Fault(string Code, string Pointer = "", IReadOnlyDictionary<string, object?>? Values = null)
{
    public static Fault Of(string code, string pointer, params (string Name, object? Value)[] values)
        => new(code, pointer, values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal));
}

/// <summary>Writes problems.</summary>
public sealed class Problems(Words words)
{
    public const string ContentType = "application/problem+json";

    public Problem Describe(HttpContext http, int status, params IReadOnlyList<Fault> faults)
    {
        var language = Words.LanguageOf(http.Request);
        var errors = faults.Select(f => new ProblemError(f.Pointer, f.Code, words.Say(language, f.Code, f.Values), f.Values is { Count: > 0 } ? f.Values : null)).ToList();
        return new Problem(
            $"https://errors.regioncloud/{errors[0].Code}",
            words.Say(language, $"title.{status}"),
            status,
            string.Join(' ', errors.Select(e => e.Message)),
            http.Request.Path,
            errors[0].Code,
            Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier,
            Retryable: status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests or StatusCodes.Status504GatewayTimeout
                || errors[0].Code is "idempotency-key-in-use" or "concurrent-change",
            errors);
    }

    public async Task WriteAsync(HttpContext http, int status, params IReadOnlyList<Fault> faults)
    {
        if (http.Response.HasStarted)
            return;
        if (GrpcRefusals.IsGrpc(http.Request))
        {
            GrpcRefusals.Answer(http.Response, status, faults[0].Code);
            return;
        }

        var problem = Describe(http, status, faults);
        http.Response.StatusCode = status;
        http.Response.Headers.ContentLanguage = Words.LanguageOf(http.Request);
        http.Response.Headers.Append("Vary", "Accept-Language");
        http.Response.Headers.CacheControl = "no-store";
        if (problem.Retryable)
            http.Response.Headers.TryAdd("Retry-After", "1");
        await http.Response.WriteAsJsonAsync(problem, Web.Json.Options, ContentType, http.RequestAborted);
    }
}
