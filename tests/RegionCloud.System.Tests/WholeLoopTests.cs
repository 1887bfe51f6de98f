using RegionCloud.Testing;

namespace RegionCloud.System.Tests;

/// <summary>Half a year of a region, from the company's goal to the policy calendar, by the users of the right roles through the gateway; its figures are worked out by hand in <c>samples/huadong/figures.md</c>.</summary>
// One system for all; the tests take turns.
[Collection("the system")]
public sealed class WholeLoopTests(RunningSystem system)
{
    [Fact]
    public async Task Every_figure_refusal_and_event_of_a_regions_half_year_is_as_worked_out_by_hand_and_told_again_it_changes_nothing()
    {
        var first = await system.TellHuadongAsync();
        Assert.True(first.ExitCode == 0, string.Join('\n', Lines(first.Output).Where(l => !l.StartsWith('='))));
        Assert.InRange(Lines(first.Output).Count(l => l.StartsWith('=')), 120, 400);

        var second = await system.TellHuadongAsync();
        Assert.Equal(0, second.ExitCode);
        Assert.Contains("this run only looks", second.Output, StringComparison.Ordinal);
        // The summary says the same again, and of what was told on the way nothing is told anew.
        Assert.Equal(Summary(first.Output), Summary(second.Output));
        Assert.Equal(Summary(second.Output).Count, Lines(second.Output).Count(l => l.StartsWith('=')));
    }

    private static IEnumerable<string> Lines(string output) => output.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0);

    /// <summary>Checks on the way begin with the chapter and its number.</summary>
    private static List<string> Summary(string output) => [.. Lines(output).Where(l => l.StartsWith("= ", StringComparison.Ordinal) && !char.IsAsciiDigit(l[2]))];
}
