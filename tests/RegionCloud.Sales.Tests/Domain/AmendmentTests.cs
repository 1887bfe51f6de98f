using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Sales.Tests.Domain;

/// <summary>How a signed contract is changed (§11: new version, re-review), and how everybody looks at his own text first (5.3-2).</summary>
public class AmendmentTests
{
    private static readonly Guid Owner = Guid.CreateVersion7();
    private static readonly Guid Colleague = Guid.CreateVersion7();
    private static readonly Guid Reviewer = Guid.CreateVersion7();
    private static readonly DateOnly Today = new(2026, 7, 1);

    [Theory]
    [InlineData(true, true, true, null)]
    [InlineData(false, true, true, "sales.contract.self-review-failed")]
    [InlineData(true, false, true, "sales.contract.self-review-failed")]
    [InlineData(true, true, false, "sales.contract.self-review-failed")]
    public void Nobody_asks_for_a_review_of_what_he_finds_wrong_himself_5_3_2(bool lawful, bool clear, bool complete, string? refusal)
    {
        var contract = Draft();
        Assert.Equal(refusal, CodeOf(() => contract.SubmitForReview(new SelfReview(Owner, Today, lawful, clear, complete, null, contract.TermsHash()), Act())));
        Assert.Equal(refusal is null, contract.SelfReview?.TermsHash == contract.TermsHash());
    }

    [Fact]
    public void Whoever_reviewed_it_for_himself_is_not_the_other_who_reviews_it_SoD2()
    {
        var contract = Draft();
        contract.SubmitForReview(Own(Colleague), Act("colleague"));
        Assert.Equal("sales.contract.own-review", CodeOf(() => contract.PassReview(Colleague, null, Act("colleague"))));
        contract.PassReview(Reviewer, null, Act("reviewer"));
        Assert.Equal((true, true, true), (contract.Review!.Lawful, contract.Review.Clear, contract.Review.Complete));
    }

    [Fact]
    public void A_change_is_reviewed_by_another_signed_and_in_force_only_when_Finance_said_yes_11()
    {
        var contract = Signed();
        contract.Amend("more", Content(contract, 60m, 40m, 20m), Act("owner"));
        Assert.Equal("sales.amendment.wrong-state", CodeOf(() => contract.SignAmendment(Act())));
        contract.SubmitAmendment(Own(Owner));
        Assert.Equal("sales.contract.own-review", CodeOf(() => contract.JudgeAmendment(Owner, All, null, Act("owner"), [])));
        contract.JudgeAmendment(Reviewer, All, null, Act("reviewer"), []);
        Assert.Equal((100m, ContractStatus.Signed), (contract.Amount, contract.Status));
        contract.SignAmendment(Act(on: Today.AddDays(5)));
        Assert.Equal((100m, ContractStatus.ChangeRequested), (contract.Amount, contract.Status));
        Assert.Equal("sales.contract.wrong-state", CodeOf(() => contract.RequestVoid("x", Act())));

        var attempt = contract.OpenAmendment!.AttemptId!.Value;
        Assert.Null(contract.CompleteChange(Guid.CreateVersion7(), stands: false, Act()));
        Assert.Equal([(Owner, 12m), (Colleague, 8m)], contract.CompleteChange(attempt, stands: false, Act()));
        Assert.Null(contract.CompleteChange(attempt, stands: false, Act()));

        Assert.Equal((120m, ContractStatus.InProgress), (contract.Amount, contract.Status));
        Assert.Equal([(1, 60m), (2, 40m), (3, 20m)], contract.Instalments.Select(i => (i.Sequence, i.Amount)));
        Assert.Equal((100m, 120m), (contract.AmountAsOf(Today.AddDays(4)), contract.AmountAsOf(Today.AddDays(5))));
        Assert.Equal([(1, 60m), (2, 40m)], contract.Amendments[0].Instalments.Where(i => i.Replaced).Select(i => (i.Sequence, i.Amount)));
        Assert.Equal(contract.TermsHash(), contract.Review!.TermsHash);
    }

    [Fact]
    public void A_refused_or_withdrawn_change_leaves_the_contract_as_it_was_and_another_may_begin()
    {
        var contract = Signed();
        contract.Execute(10m, null, Act());
        var attempt = Requested(contract);
        Assert.False(contract.FailChange(Guid.CreateVersion7(), 1, 60m, Act()));
        Assert.True(contract.FailChange(attempt, 1, 60m, Act()));
        Assert.Equal((ContractStatus.InProgress, AmendmentStatus.Refused, 1, 60m), (contract.Status, contract.Amendments[0].Status, contract.Amendments[0].RefusedInstalment, contract.Amendments[0].RefusedPaid));

        attempt = Requested(contract);
        Assert.True(contract.WithdrawAmendment("no", Act()));
        Assert.Null(contract.CompleteChange(attempt, stands: false, Act()));
        Assert.False(contract.FailChange(attempt, 1, 60m, Act()));
        Assert.Equal((100m, ContractStatus.InProgress), (contract.Amount, contract.Status));

        contract.Amend("again", Content(contract, 90m), Act());
        Assert.False(contract.WithdrawAmendment("no", Act()));
        Assert.Equal("sales.amendment.wrong-state", CodeOf(() => contract.WithdrawAmendment("no", Act())));
    }

    [Fact]
    public void A_change_that_stands_in_Finance_counts_although_it_was_withdrawn()
    {
        var contract = Signed();
        var attempt = Requested(contract);
        contract.WithdrawAmendment("no", Act());

        Assert.NotNull(contract.CompleteChange(attempt, stands: true, Act()));
        Assert.Null(contract.CompleteChange(attempt, stands: true, Act()));
        Assert.Equal((120m, ContractStatus.Signed, AmendmentStatus.Made), (contract.Amount, contract.Status, contract.Amendments[0].Status));
    }

