using CsCheck;
using RegionCloud.Finance.Domain;

namespace RegionCloud.Finance.Tests.Domain;

public sealed class FigureTests
{
    private static readonly AgeingBuckets Buckets = new(30, 60, 90);

    [Theory]
    [InlineData(-1, "current")]
    [InlineData(0, "current")]
    [InlineData(1, "days1To30")]
    [InlineData(30, "days1To30")]
    [InlineData(31, "days31To60")]
    [InlineData(60, "days31To60")]
    [InlineData(61, "days61To90")]
    [InlineData(90, "days61To90")]
    [InlineData(91, "over90")]
    public void Each_day_past_due_stands_in_its_bucket_RB_12(int days, string bucket)
        => Assert.Equal(bucket, Buckets.Names[Buckets.Of(Books.Day(0), Books.Day(days))]);

    [Fact]
    public void On_its_day_an_instalment_is_due_but_not_overdue_RB_13()
    {
        var account = Books.Account((10, 100m));

        var before = Position.Of(account.MovementsTo(Books.Day(9)), Books.Day(9));
        var on = Position.Of(account.MovementsTo(Books.Day(10)), Books.Day(10));
        var after = Position.Of(account.MovementsTo(Books.Day(11)), Books.Day(11));

        Assert.Equal((0m, 0m, null), (before.Due, before.Overdue, before.RatePercent));
        Assert.Equal((100m, 0m, 0m), (on.Due, on.Overdue, on.RatePercent));
        Assert.Equal((100m, 100m, 100m), (after.Due, after.Overdue, after.OverduePercent));
    }

    [Fact]
    public void The_rate_counts_only_what_was_paid_on_what_is_due_and_rounds_half_up_RB_13()
    {
        var account = Books.Account((10, 80m), (20, 20m));
        account.Pay(0.10m, 5, instalment: 2);
        account.Pay(26.66m, 6, instalment: 1);

        var p = Position.Of(account.MovementsTo(Books.Day(10)), Books.Day(10));

        // 26.66 / 80 = 33.325 %
        Assert.Equal((80m, 26.66m, 33.33m), (p.Due, p.PaidOnDue, p.RatePercent));
        Assert.Equal((100m, 26.76m, 73.24m), (p.Receivable, p.Received, p.Outstanding));
    }

    [Fact]
    public void A_payment_dated_later_does_not_change_the_figures_of_before_RB_02()
    {
        var account = Books.Account((10, 100m));
        account.Pay(40m, 30);

        Assert.Equal(100m, Position.Of(account.MovementsTo(Books.Day(29)), Books.Day(29)).Overdue);
        Assert.Equal(60m, Position.Of(account.MovementsTo(Books.Day(30)), Books.Day(30)).Overdue);
    }

    [Fact]
    public void When_nothing_is_outstanding_the_overdue_ratio_is_not_measurable()
    {
        var account = Books.Account((10, 100m));
        account.Pay(100m, 10);

        var p = Position.Of(account.MovementsTo(Books.Day(20)), Books.Day(20));

        Assert.Null(p.OverduePercent);
        Assert.Equal(100m, p.RatePercent);
    }

    [Fact]
    public void The_last_person_absorbs_the_cent_RB_05()
    {
        Share[] shares = [new(1, Books.Id(1), 33.33m), new(2, Books.Id(2), 33.33m), new(3, Books.Id(3), 33.34m)];

        Assert.Equal([33.33m, 33.33m, 33.35m], SharesOf.Split(100.01m, shares).Select(p => p.Amount));
    }

    [Fact]
    public void Persons_shares_always_sum_to_the_whole_RB_05()
        => Gen.Select(Gen.Int[0, 10_000_000], Gen.Int[0, 10_000].Array[1, 5]).Sample((cents, cuts) =>
        {
            var limits = cuts.Order().Append(10_000).Prepend(0).ToArray();
            var shares = limits.Zip(limits.Skip(1)).Select((c, i) => new Share(i, Books.Id(i), (c.Second - c.First) / 100m)).ToList();
            Assert.Equal(100m, shares.Sum(s => s.Percent));
            Assert.Equal(cents / 100m, SharesOf.Split(cents / 100m, shares).Sum(p => p.Amount));
        });
}
