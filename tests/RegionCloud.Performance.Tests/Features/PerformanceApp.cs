using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Performance.Data;
using RegionCloud.Testing;

[assembly: AssemblyFixture(typeof(RegionCloud.Performance.Tests.Features.PerformanceApp))]

namespace RegionCloud.Performance.Tests.Features;

/// <summary>The service, once for all feature tests; each test makes regions and people of its own.</summary>
public class PerformanceApp : IAsyncLifetime
{
    private ServiceApp<Program>? app;
    private int last;

    internal ServiceApp<Program> App => app!;

    /// <summary>Who was appointed by configuration.</summary>
    public HttpClient Admin { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        app = await ServiceApp<Program>.StartAsync("performance", organisation: null, configure: Configure);
        Admin = app.As("admin");
        // A second person; not for good, so that the first administrator stays the last.
        const string Eva = "kind,region,name,timeZone,department,employee,subject,post,role,from,to\nemployee,,Eva,,,HQ-0002,eva,,,2020-01-01,\ngrant,,,,,HQ-0002,,,hqAdmin,2020-01-01,2999-12-31\n";
        await Wait.Until(async () => (await Admin.AskAsync("regions")).StatusCode == HttpStatusCode.OK, "the first administrator is known");
        Assert.Equal("succeeded", (await Admin.ImportAsync(Eva)).State);
        Second = app.As("eva");
        await Wait.Until(async () => (await Second.AskAsync("regions")).StatusCode == HttpStatusCode.OK, "the second administrator is known");
        // Whoever comes second, they or the administrator, tries again after a while.
        await Wait.Until(() => Db(db => db.Kpis.AnyAsync()), "what a company begins with is there", TimeSpan.FromSeconds(30));
    }

    /// <summary>Other departments' answers, where a test needs some.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    /// <summary>Another administrator, who came by import: she approves what the first one gives (SoD6).</summary>
    public HttpClient Second { get; private set; } = null!;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (app is not null)
            await app.DisposeAsync();
    }

    /// <summary>A name that no other test uses.</summary>
    public string Unique(string prefix) => $"{prefix}{Interlocked.Increment(ref last)}";

    internal Task<T> Db<T>(Func<PerformanceDbContext, Task<T>> act) => App.Db(act);

    public async Task<JsonNode> RegionAsync(string from = "2020-01-01")
        => await (await Admin.PostAsync("regions", new { code = Unique("R-"), name = "华东", timeZone = "Asia/Shanghai", from })).Json(HttpStatusCode.Created);

    public async Task<JsonNode> EmployeeAsync(string? subject = null)
        => await (await Admin.PostAsync("employees", new { number = Unique("E-"), name = subject ?? "anna", from = "2020-01-01", subject })).Json(HttpStatusCode.Created);

    /// <summary>A person with a role, signed in, once the role works here.</summary>
    public async Task<HttpClient> SignedInAsync(string role, JsonNode? region = null)
    {
        var subject = Unique(role);
        var employee = await EmployeeAsync(subject);
        var granted = await Admin.PostAsync($"employees/{employee["id"]}/grants", new { role, from = "2020-01-01", regionId = region?["id"]?.ToString() }, employee["etag"]);
        var given = await granted.Json(HttpStatusCode.OK);
        if (given["grants"]![0]!["pending"]!.GetValue<bool>())
            await (await Second.ApproveAsync($"employees/{given["id"]}/grants/{given["grants"]![0]!["id"]}", given["etag"])).Json(HttpStatusCode.OK);
        var client = App.As(subject);
        await Wait.Until(async () => (await client.AskAsync("regions")).StatusCode != HttpStatusCode.Forbidden, $"{role} may read");
        return client;
    }
}

internal static class Http
{
    public static Uri Address(string path) => new($"/api/performance/v1/{path}", UriKind.Relative);

    public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string path, object body, JsonNode? etag = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Address(path)) { Content = JsonContent.Create(body) };
        if (etag is not null)
            request.Headers.TryAddWithoutValidation("If-Match", etag.ToString());
        return client.SendAsync(request);
    }

    public static Task<HttpResponseMessage> ApproveAsync(this HttpClient client, string path, JsonNode? etag)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Address($"{path}/approve"));
        request.Headers.TryAddWithoutValidation("If-Match", etag?.ToString());
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        return client.SendAsync(request);
    }

    /// <summary>With a key of its own, as money, approvals and closes want it.</summary>
    public static Task<HttpResponseMessage> KeyedAsync(this HttpClient client, string path, object body, JsonNode? etag = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Address(path)) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        if (etag is not null)
            request.Headers.TryAddWithoutValidation("If-Match", etag.ToString());
        return client.SendAsync(request);
    }

    public static async Task<JsonNode> Json(this Task<HttpResponseMessage> answer, HttpStatusCode expected) => await (await answer).Json(expected);

    public static async Task<JsonNode> Refused(this Task<HttpResponseMessage> answer, HttpStatusCode expected, params string[] codes) => await (await answer).Refused(expected, codes);

    public static Task<ImportOutcome> ImportAsync(this HttpClient client, string csv)
        => client.ImportAsync(Address("imports/organisation").ToString(), csv, TestContext.Current.CancellationToken);

    public static Task<HttpResponseMessage> AskAsync(this HttpClient client, string path) => client.GetAsync(Address(path));

    public static async Task<JsonNode> GetJsonAsync(this HttpClient client, string path) => await (await client.AskAsync(path)).Json(HttpStatusCode.OK);

    public static async Task<JsonNode> Json(this HttpResponseMessage answer, HttpStatusCode expected)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} instead of {(int)expected}: {body}");
        return JsonNode.Parse(body)!;
    }

    /// <summary>The answer refuses, with these codes.</summary>
    public static async Task<JsonNode> Refused(this HttpResponseMessage answer, HttpStatusCode expected, params string[] codes)
    {
        var problem = await answer.Json(expected);
        Assert.Equal(codes, problem["errors"]!.AsArray().Select(e => e!["code"]!.ToString()));
        return problem;
    }
}
