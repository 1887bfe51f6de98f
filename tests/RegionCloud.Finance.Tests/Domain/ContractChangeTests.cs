using CsCheck;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Finance.Tests.Domain;

/// <summary>A changed contract changes what is owed, at once or not at all (§11, RB-10, RB-11).</summary>
public class ContractChangeTests
{
    [Fact]
    public void Amounts_rise_fall_come_and_go_and_what_is_owed_is_what_the_contract_says()
    {
        var account = Books.Account((10, 60m), (20, 40m), (30, 5m));
        account.Pay(15m, 3);

        var answer = account.RequestChange(Books.Id(90), 3, [Of(1, 10, 70m), Of(2, 20, 30m), Of(4, 40, 25m)], Books.On(5));

        Assert.Equal(ChangeOutcome.Changed, answer.Outcome);
        Assert.Equal([(1, 70m), (2, 30m), (3, 0m), (4, 25m)], account.Instalments.Select(i => (i.Sequence, i.Amount)));
        Assert.Equal((110m, 15m), (account.Outstanding, account.NetReceipts));
        // The days before are as they were.
        Assert.Equal(new Position(105m, 15m, 90m, 0m, 0m, 0m), Position.Of(account.MovementsTo(Books.Day(4)), Books.Day(4)));
        Assert.Equal(125m, Position.Of(account.MovementsTo(Books.Day(5)), Books.Day(5)).Receivable);
    }

    [Theory]
    [InlineData("60.00", true)]
    [InlineData("59.99", false)]
    public void An_instalment_never_becomes_less_than_was_paid_on_it_RB_11(string amount, bool changes)
    {
        var account = Books.Account((10, 100m), (20, 40m));
        account.Pay(60m, 3);
        var before = account.Entries.Count;
        var less = decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture);

        var answer = account.RequestChange(Books.Id(90), 3, [Of(1, 10, less), Of(2, 20, 140m - less)], Books.On(5));

