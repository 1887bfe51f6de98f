using System.Net.Http.Json;
using System.Text.Json;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.Testing;

namespace RegionCloud.Risk.Tests;

/// <summary>Risk as a front-end team uses it, with neighbours that the test speaks for. In EAST carl manages the region.</summary>
internal static class RiskApp
{
    public static readonly Guid East = TestOrganisation.East;

    /// <summary>12:00 on 30 June 2026 in Shanghai.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 6, 30, 4, 0, 0, TimeSpan.Zero);

    public static Task<ServiceApp<Program>> StartAsync(NeighbourServices neighbours, TestOrganisation? organisation = null, string? broker = null, DateTimeOffset? now = null)
        => ServiceApp<Program>.StartAsync("risk", organisation ?? new TestOrganisation(), broker, now ?? Noon, [.. neighbours.Settings]);

    public static async Task<(HttpResponseMessage Response, JsonElement Body)> SendAsync(this HttpClient client, HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/risk/v1/{path}");
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (method != HttpMethod.Get)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.CreateVersion7().ToString());
        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default);
    }

    /// <summary>What Risk itself owes of both regions in 2026 (duties 11 and 12) was done on the first day of its period.</summary>
    public static Task OwnDutiesAreDoneAsync(this ServiceApp<Program> app) => app.Db<RiskDbContext, int>(async db =>
    {
        foreach (var region in new[] { East, TestOrganisation.West })
        {
            foreach (var month in BusinessPeriod.Between("month", new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31)))
                db.Add(MonitoringRecord.Of($"RM-{month}", region, month, "nothing to report", [], new Act(month.First, Noon, "carl")));
            foreach (var quarter in BusinessPeriod.Between("quarter", new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31)))
                db.Add(RiskAssessment.Open($"RA-{quarter}", region, quarter, new Act(quarter.First, Noon, "carl")));
        }

        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return await db.Assessments.ExecuteUpdateAsync(a => a.SetProperty(x => x.ClosedOn, x => x.From).SetProperty(x => x.ClosedAt, Noon), TestContext.Current.CancellationToken);
    });

    public static async Task<JsonElement> MustAsync(this HttpClient client, HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        var (response, answer) = await client.SendAsync(method, path, body, ifMatch);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {answer}");
        return answer;
    }

    public static Task<JsonElement> ReadAsync(this HttpClient client, string path) => client.MustAsync(HttpMethod.Get, path);

    public static Task<JsonElement> DoAsync(this HttpClient client, string path, object body, string? ifMatch = null) => client.MustAsync(HttpMethod.Post, path, body, ifMatch);

    /// <summary>Tells it over the broker; the same id is the same message.</summary>
    public static Task TellAsync<TEvent>(this ServiceApp<Program> app, TEvent @event, Guid? messageId = null)
        where TEvent : class
        => app.Services.GetRequiredService<IBus>().Publish(@event, c => c.MessageId = messageId ?? Guid.CreateVersion7(), TestContext.Current.CancellationToken);

    public static Task<int> MessagesHandledAsync(this ServiceApp<Program> app) => app.Db<RiskDbContext, int>(db => db.Inbox.CountAsync(TestContext.Current.CancellationToken));

    /// <summary>Evaluates EAST as of a day.</summary>
    public static Task<JsonElement> EvaluateAsync(this ServiceApp<Program> app, string asOf, string person = "carl") => app.WorkAsync(person, "evaluations", new { regionId = East, asOf });

    public static async Task<List<JsonElement>> AlertsAsync(this ServiceApp<Program> app, string query = "", string person = "carl")
        => [.. (await app.As(person).ReadAsync($"alerts?sort=number{query}")).Items()];

    public static async Task<JsonElement> OfAsync(this ServiceApp<Program> app, string path, string person = "carl") => await app.As(person).ReadAsync(path);

    /// <summary>Asks for long work and reads its result when it has succeeded.</summary>
    public static async Task<JsonElement> WorkAsync(this ServiceApp<Program> app, string person, string path, object body)
    {
        var (response, operation) = await app.As(person).SendAsync(HttpMethod.Post, path, body);
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Accepted, operation.ToString());
        var ended = await app.As(person).EndOfAsync(response.Headers.Location!.ToString(), TestContext.Current.CancellationToken);
        Assert.True(ended.State == "succeeded", ended.Operation.ToString());
        return await app.As(person).ReadAsync($"{path}/{operation.Id()}");
    }

    /// <summary>The bodies of all events of a kind, in the order in which they were published.</summary>
    public static Task<List<TEvent>> PublishedAsync<TEvent>(this ServiceApp<Program> app)
        => app.Db<RiskDbContext, List<TEvent>>(async db => (await db.Outbox.Where(m => m.Type.EndsWith(":" + typeof(TEvent).Name)).OrderBy(m => m.Id).Select(m => m.Body).ToListAsync(TestContext.Current.CancellationToken)).ConvertAll(b => JsonSerializer.Deserialize<TEvent>(b)!));

    public static string Id(this JsonElement body) => body.Text("id");

    public static string Etag(this JsonElement body) => body.Text("etag");

    public static string Text(this JsonElement body, string property) => body.GetProperty(property).GetString()!;

    public static string? TextOrNull(this JsonElement body, string property) => body.TryGetProperty(property, out var value) ? value.GetString() : null;

    public static int Number(this JsonElement body, string property) => body.GetProperty(property).GetInt32();

    public static string Code(this JsonElement problem) => problem.Text("code");

    public static IEnumerable<JsonElement> Items(this JsonElement body, string property = "items") => body.GetProperty(property).EnumerateArray();

    public static IEnumerable<string> Strings(this JsonElement body, string property) => body.Items(property).Select(s => s.GetString()!);
}
