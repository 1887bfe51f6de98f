using System.Net;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace RegionCloud.AppHost.Embedded;

/// <summary>One page and its JSON API on loopback: what runs, why not, and the buttons.</summary>
[SupportedOSPlatform("linux")]
internal static class OperatorPage
{
    /// <summary>A foreign page cannot send it without asking first, and nobody answers that question.</summary>
    public const string Header = "X-RegionCloud-Operator";

    public static async Task<IAsyncDisposable> StartAsync(Engine engine)
    {
        // Empty, because the defaults would read the Kestrel endpoints of whatever appsettings.json and environment lie around.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, engine.OperatorPort);
        });
        builder.Services.AddSingleton<Microsoft.Extensions.Hosting.IHostLifetime, NoLifetime>();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            foreach (var converter in Json.Options.Converters)
            {
                json.SerializerOptions.Converters.Add(converter);
            }
        });
        var app = builder.Build();
        app.Use((http, next) => Guard(http, engine.OperatorPort, next));
        app.MapGet("/", (Delegate)PageAsync);
        app.MapGet("/api/run", () => engine.Current with { ConnectionStrings = null });
        app.MapGet("/api/resources", () => Rows(engine));
        app.MapGet("/api/resources/{name}/logs", (string name, int? lines) =>
            Find(engine, name) is { } instance
                ? Results.Ok(new { name, lines = instance.Log.Recent(Math.Clamp(lines ?? 200, 1, 1_000)) })
                : NotFound(name));
        app.MapGet("/api/traces", (string? text, string? service, bool? errors, int? limit) =>
            new { engine.SendsElsewhere, traces = engine.Telemetry.Traces(text, service, errors ?? false, Math.Clamp(limit ?? 100, 1, 1_000)) });
        app.MapGet("/api/traces/{id}", (string id) => engine.Telemetry.Trace(id) is { } trace ? Results.Ok(trace) : NotFound(id));
        app.MapGet("/api/metrics", () => engine.Telemetry.Metrics());
        app.MapPost("/api/resources/{name}/restart", (string name) => Tell(engine, name, i => i.Restart()));
        app.MapPost("/api/resources/{name}/stop", (string name) => Tell(engine, name, i => i.Stop()));
        app.MapPost("/api/resources/{name}/start", (string name) => Tell(engine, name, i => i.Start()));
        app.MapPost("/api/resources/{name}/commands/{command}", (string name, string command, CancellationToken stop) => CommandAsync(engine, name, command, stop));
        await app.StartAsync();
        return app;
    }

    /// <summary>The name in Host keeps DNS rebinding out; the header and Origin keep other sites' forms and scripts out.</summary>
    private static Task Guard(HttpContext http, int port, RequestDelegate next)
    {
        var own = $"{http.Request.Host}";
        if (!own.Equals($"127.0.0.1:{port}", StringComparison.Ordinal) && !own.Equals($"localhost:{port}", StringComparison.Ordinal))
        {
            return Refuse("This page answers only under 127.0.0.1 and localhost.");
        }

        var origin = http.Request.Headers.Origin.ToString();
        if (!HttpMethods.IsGet(http.Request.Method) && (!http.Request.Headers.ContainsKey(Header) || (origin.Length > 0 && !origin.Equals($"http://{own}", StringComparison.Ordinal))))
        {
            return Refuse($"A change needs the header {Header} and comes from this page or from no page.");
        }

        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        return next(http);

        Task Refuse(string why)
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return http.Response.WriteAsync(why);
        }
    }

    private static async Task<IResult> PageAsync(HttpContext http)
    {
        var nonce = RandomNumberGenerator.GetHexString(32);
        http.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; connect-src 'self'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        await using var stream = typeof(OperatorPage).Assembly.GetManifestResourceStream("operator.html")!;
        using var reader = new StreamReader(stream);
        return Results.Content((await reader.ReadToEndAsync()).Replace("{nonce}", nonce, StringComparison.Ordinal), "text/html; charset=utf-8");
    }

    private static IEnumerable<Row> Rows(Engine engine)
    {
        var projects = engine.Resources.OfType<ProjectResource>().ToDictionary(p => p.Name, StringComparer.Ordinal);
        foreach (var i in engine.Instances)
        {
            var project = projects.GetValueOrDefault(i.Plan.Resource);
            var first = project is null || engine.Instances.First(o => o.Plan.Resource.Equals(project.Name, StringComparison.Ordinal)) == i;
            yield return new Row(
                i.Plan.Name, i.Plan.Resource, i.Plan.Kind, i.State, i.Health.Healthy, i.Health.Reasons, i.Process?.Main?.Pid,
                i.StartedAt, i.StartedAt is { } since ? (engine.Time.GetUtcNow() - since).TotalSeconds : null, i.Restarts,
                i.Plan.Endpoints, project?.IsExternal ?? false, i.Log.Path, i.Plan.Command is not null,
                first ? [.. (project?.Commands ?? []).Select(c => new Button(c.Name, c.DisplayName))] : []);
        }

        foreach (var project in projects.Values.Where(p => p.Replicas > 1))
        {
            var replicas = engine.Instances.Where(i => i.Plan.Resource.Equals(project.Name, StringComparison.Ordinal)).ToArray();
            var healthy = replicas.Count(r => r.Health.Healthy);
            yield return new Row(
                project.Name, project.Name, "forwarder", InstanceState.Running, healthy > 0, [$"{healthy} of {replicas.Length} replicas are healthy."], Pid: null, StartedAt: null, UptimeSeconds: null, Restarts: 0,
                project.Endpoints.Keys.ToDictionary(e => e, e => Engine.Url(engine.AddressOf(project.Name, e)), StringComparer.Ordinal), project.IsExternal, Log: null, Controllable: false, []);
        }

        foreach (var database in engine.Resources.OfType<SqlServerDatabaseResource>())
        {
            yield return new Row(
                database.Name, database.Name, "database", InstanceState.Running, Healthy: true, [], Pid: null, StartedAt: null, UptimeSeconds: null, Restarts: 0,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["file"] = engine.ConnectionStrings[database.Name] }, External: false, Log: null, Controllable: false, []);
        }
    }

    private static IResult Tell(Engine engine, string name, Action<Instance> command)
    {
        switch (Find(engine, name))
        {
            case null:
                return NotFound(name);
            case { Plan.Command: null }:
                return Results.Problem($"{name} is not a process of this engine.", statusCode: StatusCodes.Status409Conflict);
            case { } instance:
                command(instance);
                return Results.Accepted();
        }
    }

    private static async Task<IResult> CommandAsync(Engine engine, string name, string command, CancellationToken stop)
    {
        if (engine.Resources.OfType<ProjectResource>().SingleOrDefault(p => p.Name.Equals(name, StringComparison.Ordinal)) is not { } project || project.Commands.SingleOrDefault(c => c.Name.Equals(command, StringComparison.Ordinal)) is not { } found)
        {
            return NotFound($"{name}/{command}");
        }

        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(TimeSpan.FromSeconds(30));
            using var answer = await engine.Http.PostAsync(new Uri(Engine.Url(engine.AddressOf(name, found.Endpoint)) + found.Path), content: null, limit.Token);
            return Results.Json(new { status = (int)answer.StatusCode, body = await answer.Content.ReadAsStringAsync(limit.Token) });
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return Results.Problem($"{name} did not answer: {e.Message}", statusCode: StatusCodes.Status502BadGateway);
        }
    }

    private static Instance? Find(Engine engine, string name) => engine.Instances.SingleOrDefault(i => i.Plan.Name.Equals(name, StringComparison.Ordinal));

    private static IResult NotFound(string name) => Results.Problem($"There is no '{name}'.", statusCode: StatusCodes.Status404NotFound);

    private sealed record Row(
        string Name, string Resource, string Kind, InstanceState State, bool Healthy, IReadOnlyList<string> Reasons, int? Pid, DateTimeOffset? StartedAt, double? UptimeSeconds,
        int Restarts, IReadOnlyDictionary<string, string> Endpoints, bool External, string? Log, bool Controllable, IReadOnlyList<Button> Commands);

    private sealed record Button(string Name, string DisplayName);

    /// <summary>SIGTERM and Ctrl-C are the engine's; the page must not stop before the services have.</summary>
    private sealed class NoLifetime : Microsoft.Extensions.Hosting.IHostLifetime
    {
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
