using System.Diagnostics;
using RegionCloud.Testing;

namespace RegionCloud.System.Tests;

/// <summary>A front-end team that has only the address: it generates a client from the merged document, compiles it strictly and calls the gateway with it (api.md).</summary>
[Collection("the system")]
public sealed class TypeScriptClientTests(RunningSystem system)
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));

    // Outside bin, so that what was once fetched is there for the next run.
    private static readonly string Workshop = Path.Combine(Root, "artifacts", "typescript");

    [Fact]
    public async Task A_client_is_generated_from_the_document_compiled_strictly_and_works()
    {
        Directory.CreateDirectory(Workshop);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "tests", "typescript")))
            File.Copy(file, Path.Combine(Workshop, Path.GetFileName(file)), overwrite: true);
        using var http = new HttpClient { BaseAddress = system.Gateway };
        await File.WriteAllTextAsync(Path.Combine(Workshop, "all.json"), await http.GetStringAsync(new Uri("/openapi/all.json", UriKind.Relative), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

        await RunAsync("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline");
        await RunAsync("node", "lint.mjs", "all.json");
        await RunAsync("node", "node_modules/openapi-typescript/bin/cli.js", "all.json", "-o", "generated.d.ts");
        await RunAsync("node", "node_modules/typescript/bin/tsc", "-p", ".");
        var said = await RunAsync("node", "out/client.js", system.Gateway.ToString().TrimEnd('/'), await system.TokenAsync("nancy"));

        Assert.Equal(["replayed true", "draft true true true", "stale true true", "refused true /instalments"], said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Workshop, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await said}{await complained}");
        return await said;
    }
}
