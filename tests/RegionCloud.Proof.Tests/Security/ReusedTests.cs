using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests.Security;

/// <summary>Goals that other test projects hold already, at their full size: run as they are, and told in the same table (S4, S6 to S10).</summary>
[Trait("suite", "security")]
public sealed partial class ReusedTests(Goals goals)
{
    private static readonly (string Goal, string What, string Project, string[] Filter, int AtLeast, bool InCi)[] All =
    [
        ("S4", "bad tokens at every host", "RegionCloud.Security.Tests", ["-class", "*BadTokenTests"], 1, false),
        ("S6", "tampering with the audit", "RegionCloud.ServiceDefaults.Tests", ["-method", "*_S6"], 2, true),
        ("S7", "canaries in what is told", "RegionCloud.System.Tests", ["-method", "*_S7"], 1, false),
        ("S8", "limits of how often one may ask", "RegionCloud.Gateway.Tests", ["-method", "*_S8"], 2, false),
        ("S9", "routes, documents and permissions", "RegionCloud.Architecture.Tests", ["-method", "*_S9"], 3, true),
        ("S10", "how long foreign and absent ids take", "RegionCloud.Architecture.Tests", ["-method", "*_S10"], 1, false),
    ];

    public static IEnumerable<TheoryDataRow<string>> Reused => All.Where(r => Proof.Full || r.InCi).Select(r => new TheoryDataRow<string>(r.Goal).WithTrait("goal", r.Goal));

    [Theory]
    [MemberData(nameof(Reused))]
    public async Task What_other_tests_hold_still_holds(string id)
    {
        var (_, what, project, filter, atLeast, _) = All.Single(r => r.Goal == id);
        var goal = goals.Of(id, what);
        using var process = Process.Start(new ProcessStartInfo(RunningSystem.Program(project), filter) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(10), TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        var text = string.Concat(await said);
        var total = Summary().Match(text) is { Success: true } summary ? int.Parse(summary.Groups["total"].Value, CultureInfo.InvariantCulture) : 0;
        goal.AtLeast($"{what}: tests run", atLeast, total);
        goal.Is($"{what}: process ended with", 0, process.ExitCode);
        foreach (var line in text.Split('\n').SkipWhile(l => !l.Contains("[FAIL]", StringComparison.Ordinal)).Take(40))
            goal.Show(line);
        goal.Verify();
    }

    [GeneratedRegex(@"Total: (?<total>\d+), Errors: 0, Failed: 0", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Summary();
}
