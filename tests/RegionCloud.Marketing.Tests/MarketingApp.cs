using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Testing;

namespace RegionCloud.Marketing.Tests;

/// <summary>Marketing as a front-end team uses it. In EAST mia heads marketing and carl manages the region.</summary>
internal static class MarketingApp
{
    public static readonly Guid East = TestOrganisation.East;

    /// <summary>12:00 on 30 June 2026 in Shanghai.</summary>
    public static Task<ServiceApp<Program>> StartAsync(TestOrganisation? organisation = null, string? broker = null)
        => ServiceApp<Program>.StartAsync("marketing", organisation ?? new TestOrganisation(), broker, new DateTimeOffset(2026, 6, 30, 4, 0, 0, TimeSpan.Zero));

    public static async Task<(HttpResponseMessage Response, JsonElement Body)> SendAsync(this HttpClient client, HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/marketing/v1/{path}");
        if (body is not null)
            request.Content = body as HttpContent ?? JsonContent.Create(body);
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

    /// <summary>Does something with a plan of which this is the newest answer.</summary>
    public static Task<JsonElement> DoAsync(this HttpClient client, JsonElement plan, string action, object? body = null)
        => client.MustAsync(HttpMethod.Post, $"research-plans/{plan.Id()}/{action}", body ?? new { }, plan.Etag());

    public static Task<(HttpResponseMessage Response, JsonElement Body)> TryAsync(this HttpClient client, JsonElement plan, string action, object? body = null)
        => client.SendAsync(HttpMethod.Post, $"research-plans/{plan.Id()}/{action}", body ?? new { }, plan.Etag());

    /// <summary>An inquiry with all its parts.</summary>
    public static Dictionary<string, object?> Inquiry(string topic, string person = "mia") => new(StringComparer.Ordinal)
    {
        ["topic"] = topic,
        ["content"] = $"about {topic}",
        ["method"] = "interview",
        ["methodReason"] = "few customers, long talks",
        ["from"] = "2026-07-01",
        ["until"] = "2026-07-31",
        ["responsibleId"] = TestOrganisation.IdOf(person),
    };

    public static object Complete(int year = 2026) => new { regionId = East, year, content = Content() };

    public static object Content() => new { purpose = "where the region can grow", items = new[] { Inquiry("marketDemand"), Inquiry("marketTrend"), Inquiry("competitors"), Inquiry("consumerBehaviour") } };

    public static Task<JsonElement> DraftedAsync(this ServiceApp<Program> app, int year = 2026) => app.As("mia").MustAsync(HttpMethod.Post, "research-plans", Complete(year));

    public static async Task<JsonElement> ApprovedAsync(this ServiceApp<Program> app, int year = 2026)
        => await app.As("carl").DoAsync(await app.As("mia").DoAsync(await app.DraftedAsync(year), "submit"), "approve");

    public static Task<List<string>> Published(this ServiceApp<Program> app)
        => app.Db<MarketingDbContext, List<string>>(async db => await db.Outbox.OrderBy(m => m.Id).Select(m => m.Type.Substring(m.Type.LastIndexOf(':') + 1)).ToListAsync(TestContext.Current.CancellationToken));

    public static string Id(this JsonElement body) => body.GetProperty("id").GetString()!;

    public static string Etag(this JsonElement body) => body.GetProperty("etag").GetString()!;

    public static string Text(this JsonElement body, string property) => body.GetProperty(property).GetString()!;

    public static string Code(this JsonElement problem) => problem.GetProperty("code").GetString()!;

    public static IEnumerable<JsonElement> Items(this JsonElement body, string property = "items") => body.GetProperty(property).EnumerateArray();

    public static IEnumerable<string> Strings(this JsonElement body, string property) => body.GetProperty(property).EnumerateArray().Select(s => s.GetString()!);
}
