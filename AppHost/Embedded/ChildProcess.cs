using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace RegionCloud.AppHost.Embedded;

/// <summary>A process as the kernel knows it: a pid alone may be somebody else's by now, pid, start time and boot may not.</summary>
internal sealed record ProcessIdentity(int Pid, long StartTicks, string BootId)
{
    private static readonly string ThisBoot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    public static ProcessIdentity? Of(int pid) => Stat(pid) is { } stat ? new ProcessIdentity(pid, stat.StartTicks, ThisBoot) : null;

    [JsonIgnore]
    public bool IsAlive => string.Equals(BootId, ThisBoot, StringComparison.Ordinal) && Stat(Pid) is { } stat && stat.StartTicks == StartTicks;

    [JsonIgnore]
    public int? Group => IsAlive ? Stat(Pid)?.Group : null;

    /// <summary>A zombie counts as gone: it holds neither memory nor ports.</summary>
    private static (int Group, long StartTicks)? Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : (int.Parse(fields[2], CultureInfo.InvariantCulture), long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }
}

/// <summary>What to run: a program, its arguments and environment, and the folder it runs in.</summary>
internal sealed record Command(string Program, IReadOnlyList<string> Args, IReadOnlyDictionary<string, string> Environment, string Folder);

/// <summary>
/// One child under a nanny in a process group of its own. The nanny's stdin is a pipe that only the engine holds, so when
/// the engine ends, however it ends, the pipe closes and the nanny takes the group down, grandchildren included.
/// PR_SET_PDEATHSIG would not do: it follows the thread that created the child. Bash and not sh, because dash drops
/// environment variables whose name has a hyphen, and ConnectionStrings__sales-db has one.
/// </summary>
internal sealed partial class ChildProcess : IDisposable
{
    private const string Nanny = """
        trap : TERM; exec 3<&0
        (trap : TERM; read -r _ <&3; kill -TERM 0; sleep 1; kill -KILL 0) >/dev/null 2>&1 &
        exec 3<&-
        bash -c 'echo $$; exec "$@"' child "$@" </dev/null & child=$!
        while kill -0 $child 2>/dev/null; do wait $child 2>/dev/null; code=$?; done
        exit $code
        """;

    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(2);
    private const int Term = 15;
    private const int Kill = 9;
    private readonly Process nanny;
    private readonly TaskCompletionSource<int> pid = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Command command, Action<string> log)
    {
        var start = new ProcessStartInfo("setsid", ["bash", "-c", Nanny, "nanny", command.Program, .. command.Args])
        {
            UseShellExecute = false,
            WorkingDirectory = command.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(BelongsToTheEngine).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        nanny = new Process { StartInfo = start };
        nanny.OutputDataReceived += (_, e) =>
        {
            // The first line is the child's pid, printed before the program takes its place.
            if (e.Data is null)
            {
                pid.TrySetResult(0);
            }
            else if (!pid.Task.IsCompleted)
            {
                pid.SetResult(int.Parse(e.Data, CultureInfo.InvariantCulture));
            }
            else
            {
                log(e.Data);
            }
        };
        nanny.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is not null)
            {
                log(e.Data);
            }
        };
    }

    /// <summary>The program itself; null when it ended before it could be looked at.</summary>
    public ProcessIdentity? Main { get; private set; }

    public ProcessIdentity? Guard { get; private set; }

    public static async Task<ChildProcess> StartAsync(Command command, Action<string> log)
    {
        var child = new ChildProcess(command, log);
        child.nanny.Start();
        child.nanny.BeginOutputReadLine();
        child.nanny.BeginErrorReadLine();
        child.Guard = ProcessIdentity.Of(child.nanny.Id);
        child.Main = ProcessIdentity.Of(await child.pid.Task);
        return child;
    }

    /// <summary>Waits for the program to end and leaves nothing of its group behind.</summary>
    /// <returns>The exit code; 128 + signal when a signal ended it.</returns>
    public async Task<int> WaitAsync()
    {
        // Not the end of its output: a grandchild may hold the pipe open until the group is killed below.
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        nanny.EnableRaisingEvents = true;
        nanny.Exited += (_, _) => exited.TrySetResult();
        if (nanny.HasExited)
        {
            exited.TrySetResult();
        }

        await exited.Task;
        Signal(-nanny.Id, Kill);
        try
        {
            await nanny.WaitForExitAsync().WaitAsync(OutputPatience);
        }
        catch (TimeoutException)
        {
            // Something left the group and still holds the pipe; its last words are not worth waiting for.
        }

        return nanny.ExitCode;
    }

    /// <summary>Asks the program to end; after <paramref name="patience"/> its whole group is killed.</summary>
    public async Task StopAsync(Task exit, TimeSpan patience, TimeProvider time)
    {
        if (Main is { IsAlive: true } main)
        {
            Signal(main.Pid, Term);
        }

        try
        {
            await exit.WaitAsync(patience, time);
        }
        catch (TimeoutException)
        {
            Signal(-nanny.Id, Kill);
            await exit;
        }
    }

    /// <summary>Kills what a former engine recorded and left behind, whole groups where the process led one.</summary>
    public static void KillLeftover(ProcessIdentity process)
    {
        if (process.Group is { } group)
        {
            Signal(group == System.Environment.ProcessId ? process.Pid : -group, Kill);
        }
    }

    public void Dispose() => nanny.Dispose();

    private static bool BelongsToTheEngine(string name) =>
        name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Engine__", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Kestrel__", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("services__", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase);

    private static void Signal(int pid, int signal) => _ = SendSignal(pid, signal);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int pid, int signal);
}
