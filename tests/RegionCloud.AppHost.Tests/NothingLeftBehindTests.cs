using Microsoft.Extensions.Configuration;

namespace RegionCloud.AppHost.Tests;

/// <summary>With the real broker: its Erlang machine and its epmd are what other tools leave behind.</summary>
public sealed class CleanStopTests
{
    /// <summary>REGIONCLOUD_ENGINE_CYCLES=10 is the full size.</summary>
    private static readonly int Cycles = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetValue("REGIONCLOUD_ENGINE_CYCLES", 3);

    [Fact]
    public async Task Start_and_stop_again_and_again_leave_no_process_and_no_port()
    {
        var folder = RunningEngine.NewFolder();
        for (var cycle = 1; cycle <= Cycles; cycle++)
        {
            await using var engine = await RunningEngine.StartHealthyAsync(folder, RunningEngine.WithBroker);
            var ports = engine.ListeningPorts();
            Assert.Equal(0, await engine.StopAsync());
            Assert.Empty(engine.Processes());
            Assert.Empty(ports.Intersect(Leftovers.ListeningPorts()));
            Assert.Null(engine.Run());
        }

        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>A class of its own, so that it runs beside the other.</summary>
public sealed class KilledEngineTests
{
    [Fact]
    public async Task After_a_kill_9_of_the_engine_everything_goes_within_5_seconds_and_the_next_start_works()
    {
        var folder = RunningEngine.NewFolder();
        await using (var killed = await RunningEngine.StartHealthyAsync(folder, RunningEngine.WithBroker))
        {
            await killed.KillAsync();
        }

        // At once, while the nannies are still at work, and on a database that the broker could not close.
        await using (var next = await RunningEngine.StartHealthyAsync(folder, RunningEngine.WithBroker))
        {
            var ports = next.ListeningPorts();
            await next.KillAsync();
            await Eventually.Async(() => next.Processes() is [] && !ports.Overlaps(Leftovers.ListeningPorts()), TimeSpan.FromSeconds(5));
        }

        Directory.Delete(folder, recursive: true);
    }
}
