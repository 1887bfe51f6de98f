using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>How fast a large file is, what it costs the others, and what it takes of memory: 10,000 contracts in 30 s (issue 4), run on demand at that size.</summary>
public sealed class ImportSpeedTests
{
#pragma warning disable RS0030 // The full size is run on demand.
    private static readonly int Size = int.Parse(Environment.GetEnvironmentVariable("REGIONCLOUD_IMPORT") ?? "1500", CultureInfo.InvariantCulture);
#pragma warning restore RS0030

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Others_write_while_a_large_import_runs()
    {
        await using var app = await SalesApp.StartAsync();
        var anna = app.As("anna");
        await anna.CustomerAsync();
        var file = Encoding.UTF8.GetBytes(ImportDurabilityTests.File(Size));
        await app.As("dora").ImportAsync("/api/sales/v1/imports/contracts?preview=true", ImportDurabilityTests.File(10), Ct);

        var (began, worked) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var import = app.As("dora").ImportAsync("/api/sales/v1/imports/contracts", file, "text/csv", Ct);
        var waits = new List<double>();
        for (var n = 0; !import.IsCompleted; n++)
        {
            var asked = Stopwatch.GetTimestamp();
            await anna.CustomerAsync($"C-{n}");
            waits.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        }

        var ended = await import;
        var (took, processor) = (Stopwatch.GetElapsedTime(began), Environment.CpuUsage.TotalTime - worked);
        Assert.Equal(("succeeded", Size), (ended.State, ended.Number("created")));
        Assert.Equal(Size, await app.Db((SalesDbContext db) => db.Contracts.CountAsync()));
        waits.Sort();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Size} contracts in {took.TotalSeconds:0.0} s, {processor.TotalSeconds:0.0} s of processor with the others; these wrote {waits.Count} times meanwhile, p50 {waits[waits.Count / 2]:0} ms, p99 {waits[(int)(waits.Count * 0.99)]:0} ms, longest {waits[^1]:0} ms");
        // Far below the gateway's ten seconds, also for the one that meets the copying.
        Assert.True(waits[^1] < 5000, $"somebody waited {waits[^1]:0} ms");
        // 30 s for 10,000 on a machine of its own; where it has to share the processors, theirs is what counts. A small file pays for starting up,
        // and runs on machines of which the slowest takes twice what the fastest does: there the test is for what grows with the square of the file.
        var goal = TimeSpan.FromSeconds((Size < 10_000 ? 3 : 1) * (5 + (30d * Size / 10_000)));
        Assert.True(took < goal || processor < goal, $"took {took}, {processor} of processor");
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_file()
    {
        await using var app = await SalesApp.StartAsync();
        await app.As("anna").CustomerAsync();
        await HeapOfAsync(50);
        var small = await HeapOfAsync(Size / 10);
        var large = await HeapOfAsync(Size);

        TestContext.Current.TestOutputHelper!.WriteLine($"live memory at most {small / 1048576:0} MB for {Size / 10} contracts, {large / 1048576:0} MB for {Size}");
        // The two sets of references and the batch itself are all that lives.
        Assert.True(large - small < 40 * 1048576, $"{small} bytes for the small file, {large} for the large one");

        // A preview makes everything but the copy; each may be repeated.
        async Task<double> HeapOfAsync(int contracts)
        {
            var file = Encoding.UTF8.GetBytes(ImportDurabilityTests.File(contracts).Replace("R-", $"S{contracts}-", StringComparison.Ordinal));
            var import = app.As("dora").ImportAsync("/api/sales/v1/imports/contracts", file, "text/csv", Ct);
            double most = 0;
            while (!import.IsCompleted)
            {
                // What lives, not what waits to be collected.
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
                await Task.Delay(150, Ct);
            }

            Assert.Equal("succeeded", (await import).State);
            return most;
        }
    }
}
