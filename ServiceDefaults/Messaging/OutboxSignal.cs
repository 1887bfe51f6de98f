using Microsoft.EntityFrameworkCore.Diagnostics;

namespace RegionCloud.ServiceDefaults.Messaging;

/// <summary>Wakes the relay of this process; several calls before it looks are one.</summary>
public sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim work = new(0, 1);

    /// <summary>Called whenever an event was written, for the live stream.</summary>
    internal Action? WhenSet { get; set; }

    public void Set()
    {
        WhenSet?.Invoke();
        try
        {
            work.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already set.
        }
    }

    internal Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => work.WaitAsync(atMost, cancellationToken);

    public void Dispose() => work.Dispose();
}

/// <summary>Sets the signal after each save that wrote an event, so that it leaves at once and not with the next poll.</summary>
public sealed class OutboxWakeUp(OutboxSignal signal) : SaveChangesInterceptor
{
    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context?.ChangeTracker.Entries<OutboxMessage>().Any() is true)
            signal.Set();
        return ValueTask.FromResult(result);
    }
}
