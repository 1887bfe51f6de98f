using CsCheck;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Finance.Tests.Domain;

/// <summary>Levels, late fee, life of a notice and holds (RB-14, RB-15, RB-16).</summary>
public sealed class DunningTests
{
    private static readonly int[] Limits = [30, 60, 90];

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(30, 1)]
    [InlineData(31, 2)]
    [InlineData(60, 2)]
    [InlineData(61, 3)]
    [InlineData(90, 3)]
    [InlineData(91, 4)]
    [InlineData(4000, 4)]
    public void The_level_follows_the_days_past_due_RB_14(int days, int level) => Assert.Equal(level, DunningLevels.Of(days, Limits));

    [Fact]
    public void The_fee_is_outstanding_times_rate_times_days_rounded_once_RB_15()
    {
        // 1,000.00 due on day 10: on day 11 it is 0.50; 99.99 × 0.05 % × 7 days is 0.349965.
        Assert.Equal(0.50m, Fee([(0, 1000m)], due: 10, asOf: 11));
        Assert.Equal(0m, Fee([(0, 1000m)], due: 10, asOf: 10));
        Assert.Equal(0.35m, Fee([(0, 99.99m)], due: 10, asOf: 17));
        // Half a cent is rounded up: 10.00 × 0.05 % × 1 day.
        Assert.Equal(0.01m, Fee([(0, 10m)], due: 10, asOf: 11));
    }

    [Fact]
    public void After_part_of_it_is_paid_the_fee_is_of_the_rest_and_after_all_of_it_that_of_the_day_before_RB_15()
    {
        (int, decimal)[] paid = [(0, 1000m), (20, -400m), (30, -600m)];

        Assert.Equal(5m, Fee(paid[..1], due: 10, asOf: 20));
        Assert.Equal(3m, Fee(paid, due: 10, asOf: 20));
        Assert.Equal(5.70m, Fee(paid, due: 10, asOf: 29));
        Assert.Equal(5.70m, Fee(paid, due: 10, asOf: 30));
        Assert.Equal(5.70m, Fee(paid, due: 10, asOf: 400));
        Assert.Equal(0m, Fee([(0, 1000m), (10, -1000m)], due: 10, asOf: 400));
    }

    [Fact]
    public void The_fee_of_a_day_is_the_same_whatever_is_recorded_later_RB_02()
        => Gen.Select(Gen.Int[1, 100], Gen.Int[1, 1000].Select(c => c / 10m)).List[0, 6].Select(Gen.Int[0, 120]).Sample((payments, day) =>
        {
            List<(int On, decimal Amount)> history = [(0, 1000m)];
            foreach (var (on, amount) in payments)
            {
                if (history.Sum(h => h.Amount) >= amount)
                    history.Add((on, -amount));
            }

            var known = history.Where(h => h.On <= day).ToArray();
            Assert.Equal(Fee(known, due: 10, asOf: day), Fee([.. history], due: 10, asOf: day));
        });

    [Fact]
    public void A_notice_notes_the_levels_it_skipped_and_those_only_RB_14()
    {
        Assert.Equal("1,2", Notice(3, []).Skipped);
        Assert.Equal("2,3", Notice(4, [1]).Skipped);
        Assert.Equal("", Notice(2, [1]).Skipped);
        Assert.Equal("", Notice(1, []).Skipped);
    }

    [Fact]
    public void A_part_payment_leaves_it_open_a_full_one_resolves_it_and_a_bounced_one_opens_it_again_RB_15()
    {
        var notice = Notice(1, []);
        notice.Follow(0.01m, paid: true, Books.On(50));
        Assert.Equal(NoticeStatus.Issued, notice.Status);
        notice.Follow(0m, paid: true, Books.On(51));
        notice.Follow(0m, paid: true, Books.On(52));
        Assert.Equal((NoticeStatus.Resolved, 2), (notice.Status, notice.Transitions.Count));
        notice.Follow(100m, paid: false, Books.On(60));

        Assert.Equal(
            [NoticeStatus.Issued, NoticeStatus.Resolved, NoticeStatus.Resolved, NoticeStatus.Issued],
            new[] { 50, 51, 59, 60 }.Select(d => notice.StatusAsOf(Books.Day(d))!.Value));
    }

    [Fact]
    public void Whatever_happens_a_notice_is_open_exactly_while_something_is_owed_15_5()
        => Gen.Int[0, 3].List[0, 30].Sample(acts =>
        {
            var (notice, owed, acknowledged) = (Notice(1, []), true, false);
            foreach (var (act, day) in acts.Select((act, index) => (act, 50 + index)))
            {
                switch (act)
                {
                    case 0:
                        notice.Follow(0m, paid: true, Books.On(day));
                        (owed, acknowledged) = (false, false);
                        break;
                    case 1:
                        notice.Follow(0m, paid: false, Books.On(day));
                        (owed, acknowledged) = (false, false);
                        break;
                    case 2:
                        notice.Follow(5m, paid: false, Books.On(day));
                        owed = true;
                        break;
                    case 3 when owed && !acknowledged:
                        notice.Acknowledge(null, Books.On(day));
                        acknowledged = true;
                        break;
                    case 3:
                        Assert.Throws<RuleViolationException>(() => notice.Acknowledge(null, Books.On(day)));
                        break;
                    default:
                        break;
                }

                Assert.Equal(owed, notice.IsOpen);
                Assert.Equal(notice.Status, notice.StatusAsOf(Books.Day(day)));
            }
        });

    [Fact]
    public void A_hold_holds_from_its_first_to_its_last_day_or_until_it_is_released_RB_16()
    {
        var hold = DunningHold.Place(Books.Account((10, 100m)), null, "the goods were damaged", Books.Day(40), Books.On(30));

        Assert.Equal([false, true, true, false], new[] { 29, 30, 40, 41 }.Select(d => hold.Holds(Books.Day(d))));
        hold.Release("settled", Books.On(35));
        Assert.Equal([true, false], new[] { 34, 35 }.Select(d => hold.Holds(Books.Day(d))));
        Assert.Equal("finance.dunning.hold-over", Assert.Throws<RuleViolationException>(() => hold.Release("again", Books.On(36))).Code);
        Assert.Equal("finance.dunning.hold-ends-before", Assert.Throws<RuleViolationException>(() => DunningHold.Place(Books.Account((10, 1m)), null, "x", Books.Day(29), Books.On(30))).Code);
        Assert.Equal("finance.dunning.instalment-unknown", Assert.Throws<RuleViolationException>(() => DunningHold.Place(Books.Account((10, 1m)), Books.Id(7), "x", Books.Day(31), Books.On(30))).Code);
    }

    private static decimal Fee((int On, decimal Amount)[] movements, int due, int asOf)
        => LateFee.Of([.. movements.Select(m => (Books.Day(m.On), m.Amount))], Books.Day(due), Books.Day(asOf), 0.05m);

    private static DunningNotice Notice(int level, int[] issued) => DunningNotice.Issue(
        "DN-1", Guid.Empty, new OverdueInstalment(Books.Id(1), 1, Books.Day(10), 100m, Guid.Empty, "CT-1", Guid.Empty, Guid.Empty, Guid.Empty, Guid.Empty, "A", "Alfreds", "CNY"), level, issued, 1m, 0.05m, Guid.Empty, Books.On(45));
}
