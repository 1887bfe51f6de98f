using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.EventStream;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>Sales' part of the live stream: thin, durable, and only for who may read the record (api.md §3.3).</summary>
public sealed class EventStreamTests
{
    [Fact]
    public async Task A_signed_contract_is_told_at_once_and_thinly_to_everybody_who_may_read_it_and_to_nobody_else()
    {
        await using var app = await SalesApp.StartAsync();
        string[] may = ["anna", "bob", "carl", "fiona", "admin", "audrey"], mayNot = ["abel", "mia", "walt", "wendy", "vera", "olga", "nobody"];
        var listeners = new Dictionary<string, Listener>(StringComparer.Ordinal);
        foreach (var person in may.Concat(mayNot))
            Assert.Equal("ready", (await (listeners[person] = await Listener.OpenAsync(app, person)).NextAsync())!.Event);

        var contract = await app.SignedAsync();
        foreach (var person in may)
        {
            var told = (await listeners[person].NextAsync())!;
            var said = JsonDocument.Parse(told.Data).RootElement;
            Assert.Equal("contractSigned", told.Event);
            Assert.Equal(
                ("contract", contract.Id(), contract.Text("number"), contract.Text("regionId"), $"/api/sales/v1/contracts/{contract.Id()}"),
                (said.Text("recordKind"), said.Text("recordId"), said.Text("number"), said.Text("regionId"), said.Text("link")));
            Assert.Equal(["id", "type", "recordKind", "recordId", "number", "regionId", "occurredAt", "link"], said.EnumerateObject().Select(m => m.Name));
        }

        // What they could have been told of would have come before this.
        foreach (var person in mayNot)
            Assert.Null(await listeners[person].NextAsync(TimeSpan.FromMilliseconds(300)));
        foreach (var listener in listeners.Values)
            await listener.DisposeAsync();
    }

    [Fact]
    public async Task Who_comes_back_with_the_last_id_goes_on_exactly_there()
    {
        await using var app = await SalesApp.StartAsync();
        string last;
        await using (var first = await Listener.OpenAsync(app, "bob"))
            last = (await first.NextAsync())!.Id;
        var signed = new List<string>();
        for (var n = 0; n < 3; n++)
            signed.Add((await app.SignedAsync(code: $"C{n}")).Id());

        var told = new List<string>();
        for (var n = 0; n < signed.Count; n++)
        {
            await using var listener = await Listener.OpenAsync(app, "bob", last);
            Assert.Equal("ready", (await listener.NextAsync())!.Event);
            var got = (await listener.NextAsync())!;
            last = got.Id;
            told.Add(JsonDocument.Parse(got.Data).RootElement.Text("recordId"));
        }

        Assert.Equal(signed, told);
    }

