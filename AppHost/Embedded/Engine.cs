using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.Json;
using RegionCloud.Otlp;

namespace RegionCloud.AppHost.Embedded;

/// <summary>Turns the model into processes on this machine and takes every one of them along when it goes.</summary>
[SupportedOSPlatform("linux")]
internal sealed class Engine : IAsyncDisposable
{
    private readonly IReadOnlyList<IResource> resources;
    private readonly EngineOptions options;
    private readonly TimeProvider time;
    private readonly Ports ports;
    private readonly RunFile runFile;
    private readonly HttpClient http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly List<TcpForwarder> forwarders = [];
    private readonly Dictionary<(string Resource, string Endpoint), int> addresses = [];
    private readonly Dictionary<string, string> connectionStrings = new(StringComparer.Ordinal);
    private readonly string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
    private readonly string logs;
    private readonly OtlpReceiver? receiver;
    private readonly long began;

    private Engine(IReadOnlyList<IResource> resources, EngineOptions options, TimeProvider time)
    {
        (this.resources, this.options, this.time) = (resources, options, time);
        ports = new Ports(options.DynamicPorts);
        began = time.GetTimestamp();
        logs = Directory.CreateDirectory(Path.Combine(options.DataFolder, "logs")).FullName;
        // The page's own port is given out first, so that no service takes it.
        OperatorPort = options.OperatorPort is { } fixedPort ? new Ports(dynamic: false).Known(fixedPort, "the operator page") : ports.Known(8090, "the operator page");
        AssignPorts();
        receiver = options.SendsElsewhere ? null : new OtlpReceiver(Telemetry, ports.Free());
        Instances = [.. PlanBroker(), .. PlanProjects()];
        runFile = new RunFile(this, options.DataFolder);
    }

    public IReadOnlyList<Instance> Instances { get; }

    public int OperatorPort { get; }

    public IReadOnlyList<IResource> Resources => resources;

    public IReadOnlyDictionary<string, string> ConnectionStrings => connectionStrings;

    public TimeProvider Time => time;

    /// <summary>What the children sent last; stays empty when they send elsewhere.</summary>
    public TelemetryStore Telemetry { get; } = new();

    public bool SendsElsewhere => receiver is null;

    public RunState Current => runFile.Current();

    public HttpClient Http => http;

    /// <summary>Null until everything has been healthy for the first time.</summary>
    public TimeSpan? HealthyAfter { get; private set; }

    public bool AllHealthy => Instances.All(i => i.Health.Healthy);

