using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RegionCloud.Gateway.Tests;

/// <summary>What a request looked like when it reached the service.</summary>
public sealed record Received(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>Stands where Sales would: remembers what it got, answers what the test says.</summary>
public sealed class StubService : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Received> received = new(StringComparer.Ordinal);

    private StubService(WebApplication app, Uri address) => (this.app, Address) = (app, address);

    public Uri Address { get; }

    public string OpenApi { get; set; } = """{"openapi":"3.1.1","info":{"title":"Sales | v1","version":"1"},"paths":{"/api/sales/v1/contracts":{"get":{"tags":["Sales"],"responses":{"200":{"description":"OK"}}}}}}""";

    public static async Task<StubService> StartAsync(Uri? at = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        var stub = new StubService(builder.Build(), at ?? Program.FreeAddress());
        stub.app.Urls.Add(stub.Address.ToString());
        stub.app.MapGet("/openapi/v1.json", () => Results.Text(stub.OpenApi, "application/json"));
        stub.app.MapGet("/health", () => "ok");
        stub.app.MapFallback(stub.AnswerAsync);
        await stub.app.StartAsync();
        return stub;
    }

    /// <summary>Sets the answer of a path nobody else uses and returns that path.</summary>
    public string On(Func<HttpContext, Task> answer) => OnPath($"/api/sales/v1/{Guid.CreateVersion7()}", answer);

    public string OnPath(string path, Func<HttpContext, Task> answer)
    {
        answers[path] = answer;
        return path;
    }

    public Received At(string path) => received[path];

    public bool Reached(string path) => received.ContainsKey(path);

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var path = http.Request.Path.Value!;
        received[path] = new Received(http.Request.Method, path + http.Request.QueryString, http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray());
        if (answers.TryGetValue(path, out var answer))
            await answer(http);
        else
            await http.Response.WriteAsync("sales");
    }
}
