using System.Diagnostics;

namespace RegionCloud.Proof.Tests.Bugs;

/// <summary>A copy of the product with every known fault in it, asleep. Built with the first test that needs it, gone with the last.</summary>
public sealed class Scratch : IAsyncLifetime
{
    private static readonly string[] Apart = ["artifacts", ".git", "bin", "obj", "node_modules"];
    private readonly DirectoryInfo copy = Directory.CreateTempSubdirectory("regioncloud-scratch-");

    public async ValueTask InitializeAsync()
    {
        var original = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(original.FullName, "RegionCloud.sln")))
            original = original.Parent ?? throw new InvalidOperationException("The repository is not found.");
        Copy(original, copy.FullName);
        await File.WriteAllTextAsync(Path.Combine(copy.FullName, "ServiceDefaults", "Planted.cs"), KnownBugs.Planted);
        foreach (var bug in KnownBugs.All)
            await PlantAsync(bug);
        foreach (var project in KnownBugs.All.Select(b => b.Project).Distinct(StringComparer.Ordinal))
        {
            var (code, said) = await RunAsync("dotnet", ["build", $"tests/{project}", "-v", "quiet", "--nologo", "-nodeReuse:false", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"], [], TimeSpan.FromMinutes(8));
            if (code != 0)
                throw new InvalidOperationException($"The copy cannot be built: {said}");
        }
    }

    public ValueTask DisposeAsync()
    {
        copy.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs who should catch it; returns what did not hold.</summary>
    internal async Task<IReadOnlyList<string>> CatchAsync(Bug bug)
    {
        var table = Path.Combine(copy.FullName, bug.Id);
        var own = bug.Project == typeof(Scratch).Assembly.GetName().Name;
        var (_, said) = await RunAsync(
            Path.Combine(copy.FullName, "artifacts", "bin", bug.Project, "debug", bug.Project),
            own ? ["-trait", $"goal={bug.CaughtBy}"] : ["-class", $"*{bug.CaughtBy}"],
            new()
            {
                ["REGIONCLOUD_PLANTED"] = bug.Id,
                ["REGIONCLOUD_PROOF_FULL"] = "0",
                ["REGIONCLOUD_PROOF_FOLDER"] = table,
                ["REGIONCLOUD_PROOF_POINTS"] = bug.Points,
                ["REGIONCLOUD_PROOF_PATIENCE"] = "15",
            },
            TimeSpan.FromMinutes(6));
        if (!own)
            return [.. said.Split('\n').Where(l => l.Contains("[FAIL]", StringComparison.Ordinal))];

        // A suite that did not come to its table did not catch anything.
        var rows = File.Exists(Path.Combine(table, "goals.txt")) ? await File.ReadAllLinesAsync(Path.Combine(table, "goals.txt")) : [];
        return rows.Length == 0 ? throw new InvalidOperationException($"{bug}: nothing was measured.\n{said}") : [.. rows.Where(r => r.StartsWith("FAIL", StringComparison.Ordinal))];
    }

    private async Task PlantAsync(Bug bug)
    {
        var file = Path.Combine(copy.FullName, bug.File);
        var text = await File.ReadAllTextAsync(file);
        if (text.Split(bug.Right).Length != 2)
            throw new InvalidOperationException($"{bug.Id}: its place does not stand once in {bug.File}. Say in {nameof(KnownBugs)} where it is now.");
        await File.WriteAllTextAsync(file, text.Replace(bug.Right, bug.Wrong.Replace("{bug}", $"RegionCloud.ServiceDefaults.Planted.Is(\"{bug.Id}\")", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles())
            file.CopyTo(Path.Combine(to, file.Name));
        foreach (var folder in from.EnumerateDirectories().Where(d => !Apart.Contains(d.Name, StringComparer.Ordinal)))
            Copy(folder, Path.Combine(to, folder.Name));
    }

    private async Task<(int Code, string Said)> RunAsync(string program, IReadOnlyList<string> arguments, Dictionary<string, string> environment, TimeSpan atMost)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = copy.FullName };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(atMost, TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        return (process.ExitCode, string.Concat(await said));
    }
}

[CollectionDefinition("the copy")]
public sealed class TheCopy : ICollectionFixture<Scratch>;
