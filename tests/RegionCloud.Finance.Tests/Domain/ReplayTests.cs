using CsCheck;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Finance.Tests.Domain;

/// <summary>Balances, collection and ageing as of every day, held against a naive book that plays the history again from its beginning up to that day (RB-02, RB-11, RB-12, RB-13).</summary>
public sealed class ReplayTests
{
    private const int Days = 130;
    private static readonly AgeingBuckets Buckets = new(30, 60, 90);

    [Fact]
    public void As_of_any_day_the_figures_are_those_of_a_book_that_stops_on_it_RB_02_RB_11_RB_12()
        => Gen.Select(Gen.Select(Gen.Int[0, 60], Gen.Int[1, 5_000]).Array[1, 5], Gen.Select(Gen.Int[0, 12], Gen.Int[1, 9_000]).List[0, 20]).Sample((instalments, payments) =>
        {
            var account = Books.Account([.. instalments.Select(i => (i.Item1, i.Item2 / 100m))]);
            var (taken, day) = (new List<(int Day, decimal Amount)>(), 0);
            foreach (var (later, cents) in payments)
            {
                day = Math.Min(day + later, Days);
                try
                {
                    account.Pay(cents / 100m, day);
                    taken.Add((day, cents / 100m));
                }
                catch (RuleViolationException)
                {
                    // More than is outstanding; the book does not know it either.
                }
            }

            for (var asOf = 0; asOf <= Days; asOf++)
                AssertSame(account, Play(instalments, [.. taken.Where(p => p.Day <= asOf)]), asOf);
        });

    [Fact]
    public void Whatever_is_recorded_late_the_totals_of_a_day_are_what_is_dated_up_to_it_RB_02()
        => Gen.Select(Gen.Select(Gen.Int[0, 60], Gen.Int[1, 5_000]).Array[1, 4], Gen.Select(Gen.Int[0, Days], Gen.Int[1, 5_000], Gen.Int[0, 3], Gen.Int[0, Days]).List[0, 20]).Sample((instalments, acts) =>
        {
            var account = Books.Account([.. instalments.Select(i => (i.Item1, i.Item2 / 100m))]);
            var (payments, dated) = (new List<Payment>(), new List<(int Day, decimal Amount)>());
            foreach (var (day, cents, what, other) in acts)
            {
                try
                {
                    if (what > 0)
                    {
                        payments.Add(account.Pay(cents / 100m, day));
                        dated.Add((day, cents / 100m));
                    }
                    else if (payments.Count > 0)
                    {
                        var back = payments[other % payments.Count];
                        back.Reverse(account, "bounced", Books.On(day));
                        dated.Add((day, -back.Amount));
                    }
                }
                catch (RuleViolationException)
                {
                    // Too much, too early, or reversed before: the books stay as they were.
                }
            }

            var whole = instalments.Sum(i => i.Item2 / 100m);
            for (var asOf = 0; asOf <= Days; asOf += 5)
            {
                var position = Position.Of(account.MovementsTo(Books.Day(asOf)), Books.Day(asOf));
                var received = dated.Where(d => d.Day <= asOf).Sum(d => d.Amount);
                Assert.Equal((whole, received, whole - received), (position.Receivable, position.Received, position.Outstanding));
                Assert.Equal(whole - received, Buckets.Outstanding(account.MovementsTo(Books.Day(asOf)), Books.Day(asOf)).Sum());
            }
        });

    private static void AssertSame(ContractAccount account, List<(int Due, decimal Amount, decimal Paid)> book, int asOf)
    {
        var day = Books.Day(asOf);
        var (movements, columns) = (account.MovementsTo(day).ToList(), new decimal[5]);
        foreach (var (due, amount, paid) in book)
            columns[(asOf - due) switch { <= 0 => 0, <= 30 => 1, <= 60 => 2, <= 90 => 3, _ => 4 }] += amount - paid;
        Assert.Equal(columns, Buckets.Outstanding(movements, day));

        var position = Position.Of(movements, day);
        var (dueBy, paidOnDue) = (book.Where(i => i.Due <= asOf).Sum(i => i.Amount), book.Where(i => i.Due <= asOf).Sum(i => i.Paid));
        Assert.Equal((book.Sum(i => i.Amount), book.Sum(i => i.Paid), dueBy, paidOnDue, columns[1..].Sum()), (position.Receivable, position.Received, position.Due, position.PaidOnDue, position.Overdue));
        Assert.Equal(dueBy == 0 ? null : Math.Round(paidOnDue / dueBy * 100, 2, MidpointRounding.AwayFromZero), position.RatePercent);
    }

    /// <summary>Each payment goes to the earliest due day that is open, and what is over flows on; of equals the first that was agreed.</summary>
    private static List<(int Due, decimal Amount, decimal Paid)> Play((int Due, int Cents)[] instalments, List<(int Day, decimal Amount)> payments)
    {
        var book = instalments.Select(i => (i.Due, Amount: i.Cents / 100m, Paid: 0m)).ToList();
        foreach (var (_, amount) in payments)
        {
            var left = amount;
            foreach (var at in Enumerable.Range(0, book.Count).OrderBy(i => book[i].Due).ThenBy(i => i).ToList())
            {
                var part = Math.Min(left, book[at].Amount - book[at].Paid);
                book[at] = book[at] with { Paid = book[at].Paid + part };
                left -= part;
            }
        }

        return book;
    }
}
