using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace RegionCloud.Gateway.Tests;

/// <summary>One live stream of all services (api.md §3.3): nothing missed and nothing twice, whoever breaks off.</summary>
public sealed class EventStreamTests(Running running) : IAsyncLifetime
{
    private readonly Folder data = new();
    private readonly Dictionary<string, Tape> tapes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StubService> stubs = new(StringComparer.Ordinal);
    private Program gateway = null!;

    public async ValueTask InitializeAsync()
    {
        foreach (var service in new[] { "performance", "marketing", "sales", "finance", "customer-service", "risk" })
        {
            var (tape, stub) = (new Tape(service), await StubService.StartAsync());
            (tapes[service], stubs[service]) = (tape, stub);
            stub.OnPath($"/api/{service}/v1/events", tape.PlayAsync);
        }

        gateway = await Program.GatewayAsync(data, running.Issuer.Http, stubs["sales"].Address, [.. stubs.Select(s => ($"services:{s.Key}:http:0", s.Value.Address.ToString()))]);
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        foreach (var stub in stubs.Values)
            await stub.DisposeAsync();
        data.Dispose();
    }

    [Fact]
    public async Task Events_of_all_services_come_in_one_stream_and_none_is_missed_or_told_twice_over_100_forced_disconnects()
    {
        const int Events = 300;
        var told = new List<string>();
        string last = "";
        var writing = Task.Run(async () =>
        {
            for (var n = 0; n < Events; n++)
            {
                tapes.Values.ElementAt(n % tapes.Count).Add();
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
        }, TestContext.Current.CancellationToken);
        var until = TimeProvider.System.GetUtcNow().AddMinutes(4);
        var connections = 0;
        for (var n = 0; told.Count < Events; n++, connections++)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, $"{told.Count} of {Events} came");
            await using var listener = await Listener.OpenAsync(gateway, await running.Issuer.TokenAsync("eva"), last);
            var wanted = Math.Min(told.Count + 1 + (n % 4), Events);
            while (told.Count < wanted && await listener.NextAsync() is { } got)
            {
                last = got.Id;
                if (got.Event == "happened")
                    told.Add(got.Data);
            }

            // Now and then the service breaks off and not the listener.
            if (n % 5 == 4)
                tapes.Values.ElementAt(n % tapes.Count).Break();
        }

