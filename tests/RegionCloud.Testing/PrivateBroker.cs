using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace RegionCloud.Testing;

/// <summary>
/// A RabbitMQ server of this test process alone: own node name, ports, cookie, name daemon and folder. Its nanny holds a pipe to
/// this process and ends the server and removes the folder when the pipe closes, so nothing stays behind even when the tests are
/// killed. Once per test process: <c>[assembly: AssemblyFixture(typeof(PrivateBroker))]</c>; a test that kills the broker
/// makes one of its own.
/// </summary>
public sealed class PrivateBroker : IAsyncDisposable
{
    private const string Server = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const string Control = "/usr/lib/rabbitmq/bin/rabbitmqctl";

    // $1 folder to remove at the end or empty; the rest is the command. It runs in a group of its own so that the nanny outlives
    // what it ends; the name daemon is started inside that group, because one that the server starts itself would leave it.
    private const string Nanny = """
        trap : TERM INT HUP
        folder=$1; shift
        setsid "$@" </dev/null >/dev/null 2>&1 &
        group=$!
        read _
        kill -TERM -$group 2>/dev/null
        for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do kill -0 -$group 2>/dev/null || break; sleep 0.1; done
        kill -KILL -$group 2>/dev/null
        [ -z "$folder" ] || { sleep 0.2; rm -rf "$folder"; }
        """;

