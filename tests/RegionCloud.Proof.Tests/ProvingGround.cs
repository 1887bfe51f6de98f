using System.Net;
using RegionCloud.AppHost.Embedded;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests;

/// <summary>The whole system as ./run.sh starts it, with a broker that the suites may mistreat, a line to it that may fail, and a hook in every process that can end it at a named point.</summary>
public sealed class ProvingGround : IAsyncLifetime
{
    private readonly DirectoryInfo crashes = Directory.CreateTempSubdirectory("regioncloud-crashes-");

    public PrivateBroker Broker { get; } = PrivateBroker.Away();

    public RunningSystem System { get; private set; } = null!;

    /// <summary>Between all services and the broker.</summary>
    internal TcpForwarder BrokerLine { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Broker.StartAsync();
        var broker = new Uri(Broker.NewVirtualHost());
        BrokerLine = new TcpForwarder(0, new IPEndPoint(IPAddress.Loopback, broker.Port));
        System = RunningSystem.With(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__messaging"] = new UriBuilder(broker) { Port = BrokerLine.LocalEndPoint.Port }.Uri.AbsoluteUri,
            ["DOTNET_STARTUP_HOOKS"] = Hook,
            ["REGIONCLOUD_CRASH_FOLDER"] = crashes.FullName,
            // Two cores carry all of it: no spans that nobody here looks at, no counting for the code of a process that is killed a minute later.
            ["OTEL_TRACES_SAMPLER"] = "always_off",
            ["DOTNET_TieredPGO"] = "0",
        });
        await System.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await System.DisposeAsync();
        await BrokerLine.DisposeAsync();
        await Broker.DisposeAsync();
        crashes.Delete(recursive: true);
    }

    /// <summary>The hook, loaded into every process before its Main.</summary>
    public static string Hook => Path.Combine(AppContext.BaseDirectory, "RegionCloud.Proof.Hook.dll");

    /// <summary>The process of a department will end itself when it passes the point for the nth time.</summary>
    public void Arm(string department, string point, int times) => Arm(crashes.FullName, department, point, times);

    /// <summary>Whether it did; the point is then disarmed.</summary>
    public bool Passed(string department) => File.Exists(Path.Combine(crashes.FullName, $"{ProcessOf(department)}.passed"));

    /// <summary>Ends the process of a department when it passes the point for the nth time, and starts it again; false when it did not in time.</summary>
    public async Task<bool> CrashAsync(string department, string point, int times, TimeSpan within, Func<bool>? over = null)
    {
        var alive = System.ProcessOf(department);
        Arm(department, point, times);
        await Chaos.Settle.WithinAsync(within, () => Task.FromResult(Passed(department) || over?.Invoke() is true));
        File.Delete(Path.Combine(crashes.FullName, ProcessOf(department)));
        var passed = Passed(department);
        await System.UntilRunningAsync(department, otherThan: passed ? alive : null);
        return passed;
    }

    internal static void Arm(string folder, string department, string point, int times)
    {
        var control = Path.Combine(folder, ProcessOf(department));
        File.Delete($"{control}.passed");
        File.WriteAllText($"{control}.new", $"{point} {times}");
        File.Move($"{control}.new", control, overwrite: true);
    }

    /// <summary>customer-service is RegionCloud.CustomerService.</summary>
    internal static string ProcessOf(string department) => $"RegionCloud.{string.Concat(department.Split('-').Select(w => char.ToUpperInvariant(w[0]) + w[1..]))}";
}

/// <summary>Started with the first test that needs it.</summary>
[CollectionDefinition("the system")]
public sealed class TheSystem : ICollectionFixture<ProvingGround>;
