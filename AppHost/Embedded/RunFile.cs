using System.Runtime.Versioning;
using System.Text.Json;

namespace RegionCloud.AppHost.Embedded;

/// <summary>run.json in the data folder: who runs, for scripts and tests, and for the next start after a kill -9.</summary>
[SupportedOSPlatform("linux")]
internal sealed class RunFile(Engine engine, string folder) : IDisposable
{
    private const string Name = "run.json";
    private readonly SemaphoreSlim changes = new(1);

    /// <summary>Takes the folder for this engine and kills what an engine that died here left running.</summary>
    /// <exception cref="EngineException">Another engine has the folder.</exception>
    public static async Task<IDisposable> TakeAsync(string folder, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        FileStream taken;
        try
        {
            // The kernel frees it when the process ends, however it ends.
            taken = new FileStream(Path.Combine(folder, "engine.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new EngineException($"Another engine runs on {folder} (pid {Read(folder)?.Engine.Process.Pid}). Stop it, or choose another folder with --Engine:DataFolder=….");
        }

        var leftovers = (Read(folder)?.Instances ?? []).SelectMany(i => new[] { i.Process, i.Guard }).OfType<ProcessIdentity>().Where(p => p.IsAlive).ToArray();
        foreach (var process in leftovers)
        {
            ChildProcess.KillLeftover(process);
        }

        while (leftovers.Any(p => p.IsAlive))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time);
        }

        File.Delete(Path.Combine(folder, Name));
        return taken;
    }

    public void Changed() => changes.Release();

    /// <summary>Writes at every change; several at once become one write.</summary>
    public async Task KeepAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await changes.WaitAsync(stop);
                while (await changes.WaitAsync(TimeSpan.Zero, CancellationToken.None))
                {
                    // Already counted in what is about to be written.
                }

                Write();
            }
        }
        catch (OperationCanceledException)
        {
            // The engine stops and deletes the file.
        }
    }

    public void Delete() => File.Delete(Path.Combine(folder, Name));

    public RunState Current() => new(
        new EngineRun(ProcessIdentity.Of(Environment.ProcessId)!, folder, Engine.Url(engine.OperatorPort), engine.AllHealthy, engine.HealthyAfter?.TotalSeconds),
        [.. engine.Instances.Select(i => new InstanceRun(
            i.Plan.Name, i.Plan.Resource, i.Plan.Kind, i.State, i.Health.Healthy, i.Process?.Main, i.Process?.Guard, i.Plan.Endpoints, i.Log.Path))],
        engine.Resources.OfType<ProjectResource>()
            .ToDictionary(p => p.Name, p => (IReadOnlyDictionary<string, string>)p.Endpoints.Keys.ToDictionary(e => e, e => Engine.Url(engine.AddressOf(p.Name, e)), StringComparer.Ordinal), StringComparer.Ordinal),
        engine.ConnectionStrings);

    public void Dispose() => changes.Dispose();

    private static RunState? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<RunState>(File.ReadAllText(Path.Combine(folder, Name)), Json.Options);
        }
        catch (Exception e) when (e is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    private void Write()
    {
        var path = Path.Combine(folder, Name);
        // It holds the broker's password, and a reader never sees half of it.
        using (var stream = new FileStream(path + ".new", new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            JsonSerializer.Serialize(stream, Current(), Json.Options);
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}

/// <param name="Endpoints">By resource and endpoint name: the stable addresses, also before replicas.</param>
/// <param name="ConnectionStrings">By resource; with the broker's password, so only in the file and never on the page.</param>
internal sealed record RunState(EngineRun Engine, IReadOnlyList<InstanceRun> Instances, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Endpoints, IReadOnlyDictionary<string, string>? ConnectionStrings);

/// <param name="HealthyAfter">Seconds from the start until everything was healthy for the first time.</param>
internal sealed record EngineRun(ProcessIdentity Process, string DataFolder, string OperatorPage, bool AllHealthy, double? HealthyAfter);

/// <param name="Process">The program itself.</param>
/// <param name="Guard">The leader of its process group.</param>
internal sealed record InstanceRun(
    string Name, string Resource, string Kind, InstanceState State, bool Healthy, ProcessIdentity? Process, ProcessIdentity? Guard, IReadOnlyDictionary<string, string> Endpoints, string Log);

internal static class Json
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };
}
