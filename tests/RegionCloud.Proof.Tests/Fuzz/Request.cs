using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests.Fuzz;

/// <summary>What is wrong with a request, if anything, and so what it must be answered with.</summary>
internal enum Fault
{
    /// <summary>Nothing: the document allows it.</summary>
    None,

    /// <summary>The document does not allow it: refused with 4xx.</summary>
    Content,

    /// <summary>Nobody, or nobody who is known: 401.</summary>
    Unsigned,

    /// <summary>A required header is not there: 4xx.</summary>
    Header,

    /// <summary>The path has no such method: 405 with Allow.</summary>
    Method,
}

/// <summary>One request as data, so that it can be told, sent again and made smaller.</summary>
internal sealed record Request(ApiOperation Operation, Person? Person, Fault Fault, string What)
{
    public HttpMethod Method { get; init; } = Operation.Method;

    public IReadOnlyDictionary<string, string> Path { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string? ContentType { get; init; }

    /// <summary>JSON, lines of a CSV or the content of a file.</summary>
    public string? Body { get; init; }

    /// <summary>The name of the file and of its part.</summary>
    public (string Part, string Name) File { get; init; } = ("file", "note.txt");

    public string Url
    {
        get
        {
            var path = Path.Aggregate(Operation.Path, (url, p) => url.Replace($"{{{p.Key}}}", Uri.EscapeDataString(p.Value), StringComparison.Ordinal));
            return Query.Count == 0 ? path : $"{path}?{string.Join('&', Query.Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value)}"))}";
        }
    }

    public HttpRequestMessage Message()
    {
        var message = new HttpRequestMessage(Method, Url);
        if (Person is not null)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Of(Person.Subject));
        foreach (var (name, value) in Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        if (ContentType == "multipart/form-data")
        {
            var part = new ByteArrayContent(Encoding.UTF8.GetBytes(Body ?? ""));
            part.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
            message.Content = new MultipartFormDataContent { { part, File.Part, File.Name } };
        }
        else if (Body is not null)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
            message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType ?? "application/json");
        }

        return message;
    }

    /// <summary>Everything that is needed to send it by hand.</summary>
    public override string ToString()
        => $"{Method} {Url} as {Person?.Subject ?? "nobody"}{string.Concat(Headers.Select(h => $" [{h.Key}: {h.Value}]"))}{(Body is null ? "" : $" {ContentType} {(Body.Length > 700 ? $"{Body[..700]}… ({Body.Length})" : Body)}")} ({What})";
}

/// <summary>What came of it.</summary>
internal sealed record Answer(int Status, string Body, string? ContentType, IReadOnlyDictionary<string, string> Headers, TimeSpan Took, IReadOnlyList<string> Deviations)
{
    private JsonElement? json;

    public bool Accepted => Status is >= 200 and < 400;

    public JsonElement Json => json ??= ContentType?.EndsWith("json", StringComparison.Ordinal) is true && Body.Length > 0 ? JsonDocument.Parse(Body).RootElement : default;

    public string Code => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("code", out var code) ? code.GetString() ?? "" : "";

    public static async Task<Answer> ToAsync(Request request, Department department)
    {
        using var message = request.Message();
        var began = Stopwatch.GetTimestamp();
        using var response = await department.Http.SendAsync(message, TestContext.Current.CancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var took = Stopwatch.GetElapsedTime(began);
        var type = response.Content.Headers.ContentType?.MediaType;
        var body = type?.StartsWith("application/vnd", StringComparison.Ordinal) is true ? $"{bytes.Length} bytes" : Encoding.UTF8.GetString(bytes);
        var deviations = Documented.Deviations(department.Document, message.Method.Method, message.RequestUri!.IsAbsoluteUri ? message.RequestUri.AbsolutePath : request.Url.Split('?')[0], response, body);
        if (request.Query.ContainsKey("fields"))
            deviations = [.. deviations.Where(d => !d.EndsWith(" is missing", StringComparison.Ordinal))];
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, body, type, headers, took, deviations);
    }

    public override string ToString() => $"{Status} {(Body.Length > 300 ? $"{Body[..300]}…" : Body)} in {Took.TotalMilliseconds:0} ms";
}

/// <summary>One token a person and some minutes.</summary>
internal static class Tokens
{
    private static readonly Dictionary<string, (string Token, long Since)> Held = new(StringComparer.Ordinal);

    public static string Of(string subject)
    {
        if (Held.TryGetValue(subject, out var held) && Stopwatch.GetElapsedTime(held.Since) < TimeSpan.FromMinutes(5))
            return held.Token;

        var token = TestTokens.For(subject);
        Held[subject] = (token, Stopwatch.GetTimestamp());
        return token;
    }
}
