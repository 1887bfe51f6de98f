using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.EventStream;

/// <param name="Service">The department whose events are followed from here on.</param>
public sealed record StreamReady(string Service);

/// <summary>
/// One department's part of the live stream. The gateway joins the parts into <c>/api/events/v1/stream</c>; only it asks here.
/// Events: <c>ready</c> first; then each that the caller may know of; <c>reload</c> when what he missed is no longer kept.
/// </summary>
internal static class StreamEvents
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>What happens in the caller's reach. Anybody who signed in may listen; each event is told only to who may read its record.</summary>
    /// <param name="regionId">Only events of this region.</param>
    /// <param name="types">Only these types, comma-separated.</param>
    internal static IResult Handle(Guid? regionId, string? types, HttpContext http, OrganisationDirectory organisation, TimeProvider time)
    {
        // Without the organisation no right can be decided: 503 now instead of a stream that is silent for ever.
        _ = organisation.Current;
        var wanted = types?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new Listening(From.Read(http.Request.Headers["Last-Event-ID"].ToString()), regionId, wanted is { Length: > 0 } ? [.. wanted] : null, time);
    }

    /// <summary>Where to begin: now, after a position, or at an instant (when the caller began to listen while this service was away).</summary>
    private sealed record From(long? Position, DateTimeOffset? Instant)
    {
        public static From Read(string text)
        {
            if (text.Length == 0)
                return new From(null, null);
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
                return new From(position, null);
            if (text[0] == 't' && long.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var instant) && instant <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
                return new From(null, DateTimeOffset.FromUnixTimeMilliseconds(instant));

            throw new MalformedRequestException(Fault.Of("invalid-value", "/Last-Event-ID", ("field", "Last-Event-ID"), ("reason", $"'{text}'")));
        }
    }

    private sealed class Listening(From from, Guid? regionId, HashSet<string>? types, TimeProvider time) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var services = httpContext.RequestServices;
            var (tail, user) = (services.GetRequiredService<EventTail>(), services.GetRequiredService<CurrentUser>());
            // A stream is never done; the process must not wait for it when it stops.
            using var over = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
            try
            {
                var start = await tail.JoinAsync(over.Token);
                try
                {
                    await FollowAsync(new ServerSentEvents(httpContext), tail, start, user, over.Token);
                }
                finally
                {
                    tail.Leave();
                }
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
                // The listener left, or the process stops.
            }
        }

        private async Task FollowAsync(ServerSentEvents stream, EventTail tail, Tail start, CurrentUser user, CancellationToken over)
        {
            await stream.BeginAsync(over);
            var position = from.Position ?? (from.Instant is { } instant ? Math.Min(await tail.BeforeAsync(instant, over), start.Position) : start.Position);
            // Behind the oldest kept row, or of a database that was replaced: what was missed cannot be told.
            var lost = position > start.Position ? position > (await tail.KeptAsync(over)).Newest : position < start.Floor && position + 1 < (await tail.KeptAsync(over)).Oldest;
            if (lost)
                position = start.Position;
            await stream.WriteAsync(lost ? "reload" : "ready", Text(position), new StreamReady(tail.Department), over);

            for (var spoke = time.GetTimestamp(); ;)
            {
                var (now, changed) = tail.Look();
                var entries = position < now.Floor ? await tail.ArchiveAsync(position, now.Floor, over) : now.Entries;
                foreach (var (at, telling) in entries.Where(e => e.Position > position))
                {
                    position = at;
                    if (telling is null || !IsFor(telling, user))
                        continue;

                    await stream.WriteAsync(telling.Event.Type, Text(at), telling.Event, over);
                    spoke = time.GetTimestamp();
                }

                if (position < now.Floor && entries.Count == 0)
                    position = now.Floor;
                if (position < now.Position)
                    continue;

                var silent = time.GetElapsedTime(spoke);
                if (silent >= Heartbeat)
                {
                    await stream.BeatAsync(Text(position), over);
                    spoke = time.GetTimestamp();
                    continue;
                }

                await changed.WaitAsync(Heartbeat - silent, time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                over.ThrowIfCancellationRequested();
            }
        }

        // Rights are asked for each event: a grant that ended a moment ago no longer tells.
        private bool IsFor(Telling telling, CurrentUser user)
            => (regionId is null || telling.Event.RegionId == regionId)
                && (types is null || types.Contains(telling.Event.Type))
                && telling.IsFor(user.ReachOf(telling.Permission));

        private static string Text(long position) => position.ToString(CultureInfo.InvariantCulture);
    }
}