    /// <summary>Runs until SIGTERM or Ctrl-C.</summary>
    /// <exception cref="EngineException">The data folder is in use, a port is taken or a program is missing.</exception>
    public static async Task RunAsync(IReadOnlyList<IResource> resources, EngineOptions options, TimeProvider time)
    {
        using var stopped = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var folder = await RunFile.TakeAsync(options.DataFolder, time);
        await using var engine = new Engine(resources, options, time);
        await engine.RunAsync(stopped.Token);

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopped.Cancel();
        }
    }

    public int AddressOf(string resource, string endpoint) => addresses[(resource, endpoint)];

    public static string Url(int port) => $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";

    public async ValueTask DisposeAsync()
    {
        foreach (var forwarder in forwarders)
        {
            await forwarder.DisposeAsync();
        }

        foreach (var instance in Instances)
        {
            instance.Dispose();
        }

        if (receiver is not null)
        {
            await receiver.DisposeAsync();
        }

        runFile.Dispose();
        http.Dispose();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        if (receiver is not null)
        {
            await receiver.StartAsync();
        }

        await using var page = await OperatorPage.StartAsync(this);
        Say($"operator page {Url(OperatorPort)}, data folder {options.DataFolder}");
        using var stopBroker = new CancellationTokenSource();
        // Services go first: they hand their last messages to a broker that is still there.
        var broker = Task.WhenAll(Instances.Where(i => i.Plan.Kind is Kinds.Broker).Select(i => i.SuperviseAsync(stopBroker.Token)));
        var projects = Task.WhenAll(Instances.Where(i => i.Plan.Kind is not Kinds.Broker).Select(i => i.SuperviseAsync(stop)));
        var writing = runFile.KeepAsync(stopBroker.Token);
        try
        {
            while (!AllHealthy)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, stop);
            }

            HealthyAfter = time.GetElapsedTime(began);
            runFile.Changed();
            Say($"everything is healthy after {HealthyAfter.Value.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s");
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
        }
        catch (OperationCanceledException)
        {
            Say("stopping");
        }

        var stopping = time.GetTimestamp();
        await projects;
        await stopBroker.CancelAsync();
        await broker;
        await writing;
        runFile.Delete();
        Say($"stopped after {time.GetElapsedTime(stopping).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s");
    }

    private void AssignPorts()
    {
        foreach (var project in resources.OfType<ProjectResource>())
        {
            foreach (var (endpoint, port) in project.Endpoints)
            {
                addresses[(project.Name, endpoint)] = ports.Known(port, $"{project.Name}/{endpoint}");
            }
        }
    }

    private IEnumerable<Instance> PlanBroker()
    {
        foreach (var resource in resources)
        {
            switch (resource)
            {
                case SqlServerDatabaseResource when options.ConnectionStrings.TryGetValue(resource.Name, out var server):
                    connectionStrings[resource.Name] = server;
                    break;
                case SqlServerDatabaseResource:
                    connectionStrings[resource.Name] = $"Data Source={Path.Combine(options.DataFolder, resource.Name + ".sqlite")}";
                    break;
                case RabbitMQServerResource when options.ConnectionStrings.TryGetValue(resource.Name, out var external):
                    connectionStrings[resource.Name] = external;
                    var uri = new Uri(external);
                    var address = new DnsEndPoint(uri.Host, uri.IsDefaultPort || uri.Port < 0 ? 5672 : uri.Port);
                    yield return Create(new InstancePlan(resource.Name, resource.Name, Kinds.Broker, Job: false, Command: null, stop => Broker.CheckAsync(address, stop), [], Amqp(address.Host, address.Port)));
                    break;
                case RabbitMQServerResource:
                    var broker = new Broker(resource.Name, Path.Combine(options.DataFolder, resource.Name), ports);
                    connectionStrings[resource.Name] = broker.ConnectionString;
                    yield return Create(new InstancePlan(resource.Name, resource.Name, Kinds.Broker, Job: false, broker.Command, broker.CheckAsync, [], Amqp("127.0.0.1", new Uri(broker.ConnectionString).Port)));
                    break;
            }
        }

        static Dictionary<string, string> Amqp(string host, int port) => new(StringComparer.Ordinal) { ["amqp"] = $"amqp://{host}:{port.ToString(CultureInfo.InvariantCulture)}" };
    }

    private IEnumerable<Instance> PlanProjects()
    {
        var projects = resources.OfType<ProjectResource>().ToArray();
        var jobs = projects.SelectMany(p => p.Waits).Where(w => w.Completion).Select(w => w.Resource.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var project in projects)
        {
            var replicas = Enumerable.Range(1, project.Replicas).Select(i => (
                Name: project.Replicas == 1 ? project.Name : $"{project.Name}-{i.ToString(CultureInfo.InvariantCulture)}",
                Ports: project.Endpoints.Keys.ToDictionary(e => e, e => project.Replicas == 1 ? addresses[(project.Name, e)] : ports.Free(), StringComparer.Ordinal))).ToArray();
            if (project.Replicas > 1)
            {
                forwarders.AddRange(project.Endpoints.Keys.Select(e =>
                    new TcpForwarder(addresses[(project.Name, e)], [.. replicas.Select(r => new IPEndPoint(IPAddress.Loopback, r.Ports[e]))])));
            }

            foreach (var (name, own) in replicas)
            {
                var health = project.HealthCheck;
                yield return Create(new InstancePlan(
                    name,
                    project.Name,
                    jobs.Contains(project.Name) ? Kinds.Job : Kinds.Project,
                    jobs.Contains(project.Name),
                    new Command(dotnet, [project.Project.AssemblyPath, .. project.Args], Environment(project, name, own), Path.GetDirectoryName(project.Project.ProjectPath)!),
                    health is { } check ? stop => CheckAsync($"{Url(own[check.Endpoint])}{check.Path}", stop) : null,
                    [.. project.Waits.Select(w => (w.Completion ? $"Waits for {w.Resource.Name} to complete." : $"Waits for {w.Resource.Name}.", IsThere(w.Resource, w.Completion)))],
                    own.ToDictionary(e => e.Key, e => Url(e.Value), StringComparer.Ordinal)));
            }
        }
    }

    private Func<bool> IsThere(IResource resource, bool completion) => () => Instances
        .Where(i => i.Plan.Resource.Equals(resource.Name, StringComparison.Ordinal))
        .All(i => completion ? i.Completed : i.State == InstanceState.Running && i.Health.Healthy);

    private Instance Create(InstancePlan plan) => new(plan, new ResourceLog(plan.Name, logs), time, () => runFile.Changed());

    /// <summary>What Aspire would inject, plus the provider: without it a service means SQL Server.</summary>
    private Dictionary<string, string> Environment(ProjectResource project, string instance, Dictionary<string, int> own)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["OTEL_SERVICE_NAME"] = project.Name,
            ["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={instance}",
            // Sending telemetry makes garbage all the time; without this each process would let it grow to the size of the processor's cache (hexadecimal).
            ["DOTNET_GCgen0MaxBudget"] = "600000",
            // One entry, one line; the options count only where the formatter is named.
            ["Logging__Console__FormatterName"] = "simple",
            ["Logging__Console__FormatterOptions__SingleLine"] = "true",
            [$"{project.Name}__DataFolder"] = Path.Combine(options.DataFolder, project.Name),
        };
        foreach (var (name, value) in receiver?.Environment ?? new Dictionary<string, string>())
        {
            environment[name] = value;
        }

        foreach (var (endpoint, port) in own)
        {
            environment[$"Kestrel__Endpoints__{endpoint}__Url"] = Url(port);
        }

        foreach (var (resource, name) in project.References)
        {
            if (resource is ProjectResource neighbour)
            {
                foreach (var endpoint in neighbour.Endpoints.Keys)
                {
                    environment[$"services__{name}__{endpoint}__0"] = Url(addresses[(neighbour.Name, endpoint)]);
                }
            }
            else
            {
                environment[$"ConnectionStrings__{name}"] = connectionStrings[resource.Name];
            }

            if (resource is SqlServerDatabaseResource)
            {
                environment["Database__Provider"] = options.ConnectionStrings.ContainsKey(resource.Name) ? "SqlServer" : "Sqlite";
            }
        }

        foreach (var (name, value) in project.Environment)
        {
            environment[name] = value is EndpointReference endpoint ? Url(addresses[(endpoint.Resource.Name, endpoint.EndpointName)]) : (string)value;
        }

        return environment;
    }

    private async Task<Health> CheckAsync(string url, CancellationToken stop)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(url), stop);
            return answer.IsSuccessStatusCode ? Health.Ok : Health.Bad(Reasons(await answer.Content.ReadAsStringAsync(stop), answer.StatusCode));
        }
        catch (HttpRequestException e)
        {
            return Health.Bad($"{url} does not answer: {e.HttpRequestError}.");
        }
    }

    /// <summary>From {status, checks: [{name, status, reason}]}; anything else is worth its status code.</summary>
    private static string[] Reasons(string body, HttpStatusCode status)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var reasons = json.RootElement.GetProperty("checks").EnumerateArray()
                .Where(c => c.GetProperty("status").GetString() is not "Healthy" and not "healthy")
                .Select(c => $"{c.GetProperty("name").GetString()}: {(c.TryGetProperty("reason", out var reason) ? reason.GetString() : null) ?? c.GetProperty("status").GetString()}")
                .ToArray();
            return reasons is [] ? [$"HTTP {(int)status}"] : reasons;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return [$"HTTP {(int)status}"];
        }
    }

    private static void Say(string text) => Console.Out.WriteLine($"[engine] {text}");
}

internal static class Kinds
{
    public const string Broker = "broker";
    public const string Project = "project";
    public const string Job = "job";
}
