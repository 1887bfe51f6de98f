using System.Diagnostics;

namespace RegionCloud.Testing;

/// <summary>Waits for what is bound to happen, by looking and not by sleeping a guessed time.</summary>
public static class Wait
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public static Task Until(Func<bool> condition, string what, TimeSpan? atMost = null)
        => Until(() => Task.FromResult(condition()), what, atMost);

    /// <param name="what">What is waited for, as the failure tells it.</param>
    /// <param name="atMost">Default 10 s.</param>
    public static async Task Until(Func<Task<bool>> condition, string what, TimeSpan? atMost = null)
    {
        var limit = atMost ?? TimeSpan.FromSeconds(10);
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > limit)
                throw new TimeoutException($"Not within {limit.TotalSeconds:0.#} s: {what}");
            await Task.Delay(Look);
        }
    }
}