    [Fact]
    public async Task Who_began_to_listen_while_the_service_was_away_is_told_what_happened_since()
    {
        await using var app = await SalesApp.StartAsync();
        await app.SignedAsync(code: "BEFORE");
        var instant = app.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await Task.Delay(20, TestContext.Current.CancellationToken);
        var contract = await app.SignedAsync(code: "AFTER");

        await using var listener = await Listener.OpenAsync(app, "bob", $"t{instant.ToString(CultureInfo.InvariantCulture)}");
        Assert.Equal("ready", (await listener.NextAsync())!.Event);
        Assert.Contains(contract.Id(), (await listener.NextAsync())!.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_is_not_kept_here_is_answered_with_reload()
    {
        await using var app = await SalesApp.StartAsync();
        await app.SignedAsync();
        await using var listener = await Listener.OpenAsync(app, "bob", "999999");
        Assert.Equal("reload", (await listener.NextAsync())!.Event);
    }

    [Fact]
    public async Task Region_and_type_narrow_the_stream()
    {
        await using var app = await SalesApp.StartAsync();
        await using var other = await Listener.OpenAsync(app, "admin", query: $"?regionId={TestOrganisation.West}");
        await using var types = await Listener.OpenAsync(app, "admin", query: "?types=contractVoidRequested");
        await using var both = await Listener.OpenAsync(app, "admin", query: $"?types=contractSigned,x&regionId={TestOrganisation.East}");
        foreach (var listener in new[] { other, types, both })
            await listener.NextAsync();

        await app.SignedAsync();
        Assert.Equal("contractSigned", (await both.NextAsync())!.Event);
        Assert.Null(await other.NextAsync(TimeSpan.FromMilliseconds(200)));
        Assert.Null(await types.NextAsync(TimeSpan.FromMilliseconds(200)));
    }

    [Fact]
    public async Task A_right_that_is_given_while_somebody_listens_counts_and_needs_no_new_stream()
    {
        var organisation = new TestOrganisation();
        await using var app = await SalesApp.StartAsync(organisation: organisation);
        await using var listener = await Listener.OpenAsync(app, "nobody");
        await listener.NextAsync();
        organisation.Person("nobody", null, null, ("auditor", null, null));
        await app.Services.GetRequiredService<OrganisationCopy>().PullAsync(TestContext.Current.CancellationToken);

        await app.SignedAsync();
        Assert.Equal("contractSigned", (await listener.NextAsync())!.Event);
    }

    [Theory]
    [InlineData("seven", "", HttpStatusCode.BadRequest)]
    [InlineData("", "?since=1", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_understood_is_400(string lastEventId, string query, HttpStatusCode status)
    {
        await using var app = await SalesApp.StartAsync();
        var client = app.As("bob");
        client.DefaultRequestHeaders.TryAddWithoutValidation("Last-Event-ID", lastEventId.Length > 0 ? lastEventId : null);
        using var answer = await client.GetAsync(new Uri($"/api/sales/v1/events{query}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Many_listeners_are_told_within_a_second()
    {
        await using var app = await SalesApp.StartAsync();
        var listeners = new List<Listener>();
        for (var n = 0; n < 40; n++)
        {
            listeners.Add(await Listener.OpenAsync(app, n % 2 == 0 ? "bob" : "walt"));
            await listeners[n].NextAsync();
        }

        var contract = await app.SignedAsync();
        var began = Stopwatch.GetTimestamp();
        var told = await Task.WhenAll(listeners.Where((_, n) => n % 2 == 0).Select(l => l.NextAsync()));
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(1), "later than a second");
        Assert.All(told, t => Assert.Contains(contract.Id(), t!.Data, StringComparison.Ordinal));
        foreach (var listener in listeners)
            await listener.DisposeAsync();
    }

    [Fact]
    public void An_event_is_declared_only_with_a_permission_that_exists()
        => Assert.Throws<InvalidOperationException>(() => new StreamedEvents("sales").Tell<Messages.Events.ContractSigned>("contract", "contract.look", _ => throw new InvalidOperationException()));

    /// <summary>One who listens, as the gateway does.</summary>
    private sealed class Listener(HttpClient client, StreamReader reader) : IAsyncDisposable
    {
        private Task<Told?>? pending;

        public sealed record Told(string Event, string Id, string Data);

        public static async Task<Listener> OpenAsync(ServiceApp<Program> app, string person, string? lastEventId = null, string query = "")
        {
            var client = app.As(person);
            client.DefaultRequestHeaders.TryAddWithoutValidation("Last-Event-ID", lastEventId);
            var answer = await client.GetAsync(new Uri($"/api/sales/v1/events{query}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return new Listener(client, new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)));
        }

        /// <returns>Null when nothing came in time.</returns>
        public async Task<Told?> NextAsync(TimeSpan? atMost = null)
        {
            pending ??= ReadAsync();
            var done = await Task.WhenAny(pending, Task.Delay(atMost ?? TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)) == pending;
            if (!done)
                return atMost is null ? throw new TimeoutException("Nothing was told.") : null;

            var told = await pending;
            pending = null;
            return told;
        }

        public ValueTask DisposeAsync()
        {
            reader.Dispose();
            client.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task<Told?> ReadAsync()
        {
            string name = "", id = "", text = "";
            while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
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
    }
}
