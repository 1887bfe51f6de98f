using System.Text.Json;
using RegionCloud.Testing;

namespace RegionCloud.Marketing.Tests;

/// <summary>Data sets, reports and strategies as people write them. In EAST mia writes, carl decides, bob reviews data; admin is headquarters.</summary>
internal static class ReportApp
{
    public static Dictionary<string, object?> Data(string topic = "marketDemand", string collector = "mia") => new(StringComparer.Ordinal)
    {
        ["title"] = "demand of restaurants",
        ["topic"] = topic,
        ["method"] = "interview",
        ["source"] = "40 restaurants of the city",
        ["collectorId"] = TestOrganisation.IdOf(collector),
        ["collectedOn"] = "2026-05-10",
        ["sampleSize"] = 40,
        ["validityCheck"] = "two answered twice and were counted once",
    };

    public static Task<JsonElement> CollectedAsync(this ServiceApp<Program> app, object? content = null) => app.As("mia").MustAsync(HttpMethod.Post, "data-sets", new { regionId = MarketingApp.East, content = content ?? Data(), enteredOn = "2026-05-11" });

    public static async Task<JsonElement> ReviewedAsync(this ServiceApp<Program> app, object? content = null, string on = "2026-05-12")
    {
        var set = await app.CollectedAsync(content);
        return await app.As("bob").MustAsync(HttpMethod.Post, $"data-sets/{set.Id()}/review", new { accepted = true, grade = "high", reviewedOn = on }, set.Etag());
    }

    public static object Content(params string[] dataSets) => new
    {
        title = "the market in spring",
        sections = new[]
        {
            new { part = "currentState", text = "it grows", dataSetIds = dataSets },
            new { part = "trend", text = "upwards", dataSetIds = Array.Empty<string>() },
            new { part = "competitorAnalysis", text = "one came, one went", dataSetIds = Array.Empty<string>() },
            new { part = "consumerDemandAnalysis", text = "more often, less at once", dataSetIds = Array.Empty<string>() },
        },
        proposals = new[] { new { text = "a fair in autumn", ownerId = TestOrganisation.IdOf("mia") }, new { text = "smaller bottles", ownerId = TestOrganisation.IdOf("bob") } },
    };

    public static Task<JsonElement> ReportAsync(this ServiceApp<Program> app, object? content = null, string period = "2026-Q2", string on = "2026-06-01")
        => app.As("mia").MustAsync(HttpMethod.Post, "analysis-reports", new { regionId = MarketingApp.East, period, content = content ?? Content(), draftedOn = on });

    public static async Task<JsonElement> SubmittedReportAsync(this ServiceApp<Program> app, object? content = null, string period = "2026-Q2", string on = "2026-06-02")
        => await app.Do("mia", "analysis-reports", await app.ReportAsync(content, period), "submit", new { submittedOn = on });

    public static async Task<JsonElement> ApprovedReportAsync(this ServiceApp<Program> app, object? content = null, string period = "2026-Q2", string on = "2026-06-05")
        => await app.Do("carl", "analysis-reports", await app.SubmittedReportAsync(content, period), "approve", new { approvedOn = on });

    public static Task<JsonElement> Do(this ServiceApp<Program> app, string who, string kind, JsonElement record, string action, object? body = null)
        => app.As(who).MustAsync(HttpMethod.Post, $"{kind}/{record.Id()}/{action}", body ?? new { }, record.Etag());

    public static Task<(HttpResponseMessage Response, JsonElement Body)> Try(this ServiceApp<Program> app, string who, string kind, JsonElement record, string action, object? body = null)
        => app.As(who).SendAsync(HttpMethod.Post, $"{kind}/{record.Id()}/{action}", body ?? new { }, record.Etag());

    public static IEnumerable<string> Faults(this JsonElement problem) => problem.GetProperty("errors").EnumerateArray().Select(e => $"{e.Text("pointer")} {e.Code()}");

    public static async Task<IReadOnlyList<string>> WaitingAsync(this ServiceApp<Program> app, string who)
        => [.. (await app.As(who).MustAsync(HttpMethod.Get, "waiting")).GetProperty("items").EnumerateArray().Select(w => $"{w.Text("kind")} {w.Text("number")} {(w.TryGetProperty("dueOn", out var due) ? due.GetString() : "-")}")];

    /// <summary>A brand strategy of 2026 that lists advertising and socialMedia, resting on an approved report.</summary>
    public static async Task<JsonElement> BrandAsync(this ServiceApp<Program> app, string report)
    {
        var strategy = await app.As("mia").MustAsync(HttpMethod.Post, "brand-strategies", new { regionId = MarketingApp.East, year = 2026, content = Brand(report), draftedOn = "2026-06-06" });
        return await app.Do("carl", "brand-strategies", await app.Do("mia", "brand-strategies", strategy, "submit", new { submittedOn = "2026-06-06" }), "approve", new { approvedOn = "2026-06-07" });
    }

    public static object Brand(string report) => new
    {
        positioning = "honest wine at a fair price",
        imageBuilding = "the growers themselves",
        channelChoice = "where restaurants look",
        activityPlanning = "two fairs, one tour",
        channels = new[] { "advertising", "socialMedia" },
        reportIds = new[] { report },
    };
}
