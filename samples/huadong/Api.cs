using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RegionCloud.Huadong;

/// <summary>
/// The gateway as the region's people use it, and the development issuer beside it. Nobody gives up while the system says that it may succeed later, or while a department has not yet heard what another told.
/// Every change has a key of its own that is the same in every run: whatever broke off is gone on with, and nothing is done twice.
/// </summary>
internal sealed class Api(Uri gateway, Uri issuer) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Longer than any event is on its way while nothing is broken.</summary>
    private static readonly TimeSpan Hearing = TimeSpan.FromSeconds(60);

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Dictionary<string, (string Token, long Since)> tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> occurrences = new(StringComparer.Ordinal);

    /// <summary>How many answers said that it may succeed later, or were none.</summary>
    public int Retries { get; private set; }

    public Task<JsonElement> GetAsync(string user, string path) => SucceedAsync(user, HttpMethod.Get, path, null, null);

    /// <param name="of">The record that is acted on, as it was last seen.</param>
    public Task<JsonElement> PostAsync(string user, string path, object body, JsonElement? of = null) => SucceedAsync(user, HttpMethod.Post, path, () => JsonContent.Create(body), of);

    public Task<JsonElement> PutAsync(string user, string path, object body, JsonElement of) => SucceedAsync(user, HttpMethod.Put, path, () => JsonContent.Create(body), of);

    /// <summary>A file may be imported as often as one likes: each time it is looked at anew, and known rows change nothing.</summary>
    public Task<JsonElement> ImportAsync(string user, string path, string csv)
    {
        occurrences[What(user, HttpMethod.Post, path, csv)] = RandomNumberGenerator.GetInt32(int.MaxValue);
        return SucceedAsync(user, HttpMethod.Post, path, () => new StringContent(csv, Encoding.UTF8, "text/csv"), null);
    }

    /// <summary>A file; its boundary is always the same, so that the same file is the same request.</summary>
    public Task<JsonElement> UploadAsync(string user, string path, string name, string text) => SucceedAsync(
        user, HttpMethod.Post, path,
        () =>
        {
            var file = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            file.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
            return new MultipartFormDataContent("huadong") { { file, "file", name } };
        },
        null);

    /// <summary>What the system answers to something that it must not do: its status, its codes and what it says.</summary>
    public async Task<(int Status, IReadOnlyList<string> Codes, string Detail)> RefusedAsync(string user, HttpMethod method, string path, object? body = null, JsonElement? of = null)
    {
        var (status, answer) = await SendAsync(user, method, path, body is null ? null : () => JsonContent.Create(body), of, beforeHeard: false);
        if ((int)status < 400)
            return ((int)status, ["none: it was done"], answer.ToString());

        var codes = answer.TryGetProperty("errors", out var errors) ? errors.EnumerateArray().Select(e => e.Text("code")).Prepend(answer.Text("code")) : [answer.Text("code")];
        return ((int)status, [.. codes.Distinct(StringComparer.Ordinal)], answer.Text("detail"));
    }

    /// <summary>What a customer sends who has only the secret of his link.</summary>
    public async Task<(int Status, JsonElement Answer)> BySecretAsync(HttpMethod method, string path, string secret, object? body = null)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(200))
        {
            try
            {
                using var request = new HttpRequestMessage(method, new Uri(gateway, path));
                request.Headers.Add("Survey-Token", secret);
                request.Headers.AcceptLanguage.ParseAdd("en");
                request.Content = body is null ? null : JsonContent.Create(body);
                using var response = await http.SendAsync(request);
                var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
                if (!Retryable(answer))
                    return ((int)response.StatusCode, answer);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException or JsonException)
            {
            }

            Retries++;
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"{method} {path} by a link never got an answer.");
        }
    }

    /// <summary>Looks until it is so, as long as an event takes that comes late.</summary>
    public async Task<JsonElement> UntilAsync(string user, string path, Func<JsonElement, bool> isSo, string what)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(100))
        {
            var seen = await GetAsync(user, path);
            if (isSo(seen))
                return seen;
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"It never came about that {what}; {path} last said {seen}");
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<JsonElement> SucceedAsync(string user, HttpMethod method, string path, Func<HttpContent>? content, JsonElement? of)
    {
        var (status, answer) = await SendAsync(user, method, path, content, of, beforeHeard: true);
        return (int)status < 300 ? answer : throw new InvalidOperationException($"{method} {path} as {user} answered {(int)status}: {answer}");
    }

    /// <summary>The very request of the first time again, as a client sends it that heard no answer.</summary>
    public async Task<JsonElement> RepeatAsync(string user, string path, object body)
    {
        occurrences[What(user, HttpMethod.Post, path, await JsonContent.Create(body).ReadAsStringAsync())] = 0;
        return await PostAsync(user, path, body);
    }

    /// <param name="beforeHeard">What a department does not know, or does not allow, may be what it has not heard yet: ask again for a while.</param>
    private async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(string user, HttpMethod method, string path, Func<HttpContent>? content, JsonElement? of, bool beforeHeard)
    {
        var key = method == HttpMethod.Get ? "" : await KeyAsync(user, method, path, content);
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(150))
        {
            var said = "no answer";
            try
            {
                using var request = new HttpRequestMessage(method, new Uri(gateway, path)) { Content = content?.Invoke() };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(user));
                request.Headers.AcceptLanguage.ParseAdd("en");
                if (key.Length > 0)
                    request.Headers.Add("Idempotency-Key", key);
                if (of is { } record)
                    request.Headers.TryAddWithoutValidation("If-Match", record.Text("etag"));
                using var response = await http.SendAsync(request);
                var text = await response.Content.ReadAsStringAsync();
                var answer = text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
                // An event changed the record meanwhile: whoever acts on it looks again.
                if (response.StatusCode == HttpStatusCode.PreconditionFailed && of is { } seen && path.IndexOf(seen.Id(), StringComparison.Ordinal) is var at and > 0)
                {
                    of = await GetAsync(user, path[..(at + seen.Id().Length)]);
                    continue;
                }

                var unheard = beforeHeard && (response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound || (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("code", out var code) && code.GetString()!.EndsWith("-unknown", StringComparison.Ordinal)));
                if (!Retryable(answer) && !(unheard && Stopwatch.GetElapsedTime(started) < Hearing))
                    return (response.StatusCode, answer);

                said = text;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException or JsonException)
            {
                said = e.Message;
            }

            Retries++;
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"{method} {path} as {user} never got an answer; the last was: {said}");
        }
    }

    private static bool Retryable(JsonElement answer) => answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("retryable", out var again) && again.ValueKind == JsonValueKind.True;

    /// <summary>Who does what, with which words, for the how manieth time: the same in every run.</summary>
    private async Task<string> KeyAsync(string user, HttpMethod method, string path, Func<HttpContent>? content)
    {
        var what = What(user, method, path, content is null ? "" : await content().ReadAsStringAsync());
        var times = occurrences[what] = occurrences.GetValueOrDefault(what) + 1;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{what} {times}")));
    }

    private static string What(string user, HttpMethod method, string path, string body) => $"{user} {method} {path} {body}";

    private async Task<string> TokenAsync(string user)
    {
        if (tokens.TryGetValue(user, out var held) && Stopwatch.GetElapsedTime(held.Since) < TimeSpan.FromMinutes(4))
            return held.Token;

        var token = await http.GetStringAsync(new Uri(issuer, $"dev/token/{user}"));
        tokens[user] = (token, Stopwatch.GetTimestamp());
        return token;
    }
}

/// <summary>What is read of an answer.</summary>
internal static class Answers
{
    public static string Id(this JsonElement record) => record.Text("id");

    /// <summary>The text, number or truth of a member, by a path such as <c>collection.outstanding</c>; "–" when it is absent.</summary>
    public static string Text(this JsonElement record, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (record.ValueKind != JsonValueKind.Object || !record.TryGetProperty(name, out record))
                return "–";
        }

        return record.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? "–" : record.ToString();
    }

    public static IEnumerable<JsonElement> Items(this JsonElement answer, string name = "items") => answer.GetProperty(name).EnumerateArray();

    public static bool Is(this JsonElement record, string path, string value) => record.Text(path) == value;
}
