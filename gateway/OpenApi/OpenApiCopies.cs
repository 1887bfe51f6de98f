using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenTelemetry;
using RegionCloud.Gateway.Edge;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Gateway.OpenApi;

/// <summary>A document ready to be sent.</summary>
internal sealed record MergedDocument(byte[] Content, string ETag);

/// <summary>
/// Reads every service's document once a minute and keeps the last good copy, in memory and in <c>Gateway:DataFolder</c>,
/// for as long as a service is away.
/// </summary>
internal sealed partial class OpenApiCopies : BackgroundService
{
    public const string Client = "openapi";
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, byte[]> copies = new(StringComparer.Ordinal);
    private readonly IHttpClientFactory clients;
    private readonly TimeProvider clock;
    private readonly ILogger<OpenApiCopies> logger;
    private readonly string folder;
    private readonly OwnDocument own;
    private readonly TaskCompletionSource<JsonObject> ownDocument = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile MergedDocument? merged;

    public OpenApiCopies(OwnDocument own, IHttpClientFactory clients, TimeProvider clock, ILogger<OpenApiCopies> logger, IConfiguration configuration, IHostEnvironment environment)
    {
        (this.own, this.clients, this.clock, this.logger) = (own, clients, clock, logger);
        folder = Path.GetFullPath(configuration["Gateway:DataFolder"] ?? ".data", environment.ContentRootPath);
        foreach (var service in Routing.Services.Where(s => File.Exists(FileOf(s))))
        {
            var kept = File.ReadAllBytes(FileOf(service));
            if (IsDocument(kept))
                copies[service] = kept;
        }
    }

    /// <summary>In the first moment after the start it waits for what the gateway says of itself.</summary>
    public async Task<MergedDocument> MergedAsync(CancellationToken cancellationToken)
        => merged ?? Merge(await ownDocument.Task.WaitAsync(cancellationToken));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Keeping the copies fresh is no act of anybody.
        using var untraced = SuppressInstrumentationScope.Begin();
        var gateway = await own.ReadAsync(stoppingToken);
        ownDocument.SetResult(gateway);
        merged = Merge(gateway);
        while (!stoppingToken.IsCancellationRequested)
        {
            var fetched = await Task.WhenAll(Routing.Services.Select(s => FetchAsync(s, stoppingToken)));
            if (fetched.Any(f => f.Changed))
                merged = Merge(gateway);
            await Task.Delay(fetched.All(f => f.Answered) ? Fresh : Retry, clock, stoppingToken);
        }
    }

    private async Task<(bool Answered, bool Changed)> FetchAsync(string service, CancellationToken stop)
    {
        try
        {
            using var client = clients.CreateClient(Client);
            var document = await client.GetByteArrayAsync(Routing.Address(service, "http", "/openapi/v1.json"), stop);
            if (!IsDocument(document))
            {
                Unreadable(service);
                return (false, false);
            }

            lock (copies)
            {
                if (copies.TryGetValue(service, out var known) && known.AsSpan().SequenceEqual(document))
                    return (true, false);

                copies[service] = document;
            }

            await KeepAsync(service, document, stop);
            return (true, true);
        }
        // Whatever is wrong with one service's address or answer, the others' documents go on being read.
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            Away(service, e.GetBaseException().Message);
            return (false, false);
        }
    }

    private async Task KeepAsync(string service, byte[] document, CancellationToken stop)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var aside = $"{FileOf(service)}.new";
            await File.WriteAllBytesAsync(aside, document, stop);
            File.Move(aside, FileOf(service), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotKept(service, e.Outline());
        }
    }

    private MergedDocument Merge(JsonObject gateway)
    {
        List<(string Service, JsonObject Document)> documents;
        lock (copies)
            documents = [.. Routing.Services.Where(copies.ContainsKey).Select(s => (s, JsonNode.Parse(copies[s])!.AsObject()))];
        // Its bulk calls stand among the paths of the services.
        documents.InsertRange(0, [.. OwnDocument.Prefixes.Concat(documents.Select(d => d.Service)).Select(prefix => (prefix, gateway))]);
        var content = JsonSerializer.SerializeToUtf8Bytes(OpenApiMerge.Merge(documents), Json.Options);
        return new MergedDocument(content, $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\"");
    }

    private static bool IsDocument(byte[] content)
    {
        try
        {
            return JsonNode.Parse(content) is JsonObject document && document["openapi"] is JsonValue && document["paths"] is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private string FileOf(string service) => Path.Combine(folder, $"openapi-{service}.json");

    [LoggerMessage(2001, LogLevel.Debug, "{Service} gives no API document at present, its last copy serves: {Reason}")]
    private partial void Away(string service, string reason);

    [LoggerMessage(2002, LogLevel.Warning, "What {Service} gives is not an API document; its last copy serves")]
    private partial void Unreadable(string service);

    [LoggerMessage(2003, LogLevel.Warning, "The API document of {Service} cannot be kept on disk ({Outline})")]
    private partial void NotKept(string service, string outline);
}
