using CsCheck;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Sales.Tests.Domain;

/// <summary>
/// Contract, change and plan against models of §11 that know nothing of the code: whatever is tried in whatever order, the same is refused and the same state reached;
/// what is refused leaves nothing behind, and the history tells every step.
/// </summary>
public sealed class StateMachineTests
{
    private static readonly Guid Owner = Guid.CreateVersion7();
    private static readonly Guid Reviewer = Guid.CreateVersion7();
    private static readonly DateOnly Today = new(2026, 7, 1);

    private enum Step
    {
        Redraft, Submit, Pass, SendBack, Sign, Execute, ExecuteRest, Complete, ArchivePaid, ArchiveUnpaid, RequestVoid, WithdrawVoid, CompleteVoid, FailVoid, Amend, RedraftAmendment, SubmitAmendment, PassAmendment, SendAmendmentBack, SignAmendment, WithdrawAmendment, CompleteChange, FailChange,
    }

    private enum PlanTried
    {
        Redraft, Edit, Submit, Approve, ApproveOwn, Reject, Revise, Supersede,
    }

    /// <param name="Before">To which state it returns when a void or change comes to nothing.</param>
    /// <param name="Open">The change that is under way.</param>
    /// <param name="Whole">All of it is delivered.</param>
    private sealed record Model(ContractStatus Status, ContractStatus Before, AmendmentStatus? Open, bool Whole = false)
    {
        private bool InForce => Status is ContractStatus.Signed or ContractStatus.InProgress;

        /// <summary>Null: refused. The same: an answer to what nobody waits for.</summary>
        public Model? After(Step step) => step switch
        {
            Step.Redraft => Status == ContractStatus.Draft ? this : null,
            Step.Submit => Status == ContractStatus.Draft ? this with { Status = ContractStatus.UnderReview } : null,
            Step.Pass => Status == ContractStatus.UnderReview ? this with { Status = ContractStatus.Reviewed } : null,
            Step.SendBack => Status == ContractStatus.UnderReview ? this with { Status = ContractStatus.Draft } : null,
            Step.Sign => Status == ContractStatus.Reviewed ? this with { Status = ContractStatus.Signed } : null,
            Step.Execute => InForce && !Whole ? this with { Status = ContractStatus.InProgress } : null,
            Step.ExecuteRest => InForce && !Whole ? this with { Status = ContractStatus.InProgress, Whole = true } : null,
            Step.Complete => Status == ContractStatus.InProgress && Whole && Open is null ? this with { Status = ContractStatus.Completed } : null,
            Step.ArchivePaid => Status == ContractStatus.Completed ? this with { Status = ContractStatus.Archived } : null,
            Step.ArchiveUnpaid => null,
            Step.RequestVoid => InForce ? this with { Status = ContractStatus.VoidRequested, Before = Status } : null,
            Step.WithdrawVoid => Status == ContractStatus.VoidRequested ? this with { Status = Before } : null,
            Step.CompleteVoid => Status == ContractStatus.VoidRequested ? this with { Status = ContractStatus.Voided } : this,
            Step.FailVoid => Status == ContractStatus.VoidRequested ? this with { Status = Before } : this,
            Step.Amend => InForce && Open is null ? this with { Open = AmendmentStatus.Draft } : null,
            Step.RedraftAmendment => Open == AmendmentStatus.Draft ? this : null,
            Step.SubmitAmendment => Open == AmendmentStatus.Draft ? this with { Open = AmendmentStatus.UnderReview } : null,
            Step.PassAmendment => Open == AmendmentStatus.UnderReview ? this with { Open = AmendmentStatus.Reviewed } : null,
            Step.SendAmendmentBack => Open == AmendmentStatus.UnderReview ? this with { Open = AmendmentStatus.Draft } : null,
            Step.SignAmendment => InForce && Open == AmendmentStatus.Reviewed ? this with { Status = ContractStatus.ChangeRequested, Before = Status, Open = AmendmentStatus.Requested } : null,
            Step.WithdrawAmendment => Open is null ? null : this with { Status = Status == ContractStatus.ChangeRequested ? Before : Status, Open = null },
            Step.CompleteChange => Status == ContractStatus.ChangeRequested ? this with { Status = ContractStatus.InProgress, Open = null } : this,
            Step.FailChange => Status == ContractStatus.ChangeRequested ? this with { Status = Before, Open = null } : this,
            _ => throw new InvalidOperationException(),
        };
    }

