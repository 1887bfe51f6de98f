using CsCheck;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Finance.Tests.Domain;

/// <summary>
/// Expense claim and budget against models of §11 that know nothing of the code: whatever is tried by whomever in whatever order, the same is refused and the same state reached; what is
/// refused leaves nothing behind.
/// </summary>
public sealed class StateMachineTests
{
    private static readonly DateOnly Today = new(2026, 3, 15);
    private static readonly Guid Claimant = Guid.CreateVersion7();
    private static readonly string[] People = ["anna", "bob", "carl", "hanna", "fiona"];

    private enum ClaimTried
    {
        Redraft, Submit, SubmitBeyondTheYear, ApproveByHead, ApproveByManager, ApproveByClaimant, RejectByHead, RejectByManager, Override, Withdraw, PayByThird, PayByHead,
    }

    private enum BudgetTried
    {
        Redraft, Submit, Approve, ApproveOwn, Reject, Supersede,
    }

    /// <param name="Approved">How many of the two levels have said yes.</param>
    /// <param name="Beyond">What was submitted is more than the year has.</param>
    /// <param name="Overridden">Headquarters has allowed that.</param>
    private sealed record Model(ClaimStatus Status, int Approved, bool Beyond, bool Overridden)
    {
        private bool Open => Status is ClaimStatus.Submitted or ClaimStatus.InApproval;

        public Model? After(ClaimTried step) => step switch
        {
            ClaimTried.Redraft => Status is ClaimStatus.Draft or ClaimStatus.Rejected or ClaimStatus.Withdrawn ? new Model(ClaimStatus.Draft, 0, Beyond: false, Overridden: false) : null,
            ClaimTried.Submit => Status == ClaimStatus.Draft ? this with { Status = ClaimStatus.Submitted } : null,
            ClaimTried.SubmitBeyondTheYear => Status == ClaimStatus.Draft ? this with { Status = ClaimStatus.Blocked, Beyond = true } : null,
            ClaimTried.ApproveByHead => Open && Approved == 0 ? this with { Status = ClaimStatus.InApproval, Approved = 1 } : null,
            ClaimTried.ApproveByManager => Open && Approved == 1 ? this with { Status = ClaimStatus.Approved, Approved = 2 } : null,
            ClaimTried.RejectByHead => Open && Approved == 0 ? this with { Status = ClaimStatus.Rejected } : null,
            ClaimTried.RejectByManager => Open && Approved == 1 ? this with { Status = ClaimStatus.Rejected } : null,
            ClaimTried.Override => Status == ClaimStatus.Blocked ? this with { Status = ClaimStatus.Submitted, Overridden = true } : null,
            ClaimTried.Withdraw => Open || Status == ClaimStatus.Blocked ? this with { Status = ClaimStatus.Withdrawn } : null,
            ClaimTried.PayByThird => Status == ClaimStatus.Approved ? this with { Status = ClaimStatus.Paid } : null,
            _ => null,
        };
    }

    [Fact]
    public void A_claim_goes_where_the_model_goes_and_nowhere_else_and_takes_the_budget_exactly_while_it_should_11_RB_28()
        => Gen.Select(Gen.Bool, Gen.Enum<ClaimTried>().List[1, 40]).Sample((submitted, steps) =>
        {
            var (claim, model) = (Claim(), new Model(ClaimStatus.Draft, 0, Beyond: false, Overridden: false));
            var posted = new List<BudgetEntry>();
            foreach (var step in submitted ? [ClaimTried.Submit, .. steps] : steps)
            {
                var (before, after, refused) = ((claim.Status, claim.Version, claim.NextLevel, claim.Steps.Count), model.After(step), false);
                // Whoever withdraws, rejects or begins anew finds the levels as he left them until it is submitted again.
                var position = Position(posted, beyond: step == ClaimTried.SubmitBeyondTheYear || (model.Beyond && step != ClaimTried.Submit));
                try
                {
                    Do(claim, step, position);
                }
                catch (RuleViolationException)
                {
                    refused = true;
                }

                Assert.True(refused == after is null, $"{step} of {model} was {(refused ? "refused" : "done")}");
                model = after ?? model;
                Assert.Equal(model.Status, claim.Status);
                if (refused)
                    Assert.Equal(before, (claim.Status, claim.Version, claim.NextLevel, claim.Steps.Count));
                else
                    posted.AddRange(position.Entries);
                Assert.Equal(claim.Status, claim.Transitions.MaxBy(t => t.Sequence)!.To);
                Assert.Equal((claim.Status == ClaimStatus.Approved ? 6000m : 0m, claim.Status == ClaimStatus.Paid ? 6000m : 0m), (Sum(posted, commitments: true), Sum(posted, commitments: false)));
            }
        });

