using CsCheck;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Finance.Tests.Domain;

public sealed class ContractAccountTests
{
    [Fact]
    public void Each_instalment_arises_at_signing_15_4()
    {
        var account = Books.Account((10, 60m), (20, 40m));

        Assert.All(account.Entries, e => Assert.Equal((EntryKind.Opened, Books.Signed), (e.Kind, e.BusinessDate)));
        Assert.Equal(100m, account.Outstanding);
    }

    [Fact]
    public void An_unnamed_payment_goes_to_the_earliest_due_first_and_flows_over_RB_11()
    {
        var account = Books.Account((20, 40m), (10, 60m));

        var payment = account.Pay(70m, 1);

        Assert.Equal([(2, 60m), (1, 10m)], payment.Allocations.Select(a => (a.Sequence, a.Amount)));
        Assert.Equal(30m, account.Outstanding);
    }

    [Fact]
    public void A_named_instalment_takes_it_and_no_more_than_it_owes_RB_11()
    {
        var account = Books.Account((10, 60m), (20, 40m));

        Assert.Equal([(2, 40m)], account.Pay(40m, 1, instalment: 2).Allocations.Select(a => (a.Sequence, a.Amount)));
        Assert.Equal("finance.payment.exceeds-outstanding", Refused(() => account.Pay(60.01m, 1, instalment: 1)).Code);
        Assert.Equal("finance.payment.instalment-unknown", Refused(() => account.Pay(1m, 1, instalment: 3)).Code);
    }

    [Fact]
    public void One_cent_too_much_is_refused_and_both_numbers_are_named_RB_11()
    {
        var account = Books.Account((10, 60m), (20, 40m));

        var refusal = Refused(() => account.Pay(100.01m, 1));

        Assert.Equal("finance.payment.exceeds-outstanding", refusal.Code);
        Assert.Equal((100.01m, 100m), (refusal.Values["amount"], refusal.Values["outstanding"]));
        Assert.Equal(0m, Books.Account((10, 100m)).Pay(100m, 1).Amount - 100m);
    }

    [Fact]
    public void A_payment_before_the_signing_is_refused()
        => Assert.Equal("finance.payment.before-signing", Refused(() => Books.Account((10, 1m)).Pay(1m, -1)).Code);

    [Fact]
    public void A_reversal_undoes_exactly_its_own_allocation_once_RB_11()
    {
        var account = Books.Account((10, 60m), (20, 40m));
        var first = account.Pay(50m, 1);
        var second = account.Pay(30m, 2);

        first.Reverse(account, "bounced", Books.On(3));

        Assert.Equal([(1, 10m), (2, 20m)], second.Allocations.Select(a => (a.Sequence, a.Amount)));
        Assert.Equal((70m, 30m), (account.Outstanding, account.NetReceipts));
        Assert.Equal("finance.payment.already-reversed", Refused(() => first.Reverse(account, "again", Books.On(3))).Code);
        Assert.Equal("finance.payment.reversed-before-receipt", Refused(() => second.Reverse(account, "too early", Books.On(1))).Code);
    }

    [Fact]
    public void A_payment_dated_before_a_reversal_cannot_use_what_the_reversal_freed_later()
    {
        var account = Books.Account((10, 100m));
        account.Pay(100m, 5).Reverse(account, "bounced", Books.On(20));

        Assert.Equal("finance.payment.exceeds-outstanding", Refused(() => account.Pay(1m, 10)).Code);
        Assert.Equal(100m, account.Pay(100m, 20).Amount);
    }

    [Fact]
    public void A_void_takes_everything_off_and_a_voided_contract_takes_no_money()
    {
        var account = Books.Account((10, 60m), (20, 40m));

        var answer = account.RequestVoid(Books.Id(90), 2, Books.On(5));

        Assert.Equal((VoidOutcome.Cancelled, 100m), (answer.Outcome, answer.Amount));
        Assert.Equal((0m, 100m), (account.Outstanding, account.CancelledAmount));
        Assert.Equal("finance.payment.contract-voided", Refused(() => account.Pay(1m, 6)).Code);
    }

    [Fact]
    public void Net_receipts_refuse_the_void_and_a_reversal_makes_it_possible_11()
    {
        var account = Books.Account((10, 100m));
        var payment = account.Pay(0.01m, 1);

        var refused = account.RequestVoid(Books.Id(90), 2, Books.On(5));
        payment.Reverse(account, "misposted", Books.On(6));

        Assert.Equal((VoidOutcome.Refused, 0.01m), (refused.Outcome, refused.Amount));
        Assert.Equal(refused, account.RequestVoid(Books.Id(90), 2, Books.On(7)));
        Assert.Equal(VoidOutcome.Cancelled, account.RequestVoid(Books.Id(91), 4, Books.On(7)).Outcome);
    }

