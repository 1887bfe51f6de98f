using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>Marks an answer that tells a secret, which nobody may find in what is remembered: a key is not heeded there, and a business key keeps the effect from coming twice.</summary>
public sealed class SecretAnswer;

/// <summary>Marks money, approval and import: without a key a repeated request could count twice.</summary>
public sealed class IdempotencyKeyRequired;

/// <summary>The caller's name for one intended effect; repeating it with the same body repeats the answer, not the effect.</summary>
internal sealed record IdempotencyKey(string Scope, string BodyHash)
{
    public const string Header = "Idempotency-Key";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly ConcurrentDictionary<string, byte> UnderWay = new(StringComparer.Ordinal);

    /// <summary>The request's key, or null when it has none and needs none.</summary>
    public static async Task<IdempotencyKey?> OfAsync(HttpContext http)
    {
        var key = http.GetEndpoint()?.Metadata.GetMetadata<SecretAnswer>() is null ? http.Request.Headers[Header].ToString() : "";
        if (key.Length == 0)
        {
            return http.GetEndpoint()?.Metadata.GetMetadata<IdempotencyKeyRequired>() is null
                ? null
                : throw new MalformedRequestException(new Fault("idempotency-key-required", "/Idempotency-Key"));
        }

        if (key.Length > 255 || key.Any(c => c is < '!' or > '~'))
            throw new MalformedRequestException(Fault.Of("idempotency-key-malformed", "/Idempotency-Key", ("length", key.Length)));

        var scope = string.Join('\n', http.User.FindFirstValue("iss"), http.User.FindFirstValue("sub"), http.Request.Method, http.Request.Path, key);
        http.Request.Body.Position = 0;
        var body = http.Request.HasFormContentType ? await HashOfFormAsync(http) : await SHA256.HashDataAsync(http.Request.Body, http.RequestAborted);
        // What stands in the query is part of what is asked: a preview is not the import.
        if (http.Request.QueryString.Value is { Length: > 0 } query)
            body = SHA256.HashData([.. body, .. Encoding.UTF8.GetBytes(query)]);
        return new IdempotencyKey(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(scope))), Convert.ToHexStringLower(body));
    }

    // A browser parts the same form by another boundary each time it sends it.
    private static async Task<byte[]> HashOfFormAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var parts = new List<string>(form.Select(f => $"{f.Key}={f.Value}"));
        foreach (var file in form.Files)
        {
            await using var content = file.OpenReadStream();
            parts.Add($"{file.Name}={file.FileName};{file.ContentType};{Convert.ToHexStringLower(await SHA256.HashDataAsync(content, http.RequestAborted))}");
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts.Order(StringComparer.Ordinal))));
    }

    /// <summary>Lets one copy work at a time; the others wait for its answer, at most five seconds.</summary>
    public async Task<IDisposable> EnterAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        for (var started = time.GetTimestamp(); !UnderWay.TryAdd(Scope, 0);)
        {
            if (time.GetElapsedTime(started) > Patience)
                throw new RuleViolationException([Refusal.State("idempotency-key-in-use")]);
            await Task.Delay(20, cancellationToken);
        }

        return new Turn(Scope);
    }

    private sealed class Turn(string scope) : IDisposable
    {
        public void Dispose() => UnderWay.TryRemove(scope, out _);
    }
}

public static class IdempotencyKeyEndpoints
{
    /// <summary>Money, approval, import: the request must carry an Idempotency-Key.</summary>
    public static TBuilder RequireIdempotencyKey<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
        => builder.WithMetadata(new IdempotencyKeyRequired());

    /// <summary>The answer tells a secret: it is never remembered.</summary>
    public static TBuilder TellsASecret<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
        => builder.WithMetadata(new SecretAnswer());
}
