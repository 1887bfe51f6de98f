using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using RegionCloud.ServiceDefaults.Observability;

namespace RegionCloud.ServiceDefaults.Data;

/// <summary>
/// Lets one save at a time into a SQLite file. SQLite has one writer anyway; waiting here, in order, costs far less than
/// colliding there and retrying. On SQL Server the gate is always open.
/// </summary>
public static class WriterGate
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Gates = new(StringComparer.Ordinal);

    public static WriterGatePass For(DbContext db)
        => new(db.Database.IsSqlite() ? Gates.GetOrAdd(db.Database.GetConnectionString() ?? "", _ => new SemaphoreSlim(1, 1)) : null);
}

/// <summary>The way through the gate of one database.</summary>
public readonly struct WriterGatePass(SemaphoreSlim? gate)
{
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        if (gate is null)
            return Open.Instance;

        var began = Stopwatch.GetTimestamp();
        await gate.WaitAsync(cancellationToken);
        ServiceMeter.WaitedForWriter(Stopwatch.GetElapsedTime(began));
        return new Exit(gate);
    }

    private sealed class Exit(SemaphoreSlim gate) : IDisposable
    {
        private SemaphoreSlim? held = gate;

        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
    }

    private sealed class Open : IDisposable
    {
        public static readonly Open Instance = new();

        public void Dispose()
        {
        }
    }
}
