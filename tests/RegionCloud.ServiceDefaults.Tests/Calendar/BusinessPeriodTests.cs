using RegionCloud.ServiceDefaults.Calendar;

namespace RegionCloud.ServiceDefaults.Tests.Calendar;

public class BusinessPeriodTests
{
    [Theory]
    [InlineData("2026-02", "2026-02-01", "2026-02-28")]
    [InlineData("2024-02", "2024-02-01", "2024-02-29")]
    [InlineData("2026-Q1", "2026-01-01", "2026-03-31")]
    [InlineData("2026-Q4", "2026-10-01", "2026-12-31")]
    [InlineData("2026", "2026-01-01", "2026-12-31")]
    public void A_period_is_written_and_read_the_same_way(string text, string first, string last)
    {
        var period = BusinessPeriod.Read(text)!.Value;

        Assert.Equal((DateOnly.Parse(first, null), DateOnly.Parse(last, null), text), (period.First, period.Last, period.ToString()));
        Assert.Equal(period, period.Next.Previous);
        Assert.True(period.Covers(period.First) && period.Covers(period.Last) && !period.Covers(period.Last.AddDays(1)));
    }

    [Theory]
    [InlineData("2026-13")]
    [InlineData("2026-Q5")]
    [InlineData("2026-7")]
    [InlineData("1899")]
    [InlineData("2026-07\n")]
    [InlineData("")]
    [InlineData(null)]
    public void Nothing_else_is_a_period(string? text) => Assert.Null(BusinessPeriod.Read(text));

    [Fact]
    public void The_quarters_between_two_days_are_all_that_have_a_day_there()
        => Assert.Equal(["2025-Q4", "2026-Q1", "2026-Q2"], BusinessPeriod.Between("quarter", new DateOnly(2025, 12, 31), new DateOnly(2026, 4, 1)).Select(p => p.ToString()));
}
