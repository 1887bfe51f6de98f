using Microsoft.Extensions.Configuration;

namespace RegionCloud.AppHost.Tests;

/// <summary>With the real broker: its Erlang machine and its epmd are what other tools leave behind.</summary>
public sealed class NothingLeftBehindTests
{
    private const string Broker = "--Probe:Broker=true";

    /// <summary>REGIONCLOUD_ENGINE_CYCLES=10 is the full size.</summary>
    private static readonly int Cycles = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetValue("REGIONCLOUD_ENGINE_CYCLES", 3);

    [Fact]
    public async Task Start_and_stop_again_and_again_leave_no_process_and_no_port()
    {
        var folder = RunningEngine.NewFolder();
        for (var cycle = 1; cycle <= Cycles; cycle++)
        {
            await using var engine = await RunningEngine.StartHealthyAsync(folder, Broker);
            var ports = Ports(engine);
            Assert.Equal(0, await engine.StopAsync());
            Assert.Empty(engine.Processes());
            Assert.Empty(ports.Intersect(Leftovers.ListeningPorts()));
            Assert.Null(engine.Run());
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task After_a_kill_9_of_the_engine_everything_goes_within_5_seconds_and_the_next_start_works()
    {
        var folder = RunningEngine.NewFolder();
        await using (var killed = await RunningEngine.StartHealthyAsync(folder, Broker))
        {
            var ports = Ports(killed);
            await killed.KillAsync();
            await Eventually.Async(() => killed.Processes() is [] && !ports.Overlaps(Leftovers.ListeningPorts()), TimeSpan.FromSeconds(5));
        }

        // The broker's database was closed by the kill too, and must open again.
        await using (var next = await RunningEngine.StartHealthyAsync(folder, Broker))
        {
            await next.KillAsync();
        }

        // And at once, while the nannies are still at work.
        await using (var last = await RunningEngine.StartHealthyAsync(folder, Broker))
        {
            Assert.Equal(0, await last.StopAsync());
            await Eventually.Async(() => last.Processes() is [], TimeSpan.FromSeconds(1));
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Six of the replicas, three before them, three of the probe, the page's, and the broker's with epmd.</summary>
    private static IReadOnlySet<int> Ports(RunningEngine engine)
    {
        var ports = Leftovers.ListeningPorts(engine.Processes());
        Assert.True(ports.Count >= 16, $"Only the ports {string.Join(", ", ports)} were found.");
        return ports;
    }
}
