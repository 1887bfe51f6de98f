using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests.Load;

/// <summary>Sends operations through the gateway and remembers each; one that stays unknown is sent again with its key until it is not.</summary>
internal sealed class Caller(RunningSystem system, Uri? gateway = null) : IDisposable
{
    private static readonly TimeSpan Patience = Proof.AtMost(90);
    private readonly HttpClient http = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5) }) { Timeout = TimeSpan.FromSeconds(15) };
    private readonly List<Operation> history = [];

    public IReadOnlyList<Operation> History
    {
        get
        {
            lock (history)
            {
                return [.. history];
            }
        }
    }

    public RunningSystem System => system;

    /// <summary>Until it is accepted or refused. What depends on an event that is still on its way may be 404 for a while.</summary>
    public async Task<Operation> ResolveAsync(string user, HttpMethod method, string path, object? body = null, string? ifMatch = null, bool mayBeLate = false)
    {
        var operation = new Operation(user, method, path, body, ifMatch);
        lock (history)
        {
            history.Add(operation);
        }

        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(100))
        {
            await TryAsync(operation);
            var late = mayBeLate && operation is { Outcome: Outcome.Failed, Status: HttpStatusCode.NotFound };
            if ((operation.Outcome != Outcome.Unknown && !late) || Stopwatch.GetElapsedTime(began) > Patience)
                return operation;
        }
    }

    /// <summary>The answer of an operation that nothing but a fault can keep from being accepted.</summary>
    public async Task<JsonElement> MustAsync(string user, HttpMethod method, string path, object? body = null, string? ifMatch = null, bool mayBeLate = false)
    {
        var done = await ResolveAsync(user, method, path, body, ifMatch, mayBeLate);
        return done.Outcome == Outcome.Ok ? done.Answer : throw new NotAcceptedException(done);
    }

    /// <summary>All pages of a list.</summary>
    public async Task<List<JsonElement>> ListAsync(string user, string path)
    {
        var items = new List<JsonElement>();
        for (string? token = null; ;)
        {
            var page = await system.InsistAsync(user, HttpMethod.Get, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}pageSize=200{(token is null ? "" : $"&pageToken={token}")}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            if (!page.TryGetProperty("nextPageToken", out var more))
                return items;
            token = more.GetString();
        }
    }

    public void Dispose() => http.Dispose();

    private async Task TryAsync(Operation operation)
    {
        try
        {
            using var request = new HttpRequestMessage(operation.Method, new Uri(gateway ?? system.Gateway, operation.Path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await system.TokenAsync(operation.User));
            request.Headers.TryAddWithoutValidation("Idempotency-Key", operation.Key);
            if (operation.Body is not null)
                request.Content = operation.Body is Upload file ? file.ToContent() : JsonContent.Create(operation.Body);
            if (operation.IfMatch is not null)
                request.Headers.TryAddWithoutValidation("If-Match", operation.IfMatch);
            using var response = await http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            var answer = text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
            var retryable = (int)response.StatusCode >= 500
                || (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("retryable", out var again) && again.GetBoolean());
            operation.Answered(response.IsSuccessStatusCode ? Outcome.Ok : retryable ? Outcome.Unknown : Outcome.Failed, response.StatusCode, answer, response.Headers.RetryAfter is not null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException or JsonException)
        {
            operation.NotAnswered(e.Message);
        }
    }
}

/// <summary>A small text file, sent as a browser sends it.</summary>
internal sealed record Upload(string Name, string Text)
{
    public HttpContent ToContent()
        => new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(Text)) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } }, "file", Name } };
}

/// <summary>What must be accepted in the end was refused, or never answered with certainty.</summary>
internal sealed class NotAcceptedException(Operation operation) : Exception($"Not accepted: {operation}");