    private const string Run = """
        epmd -port "$ERL_EPMD_PORT" &
        until epmd -port "$ERL_EPMD_PORT" -names >/dev/null 2>&1; do sleep 0.05; done
        exec "$1" -noinput
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("regioncloud-broker-").FullName;
    private readonly (int Amqp, int Distribution, int Names) ports = FreePorts();
    private readonly List<Process> nannies = [];
    private readonly int virtualHosts;
    private Task ready = Task.CompletedTask;
    private int handedOut;

    public PrivateBroker()
        : this(virtualHosts: 40) => _ = StartAsync();

    private PrivateBroker(int virtualHosts)
    {
        this.virtualHosts = virtualHosts;
        WriteConfiguration();
    }

    /// <summary>A broker that is away until <see cref="StartAsync"/>, and lighter: it has two virtual hosts only.</summary>
    public static PrivateBroker Away() => new(virtualHosts: 2);

    /// <summary>Completes when the broker takes connections.</summary>
    public Task Ready => ready;

    /// <summary>Connection string of a virtual host that nobody else uses.</summary>
    public string NewVirtualHost()
    {
        var number = Interlocked.Increment(ref handedOut);
        return number <= virtualHosts ? Address($"v{number}") : throw new InvalidOperationException($"The broker has only {virtualHosts} virtual hosts.");
    }

    /// <summary>Starts a broker that was away or was killed, with the data it had.</summary>
    public Task StartAsync()
    {
        Launch();
        return ready = AnswersAsync();
    }

    /// <summary>As a power cut would: kill -9, data kept.</summary>
    public async Task KillAsync()
    {
        using var server = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "pid")), CultureInfo.InvariantCulture));
        server.Kill();
        // Its nanny does not collect it, so its process stays listed; its port is the sign.
        await Wait.Until(
            async () =>
            {
                try
                {
                    using var client = new TcpClient();
                    await client.ConnectAsync(IPAddress.Loopback, ports.Amqp);
                    return false;
                }
                catch (SocketException)
                {
                    return true;
                }
            },
            "the broker is dead");
    }

    /// <summary>What an operator does with <c>rabbitmqctl</c>: <c>stop_app</c>, <c>close_all_connections</c>, …</summary>
    public async Task<string> ControlAsync(params IEnumerable<string> command)
    {
        var start = new ProcessStartInfo(Control, command) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        Surround(start);
        using var control = Process.Start(start)!;
        var (said, complained) = (control.StandardOutput.ReadToEndAsync(), control.StandardError.ReadToEndAsync());
        await control.WaitForExitAsync();
        return control.ExitCode == 0 ? await said : throw new InvalidOperationException($"rabbitmqctl {string.Join(' ', command)}: {await said}{await complained}");
    }

    /// <summary>Sends the server's process a signal, such as <c>-STOP</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, (await File.ReadAllTextAsync(Path.Combine(folder, "pid"))).Trim()]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // The first nanny removes the folder, so it comes last.
        foreach (var nanny in Enumerable.Reverse(nannies))
        {
            nanny.StandardInput.Close();
            await nanny.WaitForExitAsync();
            nanny.Dispose();
        }

        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private string Address(string virtualHost) => $"amqp://test:test@127.0.0.1:{ports.Amqp}/{virtualHost}";

    private void WriteConfiguration()
    {
        var hosts = Enumerable.Range(1, virtualHosts).Select(n => $"v{n}").Append("/").ToList();
        File.WriteAllText(Path.Combine(folder, "definitions.json"), $$"""
            {
              "users": [{ "name": "test", "password": "test", "tags": [] }],
              "vhosts": [{{string.Join(", ", hosts.Select(h => $$"""{ "name": "{{h}}" }"""))}}],
              "permissions": [{{string.Join(", ", hosts.Select(h => $$"""{ "user": "test", "vhost": "{{h}}", "configure": ".*", "write": ".*", "read": ".*" }"""))}}]
            }
            """);
        File.WriteAllText(Path.Combine(folder, "rabbitmq.conf"), $"""
            listeners.tcp.1 = 127.0.0.1:{ports.Amqp}
            load_definitions = {folder}/definitions.json
            """);
        File.WriteAllText(Path.Combine(folder, "enabled_plugins"), "");
        var cookie = Path.Combine(folder, ".erlang.cookie");
        File.WriteAllText(cookie, Guid.CreateVersion7().ToString("N"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(cookie, UnixFileMode.UserRead);
    }

    private void Launch()
    {
        if (!File.Exists(Server))
            throw new FileNotFoundException($"The tests need a real RabbitMQ: {Server} (Debian package rabbitmq-server) is missing.");

        var start = new ProcessStartInfo("setsid", ["sh", "-c", Nanny, "nanny", nannies.Count == 0 ? folder : "", "sh", "-c", Run, "broker", Server]) { RedirectStandardInput = true, UseShellExecute = false };
        Surround(start);
        nannies.Add(Process.Start(start)!);
    }

    private void Surround(ProcessStartInfo start)
    {
        foreach (var (name, value) in new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = folder,
            ["ERL_EPMD_PORT"] = $"{ports.Names}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODENAME"] = $"regioncloud-{ports.Amqp}@localhost",
            ["RABBITMQ_DIST_PORT"] = $"{ports.Distribution}",
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "data"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
            ["RABBITMQ_PID_FILE"] = Path.Combine(folder, "pid"),
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, "rabbitmq.conf"),
            ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(folder, "none"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "enabled_plugins"),
            // The server then is the Erlang process itself, not a script in front of it, and its pid file is true.
            ["RABBITMQ_ALLOW_INPUT"] = "1",
            // Idle schedulers spin by default; the machine is shared with the tests.
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none",
        })
        {
            start.Environment[name] = value;
        }
    }

    private Task AnswersAsync()
    {
        var factory = new ConnectionFactory { Uri = new Uri(Address($"v{virtualHosts}")), AutomaticRecoveryEnabled = false };
        return Wait.Until(
            async () =>
            {
                try
                {
                    await using var connection = await factory.CreateConnectionAsync();
                    return true;
                }
                catch (BrokerUnreachableException)
                {
                    return false;
                }
            },
            "the broker answers",
            TimeSpan.FromSeconds(60));
    }

    private static (int Amqp, int Distribution, int Names) FreePorts()
    {
        var listeners = Enumerable.Range(0, 3).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        var free = listeners.ConvertAll(l => ((IPEndPoint)l.LocalEndpoint).Port);
        listeners.ForEach(l => l.Dispose());
        return (free[0], free[1], free[2]);
    }
}
