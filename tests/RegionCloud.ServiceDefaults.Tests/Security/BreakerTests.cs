using Microsoft.Extensions.Time.Testing;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Tests.Security;

/// <summary>A peer that hangs was waited for a second and a half by every request (D2).</summary>
public sealed class BreakerTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 5, 4, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public void After_ten_calls_that_were_not_answered_nobody_waits_for_the_peer()
    {
        var breaker = new Breaker(time);
        Tell(breaker, 9, answered: false);
        Assert.True(breaker.MayAsk());

        Tell(breaker, 1, answered: false);
        Assert.False(breaker.MayAsk());
    }

    [Fact]
    public void While_more_than_half_are_answered_it_is_asked()
    {
        var breaker = new Breaker(time);
        Tell(breaker, 6, answered: true);
        Tell(breaker, 5, answered: false);
        Assert.True(breaker.MayAsk());

        Tell(breaker, 1, answered: false);
        Assert.False(breaker.MayAsk());
    }

    [Fact]
    public void What_was_longer_ago_than_ten_seconds_does_not_count()
    {
        var breaker = new Breaker(time);
        Tell(breaker, 9, answered: false);
        time.Advance(Breaker.Window + TimeSpan.FromMilliseconds(1));

        Tell(breaker, 1, answered: false);
        Assert.True(breaker.MayAsk());
    }

    [Fact]
    public void After_the_pause_one_call_tries_and_its_answer_lets_all_ask_again()
    {
        var breaker = new Breaker(time);
        Tell(breaker, Breaker.Enough, answered: false);
        time.Advance(Breaker.Pause - TimeSpan.FromMilliseconds(1));
        Assert.False(breaker.MayAsk());

        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(breaker.MayAsk());
        Assert.False(breaker.MayAsk());
        breaker.Told(answered: true);
        Assert.True(breaker.MayAsk());
        Assert.True(breaker.MayAsk());
    }

    [Fact]
    public void A_try_that_is_not_answered_leaves_the_others_waiting()
    {
        var breaker = new Breaker(time);
        Tell(breaker, Breaker.Enough, answered: false);
        time.Advance(Breaker.Pause);
        Assert.True(breaker.MayAsk());
        breaker.Told(answered: false);
        Assert.False(breaker.MayAsk());

        time.Advance(Breaker.Pause);
        Assert.True(breaker.MayAsk());
    }

    private static void Tell(Breaker breaker, int times, bool answered)
    {
        for (var n = 0; n < times; n++)
            breaker.Told(answered);
    }
}
