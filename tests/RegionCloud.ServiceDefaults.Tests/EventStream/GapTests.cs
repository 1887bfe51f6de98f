using RegionCloud.ServiceDefaults.EventStream;

namespace RegionCloud.ServiceDefaults.Tests.EventStream;

/// <summary>On SQL Server a lower number may be committed after a higher one; a stream that had gone past it would miss it for ever.</summary>
public sealed class GapTests
{
    private readonly SteppedTime time = new();

    [Fact]
    public void What_comes_after_a_missing_number_waits_for_it()
    {
        var gaps = new Gaps(time);
        Assert.Equal([1, 2], gaps.Settled(0, [1L, 2, 4, 5], n => n));
        Assert.True(gaps.Waiting);
        time.Step(TimeSpan.FromMilliseconds(900));
        Assert.Equal([3, 4, 5], gaps.Settled(2, [3L, 4, 5], n => n));
        Assert.False(gaps.Waiting);
    }

    [Fact]
    public void A_number_that_was_rolled_back_holds_up_for_a_second_and_no_longer()
    {
        var gaps = new Gaps(time);
        Assert.Equal([], gaps.Settled(2, [4L, 5], n => n));
        time.Step(TimeSpan.FromMilliseconds(999));
        Assert.Equal([], gaps.Settled(2, [4L, 5, 6], n => n));
        time.Step(TimeSpan.FromMilliseconds(1));
        Assert.Equal([4, 5, 6], gaps.Settled(2, [4L, 5, 6], n => n));
    }

    [Fact]
    public void Each_gap_has_its_own_second()
    {
        var gaps = new Gaps(time);
        Assert.Equal([], gaps.Settled(2, [4L, 6], n => n));
        time.Step(TimeSpan.FromSeconds(1));
        Assert.Equal([4], gaps.Settled(2, [4L, 6], n => n));
        Assert.Equal([], gaps.Settled(4, [6L], n => n));
        time.Step(TimeSpan.FromSeconds(1));
        Assert.Equal([6], gaps.Settled(4, [6L], n => n));
    }

    private sealed class SteppedTime : TimeProvider
    {
        private long now = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public void Step(TimeSpan by) => now += by.Ticks;
    }
}