    [Fact]
    public void A_budget_goes_where_the_model_goes_and_nowhere_else_11()
        => Gen.Enum<BudgetTried>().List[1, 30].Sample(steps =>
        {
            var (budget, status) = (Budget.Draft("BG-1", Guid.CreateVersion7(), 2026, "CNY", null, Content(100m), Today, Act("carl"), null), BudgetStatus.Draft);
            foreach (var (step, n) in steps.Select((step, n) => (step, n)))
            {
                BudgetStatus? after = (status, step) switch
                {
                    (BudgetStatus.Draft or BudgetStatus.Rejected, BudgetTried.Redraft) => BudgetStatus.Draft,
                    (BudgetStatus.Draft, BudgetTried.Submit) => BudgetStatus.Submitted,
                    (BudgetStatus.Submitted, BudgetTried.Approve) => BudgetStatus.Approved,
                    (BudgetStatus.Submitted, BudgetTried.Reject) => BudgetStatus.Rejected,
                    (BudgetStatus.Approved, BudgetTried.Supersede) => BudgetStatus.Superseded,
                    _ => null,
                };
                var (version, months, refused) = (budget.Version, budget.MonthsOf("sales"), false);
                try
                {
                    Do(budget, step, n + 1);
                }
                catch (RuleViolationException)
                {
                    refused = true;
                }

                // A revision of what is not in force is none: nothing of this budget changes.
                if (step == BudgetTried.Supersede && status != BudgetStatus.Approved)
                    refused = true;
                Assert.True(refused == after is null, $"{step} of {status} was {(refused ? "refused" : "done")}");
                status = after ?? status;
                Assert.Equal(status, budget.Status);
                if (refused || status is BudgetStatus.Approved or BudgetStatus.Superseded)
                    Assert.Equal(months, budget.MonthsOf("sales"));
                if (refused)
                    Assert.Equal(version, budget.Version);
                Assert.Equal(status, budget.Transitions.MaxBy(t => t.Sequence)!.To);
                Assert.All(BudgetCategory.Mandatory, c => Assert.Equal(budget.Annual(c), budget.MonthsOf(c).Sum()));
            }
        });

    private static void Do(Budget budget, BudgetTried step, int n)
    {
        switch (step)
        {
            case BudgetTried.Redraft:
                budget.Redraft(null, Content(100m + n), Today, Act("carl"), null);
                break;
            case BudgetTried.Submit:
                budget.Submit(2026, null, null, Today, Act("carl"), null);
                break;
            case BudgetTried.Approve:
                budget.Approve(null, ["admin"], Today, Act("admin"));
                break;
            case BudgetTried.ApproveOwn:
                budget.Approve(null, ["carl"], Today, Act("carl"));
                break;
            case BudgetTried.Reject:
                budget.Reject("too much", ["admin"], Act("admin"));
                break;
            case BudgetTried.Supersede when budget.Status == BudgetStatus.Approved:
                var next = Budget.Draft("BG-2", budget.RegionId, 2026, "CNY", budget, Content(200m + n), Today, Act("carl"), null);
                next.Submit(2026, null, null, Today, Act("carl"), null);
                next.Approve(budget, ["admin"], Today, Act("admin"));
                break;
        }
    }