    [Fact]
    public void A_contract_goes_where_the_model_goes_and_nowhere_else_11()
        // Most orders end at the first step; signed contracts are where the ways part.
        => Gen.Select(Gen.Bool, Gen.Enum<Step>().List[1, 40]).Sample((signed, steps) =>
        {
            var (contract, model, amount) = (Draft(), new Model(ContractStatus.Draft, ContractStatus.Draft, null), 0m);
            foreach (var step in signed ? [Step.Submit, Step.Pass, Step.Sign, .. steps] : steps)
            {
                var (before, history) = ((contract.Status, contract.Version, contract.OpenAmendment?.Status, contract.Amount), contract.Transitions.Count);
                var after = model.After(step);
                var refused = false;
                try
                {
                    Do(contract, step, ++amount);
                }
                catch (RuleViolationException)
                {
                    refused = true;
                }

                Assert.True(refused == after is null, $"{step} of {model} was {(refused ? "refused" : "done")}");
                model = after ?? model;
                Assert.Equal((model.Status, model.Open), (contract.Status, contract.OpenAmendment?.Status));
                if (refused)
                    Assert.Equal((before, history), ((contract.Status, contract.Version, contract.OpenAmendment?.Status, contract.Amount), contract.Transitions.Count));
                Assert.Equal(contract.Status, contract.Transitions.MaxBy(t => t.Sequence)!.To);
                Assert.Equal(Enumerable.Range(1, contract.Transitions.Count), contract.Transitions.Select(t => t.Sequence).Order());
                Assert.All(contract.Transitions.OrderBy(t => t.Sequence).Zip(contract.Transitions.OrderBy(t => t.Sequence).Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
                // Whatever was changed, the parts are the whole.
                Assert.Equal(contract.Amount, contract.Instalments.Sum(i => i.Amount));
                Assert.Equal(contract.Amount, contract.Parts().Sum(p => p.Amount));
            }
        });

    [Fact]
    public void A_plan_goes_where_the_model_goes_and_nowhere_else_11()
        => Gen.Enum<PlanTried>().List[1, 30].Sample(steps =>
        {
            var (plan, status) = (SalesPlan.Draft(new PlanHead(Guid.CreateVersion7(), Guid.CreateVersion7(), 2026), Content(), Act("author")), PlanStatus.Draft);
            foreach (var step in steps)
            {
                PlanStatus? after = (status, step) switch
                {
                    (PlanStatus.Draft or PlanStatus.Rejected, PlanTried.Redraft or PlanTried.Edit) => PlanStatus.Draft,
                    (PlanStatus.Draft, PlanTried.Submit) => PlanStatus.Submitted,
                    (PlanStatus.Submitted, PlanTried.Approve) => PlanStatus.Approved,
                    (PlanStatus.Submitted, PlanTried.Reject) => PlanStatus.Rejected,
                    (PlanStatus.Approved, PlanTried.Revise) => PlanStatus.Approved,
                    (PlanStatus.Approved, PlanTried.Supersede) => PlanStatus.Superseded,
                    _ => null,
                };
                var (version, cells, refused) = (plan.Version, plan.Cells.ToList(), false);
                try
                {
                    Do(plan, step);
                }
                catch (RuleViolationException)
                {
                    refused = true;
                }

                Assert.True(refused == after is null, $"{step} of {status} was {(refused ? "refused" : "done")}");
                status = after ?? status;
                Assert.Equal(status, plan.Status);
                if (refused || status is PlanStatus.Approved or PlanStatus.Superseded)
                    Assert.Equal(cells, plan.Cells);
                if (refused)
                    Assert.Equal(version, plan.Version);
                Assert.Equal(status, plan.Steps.MaxBy(s => s.Sequence)!.To);
                Assert.Equal((plan.AnnualTarget, plan.AnnualTarget), (plan.Months.Sum(m => m.Amount), plan.Cells.Sum(c => c.Amount)));
            }
        });

    private static void Do(SalesPlan plan, PlanTried step)
    {
        switch (step)
        {
            case PlanTried.Redraft:
                plan.Redraft(Content(), Act("author"));
                break;
            case PlanTried.Edit:
                plan.Edit([new CellEdit(3, null, 100m)], Act("author"));
                break;
            case PlanTried.Submit:
                plan.Submit(Act("author"), Today);
                break;
            case PlanTried.Approve:
                plan.Approve(["carl"], Act("carl"), Today);
                break;
            case PlanTried.ApproveOwn:
                plan.Approve(["author"], Act("author"), Today);
                break;
            case PlanTried.Reject:
                plan.Reject(["carl"], "too low", Act("carl"));
                break;
            case PlanTried.Revise:
                plan.Revise(9, "the market", Act("author"), Today);
                break;
            case PlanTried.Supersede:
                plan.Supersede(Act("carl"));
                break;
        }
    }

    private static void Do(Contract contract, Step step, decimal more)
    {
        var attempt = contract.VoidAttempt?.AttemptId ?? Guid.Empty;
        var change = contract.OpenAmendment?.AttemptId ?? Guid.Empty;
        switch (step)
        {
            case Step.Redraft:
                contract.Redraft(new ContractContent(100m, "other terms", [(Today.AddDays(30), 60m), (Today.AddDays(40), 40m)], [(Owner, 100m)]), Act("drafter"));
                break;
            case Step.Submit:
                contract.SubmitForReview(Own, Act("owner"));
                break;
            case Step.Pass or Step.SendBack:
                contract.Judge(Reviewer, new Checklist(step == Step.Pass, Clear: true, Complete: true), "note", Act("reviewer"), []);
                break;
            case Step.Sign:
                contract.Sign(Act("owner"));
                break;
            case Step.Execute:
                contract.Execute(1m, null, Act("owner"));
                break;
            case Step.ExecuteRest:
                contract.Execute(Math.Max(0.01m, 100m - contract.Executions.Sum(e => e.Percent)), null, Act("owner"));
                break;
            case Step.Complete:
                contract.Complete(Act("owner"));
                break;
            case Step.ArchivePaid:
                contract.Archive(contract.Amount, Act("owner"));
                break;
            case Step.ArchiveUnpaid:
                contract.Archive(contract.Amount - 0.01m, Act("owner"));
                break;
            case Step.RequestVoid:
                contract.RequestVoid("mistake", Act("head"));
                break;
            case Step.WithdrawVoid:
                contract.WithdrawVoid("no", Act("head"));
                break;
            case Step.CompleteVoid:
                contract.CompleteVoid(attempt, Act("svc-finance"));
                break;
            case Step.FailVoid:
                contract.FailVoid(attempt, 1m, Act("svc-finance"));
                break;
            case Step.Amend:
                contract.Amend("more", More(contract, more), Act("owner"));
                break;
            case Step.RedraftAmendment:
                contract.RedraftAmendment("still more", More(contract, more), Act("owner"));
                break;
            case Step.SubmitAmendment:
                contract.SubmitAmendment(Own);
                break;
            case Step.PassAmendment or Step.SendAmendmentBack:
                contract.JudgeAmendment(Reviewer, new Checklist(step == Step.PassAmendment, Clear: true, Complete: true), "note", Act("reviewer"), []);
                break;
            case Step.SignAmendment:
                contract.SignAmendment(Act("owner"));
                break;
            case Step.WithdrawAmendment:
                contract.WithdrawAmendment("no", Act("owner"));
                break;
            case Step.CompleteChange:
                contract.CompleteChange(change, stands: false, Act("svc-finance"));
                break;
            case Step.FailChange:
                contract.FailChange(change, 1, 1m, Act("svc-finance"));
                break;
        }
    }

    private static SelfReview Own => new(Owner, Today, Lawful: true, Clear: true, Complete: true, null, "");

    private static AmendedContent More(Contract contract, decimal more)
    {
        var last = contract.Instalments.MaxBy(i => i.Sequence)!;
        return new AmendedContent(contract.Amount + more, contract.Terms, [.. contract.Instalments.Select(i => new AmendedInstalment(i.InstalmentId, i.Sequence, i.DueOn, i == last ? i.Amount + more : i.Amount))]);
    }

    private static Contract Draft() => Contract.Draft(
        new ContractHead("CT-2026-000001", Guid.CreateVersion7(), Guid.CreateVersion7(), Owner, Customer.Register("C1", new CustomerDetails("Customer", null, null, null, null, null, null), DateTimeOffset.UnixEpoch), "CNY"),
        new ContractContent(100m, "terms", [(Today.AddDays(30), 60m), (Today.AddDays(40), 40m)], [(Owner, 33.33m), (Guid.CreateVersion7(), 66.67m)]),
        Act("drafter"));

    private static PlanContent Content() => new(
        "CNY", 2000.01m, [new(PlanPart.Area, 1, "华东"), new(PlanPart.Channel, 1, "直销"), new(PlanPart.Product, 1, "软件")], "grow", Guid.CreateVersion7(), null, "the market grows", [5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 45],
        [(Owner, 1m), (Reviewer, 2m)]);

    private static Act Act(string by) => new(Today, DateTimeOffset.UnixEpoch, by);
}
