using RegionCloud.Proof.Tests.Load;

namespace RegionCloud.Proof.Tests.Chaos;

/// <summary>R2-saga: Sales or Finance ends at every step of a contract's change; it is made, refused or taken back in both, and nothing in between (§11).</summary>
[Collection("the system")]
[Trait("suite", "chaos")]
public sealed class ChangeSagaTests(ProvingGround ground, Goals goals)
{
    /// <summary>In the order of the saga: Sales is asked and tells, Finance hears, changes and answers, Sales hears.</summary>
    private static readonly (string Department, string Point)[] Steps =
    [
        .. new[] { "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8" }.Select(p => ("sales", p)),
        .. new[] { "C9", "C10", "C11", "C12", "C5", "C6", "C7", "C8" }.Select(p => ("finance", p)),
        .. new[] { "C9", "C10", "C11", "C12" }.Select(p => ("sales", p)),
    ];

    [Fact]
    [Trait("goal", "R2-saga")]
    public async Task A_change_has_one_outcome_in_both_books_wherever_one_of_them_ends()
    {
        var goal = goals.Of("R2-saga", "crashes in a contract's change");
        using var caller = new Caller(ground.System);
        var money = new Money(caller, "R2-saga");
        var chance = Proof.Chance("R2-saga");
        // In CI five of the steps, others with another seed.
        var steps = Proof.Full ? Steps : [.. Steps.OrderBy(_ => chance.Next()).Take(5)];
        var (missed, endless, wrong) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var ((department, point), n) in steps.Select((step, n) => (step, n)))
        {
            foreach (var what in Proof.Full ? Enum.GetValues<ChangeOf>() : [(ChangeOf)(n % 3)])
            {
                var deal = await money.SignAsync(People.All[n % People.All.Count], 300.00m);
                // Paid is the first instalment and nothing of the others, so that Finance takes more and refuses less.
                await money.PayAsync(deal, 100.00m, takenBack: false);
                var changed = money.ChangeAsync(deal, what);
                if (!await ground.CrashAsync(department, point, times: 1, within: TimeSpan.FromSeconds(40), over: () => changed.IsCompleted))
                    missed.Add($"{department} never passed {point} in a change of {what}");
                var ended = await changed;
                if (ended.Length == 0)
                    endless.Add($"the change of {what} by contract {deal.Id} with a crash of {department} at {point} never ended");
                else if (what == ChangeOf.More ? ended != "made" : what == ChangeOf.LessThanPaid ? ended != "refused" : ended is not ("made" or "withdrawn"))
                    wrong.Add($"the change of {what} by contract {deal.Id} with a crash of {department} at {point} ended {ended}");
            }
        }

        goal.Tell("steps at which one of them ended", steps.Length - missed.Count);
        goal.Is("changes that never ended", 0, endless.Count);
        goal.Is("changes with another outcome than they should have", 0, wrong.Count);
        // What was known of each change must be in both books to the cent, and counted once for who sold it.
        foreach (var (contract, times, _) in await Sql.RowsAsync(ground.System.Database("sales"), "SELECT ContractId || ' ' || Step, count(*), '' FROM PerformanceEntries WHERE Kind = 'Changed' GROUP BY ContractId, Step, OwnerId HAVING count(*) > 1"))
            wrong.Add($"the change {contract} counts {times} times");
        foreach (var line in missed.Concat(endless).Concat(wrong))
            goal.Show(line);
        await new Books(ground.System, caller).JudgeAsync(goal, money);
        goal.Is("changes that count twice", 0, wrong.Count);
        goal.Verify();
    }
}
