using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace RegionCloud.AppHost.Embedded;

/// <summary>A private rabbitmq-server: own node name, ports, cookie, epmd and folder, everything on 127.0.0.1.</summary>
[SupportedOSPlatform("linux")]
internal sealed class Broker
{
    // Debian's wrapper on the PATH switches to another user; this is the program behind it.
    private static readonly string[] Candidates = ["/usr/lib/rabbitmq/bin/rabbitmq-server", "/opt/rabbitmq/sbin/rabbitmq-server", "/usr/local/sbin/rabbitmq-server"];

    private readonly int port;

    public Broker(string name, string folder, Ports ports)
    {
        var server = Candidates.FirstOrDefault(File.Exists)
            ?? throw new EngineException("rabbitmq-server is not installed. Install it (Debian: apt-get install rabbitmq-server), or name a broker in ConnectionStrings__messaging.");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        port = ports.Free();
        var (distribution, epmd) = (ports.Free(), ports.Free());
        var password = Secret(Path.Combine(folder, "password"));
        Secret(Path.Combine(folder, ".erlang.cookie"));
        Write("rabbitmq.conf", $"""
            listeners.tcp.default = 127.0.0.1:{port}
            default_user = regioncloud
            default_pass = {password}
            log.console = true
            log.console.level = warning
            log.connection.level = error
            log.file = false
            """);
        Write("enabled_plugins", "[].");
        ConnectionString = $"amqp://regioncloud:{password}@127.0.0.1:{port}";
        // epmd would make itself a daemon outside the group and survive everybody, so it is started here, in the foreground.
        // RabbitMQ looks for it and would start a daemon, so it must listen first. exec makes the Erlang machine itself the process that gets the signals.
        Command = new Command("bash", ["-c", """
            epmd -port "$ERL_EPMD_PORT" &
            until epmd -port "$ERL_EPMD_PORT" -names >/dev/null 2>&1; do sleep 0.05; done
            exec "$0" -noinput
            """, server], new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = folder,
            // The database belongs to the node's name; the private epmd keeps two engines' nodes apart.
            ["RABBITMQ_NODENAME"] = $"{name}@localhost",
            ["RABBITMQ_MNESIA_DIR"] = Path.Combine(folder, "mnesia"),
            ["RABBITMQ_MNESIA_BASE"] = folder,
            ["RABBITMQ_LOG_BASE"] = folder,
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, "rabbitmq.conf"),
            ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(folder, "rabbitmq-env.conf"),
            ["RABBITMQ_GENERATED_CONFIG_DIR"] = Path.Combine(folder, "generated"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "enabled_plugins"),
            ["RABBITMQ_PID_FILE"] = Path.Combine(folder, "rabbitmq.pid"),
            ["RABBITMQ_DIST_PORT"] = distribution.ToString(CultureInfo.InvariantCulture),
            // Without busy waiting: the services need the processors more.
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none",
            ["RABBITMQ_LOG"] = "-color",
            ["RABBITMQ_ALLOW_INPUT"] = "true",
            ["ERL_EPMD_PORT"] = epmd.ToString(CultureInfo.InvariantCulture),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        }, folder);

        void Write(string file, string text) => File.WriteAllText(Path.Combine(folder, file), text + "\n");
    }

    public string ConnectionString { get; }

    public Command Command { get; }

    public Task<Health> CheckAsync(CancellationToken stop) => CheckAsync(new DnsEndPoint("127.0.0.1", port), stop);

    /// <summary>Ready is the first frame of an AMQP conversation: the listener opens last, when queues and users are there.</summary>
    public static async Task<Health> CheckAsync(EndPoint address, CancellationToken stop)
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(address, stop);
            await socket.SendAsync("AMQP\0\0\u0009\u0001"u8.ToArray(), stop);
            return await socket.ReceiveAsync(new byte[8], stop) > 0 ? Health.Ok : Health.Bad("The broker closed the connection.");
        }
        catch (SocketException e)
        {
            return Health.Bad($"The broker does not answer: {e.SocketErrorCode}.");
        }
    }

    /// <summary>Made once and kept: the broker's database remembers the password, its neighbours the cookie.</summary>
    private static string Secret(string path)
    {
        if (!File.Exists(path))
        {
            using var stream = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            stream.Write(System.Text.Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(40)));
        }

        return File.ReadAllText(path);
    }
}
