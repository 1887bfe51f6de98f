using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using System.Text.Json;
using RegionCloud.AppHost.Embedded;

namespace RegionCloud.AppHost.Tests;

/// <summary>The real engine as a process of its own over the probe's topology, on free ports and in a folder of its own.</summary>
internal sealed class RunningEngine : IAsyncDisposable
{
    public const string WithBroker = "--Probe:Broker=true";

    private readonly Process process;
    private readonly StringBuilder output = new();

    private RunningEngine(string folder, string[] args)
    {
        Folder = folder;
        var program = typeof(RunningEngine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProbeProgram").Value!;
        process = new Process { StartInfo = new ProcessStartInfo("dotnet", [program, "topology", $"--Engine:DataFolder={folder}", .. args]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true } };
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Folder { get; }

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public HttpClient Operator { get; private set; } = new();

    public static string NewFolder() => Directory.CreateTempSubdirectory("regioncloud-engine-").FullName;

    public static RunningEngine Start(string folder, params string[] args) => new(folder, args);

    public static async Task<RunningEngine> StartHealthyAsync(string folder, params string[] args)
    {
        var engine = new RunningEngine(folder, ["--dynamic-ports", .. args]);
        try
        {
            await Eventually.Async(() => engine.Run()?.Engine is { AllHealthy: true } run && run.Process.Pid == engine.process.Id, TimeSpan.FromSeconds(40), () => engine.Output);
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }

        engine.Operator = new HttpClient { BaseAddress = new Uri(engine.Run()!.Engine.OperatorPage) };
        engine.Operator.DefaultRequestHeaders.Add("X-RegionCloud-Operator", "1");
        return engine;
    }

    /// <summary>run.json, or null while there is none.</summary>
    public RunState? Run()
    {
        try
        {
            return JsonSerializer.Deserialize<RunState>(File.ReadAllText(Path.Combine(Folder, "run.json")), Json.Options);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public InstanceRun Instance(string name) => Run()!.Instances.Single(i => i.Name == name);

    public async Task<JsonElement> ResourceAsync(string name) =>
        (await Operator.GetFromJsonAsync<JsonElement>("/api/resources")).EnumerateArray().Single(r => r.GetProperty("name").GetString() == name);

    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        return process.ExitCode;
    }

    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        return await ExitAsync();
    }

    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Every process that knows this folder from its environment or command line: whole families, epmd included.</summary>
    public IReadOnlyList<int> Processes() => Leftovers.Processes(Folder);

    /// <summary>Six of the replicas, three before them, three of the probe, the page's, and the broker's with epmd.</summary>
    public IReadOnlySet<int> ListeningPorts()
    {
        var ports = Leftovers.ListeningPorts(Processes());
        Assert.True(ports.Count >= 16, $"Only the ports {string.Join(", ", ports)} were found.");
        return ports;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await StopAsync();
        }

        process.Dispose();
        Operator.Dispose();
    }

    private void Keep(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }
}

internal static class Eventually
{
    public static Task Async(Func<bool> condition, TimeSpan limit, Func<string>? otherwise = null) => Async(() => Task.FromResult(condition()), limit, otherwise);

    public static async Task Async(Func<Task<bool>> condition, TimeSpan limit, Func<string>? otherwise = null)
    {
        for (var began = Stopwatch.GetTimestamp(); !await condition();)
        {
            if (Stopwatch.GetElapsedTime(began) > limit)
            {
                Assert.Fail($"It did not happen within {limit.TotalSeconds} s. {otherwise?.Invoke()}");
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}

internal static class Leftovers
{
    public static IReadOnlyList<int> Processes(string folder) =>
        [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, out _)).Select(n => int.Parse(n!, CultureInfo.InvariantCulture))
            .Where(pid => pid != Environment.ProcessId && (Text($"/proc/{pid}/environ").Contains(folder, StringComparison.Ordinal) || Text($"/proc/{pid}/cmdline").Contains(folder, StringComparison.Ordinal)))];

    public static IReadOnlySet<int> ListeningPorts() => Listeners().Select(l => l.Port).ToHashSet();

    public static IReadOnlySet<int> ListeningPorts(IEnumerable<int> pids)
    {
        var sockets = pids.SelectMany(pid => Links($"/proc/{pid}/fd")).ToHashSet();
        return Listeners().Where(l => sockets.Contains($"socket:[{l.Inode}]")).Select(l => l.Port).ToHashSet();
    }

    private static IEnumerable<(int Port, string Inode)> Listeners() =>
        from file in new[] { "/proc/net/tcp", "/proc/net/tcp6" }
        where File.Exists(file)
        from line in File.ReadLines(file).Skip(1)
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields[3] == "0A"
        select (int.Parse(fields[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture), fields[9]);

    private static IEnumerable<string> Links(string folder)
    {
        try
        {
            return [.. Directory.GetFiles(folder).Select(f => new FileInfo(f).LinkTarget ?? "")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
