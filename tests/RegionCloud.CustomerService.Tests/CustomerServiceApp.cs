using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.Testing;

namespace RegionCloud.CustomerService.Tests;

/// <summary>Customer service as a front-end team uses it. In EAST cleo heads it, arno is an agent and carl manages the region.</summary>
internal static class CustomerServiceApp
{
    public static readonly Guid East = TestOrganisation.East;
    public static readonly Guid Alfreds = TestOrganisation.IdOf("ALFKI");

    /// <summary>10:00 on Tuesday, 30 June 2026 in Shanghai.</summary>
    public static readonly DateTimeOffset Now = new(2026, 6, 30, 2, 0, 0, TimeSpan.Zero);

    public static Task<ServiceApp<Program>> StartAsync(TestOrganisation? organisation = null)
        => ServiceApp<Program>.StartAsync("customer-service", organisation ?? new TestOrganisation(), broker: null, Now);

    public static async Task<(HttpResponseMessage Response, JsonElement Body)> SendAsync(this HttpClient client, HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/customer-service/v1/{path}");
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

    public static async Task<JsonElement> MustAsync(this HttpClient client, HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        var (response, answer) = await client.SendAsync(method, path, body, ifMatch);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {answer}");
        return answer;
    }

    public static Task<JsonElement> ReadAsync(this HttpClient client, string path) => client.MustAsync(HttpMethod.Get, path);

    /// <summary>Does something with a ticket of which this is the newest answer.</summary>
    public static Task<JsonElement> DoAsync(this HttpClient client, JsonElement ticket, string action, object? body = null)
        => client.MustAsync(HttpMethod.Post, $"tickets/{ticket.Id()}/{action}", body ?? new { }, ticket.Etag());

    public static Task<(HttpResponseMessage Response, JsonElement Body)> TryAsync(this HttpClient client, JsonElement ticket, string action, object? body = null)
        => client.SendAsync(HttpMethod.Post, $"tickets/{ticket.Id()}/{action}", body ?? new { }, ticket.Etag());

    /// <param name="receivedAt">By the clocks of Shanghai, such as 2026-06-30 09:00.</param>
    public static Task<JsonElement> OpenedAsync(this ServiceApp<Program> app, string kind = "complaint", string? priority = null, string? receivedAt = null, Guid? contractId = null)
        => app.As("cleo").MustAsync(HttpMethod.Post, "tickets", new { regionId = East, customerId = Alfreds, contractId, kind, priority, receivedAt = receivedAt is null ? null : At(receivedAt), content = new { subject = "the goods came late", product = "Chai" } });

    /// <summary>The ticket as it is now; with its newest etag.</summary>
    public static Task<JsonElement> NowAsync(this ServiceApp<Program> app, JsonElement ticket) => app.As("cleo").ReadAsync($"tickets/{ticket.Id()}");

    /// <summary>Sets the clock to a time of day in Shanghai.</summary>
    public static void ItIs(this ServiceApp<Program> app, string shanghai) => app.Clock.Advance(DateTimeOffset.Parse(At(shanghai), System.Globalization.CultureInfo.InvariantCulture) - app.Clock.GetUtcNow());

    /// <summary>An instant as it stands on the wire.</summary>
    public static string At(string shanghai)
        => new DateTimeOffset(DateTime.Parse(shanghai, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8)).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);

    public static Task<List<string>> Published(this ServiceApp<Program> app)
        => app.Db<CustomerServiceDbContext, List<string>>(async db => await db.Outbox.OrderBy(m => m.Id).Select(m => m.Type.Substring(m.Type.LastIndexOf(':') + 1)).ToListAsync(TestContext.Current.CancellationToken));

    public static async Task<List<TEvent>> Told<TEvent>(this ServiceApp<Program> app)
        => (await app.Db<CustomerServiceDbContext, List<string>>(async db => await db.Outbox.Where(m => m.Type.EndsWith(":" + typeof(TEvent).Name)).OrderBy(m => m.Id).Select(m => m.Body).ToListAsync(TestContext.Current.CancellationToken)))
            .ConvertAll(body => JsonSerializer.Deserialize<TEvent>(body)!);

    public static string Id(this JsonElement body) => body.GetProperty("id").GetString()!;

    public static string Etag(this JsonElement body) => body.GetProperty("etag").GetString()!;

    public static string Text(this JsonElement body, string property) => body.GetProperty(property).GetString()!;

    public static int Number(this JsonElement body, string property) => body.GetProperty(property).GetInt32();

    public static string Code(this JsonElement problem) => problem.GetProperty("code").GetString()!;

    public static IEnumerable<string> Strings(this JsonElement body, string property) => body.GetProperty(property).EnumerateArray().Select(s => s.GetString()!);

    public static IEnumerable<JsonElement> Items(this JsonElement body, string property = "items") => body.GetProperty(property).EnumerateArray();
}
