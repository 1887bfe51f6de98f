using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Tests.Domain;

/// <summary>When a month may be closed (decisions §4).</summary>
public sealed class PeriodCloseTests
{
    private static readonly DateOnly July = new(2026, 7, 1);

    [Fact]
    public void A_month_is_closed_from_the_first_day_after_it_and_not_on_its_last()
    {
        Assert.Equal("performance.close.not-over", Refused(() => Close(July, null, today: new DateOnly(2026, 7, 31))));
        Assert.Equal(new DateOnly(2026, 8, 1), Close(July, null, today: new DateOnly(2026, 8, 1)).OpenFrom);
    }

    [Fact]
    public void Months_close_one_after_the_other_and_never_again()
    {
        var july = Close(July, null);

        Assert.Equal("performance.close.not-next", Refused(() => Close(July.AddMonths(2), july)));
        Assert.Equal("performance.close.already-closed", Refused(() => Close(July, july)));
        Assert.Equal("performance.close.already-closed", Refused(() => Close(July.AddMonths(-1), july)));
        Assert.Equal(July.AddMonths(2), Close(July.AddMonths(1), july).OpenFrom);
    }

    [Fact]
    public void Nothing_is_closed_for_a_region_that_did_not_exist_on_any_day_of_the_month()
    {
        Assert.Equal("performance.close.region-not-in-force", Refused(() => Close(July, null, from: new DateOnly(2026, 8, 1))));
        Assert.Equal(July, Close(July, null, from: new DateOnly(2026, 7, 31)).Month);
    }

    private static PeriodClose Close(DateOnly month, PeriodClose? last, DateOnly? today = null, DateOnly? from = null)
        => PeriodClose.Close(
            Region.Open("EAST", "华东", "Asia/Shanghai", new Days(from ?? new DateOnly(2020, 1, 1), null), codeTaken: false, DateTimeOffset.UnixEpoch), month, last, null, "admin", today ?? new DateOnly(2027, 1, 1), DateTimeOffset.UnixEpoch);

    private static string Refused(Action act) => Assert.Single(Assert.Throws<RuleViolationException>(act).Refusals).Code;
}
