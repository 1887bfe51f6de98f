using System.IO.Compression;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Imports;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Operations;

/// <summary>A long operation in the hands of the worker that took it up: what is done is done in the name and under the rights of who asked, and only as long as nobody else has it.</summary>
/// <param name="action">What it is called in the audit.</param>
internal sealed class TakenOperation(IServiceScopeFactory scopes, Operation operation, string action, TimeProvider time)
{
    /// <summary>How long a worker may be silent before another takes the operation up.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    public Operation Operation => operation;

    /// <summary>Ends the operation, if it is still this worker's.</summary>
    public Task EndAsync(OperationProgress? progress, OperationState state, string? code, IReadOnlyDictionary<string, string>? values, CancellationToken cancellationToken)
        => UnattendedAsync(async db =>
        {
            var mine = await MineAsync(db, cancellationToken);
            if (progress is not null)
                mine.Count(progress);
            mine.End(state, time.GetUtcNow(), code, values is null ? null : JsonSerializer.Serialize(values, Json.Options));
            await db.SaveChangesAsync(cancellationToken);
            await db.Set<OperationFilePart>().Where(p => p.OperationId == operation.Id).ExecuteDeleteAsync(cancellationToken);
            return 0;
        });

    /// <summary>Shows how far it is, renews the lease, and learns whether it is still wanted and still ours.</summary>
    public Task<int> ProgressAsync(OperationProgress progress, CancellationToken cancellationToken)
        => UnattendedAsync(async db =>
        {
            var (percent, read, valid, faulty, result, until) = (progress.Percent, progress.Read, progress.Valid, progress.Faulty, progress.Result(), time.GetUtcNow() + Lease);
            await db.Operations.Where(o => o.Id == operation.Id && o.Fence == operation.Fence && o.State == OperationState.Running).ExecuteUpdateAsync(
                set => set
                    .SetProperty(o => o.Percent, percent)
                    .SetProperty(o => o.Read, read)
                    .SetProperty(o => o.Valid, valid)
                    .SetProperty(o => o.Faulty, faulty)
                    .SetProperty(o => o.Result, result)
                    .SetProperty(o => o.LeaseUntil, until)
                    .SetProperty(o => o.Version, o => o.Version + 1),
                cancellationToken);
            return (await MineAsync(db, cancellationToken)).CancelRequested ? throw new CanceledByCallerException() : 0;
        });

    /// <exception cref="TakenOverException">Another worker has it, or it has ended.</exception>
    public async Task<Operation> MineAsync(ServiceDbContext db, CancellationToken cancellationToken)
        => await db.Operations.SingleOrDefaultAsync(o => o.Id == operation.Id && o.Fence == operation.Fence && o.State == OperationState.Running, cancellationToken)
            ?? throw new TakenOverException();

    /// <summary>A short write of the operation's own, in a scope and a transaction of its own.</summary>
    public async Task<T> UnattendedAsync<T>(Func<ServiceDbContext, Task<T>> write)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.None("long operation", owner: null));
        scope.ServiceProvider.GetRequiredService<AuditContext>().Act(operation.StartedBy, action, operation.Issuer);
        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        using var gate = await WriterGate.For(db).EnterAsync(CancellationToken.None);
        return await write(db);
    }

    /// <summary>From here on the scope works in the name and under the rights of who asked.</summary>
    /// <exception cref="RightEndedException">The right has ended meanwhile.</exception>
    public void Enter(IServiceProvider services)
    {
        var user = services.GetRequiredService<CurrentUser>();
        user.ActAs(operation.StartedBy, service: operation.Issuer is null);
        services.GetRequiredService<DataScope>().Enter(ReachOf(user));
        var audit = services.GetRequiredService<AuditContext>();
        audit.Act(operation.StartedBy, action, operation.Issuer);
        audit.OnBehalfOf = user.OnBehalfWith(operation.Permission)?.Subject;
    }

    /// <exception cref="RightEndedException">The right has ended meanwhile.</exception>
    public void StillMay(IServiceProvider services) => _ = ReachOf(services.GetRequiredService<CurrentUser>());

    /// <summary>Reads what was sent with the request: a file, or what was asked.</summary>
    public async Task<T> ReadAsync<T>(Func<Stream, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        await using var parts = new PartStream(sequence => db.Set<OperationFilePart>().AsNoTracking().Where(p => p.OperationId == operation.Id && p.Sequence == sequence).Select(p => p.Content).SingleOrDefaultAsync(cancellationToken));
        await using var content = new GZipStream(parts, CompressionMode.Decompress);
        return await read(content);
    }

    private Reach ReachOf(CurrentUser user) => user.ReachOf(operation.Permission) ?? throw new RightEndedException();
}

/// <summary>Another worker has the operation now, or it has ended; this one must not touch it any more.</summary>
internal sealed class TakenOverException : Exception;

/// <summary>Who asked may no longer do it.</summary>
internal sealed class RightEndedException : Exception;

/// <summary>Who asked has asked it to stop.</summary>
internal sealed class CanceledByCallerException : Exception;
