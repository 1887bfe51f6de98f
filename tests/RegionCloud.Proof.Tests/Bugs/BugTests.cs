namespace RegionCloud.Proof.Tests.Bugs;

/// <summary>The suites themselves: whoever makes one of these mistakes is told by the suite that should tell.</summary>
[Collection("the copy")]
[Trait("suite", "bugs")]
public sealed class BugTests(Scratch scratch, Goals goals)
{
    public static IEnumerable<TheoryDataRow<string>> Bugs => KnownBugs.All.Where(b => Proof.Full || b.InCi).Select(b => new TheoryDataRow<string>(b.Id).WithTrait("goal", b.Id));

    [Theory]
    [MemberData(nameof(Bugs))]
    public async Task A_known_fault_is_caught_by_the_suite_that_should(string id)
    {
        var bug = KnownBugs.All.Single(b => b.Id == id);
        var goal = goals.Of(bug.Id, bug.What);
        var missed = await scratch.CatchAsync(bug);
        goal.AtLeast($"{bug.What}: goals of {bug.CaughtBy} that fell", 1, missed.Count);
        // Which goal fell, so that a fault is not taken for caught because something else was slow.
        foreach (var row in missed)
        {
            goal.Show(row);
            if (row.Length > 93)
                goal.Tell($"  {row[13..71].Trim()}", row[93..].Trim());
        }

        goal.Verify();
    }
}
