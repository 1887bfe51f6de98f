using System.Diagnostics;

namespace RegionCloud.Proof.Tests.Chaos;

/// <summary>The half year of 華東大區 (<c>samples/huadong</c>), while each department is killed once at a moment of it.</summary>
[Collection("the system")]
[Trait("suite", "chaos")]
public sealed class WholeLoopTests(ProvingGround ground, Goals goals)
{
    private const int Chapters = 20;

    [Fact]
    [Trait("goal", "R13")]
    public async Task A_regions_half_year_comes_out_the_same_while_every_department_is_killed_once()
    {
        var (goal, chance) = (goals.Of("R13", "the whole loop under kills"), Proof.Chance("R13"));
        // In which chapter whom, and how long after it began.
        var kills = ground.System.Departments.Select(d => (Department: d, Chapter: chance.Next(1, Chapters + 1), After: TimeSpan.FromMilliseconds(chance.Next(0, 800)))).ToList();
        var (killed, under) = (new List<string>(), new List<Task>());
        var began = Stopwatch.GetTimestamp();
        var (exit, output) = await ground.System.TellHuadongAsync(line =>
        {
            foreach (var kill in kills.Where(k => line.Contains($" s  {k.Chapter} ", StringComparison.Ordinal)))
            {
                goal.Show($"{kill.Department} is killed {kill.After.TotalMilliseconds:0} ms after: {line.Trim()}");
                under.Add(KillAsync(kill.Department, kill.After));
            }

            return Task.CompletedTask;
        });
        await Task.WhenAll(under);

        foreach (var line in output.Split('\n').Where(l => l.StartsWith('≠') || l.StartsWith("It broke off", StringComparison.Ordinal)))
            goal.Show(line);
        goal.Is("departments killed", ground.System.Departments.Count, killed.Count);
        goal.Is("figures, refusals and events that differ", 0, output.Split('\n').Count(l => l.StartsWith('≠')));
        goal.AtLeast("that are as worked out by hand", 120, output.Split('\n').Count(l => l.StartsWith('=')));
        goal.Is("exit code", 0, exit);
        goal.Tell("seconds", Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds));
        goal.Verify();

        async Task KillAsync(string department, TimeSpan after)
        {
            await Task.Delay(after, TestContext.Current.CancellationToken);
            // Two may fall on one moment; a process that is just starting is waited for.
            for (var tries = 0; tries < 200; tries++)
            {
                if (ground.System.Kill(department))
                {
                    lock (killed)
                    {
                        killed.Add(department);
                    }

                    return;
                }

                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }
}
