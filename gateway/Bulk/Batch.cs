using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using RegionCloud.Gateway.Edge;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Gateway.Bulk;

/// <summary>Up to 100 changes of one collection.</summary>
public sealed record BatchRequest(IReadOnlyList<BatchItem> Items);

/// <summary>One change, as it would be sent alone.</summary>
/// <param name="Method">POST (default), PUT, PATCH or DELETE.</param>
/// <param name="Path">Below the collection: nothing to create, <c>{id}</c> to replace, <c>{id}/sign</c> for an action.</param>
/// <param name="IfMatch">The record's ETag, where it is required.</param>
/// <param name="Body">What would be the request's body.</param>
public sealed record BatchItem(string? Method, string? Path, string? IfMatch, JsonElement? Body);

/// <summary>One result for each item, in their order.</summary>
public sealed record BatchAnswer(IReadOnlyList<BatchResult> Results);

/// <summary>What came of one item.</summary>
/// <param name="Status">HTTP status it would have had alone.</param>
/// <param name="Body">The record as it is now; absent when it was refused.</param>
/// <param name="Problem">Why it was refused; the others are not affected.</param>
public sealed record BatchResult(int Index, int Status, string? Location, string? Etag, JsonElement? Body, JsonElement? Problem);

/// <summary>
/// Many changes in one call (api.md §3, bulk). Each item travels as a request of its own with the caller's token: the service decides
/// on each as if it had come alone, and one that is refused stops no other.
/// </summary>
internal sealed partial class Batch(IHttpClientFactory clients, Problems problems, RateLimits limits, IConfiguration configuration)
{
    public const string Client = "batch";
    private const int Most = 100;
    private static readonly string[] Changes = [HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete];
    private readonly TimeSpan patience = configuration.GetValue<TimeSpan>("Gateway:Timeout");
    private readonly int width = configuration.GetValue<int>("Gateway:BatchWidth");

    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Batch>();
        builder.Services.AddHttpClient(Client, c => c.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1.5), UseCookies = false, AllowAutoRedirect = false })
            .AddServiceDiscovery();
    }

    public static void Map(WebApplication app)
    {
        foreach (var service in Routing.Services)
        {
            app.MapOwn(service).MapPost("/{collection}:batch", (string collection, BatchRequest request, [FromHeader(Name = IdempotencyKey.Header)] string? key, HttpContext http, Batch batch)
                    => batch.RunAsync(service, collection, request, key, http))
                .WithName($"{service}_batch")
                .WithSummary("Up to 100 changes of one collection in one call")
                .WithDescription("""
                    Each item is worked on as if it had come alone; the answer is 207 with one result for each, in their order. Items are worked on
                    side by side, in no order. The Idempotency-Key stands for all: the same batch sent again repeats the answers and only does what
                    was not done. Each item counts as one request.
                    """)
                .Produces<BatchAnswer>(StatusCodes.Status207MultiStatus)
                .Produces<Problem>(StatusCodes.Status400BadRequest, Problems.ContentType)
                .Produces<Problem>(StatusCodes.Status429TooManyRequests, Problems.ContentType);
        }
    }

    private async Task RunAsync(string service, string collection, BatchRequest request, string? key, HttpContext http)
    {
        Check(collection, request, key);
        if (request.Items.Count > 1 && limits.TryTake(http, request.Items.Count - 1) is { } after)
        {
            await RateLimits.RefuseAsync(http, after);
            return;
        }

        var results = new BatchResult[request.Items.Count];
        using var client = clients.CreateClient(Client);
        await Parallel.ForAsync(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = width, CancellationToken = http.RequestAborted }, async (index, cancel)
            => results[index] = await SendAsync(client, service, collection, request.Items[index], index, key!, http, cancel));
        http.Response.StatusCode = StatusCodes.Status207MultiStatus;
        await http.Response.WriteAsJsonAsync(new BatchAnswer(results), Json.Options, http.RequestAborted);
    }

    private static void Check(string collection, BatchRequest request, string? key)
    {
        List<Fault> faults = [];
        if (string.IsNullOrEmpty(key))
            faults.Add(new Fault("idempotency-key-required", "/Idempotency-Key"));
        else if (key.Length > 255 || !key.All(c => c is > ' ' and < '\u007f'))
            faults.Add(Fault.Of("idempotency-key-malformed", "/Idempotency-Key", ("length", key.Length)));
        if (!Collection().IsMatch(collection))
            faults.Add(Fault.Of("batch-path", "", ("path", collection)));
        if (request.Items.Count is < 1 or > Most)
            faults.Add(Fault.Of("count-range", "/items", ("field", "items"), ("min", 1), ("max", Most), ("count", request.Items.Count)));
        for (var n = 0; n < Math.Min(request.Items.Count, Most); n++)
        {
            var item = request.Items[n];
            if (item.Method is { } method && !Changes.Contains(method, StringComparer.Ordinal))
                faults.Add(Fault.Of("batch-method", $"/items/{n}/method", ("method", method)));
            if (item.Path is { Length: > 0 } path && (!Below().IsMatch(path) || path.Contains(":batch", StringComparison.OrdinalIgnoreCase)))
                faults.Add(Fault.Of("batch-path", $"/items/{n}/path", ("path", path)));
            if (item.IfMatch is { } tag && !EntityTagHeaderValue.TryParse(tag, out _))
                faults.Add(Fault.Of("if-match-malformed", $"/items/{n}/ifMatch", ("value", tag)));
        }

        if (faults.Count > 0)
            throw new MalformedRequestException(faults);
    }

    private async Task<BatchResult> SendAsync(HttpClient client, string service, string collection, BatchItem item, int index, string key, HttpContext http, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(patience);
        try
        {
            using var request = Request(service, collection, item, index, key, http);
            using var answer = await client.SendAsync(request, deadline.Token);
            var text = await answer.Content.ReadAsByteArrayAsync(deadline.Token);
            var body = text.Length == 0 ? (JsonElement?)null : JsonSerializer.Deserialize<JsonElement>(text);
            return answer.IsSuccessStatusCode
                ? new BatchResult(index, (int)answer.StatusCode, answer.Headers.Location?.OriginalString, answer.Headers.ETag?.Tag, body, null)
                : new BatchResult(index, (int)answer.StatusCode, null, null, null, body);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Failed(StatusCodes.Status504GatewayTimeout, "service-timeout");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            return Failed(StatusCodes.Status503ServiceUnavailable, "service-unavailable");
        }

        BatchResult Failed(int status, string code) => new(index, status, null, null, null, JsonSerializer.SerializeToElement(problems.Describe(http, status, Fault.Of(code, "", ("service", service))), Json.Options));
    }

    private static HttpRequestMessage Request(string service, string collection, BatchItem item, int index, string key, HttpContext http)
    {
        var path = item.Path is { Length: > 0 } below ? $"{collection}/{below}" : collection;
        var request = new HttpRequestMessage(new HttpMethod(item.Method ?? HttpMethods.Post), Routing.Address(service, "http", Routing.Prefix(service) + path))
        {
            // Even when empty: a client may send what has no body twice, when the connection breaks.
            Content = new ByteArrayContent(item.Body is { } body ? JsonSerializer.SerializeToUtf8Bytes(body) : []),
        };
        if (item.Body is not null)
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var name in new[] { "Authorization", "Accept-Language", Headers.RequestId })
            request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)http.Request.Headers[name]);
        request.Headers.TryAddWithoutValidation(IdempotencyKey.Header, KeyOf(key, index));
        if (item.IfMatch is { } tag)
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        return request;
    }

    /// <summary>The batch's key may fill the allowed length alone, hence its hash.</summary>
    internal static string KeyOf(string key, int index) => $"batch-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}-{index}";

    [GeneratedRegex("^[a-z][a-z0-9-]*$", RegexOptions.None, 1000)]
    private static partial Regex Collection();

    /// <summary>Ids and words, joined by slash or colon: nothing that could lead out of the collection once it is resolved.</summary>
    [GeneratedRegex("^[A-Za-z0-9-]+([/:][A-Za-z0-9-]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Below();
}