    [Theory]
    [InlineData("sum", "sales.contract.instalments-do-not-add-up")]
    [InlineData("same", "sales.amendment.changes-nothing")]
    [InlineData("early", "sales.contract.due-before-signing")]
    [InlineData("twice", "sales.amendment.instalment-twice")]
    public void What_does_not_add_up_or_says_nothing_new_is_no_change_RB_10(string what, string code)
    {
        var contract = Signed();
        var content = what switch
        {
            "sum" => Content(contract, 60m, 40m, 20m) with { Amount = 119.99m },
            "same" => Content(contract, 60m, 40m),
            "early" => Content(contract, 60m, 40m) with { Amount = 101m, Instalments = [.. Content(contract, 60m, 40m).Instalments, new AmendedInstalment(Guid.CreateVersion7(), 3, Today.AddDays(-1), 1m)] },
            _ => Content(contract, 60m, 40m) with { Amount = 160m, Instalments = [.. Content(contract, 60m, 40m).Instalments, Content(contract, 60m, 40m).Instalments[0]] },
        };
        Assert.Equal(code, CodeOf(() => contract.Amend("x", content, Act())));
    }

    [Theory]
    [InlineData(-1, "sales.amendment.signed-too-early")]
    [InlineData(0, null)]
    public void A_change_is_signed_on_the_day_of_its_review_or_later(int days, string? refusal)
    {
        var contract = Signed();
        contract.Amend("more", Content(contract, 60m, 40m, 20m), Act());
        contract.SubmitAmendment(Own(Owner));
        contract.JudgeAmendment(Reviewer, All, null, Act("reviewer", Today.AddDays(3)), []);
        Assert.Equal(refusal, CodeOf(() => contract.SignAmendment(Act(on: Today.AddDays(3 + days)))));
    }

    [Fact]
    public void A_later_change_does_not_count_before_an_earlier_one()
    {
        var contract = Signed();
        contract.CompleteChange(Requested(contract, Today.AddDays(10)), stands: false, Act());
        contract.Amend("less", Content(contract, 50m), Act());
        contract.SubmitAmendment(Own(Owner));
        contract.JudgeAmendment(Reviewer, All, null, Act("reviewer"), []);
        Assert.Equal("sales.amendment.signed-too-early", CodeOf(() => contract.SignAmendment(Act(on: Today.AddDays(9)))));
        contract.SignAmendment(Act(on: Today.AddDays(10)));
    }

    [Fact]
    public void While_a_change_is_under_way_there_is_no_other_and_a_refused_one_is_drafted_anew()
    {
        var contract = Signed();
        contract.Amend("more", Content(contract, 60m, 40m, 20m), Act());
        Assert.Equal("sales.amendment.open-already", CodeOf(() => contract.Amend("x", Content(contract, 50m), Act())));
        contract.SubmitAmendment(Own(Owner));
        Assert.Equal("sales.amendment.wrong-state", CodeOf(() => contract.RedraftAmendment("x", Content(contract, 50m), Act())));
        contract.JudgeAmendment(Reviewer, All with { Clear = false }, "unclear", Act("reviewer"), []);
        contract.RedraftAmendment("x", Content(contract, 50m), Act("colleague"));
        contract.SubmitAmendment(Own(Owner));
        // Who wrote the change does not review it.
        Assert.Equal("sales.contract.own-review", CodeOf(() => contract.JudgeAmendment(Colleague, All, null, Act("colleague"), [])));
    }

    private static readonly Checklist All = new(Lawful: true, Clear: true, Complete: true);

    private static Guid Requested(Contract contract, DateOnly? on = null)
    {
        contract.Amend("more", Content(contract, 60m, 40m, 20m), Act());
        contract.SubmitAmendment(Own(Owner));
        contract.JudgeAmendment(Reviewer, All, null, Act("reviewer"), []);
        contract.SignAmendment(Act(on: on));
        return contract.OpenAmendment!.AttemptId!.Value;
    }

    /// <summary>The contract's own instalments with these amounts, and new ones.</summary>
    private static AmendedContent Content(Contract contract, params decimal[] amounts) => new(amounts.Sum(), contract.Terms, [.. amounts.Select((a, i) => i < contract.Instalments.Count
        ? new AmendedInstalment(contract.Instalments[i].InstalmentId, contract.Instalments[i].Sequence, contract.Instalments[i].DueOn, a)
        : new AmendedInstalment(Guid.CreateVersion7(), contract.NextInstalment + i - contract.Instalments.Count, Today.AddDays(60), a))]);

    private static SelfReview Own(Guid who) => new(who, Today, Lawful: true, Clear: true, Complete: true, null, "");

    private static Contract Draft() => Contract.Draft(
        new ContractHead("CT-2026-000001", Guid.CreateVersion7(), Guid.CreateVersion7(), Owner, Customer.Register("C1", new CustomerDetails("Customer", null, null, null, null, null, null), DateTimeOffset.UnixEpoch), "CNY"),
        new ContractContent(100m, "terms", [(Today.AddDays(30), 60m), (Today.AddDays(40), 40m)], [(Owner, 60m), (Colleague, 40m)]),
        Act("drafter"));

    private static Contract Signed()
    {
        var contract = Draft();
        contract.SubmitForReview(Own(Owner), Act());
        contract.PassReview(Reviewer, null, Act("reviewer"));
        contract.Sign(Act());
        return contract;
    }

    private static Act Act(string by = "owner", DateOnly? on = null) => new(on ?? Today, DateTimeOffset.UnixEpoch, by);

    private static string? CodeOf(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (RuleViolationException refused)
        {
            return refused.Code;
        }
    }
}
