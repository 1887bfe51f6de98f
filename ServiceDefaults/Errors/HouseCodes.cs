using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace RegionCloud.ServiceDefaults.Errors;

/// <summary>The codes with which the house itself answers, before or around every slice, and the status of each.</summary>
public static class HouseCodes
{
    public static readonly FrozenDictionary<string, int> Status = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["malformed"] = StatusCodes.Status400BadRequest,
        ["json-malformed"] = StatusCodes.Status400BadRequest,
        ["body-required"] = StatusCodes.Status400BadRequest,
        ["unknown-member"] = StatusCodes.Status400BadRequest,
        ["duplicate-member"] = StatusCodes.Status400BadRequest,
        ["unknown-query-parameter"] = StatusCodes.Status400BadRequest,
        ["invalid-value"] = StatusCodes.Status400BadRequest,
        ["value-required"] = StatusCodes.Status400BadRequest,
        ["text-length"] = StatusCodes.Status400BadRequest,
        ["count-range"] = StatusCodes.Status400BadRequest,
        ["number-range"] = StatusCodes.Status400BadRequest,
        ["value-not-allowed"] = StatusCodes.Status400BadRequest,
        ["page-token-invalid"] = StatusCodes.Status400BadRequest,
        ["if-match-malformed"] = StatusCodes.Status400BadRequest,
        ["idempotency-key-required"] = StatusCodes.Status400BadRequest,
        ["idempotency-key-malformed"] = StatusCodes.Status400BadRequest,
        ["unauthenticated"] = StatusCodes.Status401Unauthorized,
        ["not-permitted"] = StatusCodes.Status403Forbidden,
        ["not-found"] = StatusCodes.Status404NotFound,
        ["method-not-allowed"] = StatusCodes.Status405MethodNotAllowed,
        ["attachment.corrupt"] = StatusCodes.Status500InternalServerError,
        ["request-timeout"] = StatusCodes.Status408RequestTimeout,
        ["idempotency-key-in-use"] = StatusCodes.Status409Conflict,
        ["concurrent-change"] = StatusCodes.Status409Conflict,
        ["stale-version"] = StatusCodes.Status412PreconditionFailed,
        ["content-too-large"] = StatusCodes.Status413PayloadTooLarge,
        ["unsupported-media-type"] = StatusCodes.Status415UnsupportedMediaType,
        ["idempotency-key-reused"] = StatusCodes.Status422UnprocessableEntity,
        ["if-match-required"] = StatusCodes.Status428PreconditionRequired,
        ["internal-error"] = StatusCodes.Status500InternalServerError,
        ["organisation-not-copied"] = StatusCodes.Status503ServiceUnavailable,
        ["peer-unavailable"] = StatusCodes.Status503ServiceUnavailable,
        ["database-busy"] = StatusCodes.Status503ServiceUnavailable,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether the same request may succeed later.</summary>
    public static bool IsRetryable(int status, string code)
        => status is StatusCodes.Status408RequestTimeout or StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout
            || code is "idempotency-key-in-use" or "concurrent-change";
}