    [Fact]
    public void A_withdrawn_void_is_owed_again_and_may_be_asked_anew()
    {
        var account = Books.Account((10, 60m), (20, 40m));
        account.RequestVoid(Books.Id(90), 2, Books.On(5));

        account.WithdrawVoid(Books.Id(90), 3, Books.On(6));
        account.WithdrawVoid(Books.Id(90), 3, Books.On(6));

        Assert.Equal((100m, 0m, false), (account.Outstanding, account.CancelledAmount, account.IsVoided));
        Assert.Equal(100m, account.RequestVoid(Books.Id(91), 4, Books.On(7)).Amount);
    }

    [Fact]
    public void A_withdrawal_that_comes_before_its_request_keeps_the_receivables()
    {
        var account = Books.Account((10, 100m));

        account.WithdrawVoid(Books.Id(90), 3, Books.On(6));

        Assert.Equal(VoidOutcome.Withdrawn, account.RequestVoid(Books.Id(90), 2, Books.On(5)).Outcome);
        Assert.Equal(100m, account.Outstanding);
    }

    [Fact]
    public void A_late_withdrawal_does_not_undo_a_newer_void()
    {
        var account = Books.Account((10, 100m));
        account.RequestVoid(Books.Id(90), 2, Books.On(5));
        Assert.Equal(100m, account.RequestVoid(Books.Id(91), 4, Books.On(6)).Amount);

        account.WithdrawVoid(Books.Id(90), 3, Books.On(6));

        Assert.True(account.IsVoided);
        Assert.Equal(0m, account.Outstanding);
        account.WithdrawVoid(Books.Id(91), 5, Books.On(7));
        Assert.Equal(100m, account.Outstanding);
    }

    // Whatever is tried, in whatever order of business days: I2 holds on every day and nothing is ever negative.
    [Fact]
    public void Original_is_received_plus_outstanding_plus_cancelled_on_every_day_I2()
        => Gen.Select(Gen.Select(Gen.Int[0, 60], Gen.Int[1, 5_000]).Array[1, 4], Gen.Select(Gen.Int[0, 4], Gen.Int[1, 9_000], Gen.Int[0, 90], Gen.Int[0, 4]).Array[1, 25]).Sample((instalments, steps) =>
        {
            var account = Books.Account([.. instalments.Select(i => (i.Item1, i.Item2 / 100m))]);
            var payments = new List<Payment>();
            foreach (var (what, cents, day, which) in steps)
            {
                try
                {
                    Try(account, payments, what, cents / 100m, day, which);
                }
                catch (RuleViolationException)
                {
                    // A refusal must leave the books as they were, which is checked next.
                }

                Holds(account, payments);
            }
        });

    private static void Try(ContractAccount account, List<Payment> payments, int what, decimal amount, int day, int which)
    {
        switch (what)
        {
            case 0 or 1:
                payments.Add(account.Pay(amount, day, which == 0 ? null : which));
                break;
            case 2 when payments.Count > 0:
                payments[which % payments.Count].Reverse(account, "reason", Books.On(day));
                break;
            case 3:
                account.RequestVoid(Books.Id(90 + which), account.ContractVersion + 1, Books.On(day));
                break;
            default:
                account.WithdrawVoid(Books.Id(90 + which), account.ContractVersion + 1, Books.On(day));
                break;
        }
    }

    private static void Holds(ContractAccount account, List<Payment> payments)
    {
        Assert.All(payments, p => Assert.Equal(p.Amount, p.Allocations.Sum(a => a.Amount)));
        Assert.Equal(payments.Where(p => p.ReversedOn is null).Sum(p => p.Amount), account.NetReceipts);
        Assert.False(account.IsVoided && account.NetReceipts != 0, "a voided contract has net receipts");
        foreach (var day in account.Entries.Select(e => e.BusinessDate).Distinct())
        {
            foreach (var instalment in account.Instalments)
            {
                var to = account.Entries.Where(e => e.BusinessDate <= day && e.InstalmentId == instalment.InstalmentId).ToList();
                var received = -to.Where(e => e.Kind is EntryKind.Paid or EntryKind.PaymentReversed).Sum(e => e.Amount);
                var cancelled = -to.Where(e => e.Kind is EntryKind.Cancelled or EntryKind.Reinstated).Sum(e => e.Amount);
                var outstanding = to.Sum(e => e.Amount);
                Assert.Equal(instalment.Amount, received + outstanding + cancelled);
                Assert.True(received >= 0 && outstanding >= 0 && cancelled >= 0, $"{day}: {received} {outstanding} {cancelled}");
            }
        }
    }

    private static Refusal Refused(Func<object> act) => Refused(() => { act(); });

    private static Refusal Refused(Action act) => Assert.Single(Assert.Throws<RuleViolationException>(act).Refusals);
}
