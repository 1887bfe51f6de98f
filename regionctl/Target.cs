using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace RegionCloud.RegionCtl;

/// <summary>Nothing could be asked: no system, no token, or an address that is wrong.</summary>
internal sealed class UnreachableException(string message) : Exception(message);

/// <summary>A service said no, in its own words.</summary>
internal sealed class RefusedException(string message) : Exception(message);

/// <summary>The system that is operated: its services, and as whom they are called.</summary>
internal sealed class Target(IReadOnlyDictionary<string, Uri> ops, Uri gateway, Uri issuer, string? token, string? person) : IDisposable
{
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Dictionary<string, string> tokens = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Services { get; } = [.. ops.Keys.Order(StringComparer.Ordinal)];

    /// <summary>From the addresses that were given; what is not given is asked of the engine that runs here.</summary>
    /// <param name="services">sales=http://host:5122, the ops port.</param>
    /// <param name="page">The operator page of a running engine.</param>
    public static async Task<Target> FindAsync(IReadOnlyCollection<string> services, string page, string? token, string? person, CancellationToken ct)
    {
        var given = services.Select(s => s.Split('=', 2)).ToDictionary(
            s => s[0],
            s => s.Length == 2 && Uri.TryCreate(s[1], UriKind.Absolute, out var address) ? address : throw new UnreachableException($"--service wants name=http://host:port, not {string.Join('=', s)}."),
            StringComparer.Ordinal);
        var run = await RunAsync(page, ct);
        if (given.Count == 0 && run is null)
            throw new UnreachableException($"Nothing runs at {page}. Name the services: --service sales=http://host:5122.");

        // A department is what answers by gRPC as well; gateway and issuer have no operations.
        var found = run?.Where(r => r.Value.ContainsKey("grpc") && r.Value.ContainsKey("ops")).ToDictionary(r => r.Key, r => r.Value["ops"], StringComparer.Ordinal);
        return new Target(given.Count > 0 ? given : found!, Address("gateway", "http://127.0.0.1:8080"), Address("issuer", "http://127.0.0.1:5090"), token, person);

        Uri Address(string name, string otherwise) => run?.GetValueOrDefault(name)?.GetValueOrDefault("http") ?? new Uri(otherwise);
    }

    public IEnumerable<string> Chosen(string? service) => service is null ? Services : ops.ContainsKey(service) ? [service] : throw new UnreachableException($"There is no service {service}; there are {string.Join(", ", Services)}.");

    public async Task<JsonElement> OpsAsync(string service, HttpMethod method, string path, object? body, CancellationToken ct)
        => await CallAsync(method, new Uri(ops[Chosen(service).Single()], path), await TokenAsync(person ?? "olga", "?for=operations", ct), body, ct);

    /// <summary>Only auditors verify; operators may not.</summary>
    public async Task<JsonElement> VerificationAsync(string service, CancellationToken ct)
        => await CallAsync(HttpMethod.Get, new Uri(gateway, $"/api/{service}/v1/audit/verification"), await TokenAsync(person ?? "oscar", "", ct), body: null, ct);

    public void Dispose() => http.Dispose();

    private static async Task<Dictionary<string, Dictionary<string, Uri>>?> RunAsync(string page, CancellationToken ct)
    {
        try
        {
            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
            var run = await client.GetFromJsonAsync<JsonElement>(new Uri(new Uri(page), "/api/run"), ct);
            return run.GetProperty("endpoints").Deserialize<Dictionary<string, Dictionary<string, Uri>>>();
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or KeyNotFoundException or UriFormatException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task<string> TokenAsync(string who, string use, CancellationToken ct)
    {
        if (token is not null)
            return token;
        if (tokens.TryGetValue(who + use, out var held))
            return held;

        try
        {
            return tokens[who + use] = await http.GetStringAsync(new Uri(issuer, $"/dev/token/{who}{use}"), ct);
        }
        catch (HttpRequestException e)
        {
            throw new UnreachableException($"{issuer} gives no token for {who} ({e.Message}). Set REGIONCTL_TOKEN.");
        }
    }

    private async Task<JsonElement> CallAsync(HttpMethod method, Uri address, string bearer, object? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        request.Headers.AcceptLanguage.ParseAdd("en");
        try
        {
            using var response = await http.SendAsync(request, ct);
            var text = await response.Content.ReadAsStringAsync(ct);
            if (response.IsSuccessStatusCode)
                return JsonElement.Parse(text);

            var problem = text.StartsWith('{') ? JsonElement.Parse(text) : default;
            throw new RefusedException($"{address}: {(int)response.StatusCode} {(problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("detail", out var detail) ? detail.GetString() : text)}");
        }
        catch (HttpRequestException e)
        {
            throw new RefusedException($"{address} does not answer: {e.Message}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new RefusedException($"{address} does not answer within {http.Timeout.TotalSeconds:0} s.");
        }
    }
}
