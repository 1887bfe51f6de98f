using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegionCloud.Gateway.Edge;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Gateway.Composition;

/// <summary>What one service answered, or why there is no answer of it.</summary>
internal sealed record Part<T>(string Service, T? Answer, Gap? Gap)
    where T : class;

/// <summary>A service whose part is missing in a joint answer.</summary>
/// <param name="Reason">away: not there, or not able to answer at present; slow: silent until the deadline; refused: it said no, for example 403 to somebody without the permission; unreadable: what it said cannot be understood.</param>
/// <param name="Status">HTTP status of its refusal; absent when nothing came.</param>
/// <param name="Code">The code of its problem.</param>
public sealed record Gap(string Service, GapReason Reason, int? Status = null, string? Code = null);

/// <summary>Why a part is missing.</summary>
public enum GapReason
{
    Away,
    Slow,
    Refused,
    Unreadable,
}

/// <summary>
/// Asks every routed service the same and joins what comes: the caller's token, language, trace and request id go along, each has
/// the same deadline (<c>Gateway:PartTimeout</c>), and one that does not answer takes nothing from the others' parts.
/// </summary>
internal sealed class Departments(IHttpClientFactory clients, IConfiguration configuration)
{
    public const string Client = "departments";
    private const int LargestAnswer = 4 * 1024 * 1024;

    // A service of the next release may say more than this gateway knows.
    private static readonly JsonSerializerOptions Lenient = new(Json.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };
    private static readonly string[] Forwarded = ["Authorization", "Accept-Language", Headers.RequestId];
    private readonly TimeSpan patience = configuration.GetValue<TimeSpan>("Gateway:PartTimeout");

    /// <summary>GET <c>/api/{service}/v1/{path}</c> of every service, in the order of <see cref="Routing.Services"/>.</summary>
    /// <param name="path">Below the service's prefix, with its query: <c>waiting?regionId=…</c>.</param>
    public Task<Part<T>[]> AskAsync<T>(HttpContext http, string path)
        where T : class
        => Task.WhenAll(Routing.Services.Select(service => AskOneAsync<T>(http, service, path)));

    private async Task<Part<T>> AskOneAsync<T>(HttpContext http, string service, string path)
        where T : class
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        deadline.CancelAfter(patience);
        try
        {
            using var client = clients.CreateClient(Client);
            using var request = Request(http, service, path);
            using var answer = await client.SendAsync(request, deadline.Token);
            if (answer.IsSuccessStatusCode)
                return new Part<T>(service, await answer.Content.ReadFromJsonAsync<T>(Lenient, deadline.Token), null);

            var reason = answer.StatusCode >= HttpStatusCode.InternalServerError ? GapReason.Away : GapReason.Refused;
            return Missing(new Gap(service, reason, (int)answer.StatusCode, await CodeAsync(answer, deadline.Token)));
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return Missing(new Gap(service, GapReason.Slow));
        }
        catch (HttpRequestException e)
        {
            return Missing(new Gap(service, e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded ? GapReason.Unreadable : GapReason.Away));
        }
        catch (JsonException)
        {
            return Missing(new Gap(service, GapReason.Unreadable));
        }

        Part<T> Missing(Gap gap) => new(service, null, gap);
    }

    private static HttpRequestMessage Request(HttpContext http, string service, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Routing.Address(service, "http", Routing.Prefix(service) + path));
        foreach (var name in Forwarded)
            request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)http.Request.Headers[name]);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        if (answer.Content.Headers.ContentType?.MediaType is not ServiceDefaults.Errors.Problems.ContentType)
            return null;

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
        return problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("code", out var code) ? code.GetString() : null;
    }

    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Departments>();
        builder.Services.AddHttpClient(Client, c => (c.Timeout, c.MaxResponseContentBufferSize) = (Timeout.InfiniteTimeSpan, LargestAnswer))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1), UseCookies = false, AllowAutoRedirect = false })
            .AddServiceDiscovery();
    }
}