        Assert.Equal(changes ? ChangeOutcome.Changed : ChangeOutcome.Refused, answer.Outcome);
        if (!changes)
            Assert.Equal((1, 60m, before), (answer.Instalment, answer.Paid, account.Entries.Count));
        else
            Assert.Equal(80m, account.Outstanding);
    }

    [Fact]
    public void What_was_paid_on_cannot_be_taken_away_but_what_was_paid_back_can()
    {
        var account = Books.Account((10, 100m));
        var payment = account.Pay(0.01m, 3);
        Assert.Equal(ChangeOutcome.Refused, account.RequestChange(Books.Id(90), 3, [Of(2, 20, 100m)], Books.On(5)).Outcome);

        payment.Reverse(account, "bounced", Books.On(6));
        Assert.Equal(ChangeOutcome.Changed, account.RequestChange(Books.Id(91), 5, [Of(2, 20, 100m)], Books.On(4)).Outcome);
        // It cannot count before the day on which the payment was reversed.
        Assert.Equal(Books.Day(6), account.Entries.Max(e => e.BusinessDate));
        Assert.Equal(100m, account.Outstanding);
    }

    [Fact]
    public void The_same_attempt_gets_the_same_answer_and_counts_once()
    {
        var account = Books.Account((10, 100m));
        var first = account.RequestChange(Books.Id(90), 3, [Of(1, 10, 150m)], Books.On(5));

        Assert.Same(first, account.RequestChange(Books.Id(90), 3, [Of(1, 10, 150m)], Books.On(6)));
        Assert.Equal(150m, account.Outstanding);
    }

    [Fact]
    public void A_withdrawn_change_is_undone_and_one_that_is_withdrawn_before_it_is_asked_for_does_nothing()
    {
        var account = Books.Account((10, 60m), (20, 40m));
        Instalment[] before = [.. account.Instalments];
        account.RequestChange(Books.Id(90), 3, [Of(1, 10, 90m), Of(3, 30, 10m)], Books.On(5));
        Assert.False(account.WithdrawChange(Books.Id(90), 4, before, Books.On(6)));
        Assert.False(account.WithdrawChange(Books.Id(90), 4, before, Books.On(6)));
        Assert.Equal([60m, 40m, 0m], account.Instalments.Select(i => i.Amount));
        Assert.Equal(100m, account.Outstanding);

        Assert.False(account.WithdrawChange(Books.Id(91), 6, before, Books.On(7)));
        Assert.Equal(ChangeOutcome.Withdrawn, account.RequestChange(Books.Id(91), 5, [Of(1, 10, 1m)], Books.On(7)).Outcome);
        Assert.Equal(100m, account.Outstanding);
    }

    [Fact]
    public void A_change_that_money_has_met_stands_although_it_was_withdrawn()
    {
        var account = Books.Account((10, 60m));
        Instalment[] before = [.. account.Instalments];
        account.RequestChange(Books.Id(90), 3, [Of(1, 10, 60m), Of(2, 20, 40m)], Books.On(5));
        account.Pay(70m, 6);

        Assert.True(account.WithdrawChange(Books.Id(90), 4, before, Books.On(7)));
        Assert.Equal((30m, 70m), (account.Outstanding, account.NetReceipts));
    }

    [Fact]
    public void Of_two_attempts_the_later_counts_in_whatever_order_they_and_the_withdrawal_arrive()
    {
        Instalment[] before = [Of(1, 10, 100m)];
        Action<ContractAccount>[] told =
        [
            a => a.RequestChange(Books.Id(90), 3, [Of(1, 10, 150m)], Books.On(5)),
            a => a.WithdrawChange(Books.Id(90), 4, before, Books.On(5)),
            a => a.RequestChange(Books.Id(91), 6, [Of(1, 10, 120m)], Books.On(6)),
        ];
        foreach (var order in new[] { (0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0) })
        {
            var account = Books.Account((10, 100m));
            foreach (var i in new[] { order.Item1, order.Item2, order.Item3, order.Item2, order.Item1 })
                told[i](account);
            Assert.Equal(120m, account.Outstanding);
        }
    }

    [Fact]
    public void A_voided_contract_is_not_changed_and_a_change_withdrawn_meanwhile_is_undone_when_it_is_owed_again()
    {
        var account = Books.Account((10, 100m));
        Instalment[] before = [.. account.Instalments];
        account.RequestChange(Books.Id(90), 3, [Of(1, 10, 150m)], Books.On(5));
        account.RequestVoid(Books.Id(91), 5, Books.On(6));
        Assert.Equal(ChangeOutcome.Refused, account.RequestChange(Books.Id(92), 6, [Of(1, 10, 1m)], Books.On(6)).Outcome);
        Assert.False(account.WithdrawChange(Books.Id(90), 4, before, Books.On(6)));
        Assert.Equal(0m, account.Outstanding);

        account.WithdrawVoid(Books.Id(91), 7, Books.On(7), before);
        Assert.Equal((100m, 100m), (account.Outstanding, account.Instalments.Single().Amount));
    }

    [Fact]
    public void Whatever_is_changed_withdrawn_paid_reversed_and_voided_no_balance_of_any_day_is_negative_and_all_adds_up_I2()
        => Gen.Select(Gen.Select(Gen.Int[0, 60], Gen.Int[1, 5_000]).Array[1, 4], Gen.Select(Gen.Int[0, 6], Gen.Int[1, 9_000], Gen.Int[0, 90], Gen.Int[0, 5]).Array[1, 30]).Sample((instalments, steps) =>
        {
            var account = Books.Account([.. instalments.Select(i => (i.Item1, i.Item2 / 100m))]);
            var (payments, befores) = (new List<Payment>(), new Dictionary<Guid, Instalment[]>());
            foreach (var (what, cents, day, which) in steps)
            {
                try
                {
                    Try(account, payments, befores, what, cents / 100m, day, which);
                }
                catch (RuleViolationException)
                {
                    // A refusal leaves the books as they were, which is checked next.
                }

                Assert.Equal(payments.Where(p => p.ReversedOn is null).Sum(p => p.Amount), account.NetReceipts);
                foreach (var (instalment, on) in account.Instalments.SelectMany(i => account.Entries.Select(e => (i, e.BusinessDate))).Distinct())
                    Assert.True(account.Entries.Where(e => e.InstalmentId == instalment.InstalmentId && e.BusinessDate <= on).Sum(e => e.Amount) >= 0, $"{instalment.Sequence} on {on}");
                foreach (var instalment in account.Instalments)
                    Assert.Equal(instalment.Amount, account.Entries.Where(e => e.InstalmentId == instalment.InstalmentId && e.Kind is EntryKind.Opened or EntryKind.Changed or EntryKind.ChangeWithdrawn && e.InstalmentId == instalment.InstalmentId).Sum(e => e.Amount));
                Assert.Equal(account.Instalments.Sum(i => i.Amount), account.NetReceipts + account.Outstanding + account.CancelledAmount);
                Assert.Equal(account.Entries.Count, account.Entries.Select(e => (e.InstalmentId, e.Kind, e.Reference)).Distinct().Count());
            }
        });

    private static void Try(ContractAccount account, List<Payment> payments, Dictionary<Guid, Instalment[]> befores, int what, decimal amount, int day, int which)
    {
        switch (what)
        {
            case 0 or 1:
                payments.Add(account.Pay(amount, day, which == 0 || which > account.Instalments.Count ? null : which));
                break;
            case 2 when payments.Count > 0:
                payments[which % payments.Count].Reverse(account, "reason", Books.On(day));
                break;
            case 3:
                account.RequestVoid(Books.Id(80 + which), account.ContractVersion + 1, Books.On(day));
                break;
            case 4:
                account.WithdrawVoid(Books.Id(80 + which), account.ContractVersion + 1, Books.On(day), [.. account.Instalments.Where(i => i.Amount > 0)]);
                break;
            case 5:
                befores.TryAdd(Books.Id(90 + which), [.. account.Instalments.Where(i => i.Amount > 0)]);
                account.RequestChange(Books.Id(90 + which), account.ContractVersion + 1, [.. account.Instalments.Skip(which % 2).Select(i => i with { Amount = Math.Max(0.01m, i.Amount + amount - 40m) }), Of(100 + which, 50, amount)], Books.On(day));
                break;
            case 6 when befores.TryGetValue(Books.Id(90 + which), out var before):
                account.WithdrawChange(Books.Id(90 + which), account.ContractVersion + 1, before, Books.On(day));
                break;
        }
    }

    private static Instalment Of(int number, int due, decimal amount) => new(Books.Id(number), number, Books.Day(due), amount);
}
