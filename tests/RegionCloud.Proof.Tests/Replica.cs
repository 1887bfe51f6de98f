using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests;

/// <summary>
/// A second process of a department: started as the engine started the first, with the same database and broker, on ports of its own.
/// It ends with the tests, even when they are killed: its guard holds a pipe to this process.
/// </summary>
internal sealed class Replica : IAsyncDisposable
{
    // bash, because other shells drop variables with a hyphen in their name.
    private const string Guard = """
        log=$1; shift
        exec 3<&0 2>/dev/null
        "$@" </dev/null 3<&- >"$log" 2>&1 &
        child=$!
        (read _ <&3; kill -KILL $child) >/dev/null 2>&1 &
        guard=$!
        echo $child
        wait $child
        code=$?
        kill $guard 2>/dev/null
        exit $code
        """;

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(3) };
    private readonly Process guard;
    private readonly string log;
    private readonly Dictionary<string, int> ports;

    private Replica(Process guard, int pid, string log, Dictionary<string, int> ports) => (this.guard, Pid, this.log, this.ports) = (guard, pid, log, ports);

    public int Pid { get; }

    public bool HasExited => guard.HasExited;

    public string Log => File.ReadAllText(log);

    public Uri this[string endpoint] => new($"http://127.0.0.1:{ports[endpoint].ToString(CultureInfo.InvariantCulture)}");

    public IPEndPoint At(string endpoint) => new(IPAddress.Loopback, ports[endpoint]);

    /// <param name="resource">Must be running: its command and its surroundings are copied.</param>
    /// <param name="otherwise">What is different in its environment.</param>
    /// <param name="wrap">A command in front of it.</param>
    public static async Task<Replica> StartAsync(RunningSystem system, string resource, IReadOnlyDictionary<string, string>? otherwise = null, IEnumerable<string>? wrap = null, bool untilHealthy = true)
    {
        int? original = null;
        await Wait.Until(() => (original = system.ProcessOf(resource)) is not null, $"{resource} runs", TimeSpan.FromSeconds(60));
        var command = Zeros(await File.ReadAllTextAsync($"/proc/{original}/cmdline"));
        var environment = Zeros(await File.ReadAllTextAsync($"/proc/{original}/environ")).Select(e => e.Split('=', 2)).Where(e => e.Length == 2).ToDictionary(e => e[0], e => e[1], StringComparer.Ordinal);
        var free = environment.Keys.Where(k => k.StartsWith("Kestrel__Endpoints__", StringComparison.Ordinal)).ToDictionary(k => k.Split("__")[2], _ => FreePort(), StringComparer.Ordinal);
        foreach (var (endpoint, port) in free)
            environment[$"Kestrel__Endpoints__{endpoint}__Url"] = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";
        // Points are passed by the first process only.
        environment["REGIONCLOUD_CRASH_FOLDER"] = "";
        environment["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={resource}-replica";
        foreach (var (name, value) in otherwise ?? new Dictionary<string, string>())
            environment[name] = value;

        var file = Path.GetTempFileName();
        var start = new ProcessStartInfo("bash", ["-c", Guard, "guard", file, .. wrap ?? [], .. command])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = new DirectoryInfo($"/proc/{original}/cwd").ResolveLinkTarget(returnFinalTarget: true)!.FullName,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var shell = Process.Start(start)!;
        var replica = new Replica(shell, int.Parse((await shell.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture), file, free);
        if (untilHealthy)
            await replica.UntilHealthyAsync();
        return replica;
    }

    public Task UntilHealthyAsync() => Wait.Until(
        async () =>
        {
            if (guard.HasExited)
                throw new InvalidOperationException($"The replica ended with {guard.ExitCode}: {Log}");
            try
            {
                using var answer = await Http.GetAsync(new Uri(this["ops"], "health"));
                return answer.IsSuccessStatusCode;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                return false;
            }
        },
        "the replica is healthy",
        TimeSpan.FromSeconds(60));

    /// <summary>Sends it a signal, such as <c>-STOP</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, Pid.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and how long it took to end.</summary>
    public async Task<TimeSpan> StopAsync()
    {
        var began = Stopwatch.GetTimestamp();
        await SignalAsync("-TERM");
        await guard.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return Stopwatch.GetElapsedTime(began);
    }

    public async ValueTask DisposeAsync()
    {
        guard.StandardInput.Close();
        await guard.WaitForExitAsync();
        guard.Dispose();
        File.Delete(log);
    }

    private static string[] Zeros(string text) => text.Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
