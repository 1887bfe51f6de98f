using CsCheck;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Sales.Tests.Domain;

/// <summary>What a contract allows and refuses (5.3-1…4, RB-05, RB-10, §11).</summary>
public class ContractTests
{
    private static readonly Guid Owner = Guid.CreateVersion7();
    private static readonly Guid Reviewer = Guid.CreateVersion7();
    private static readonly DateOnly Today = new(2026, 7, 1);

    [Fact]
    public void Instalments_that_miss_the_amount_by_a_cent_are_refused_naming_both_sums_RB_10()
    {
        var refusal = Refused(() => Draft(100m, [60m, 39.99m]));

        Assert.Equal("sales.contract.instalments-do-not-add-up", refusal.Code);
        Assert.Equal((99.99m, 100m, 0.01m), (refusal.Refusals[0].Values["sum"], refusal.Refusals[0].Values["amount"], refusal.Refusals[0].Values["difference"]));
    }

    [Fact]
    public void Shares_and_instalments_that_do_not_add_up_are_refused_together_RB_05()
        => Assert.Equal(
            ["sales.contract.instalments-do-not-add-up", "sales.contract.shares-do-not-add-up"],
            Refused(() => Draft(100m, [99m], [60m, 39.99m])).Refusals.Select(r => r.Code));

    [Fact]
    public void Signing_without_review_is_refused_5_3_2()
    {
        var contract = Draft(100m, [100m]);
        Assert.Equal("sales.contract.not-reviewed", Refused(() => contract.Sign(Act())).Code);

        contract.SubmitForReview(null, Act());
        Assert.Equal("sales.contract.not-reviewed", Refused(() => contract.Sign(Act())).Code);
    }

    [Fact]
    public void Neither_the_owner_nor_the_drafter_reviews_SoD2()
    {
        var contract = Draft(100m, [100m]);
        contract.SubmitForReview(null, Act());

        Assert.Equal("sales.contract.own-review", Refused(() => contract.PassReview(Owner, null, Act(by: "owner"))).Code);
        Assert.Equal("sales.contract.own-review", Refused(() => contract.PassReview(Reviewer, null, Act(by: "drafter"))).Code);
        contract.PassReview(Reviewer, null, Act(by: "reviewer"));
        Assert.Equal(ContractStatus.Reviewed, contract.Status);
        Assert.Equal(contract.TermsHash(), contract.Review!.TermsHash);
    }

    [Theory]
    [InlineData(-1, "sales.contract.signed-before-review")]
    [InlineData(0, null)]
    [InlineData(1, null)]
    public void The_signing_day_is_the_review_day_or_later(int daysAfterReview, string? refusal)
        => Assert.Equal(refusal, CodeOf(() => Reviewed(100m, [100m]).Sign(Act(Today.AddDays(daysAfterReview)))));

    [Theory]
    [InlineData(-1, "sales.contract.due-before-signing")]
    [InlineData(0, null)]
    public void An_instalment_falls_due_on_the_signing_day_or_later_RB_10(int daysAfterSigning, string? refusal)
        => Assert.Equal(refusal, CodeOf(() => Reviewed(100m, [100m], due: Today.AddDays(daysAfterSigning)).Sign(Act())));

    [Fact]
    public void A_refused_review_goes_back_to_draft_and_a_draft_may_be_changed()
    {
        var contract = Draft(100m, [100m]);
        contract.SubmitForReview(null, Act());
        contract.Judge(Reviewer, new Checklist(Lawful: true, Clear: false, Complete: true), "unclear", Act(by: "reviewer"), []);
        contract.Redraft(new ContractContent(90m, "better", [(Today, 90m)], [(Owner, 100m)]), Act());

        Assert.Equal((ContractStatus.Draft, 90m), (contract.Status, contract.Amount));
    }

    [Fact]
    public void What_was_reviewed_cannot_be_changed_any_more()
        => Assert.Equal("sales.contract.wrong-state", CodeOf(() => Reviewed(100m, [100m]).Redraft(new ContractContent(1m, "other", [(Today, 1m)], [(Owner, 100m)]), Act())));

