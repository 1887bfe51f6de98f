using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests.Load;

/// <summary>What an operator does at a department's ops endpoints.</summary>
internal sealed class Operators(RunningSystem system) : IDisposable
{
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(15) };

    public async Task<List<JsonElement>> ConsumersAsync(string department) => [.. (await CallAsync(department, HttpMethod.Get, "ops/consumers")).EnumerateArray()];

    public Task DrainAsync(string department, string queue) => CallAsync(department, HttpMethod.Post, $"ops/consumers/{queue}/drain", new { reason = "a test of reordering" });

    public Task ResumeAsync(string department, string queue) => CallAsync(department, HttpMethod.Post, $"ops/consumers/{queue}/resume", new { reason = "a test of reordering" });

    public Task<JsonElement> ReplayAsync(string department, string queue) => CallAsync(department, HttpMethod.Post, "ops/dead-letters/replay", new { queue, reason = "mended by the test" });

    public Task<JsonElement> FlushAsync(string department, Uri? ops = null) => CallAsync(department, HttpMethod.Post, "ops/outbox/flush", new { reason = "a test of the outbox" }, ops);

    public void Dispose() => http.Dispose();

    private async Task<JsonElement> CallAsync(string department, HttpMethod method, string path, object? body = null, Uri? ops = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(ops ?? system.Endpoint(department, "ops"), path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await http.GetStringAsync(new Uri(system.Issuer, "dev/token/olga?for=operations")));
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.CreateVersion7().ToString());
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }
}
