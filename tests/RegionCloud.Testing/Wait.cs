using System.Diagnostics;

namespace RegionCloud.Testing;

/// <summary>Waiting for what will happen, without guessing how long it takes.</summary>
public static class Wait
{
    public static Task Until(Func<bool> condition, string what, TimeSpan? limit = null) => Until(() => Task.FromResult(condition()), what, limit);

    public static async Task Until(Func<Task<bool>> condition, string what, TimeSpan? limit = null)
    {
        var patience = limit ?? TimeSpan.FromSeconds(30);
        for (var watch = Stopwatch.StartNew(); !await condition();)
        {
            if (watch.Elapsed > patience)
                throw new TimeoutException($"Waited {patience.TotalSeconds:0} s in vain until {what}.");
            await Task.Delay(20);
        }
    }
}
