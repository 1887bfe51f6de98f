using System.Diagnostics;

namespace RegionCloud.Proof.Tests.Chaos;

/// <summary>Looks again until all is well or the time is up; what the last look saw is then judged, not thrown.</summary>
internal static class Settle
{
    /// <summary>Lets a fault last.</summary>
    public static Task ForAsync(TimeSpan time) => Task.Delay(time, Xunit.TestContext.Current.CancellationToken);

    public static async Task WithinAsync(TimeSpan limit, Func<Task<bool>> settled)
    {
        for (var began = Stopwatch.GetTimestamp(); !await settled() && Stopwatch.GetElapsedTime(began) < limit;)
            await Task.Delay(250);
    }
}
