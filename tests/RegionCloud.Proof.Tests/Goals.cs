using System.Globalization;

[assembly: AssemblyFixture(typeof(RegionCloud.Proof.Tests.Goals))]

namespace RegionCloud.Proof.Tests;

/// <summary>What the suites hold the system to, and what they measured: a table at the end of a run, one row a goal.</summary>
public sealed class Goals
{
    private readonly List<Goal> rows = [];

    internal ScenarioGoals Of(string scenario, string title) => new(this, scenario, title);

    /// <summary>The table is whole after each row, so that a run that is cut off has one too.</summary>
    internal void Add(Goal row)
    {
        lock (rows)
        {
            rows.Add(row);
            Directory.CreateDirectory(Proof.Folder);
            File.WriteAllLines(Path.Combine(Proof.Folder, "goals.txt"), rows.OrderBy(r => r.Scenario, StringComparer.Ordinal).Select(r =>
                string.Create(CultureInfo.InvariantCulture, $"{(r.Held ? "pass" : "FAIL"),-5}{r.Scenario,-8}{r.What,-58}{r.Wanted,22}{r.Measured,22}")));
        }
    }
}

internal sealed record Goal(string Scenario, string What, string Wanted, string Measured, bool Held);

/// <summary>The goals of one scenario. All are measured before the first that does not hold fails it.</summary>
internal sealed class ScenarioGoals(Goals goals, string scenario, string title)
{
    private readonly List<Goal> rows = [];
    private readonly List<string> evidence = [];

    public void Is(string what, IConvertible wanted, IConvertible measured) => Add(what, Text(wanted), measured, wanted.Equals(measured));

    public void AtMost(string what, double most, double measured) => Add(what, $"≤ {Text(most)}", measured, measured <= most);

    public void AtLeast(string what, double least, double measured) => Add(what, $"≥ {Text(least)}", measured, measured >= least);

    /// <summary>Told in the table, held to nothing.</summary>
    public void Tell(string what, IConvertible measured) => Add(what, "–", measured, held: true);

    /// <summary>What goes into the reproducer when the scenario fails: the first of the wrong things, in full.</summary>
    public void Show(string line)
    {
        lock (evidence)
        {
            if (evidence.Count < 200)
                evidence.Add(line);
        }
    }

    public void Verify()
    {
        var missed = rows.Where(r => !r.Held).ToList();
        if (missed.Count == 0)
            return;

        Directory.CreateDirectory(Proof.Folder);
        var file = Path.Combine(Proof.Folder, $"{scenario}-{Proof.Seed}.txt");
        File.WriteAllLines(file, [
            $"{scenario} {title}",
            $"again: ./prove.sh {(Proof.Full ? "--full " : "")}--seed {Proof.Seed} --only {scenario}",
            .. missed.Select(g => $"missed: {g.What}: wanted {g.Wanted}, measured {g.Measured}"),
            .. evidence]);
        Assert.Fail($"{scenario} {title}: {string.Join("; ", missed.Select(g => $"{g.What}: wanted {g.Wanted}, measured {g.Measured}"))}\n{string.Join('\n', evidence.Take(20))}\n{file}");
    }

    private void Add(string what, string wanted, IConvertible measured, bool held)
    {
        var row = new Goal(scenario, what, wanted, Text(measured), held);
        rows.Add(row);
        goals.Add(row);
    }

    private static string Text(IConvertible value) => value is double number ? number.ToString("0.###", CultureInfo.InvariantCulture) : value.ToString(CultureInfo.InvariantCulture);
}
