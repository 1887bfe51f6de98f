using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests.Load;

/// <summary>An answer to a question that changes nothing. 0: none came.</summary>
internal sealed record Look(string Path, int Status, bool RetryAfter, bool Degraded, TimeSpan After);

/// <summary>Asks what the merged document says can be asked without an id, each by somebody who may.</summary>
internal sealed class Readers(RunningSystem system) : IDisposable
{
    // Limited to sixty a minute, or without an end.
    private static readonly string[] Apart = ["/export", "/verification", "/stream", "/events"];
    private readonly HttpClient http = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2) }) { Timeout = TimeSpan.FromSeconds(12) };
    private readonly List<(string Path, string User)> questions = [];

    public IReadOnlyList<(string Path, string User)> Questions => questions;

    /// <summary>What is answered with 200 while all is well.</summary>
    public async Task LearnAsync()
    {
        var document = await http.GetFromJsonAsync<JsonElement>(new Uri(system.Gateway, "/openapi/all.json"));
        foreach (var path in document.GetProperty("paths").EnumerateObject().Where(p => !p.Name.Contains('{', StringComparison.Ordinal) && p.Value.TryGetProperty("get", out _)).Select(p => p.Name).Where(p => !Apart.Any(a => p.EndsWith(a, StringComparison.Ordinal))))
        {
            foreach (var user in new[] { "emil", "erik", "oscar", "admin" })
            {
                if ((await AskAsync(system.Gateway, path, user)).Status == 200)
                {
                    questions.Add((path, user));
                    break;
                }
            }
        }
    }

    public async Task<Look> AskAsync(Uri host, string path, string user)
    {
        var token = await system.TokenAsync(user);
        var began = Stopwatch.GetTimestamp();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host, path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            return new Look(path, (int)answer.StatusCode, answer.Headers.RetryAfter is not null, text.Contains("\"degraded\":true", StringComparison.Ordinal), Stopwatch.GetElapsedTime(began));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            return new Look(path, 0, false, false, Stopwatch.GetElapsedTime(began));
        }
    }

    /// <summary>Twenty questions a second, in turn, for so long.</summary>
    public async Task<List<Look>> AskAllAsync(TimeSpan time)
    {
        var (asked, began) = (new ConcurrentBag<Task<Look>>(), Stopwatch.GetTimestamp());
        for (var n = 0; Stopwatch.GetElapsedTime(began) < time; n++)
        {
            asked.Add(AskAsync(system.Gateway, questions[n % questions.Count].Path, questions[n % questions.Count].User));
            await Task.Delay(50);
        }

        return [.. await Task.WhenAll(asked)];
    }

    public void Dispose() => http.Dispose();
}