    private static void Do(ExpenseClaim claim, ClaimTried step, BudgetPosition position)
    {
        // Bob heads the department, Carl manages the region; 6,000.00 want both.
        var chain = new ClaimChain(5000m, 20_000m, level => level != ClaimLevel.HeadquartersFinance, OwnLevel: null);
        IReadOnlyList<(string, decimal)> Needs(IReadOnlyList<ClaimLine> lines) => [("sales", lines.Sum(l => l.Sanctioned))];
        LineVerdict[] ticks = [new(1, Real: true, Lawful: true, Effective: true, null)];
        switch (step)
        {
            case ClaimTried.Redraft:
                claim.Redraft(Lines, Act("anna"));
                break;
            case ClaimTried.Submit or ClaimTried.SubmitBeyondTheYear:
                claim.Submit(Needs(claim.Lines), position, chain, "must be", Act("anna"));
                break;
            case ClaimTried.ApproveByHead:
                claim.Approve(ticks, null, [Who("bob")], [ClaimLevel.DepartmentManager], Needs, position, chain, Act("bob"));
                break;
            case ClaimTried.ApproveByManager:
                claim.Approve(ticks, null, [Who("carl")], [ClaimLevel.RegionManager], Needs, position, chain, Act("carl"));
                break;
            case ClaimTried.ApproveByClaimant:
                claim.Approve(ticks, null, [Who("anna")], [ClaimLevel.DepartmentManager, ClaimLevel.RegionManager], Needs, position, chain, Act("anna"));
                break;
            case ClaimTried.RejectByHead:
                claim.Reject("no", [Who("bob")], [ClaimLevel.DepartmentManager], Act("bob"));
                break;
            case ClaimTried.RejectByManager:
                claim.Reject("no", [Who("carl")], [ClaimLevel.RegionManager], Act("carl"));
                break;
            case ClaimTried.Override:
                claim.Override("the board agreed", [Who("hanna")], Needs(claim.Lines), position, chain, Act("hanna"));
                break;
            case ClaimTried.Withdraw:
                claim.Withdraw("twice", Act("anna"));
                break;
            case ClaimTried.PayByThird:
                claim.Pay(null, [Who("fiona")], position, Act("fiona"));
                break;
            case ClaimTried.PayByHead:
                claim.Pay(null, [Who("bob")], position, Act("bob"));
                break;
        }
    }

    private static decimal Sum(List<BudgetEntry> posted, bool commitments) => posted.Where(e => BudgetEntry.IsCommitment(e.Kind) == commitments).Sum(e => e.Amount);

    private static Person Who(string subject) => new(subject == "anna" ? Claimant : Books.Id(Array.IndexOf(People, subject)), subject);

    private static ClaimContent Lines => new("visit", [new ClaimLineContent(Today, "sales", 6000m, "train", "91310000X", "INV-1", Books.Id(1), null, null, null)]);

    private static ExpenseClaim Claim() => ExpenseClaim.Draft("EC-1", Guid.CreateVersion7(), Guid.CreateVersion7(), Claimant, "CNY", Lines, Act("anna"));

    /// <summary>A year of 1,200,000.00, of which in the one case all but a cent is used by others.</summary>
    private static BudgetPosition Position(List<BudgetEntry> posted, bool beyond)
    {
        var budget = Budget.Draft("BG-1", Guid.Empty, 2026, "CNY", null, Content(1_200_000m), Today, Act("carl"), null);
        BudgetSum[] sums = [.. posted.Select(e => new BudgetSum(e.Category, e.Kind, e.Amount, e.Amount)), .. beyond ? [new BudgetSum("sales", BudgetEntryKind.Spent, 1_199_999.99m, 0m)] : (BudgetSum[])[]];
        return new BudgetPosition(2026, 3, "CNY", new BudgetYear(Guid.Empty, 2026, "CNY"), budget, sums, new BudgetControl(BudgetAction.Warn, BudgetAction.Block, BudgetAction.Block, [], Guid.Empty));
    }

    private static BudgetContent Content(decimal each) => new("goal", Guid.Empty, null, null, [.. BudgetCategory.Mandatory.Select(c => new BudgetLineContent(c, null, each, null, null))]);

    private static Act Act(string by) => new(Today, DateTimeOffset.UnixEpoch, by);
}