        await writing;
        Assert.True(connections >= 100, $"only {connections} connections");
        Assert.Equal(told.Distinct(StringComparer.Ordinal).Count(), told.Count);
        Assert.Equal(tapes.Values.SelectMany(t => t.All).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_service_that_is_away_is_told_of_and_joins_again_with_what_happened_meanwhile()
    {
        await using var listener = await Listener.OpenAsync(gateway, await running.Issuer.TokenAsync("emil"), "");
        foreach (var _ in tapes)
            Assert.Equal("ready", (await listener.NextAsync())!.Event);
        tapes["finance"].Away = true;
        tapes["finance"].Break();
        var degraded = await listener.NextAsync();
        Assert.Equal("degraded", degraded!.Event);
        Assert.Contains("\"finance\"", degraded.Data, StringComparison.Ordinal);

        tapes["finance"].Add();
        tapes["sales"].Add();
        Assert.StartsWith("sales", (await listener.NextAsync())!.Data, StringComparison.Ordinal);
        tapes["finance"].Away = false;
        Assert.Equal("ready", (await listener.NextAsync())!.Event);
        Assert.StartsWith("finance", (await listener.NextAsync())!.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_has_three_streams_and_the_fourth_is_429_until_one_is_closed()
    {
        var token = await running.Issuer.TokenAsync("nils");
        var open = new List<Listener>();
        for (var n = 0; n < 3; n++)
            open.Add(await Listener.OpenAsync(gateway, token, ""));
        using (var client = gateway.Client(token))
        using (var fourth = await client.GetAsync(Listener.Stream, TestContext.Current.CancellationToken))
            await Problems.AssertAsync(fourth, HttpStatusCode.TooManyRequests, "too-many-streams", retryable: true);
        await using (var others = await Listener.OpenAsync(gateway, await running.Issuer.TokenAsync("nora"), ""))
            Assert.NotNull(await others.NextAsync());

        await open[0].DisposeAsync();
        await Eventually.TrueAsync(async () =>
        {
            using var client = gateway.Client(token);
            using var again = await client.GetAsync(Listener.Stream, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            return again.StatusCode == HttpStatusCode.OK;
        });
        foreach (var listener in open.Skip(1))
            await listener.DisposeAsync();
    }

    [Fact]
    public async Task The_callers_token_and_filters_reach_each_service()
    {
        await using var listener = await Listener.OpenAsync(gateway, await running.Issuer.TokenAsync("sofia"), "", "?regionId=0199a1b2-0000-7000-8000-000000000001&types=contractSigned,paymentReceived");
        foreach (var _ in tapes)
            Assert.Equal("ready", (await listener.NextAsync())!.Event);
        Assert.All(tapes.Values, t =>
        {
            Assert.Equal("?regionId=0199a1b2-0000-7000-8000-000000000001&types=contractSigned,paymentReceived", t.LastQuery.Replace("%2C", ",", StringComparison.Ordinal));
            Assert.StartsWith("Bearer ey", t.LastToken, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("?since=1", "", "unknown-query-parameter")]
    [InlineData("?regionId=east", "", "invalid-value")]
    [InlineData("", "sales.x", "invalid-value")]
    [InlineData("", "7", "invalid-value")]
    public async Task What_cannot_be_understood_is_400(string query, string lastEventId, string code)
    {
        using var client = gateway.Client(await running.Issuer.TokenAsync());
        if (lastEventId.Length > 0)
            client.DefaultRequestHeaders.Add("Last-Event-ID", lastEventId);
        using var answer = await client.GetAsync(new Uri($"/api/events/v1/stream{query}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, code);
    }

    [Theory]
    [InlineData("/api/sales/v1/events")]
    [InlineData("/api/Events/v1/stream")]
    public async Task A_services_own_part_is_not_offered(string path)
    {
        using var client = gateway.Client(await running.Issuer.TokenAsync());
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await Problems.AssertAsync(answer, HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Without_a_token_there_is_no_stream()
    {
        using var client = gateway.Client();
        using var answer = await client.GetAsync(Listener.Stream, TestContext.Current.CancellationToken);
        await Problems.AssertAsync(answer, HttpStatusCode.Unauthorized, "unauthenticated");
    }

    /// <summary>A service's stream: numbered events, told from any number on; breaks off when the test says so.</summary>
    private sealed class Tape(string service)
    {
        private readonly Lock turn = new();
        private readonly List<string> events = [];
        private CancellationTokenSource broken = new();

        public bool Away { get; set; }

        public string LastQuery { get; private set; } = "";

        public string LastToken { get; private set; } = "";

        public IReadOnlyList<string> All => events;

        public void Add()
        {
            lock (turn)
                events.Add($"{service} {events.Count + 1}");
        }

        public void Break()
        {
            var old = Interlocked.Exchange(ref broken, new CancellationTokenSource());
            old.Cancel();
        }

        public async Task PlayAsync(HttpContext http)
        {
            (LastQuery, LastToken) = (http.Request.QueryString.ToString(), http.Request.Headers.Authorization.ToString());
            if (Away)
            {
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            var end = broken.Token;
            var from = http.Request.Headers["Last-Event-ID"].ToString();
            var at = from.StartsWith('t') ? 0 : int.Parse(from, CultureInfo.InvariantCulture);
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync($"event: ready\nid: {at}\ndata: {{\"service\":\"{service}\"}}\n\n");
            await http.Response.Body.FlushAsync();
            while (!http.RequestAborted.IsCancellationRequested)
            {
                if (end.IsCancellationRequested)
                {
                    http.Abort();
                    return;
                }

                List<string> coming;
                lock (turn)
                    coming = [.. events.Skip(at)];
                foreach (var e in coming)
                    await http.Response.WriteAsync($": x\n\nevent: happened\nid: {++at}\ndata: {e}\n\n");
                await http.Response.Body.FlushAsync();
                await Task.Delay(3);
            }
        }
    }
}

/// <summary>Reads a stream as a page would.</summary>
public sealed class Listener : IAsyncDisposable
{
    public static readonly Uri Stream = new("/api/events/v1/stream", UriKind.Relative);
    private readonly HttpClient asking;
    private readonly HttpResponseMessage stream;
    private readonly StreamReader reader;

    private Listener(HttpClient asking, HttpResponseMessage stream, StreamReader reader) => (this.asking, this.stream, this.reader) = (asking, stream, reader);

    public sealed record Told(string Event, string Id, string Data);

    public static async Task<Listener> OpenAsync(Program gateway, string token, string lastEventId, string query = "")
    {
        var client = gateway.Client(token);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{Stream}{query}", UriKind.Relative));
        if (lastEventId.Length > 0)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        HttpResponseMessage answer;
        // The stream just broken off counts until the gateway has noticed.
        while ((answer = await client.SendAsync(Copy(request), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken)).StatusCode == HttpStatusCode.TooManyRequests)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        return new Listener(client, answer, new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), Encoding.UTF8));
    }

    public async Task<Told?> NextAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        string name = "", id = "", text = "";
        while (await reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Length == 0 && text.Length > 0)
                return new Told(name, id, text);
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line[7..];
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line[4..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                text += line[6..];
        }

        return null;
    }

    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        stream.Dispose();
        asking.Dispose();
        return ValueTask.CompletedTask;
    }

    private static HttpRequestMessage Copy(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri);
        foreach (var (name, values) in request.Headers)
            copy.Headers.TryAddWithoutValidation(name, values);
        return copy;
    }
}
