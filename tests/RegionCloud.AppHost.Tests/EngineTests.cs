using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using RegionCloud.AppHost.Embedded;

namespace RegionCloud.AppHost.Tests;

public sealed class EngineFixture : IAsyncLifetime
{
    internal RunningEngine Engine { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Engine = await RunningEngine.StartHealthyAsync(RunningEngine.NewFolder());

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        Directory.Delete(Engine.Folder, recursive: true);
    }
}

public sealed class EngineTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string OperatorHeader = "X-RegionCloud-Operator";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private RunningEngine Engine => fixture.Engine;

    private string Probe => Engine.Run()!.Endpoints["probe"]["http"];

    private string Pair => Engine.Run()!.Endpoints["pair"]["http"];

    [Fact]
    public async Task A_service_gets_what_Aspire_would_inject()
    {
        using var http = new HttpClient();
        var environment = (await http.GetFromJsonAsync<Dictionary<string, string>>($"{Probe}/environment", Stop))!;
        Assert.Equal("Sqlite", environment["Database__Provider"]);
        Assert.Equal($"Data Source={Engine.Folder}/probe-db.sqlite", environment["ConnectionStrings__probe-db"]);
        Assert.Equal(Pair, environment["services__pair__http__0"]);
        Assert.Equal(Engine.Run()!.Endpoints["pair"]["grpc"], environment["services__pair__grpc__0"]);
        Assert.Equal(Pair, environment["Authentication__Authority"]);
        Assert.Equal(Probe, environment["Kestrel__Endpoints__http__Url"]);
        Assert.Equal("probe", environment["OTEL_SERVICE_NAME"]);
        Assert.Equal("service.instance.id=probe", environment["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.Equal("Development", environment["ASPNETCORE_ENVIRONMENT"]);
    }

    [Fact]
    public async Task Migrations_run_to_completion_before_the_service_starts()
    {
        var migrated = new DateTimeOffset(File.GetLastWriteTimeUtc(Path.Combine(Engine.Folder, "migrated")));
        Assert.Equal("finished", (await Engine.ResourceAsync("probe-migrations")).GetProperty("state").GetString());
        var started = (await Engine.ResourceAsync("probe")).GetProperty("startedAt").GetDateTimeOffset();
        Assert.True(started > migrated, $"{started:O} is before {migrated:O}");
    }

    [Fact]
    public async Task A_killed_service_comes_back_on_the_same_port()
    {
        using var http = new HttpClient();
        var restarts = (await Engine.ResourceAsync("probe")).GetProperty("restarts").GetInt32();
        var before = Engine.Instance("probe").Process!.Pid;
        using (var process = Process.GetProcessById(before))
        {
            process.Kill();
        }

        await Eventually.Async(() => Engine.Instance("probe") is { Healthy: true, Process: { } now } && now.Pid != before, Limit);
        Assert.Equal(Engine.Instance("probe").Process!.Pid, await http.GetFromJsonAsync<int>($"{Probe}/pid", Stop));
        Assert.Equal(restarts + 1, (await Engine.ResourceAsync("probe")).GetProperty("restarts").GetInt32());
        Assert.Contains("exit code 137", await Engine.Operator.GetStringAsync("/api/resources/probe/logs?lines=1000", Stop));
    }

    [Fact]
    public async Task Replicas_answer_behind_one_port_also_while_one_of_them_is_away()
    {
        var pids = new[] { Engine.Instance("pair-1").Process!.Pid, Engine.Instance("pair-2").Process!.Pid };
        Assert.Equal(pids.Order(), (await AnswersAsync()).Distinct().Order());
        await TellAsync("pair-1", "stop");
        await Eventually.Async(() => Engine.Instance("pair-1").State == InstanceState.Stopped, Limit);
        Assert.All(await AnswersAsync(), pid => Assert.Equal(pids[1], pid));
        await TellAsync("pair-1", "start");
        await Eventually.Async(() => Engine.Instance("pair-1").Healthy, Limit);

        async Task<List<int>> AnswersAsync()
        {
            var answers = new List<int>();
            for (var i = 0; i < 6; i++)
            {
                // A new connection each time: a kept one stays with its replica.
                using var http = new HttpClient();
                answers.Add(await http.GetFromJsonAsync<int>($"{Pair}/pid", Stop));
            }

            return answers;
        }
    }

    [Fact]
    public async Task The_page_says_why_a_service_is_not_healthy()
    {
        var sick = Path.Combine(Engine.Folder, "sick");
        await File.WriteAllTextAsync(sick, "", Stop);
        await Eventually.Async(async () => (await Engine.ResourceAsync("probe")) is var r && !r.GetProperty("healthy").GetBoolean()
            && r.GetProperty("reasons").EnumerateArray().Select(x => x.GetString()).SequenceEqual(["outbox: 41 rows wait since 90 s"]), Limit);
        File.Delete(sick);
        await Eventually.Async(() => Engine.Instance("probe").Healthy, Limit);
    }

    [Fact]
    public async Task An_operator_restarts_stops_and_starts_a_resource_and_runs_its_command()
    {
        var before = Engine.Instance("probe").Process!.Pid;
        await TellAsync("probe", "restart");
        await Eventually.Async(() => Engine.Instance("probe") is { Healthy: true, Process: { } now } && now.Pid != before, Limit);
        await TellAsync("probe", "stop");
        await Eventually.Async(() => Engine.Instance("probe") is { State: InstanceState.Stopped, Process: null }, Limit);
        Assert.False((await Engine.Operator.GetFromJsonAsync<JsonElement>("/api/run", Stop)).GetProperty("engine").GetProperty("allHealthy").GetBoolean());
        await TellAsync("probe", "start");
        await Eventually.Async(() => Engine.Instance("probe").Healthy, Limit);
        using var answer = await Engine.Operator.PostAsync("/api/resources/probe/commands/operations-greet", null, Stop);
        Assert.Equal("hello operator", (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("body").GetString());
        using var unknown = await Engine.Operator.PostAsync("/api/resources/nobody/stop", null, Stop);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("1", "http://evil.example", null)]
    [InlineData("1", null, "evil.example")]
    public async Task A_post_from_another_site_is_refused(string? header, string? origin, string? host)
    {
        var pid = Engine.Instance("probe").Process!.Pid;
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Engine.Operator.BaseAddress!, "/api/resources/probe/stop"));
        Add(OperatorHeader, header);
        Add("Origin", origin);
        request.Headers.Host = host;
        using var answer = await http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(pid, Engine.Instance("probe").Process!.Pid);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                request.Headers.Add(name, value);
            }
        }
    }

    [Fact]
    public async Task The_page_brings_everything_itself_and_shows_no_password()
    {
        using var page = await Engine.Operator.GetAsync("/", Stop);
        var html = await page.Content.ReadAsStringAsync(Stop);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single());
        Assert.DoesNotContain("=\"http", html);
        Assert.DoesNotContain("{nonce}", html);
        var run = await Engine.Operator.GetFromJsonAsync<JsonElement>("/api/run", Stop);
        Assert.Equal(JsonValueKind.Null, run.GetProperty("connectionStrings").ValueKind);
    }

    [Fact]
    public async Task A_second_engine_on_the_same_folder_is_refused()
    {
        await using var second = RunningEngine.Start(Engine.Folder, "--dynamic-ports");
        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains($"Another engine runs on {Engine.Folder} (pid {Engine.Run()!.Engine.Process.Pid})", second.Output);
    }

    [Fact]
    public async Task A_taken_port_is_named_with_its_resource()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 14121);
        taken.Start();
        var folder = RunningEngine.NewFolder();
        await using var engine = RunningEngine.Start(folder, "--Engine:OperatorPort=14190");
        Assert.Equal(1, await engine.ExitAsync());
        Assert.Contains("Port 14121 of pair/grpc is taken by another program.", engine.Output);
        Assert.Empty(engine.Processes());
        Directory.Delete(folder, recursive: true);
    }

    private async Task TellAsync(string name, string command)
    {
        using var answer = await Engine.Operator.PostAsync(string.Create(CultureInfo.InvariantCulture, $"/api/resources/{name}/{command}"), null, Stop);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }
}
