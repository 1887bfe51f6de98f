using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using System.Threading.Channels;
using Microsoft.AspNetCore.Mvc;
using RegionCloud.Gateway.Edge;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.EventStream;

namespace RegionCloud.Gateway.Events;

/// <summary>The live stream of all services: one connection, one order, one <c>Last-Event-ID</c> (api.md §3.3).</summary>
internal sealed class EventStream(IHttpClientFactory clients, IHostApplicationLifetime lifetime, TimeProvider time, IConfiguration configuration)
{
    public const string Client = "events";
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<string, int> open = new(StringComparer.Ordinal);
    private readonly int most = configuration.GetValue<int>("Gateway:StreamsPerPerson");

    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EventStream>();
        builder.Services.AddHttpClient(Client, c => c.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1.5), UseCookies = false, AllowAutoRedirect = false })
            .AddServiceDiscovery();
    }

    public static void Map(WebApplication app)
        => app.MapOwn("events").MapGet("/stream", ListenAsync).WithSummary("What happens in your reach, live.")
            .Produces<StreamedEvent>(StatusCodes.Status200OK, ServerSentEvents.MediaType)
            .Produces<Problem>(StatusCodes.Status400BadRequest, Problems.ContentType)
            .Produces<Problem>(StatusCodes.Status429TooManyRequests, Problems.ContentType);

    /// <summary>
    /// What happens in your reach, as server-sent events, until your token ends. Each event is a thin notification whose link leads to
    /// the record; you are told of it only if you may read that record. Besides them come <c>ready</c> (a service is followed from here on),
    /// <c>degraded</c> (its events come later) and <c>reload</c> (what was missed is no longer kept: read anew). Send the last <c>id</c> as
    /// <c>Last-Event-ID</c> to go on exactly where you broke off. At most three streams a person: <c>too-many-streams</c>.
    /// </summary>
    /// <param name="regionId">Only events of this region.</param>
    /// <param name="types">Only these types, comma-separated, such as <c>contractSigned,paymentReceived</c>.</param>
    /// <param name="lastEventId">The id of the last event that was received.</param>
    internal static async Task ListenAsync(Guid? regionId, string? types, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, HttpContext http, EventStream streams, TimeProvider time)
    {
        var positions = Positions.Read(lastEventId ?? "", time.GetUtcNow());
        var subject = http.User.FindFirstValue("sub")!;
        if (streams.open.AddOrUpdate(subject, 1, (_, n) => n + 1) > streams.most)
        {
            streams.Close(subject);
            await Answers.Write(http, StatusCodes.Status429TooManyRequests, Fault.Of("too-many-streams", "", ("max", streams.most)));
            return;
        }

        try
        {
            await streams.RelayAsync(http, positions, Query(regionId, types));
        }
        finally
        {
            streams.Close(subject);
        }
    }

    private static string Query(Guid? regionId, string? types)
        => QueryString.Create(new Dictionary<string, string?>(StringComparer.Ordinal) { ["regionId"] = regionId?.ToString(), ["types"] = types }.Where(p => p.Value is { Length: > 0 })).ToString();

    private void Close(string subject)
    {
        if (open.AddOrUpdate(subject, 0, (_, n) => n - 1) <= 0)
            open.TryRemove(KeyValuePair.Create(subject, 0));
    }

    private async Task RelayAsync(HttpContext http, Positions positions, string query)
    {
        // A stream is never done; the process must not wait for it when it stops.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        over.CancelAfter(TokenLeft(http.User));
        using var client = clients.CreateClient(Client);
        var frames = Channel.CreateBounded<Frame>(new BoundedChannelOptions(64) { SingleReader = true });
        List<Task> following = [.. Routing.Services.Select(s => new ServiceStream(client, s, query, http, frames.Writer).FollowAsync(positions[s], over.Token))];
        try
        {
            var stream = new ServerSentEvents(http);
            await stream.BeginAsync(over.Token);
            // Whichever service says first that the token is no longer good ends it for all.
            _ = Task.WhenAny(following).ContinueWith(_ => frames.Writer.TryComplete(), TaskScheduler.Default);
            await WriteAsync(stream, frames.Reader, positions, over.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The listener left, his token ended, or the process stops.
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task WriteAsync(ServerSentEvents stream, ChannelReader<Frame> frames, Positions positions, CancellationToken over)
    {
        while (true)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(over);
            silence.CancelAfter(Heartbeat);
            try
            {
                if (!await frames.WaitToReadAsync(silence.Token))
                    return;
            }
            catch (OperationCanceledException) when (!over.IsCancellationRequested)
            {
                await stream.BeatAsync(positions.ToString(), over);
            }

            while (frames.TryRead(out var frame))
            {
                if (frame.Place is { } place)
                    positions[frame.Service] = place;
                if (frame.Event is { } name)
                    await stream.WriteTextAsync(name, positions.ToString(), frame.Data, over);
            }
        }
    }

    private TimeSpan TokenLeft(ClaimsPrincipal user)
    {
        var end = DateTimeOffset.FromUnixTimeSeconds(long.Parse(user.FindFirstValue("exp")!, CultureInfo.InvariantCulture));
        var left = end - time.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
