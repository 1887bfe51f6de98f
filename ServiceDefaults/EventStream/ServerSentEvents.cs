using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RegionCloud.ServiceDefaults.EventStream;

/// <summary>
/// Writes <c>text/event-stream</c>. The framework's own result knows no comments and no id without an event, and both are needed: a
/// heartbeat keeps connections open and tells how far the stream is though nothing of it was for this listener.
/// </summary>
public sealed class ServerSentEvents(HttpContext http)
{
    public const string MediaType = "text/event-stream";

    /// <summary>Sends the headers, so that the listener knows that he is connected.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        http.Response.ContentType = MediaType;
        http.Response.Headers.CacheControl = "no-store";
        // Read by reverse proxies in front.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        await http.Response.StartAsync(cancellationToken);
        await http.Response.Body.FlushAsync(cancellationToken);
    }

    /// <param name="id">What the listener sends back as <c>Last-Event-ID</c>.</param>
    public Task WriteAsync(string @event, string id, object data, CancellationToken cancellationToken)
        => WriteTextAsync(@event, id, JsonSerializer.Serialize(data, Web.Json.Options), cancellationToken);

    /// <param name="data">One line.</param>
    public Task WriteTextAsync(string @event, string id, string data, CancellationToken cancellationToken)
        => SendAsync($"event: {@event}\nid: {id}\ndata: {data}\n\n", cancellationToken);

    /// <summary>A comment, and the id up to which there was nothing to tell.</summary>
    public Task BeatAsync(string id, CancellationToken cancellationToken) => SendAsync($": alive\nid: {id}\n\n", cancellationToken);

    private async Task SendAsync(string text, CancellationToken cancellationToken)
    {
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await http.Response.Body.FlushAsync(cancellationToken);
    }
}
