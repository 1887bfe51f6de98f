using System.Net;
using System.Text;
using System.Threading.Channels;
using RegionCloud.Gateway.Edge;

namespace RegionCloud.Gateway.Events;

/// <summary>What one service's stream brought.</summary>
/// <param name="Event">Null: nothing to tell, but the service is at <paramref name="Place"/> now.</param>
/// <param name="Place">Where in the service's stream this stands; null for what the gateway says itself.</param>
internal sealed record Frame(string Service, string? Event, string? Place, string Data);

/// <summary>Why a service's events are missing at present; they come later, none is lost.</summary>
/// <param name="Reason">away or refused.</param>
/// <param name="Status">HTTP status of its refusal.</param>
public sealed record Degraded(string Service, Composition.GapReason Reason, int? Status);

/// <summary>Follows one service for one listener: comes back by itself after every break, exactly where it broke off.</summary>
internal sealed class ServiceStream(HttpClient client, string service, string query, HttpContext http, ChannelWriter<Frame> output)
{
    /// <summary>Below each service's prefix.</summary>
    public const string Path = "events";

    // A service beats every 15 s; one that was silent for two beats is gone, whatever its connection says.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private bool degraded;

    /// <returns>When the token is no longer good: there is nothing more to come.</returns>
    public async Task FollowAsync(string place, CancellationToken over)
    {
        for (var failures = 0; ; failures++)
        {
            var status = (HttpStatusCode?)null;
            try
            {
                using var request = Request(place);
                using var connecting = CancellationTokenSource.CreateLinkedTokenSource(over);
                connecting.CancelAfter(Patience);
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, connecting.Token);
                status = answer.StatusCode;
                if (status == HttpStatusCode.Unauthorized)
                    return;
                if (answer.IsSuccessStatusCode)
                {
                    using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(over), Encoding.UTF8);
                    while (await ReadAsync(reader, over) is { } frame)
                    {
                        (degraded, failures) = (false, 0);
                        place = frame.Place ?? place;
                        await output.WriteAsync(frame, over);
                    }
                }
            }
            catch (Exception e) when (!over.IsCancellationRequested && e is HttpRequestException or IOException or OperationCanceledException)
            {
                // It is away; that is told below.
            }

            if (!degraded)
            {
                degraded = true;
                var (reason, said) = status is { } no && (int)no is >= 400 and < 500 ? (Composition.GapReason.Refused, (int?)no) : (Composition.GapReason.Away, null);
                await output.WriteAsync(new Frame(service, "degraded", null, System.Text.Json.JsonSerializer.Serialize(new Degraded(service, reason, said), ServiceDefaults.Web.Json.Options)), over);
            }

            var pause = TimeSpan.FromMilliseconds(100 * Math.Pow(2, Math.Min(failures, 10)));
            await Task.Delay(pause < LongestPause ? pause : LongestPause, over);
        }
    }

    private HttpRequestMessage Request(string place)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Routing.Address(service, "http", $"{Routing.Prefix(service)}{Path}{query}"));
        foreach (var name in new[] { "Authorization", "Accept-Language", Headers.RequestId })
            request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)http.Request.Headers[name]);
        request.Headers.TryAddWithoutValidation("Last-Event-ID", place);
        return request;
    }

    private async Task<Frame?> ReadAsync(StreamReader reader, CancellationToken over)
    {
        string? name = null, id = null;
        var data = new StringBuilder();
        while (true)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(over);
            silence.CancelAfter(Silence);
            if (await reader.ReadLineAsync(silence.Token) is not { } line)
                return null;

            if (line.Length == 0)
            {
                if (name is not null || id is not null)
                    return new Frame(service, name, id, data.ToString());
            }
            else if (Value(line, "event: ") is { } e)
            {
                name = e;
            }
            else if (Value(line, "id: ") is { } i)
            {
                id = i;
            }
            else if (Value(line, "data: ") is { } d)
            {
                data.Append(d);
            }
        }
    }

    private static string? Value(string line, string field) => line.StartsWith(field, StringComparison.Ordinal) ? line[field.Length..] : null;
}