    [Fact]
    public void A_void_waits_for_Finance_and_counts_from_its_effective_day()
    {
        var contract = Signed();
        contract.RequestVoid("customer withdrew", Act(Today.AddDays(5)));
        Assert.Equal((ContractStatus.VoidRequested, null), (contract.Status, contract.VoidedOn));

        Assert.False(contract.CompleteVoid(Guid.CreateVersion7(), Act()));
        Assert.True(contract.CompleteVoid(contract.VoidAttempt!.AttemptId, Act(Today.AddDays(9))));
        Assert.False(contract.CompleteVoid(contract.VoidAttempt!.AttemptId, Act()));

        Assert.Equal(Today.AddDays(5), contract.VoidedOn);
        Assert.Equal(ContractStatus.Signed, contract.StatusAsOf(Today.AddDays(4)));
        Assert.Equal(ContractStatus.Voided, contract.StatusAsOf(Today.AddDays(5)));
    }

    [Fact]
    public void A_void_refused_for_net_receipts_leaves_the_contract_what_it_was_and_says_why()
    {
        var contract = Signed();
        contract.Execute(40m, null, Act());
        contract.RequestVoid("mistake", Act());
        contract.FailVoid(contract.VoidAttempt!.AttemptId, 12.34m, Act());

        Assert.Equal((ContractStatus.InProgress, "refused", 12.34m), (contract.Status, contract.VoidAttempt!.Outcome, contract.VoidAttempt.NetReceipts));
    }

    [Fact]
    public void An_answer_that_comes_after_the_withdrawal_changes_nothing()
    {
        var contract = Signed();
        contract.RequestVoid("mistake", Act());
        var attempt = contract.VoidAttempt!.AttemptId;
        contract.WithdrawVoid("no", Act());

        Assert.False(contract.CompleteVoid(attempt, Act()));
        Assert.False(contract.FailVoid(attempt, 1m, Act()));
        Assert.Equal(ContractStatus.Signed, contract.Status);
    }

    [Theory]
    [InlineData("60", "40", null)]
    [InlineData("60", "40.01", "sales.contract.executed-beyond-whole")]
    public void Executions_never_exceed_the_whole_5_3_3(decimal first, decimal second, string? refusal)
    {
        var contract = Signed();
        contract.Execute(first, null, Act());
        Assert.Equal(refusal, CodeOf(() => contract.Execute(second, null, Act(Today.AddDays(3)))));
        Assert.Equal(first, contract.ExecutedAsOf(Today.AddDays(2)));
    }

    [Fact]
    public void Any_split_of_an_amount_into_cents_signs_only_when_it_adds_up()
        => Gen.Long[1, 1_000_000_000_000L].Select(Gen.Long[-1, 1], Gen.Int[1, 12]).Sample((cents, off, parts) =>
        {
            var amount = cents / 100m;
            var each = Math.Floor(cents / (decimal)parts) / 100m;
            var split = Enumerable.Repeat(each, parts - 1).Append(amount - (each * (parts - 1)) + (off / 100m)).ToArray();
            Assert.Equal(off == 0 ? null : "sales.contract.instalments-do-not-add-up", CodeOf(() => Draft(amount, split)));
        });

    private static Contract Draft(decimal amount, decimal[] instalments, decimal[]? shares = null, DateOnly? due = null) => Contract.Draft(
        new ContractHead("CT-2026-000001", Guid.CreateVersion7(), Guid.CreateVersion7(), Owner, Customer.Register("C1", new CustomerDetails("Customer", null, null, null, null, null, null), DateTimeOffset.UnixEpoch), "CNY"),
        new ContractContent(amount, "terms", [.. instalments.Select(i => (due ?? Today, i))], [.. (shares ?? [100m]).Select((s, i) => (i == 0 ? Owner : Guid.CreateVersion7(), s))]),
        Act(by: "drafter"));

    private static Contract Reviewed(decimal amount, decimal[] instalments, DateOnly? due = null)
    {
        var contract = Draft(amount, instalments, due: due ?? Today.AddDays(30));
        contract.SubmitForReview(null, Act());
        contract.PassReview(Reviewer, null, Act(by: "reviewer"));
        return contract;
    }

    private static Contract Signed()
    {
        var contract = Reviewed(100m, [60m, 40m]);
        contract.Sign(Act());
        return contract;
    }

    private static Act Act(DateOnly? on = null, string by = "somebody") => new(on ?? Today, new DateTimeOffset(2026, 7, 1, 2, 0, 0, TimeSpan.Zero), by);

    private static RuleViolationException Refused(Action act) => Assert.Throws<RuleViolationException>(act);

    private static string? CodeOf(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (RuleViolationException e)
        {
            return e.Code;
        }
    }
}
