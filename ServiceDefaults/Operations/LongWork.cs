using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Operations;

/// <summary>
/// Work of a slice that takes longer than an answer may. It is done in steps, each saved in one transaction with how far the work is; a worker that dies leaves the
/// steps it saved, and the next one begins at the front. So a step decides from what is in the database, and done twice it changes nothing the second time.
/// </summary>
public sealed class WorkSteps
{
    private const int Attempts = 5;
    private readonly IServiceScopeFactory scopes;
    private readonly TakenOperation taken;
    private readonly TimeProvider time;

    internal WorkSteps(IServiceScopeFactory scopes, TakenOperation taken, TimeProvider time) => (this.scopes, this.taken, this.time) = (scopes, taken, time);

    /// <summary>Also the id under which the result is read.</summary>
    public Guid Operation => taken.Operation.Id;

    /// <summary>The subject in whose name the work is done.</summary>
    public string StartedBy => taken.Operation.StartedBy;

    /// <summary>Reads, without changing anything.</summary>
    public async Task<T> ReadAsync<T>(Func<IServiceProvider, Task<T>> read)
    {
        await using var scope = scopes.CreateAsyncScope();
        taken.Enter(scope.ServiceProvider);
        return await read(scope.ServiceProvider);
    }

    /// <summary>One step; what it added and changed is saved after it. Whoever else changed the same meanwhile makes it begin again.</summary>
    /// <param name="percent">How far the work is after it.</param>
    public Task StepAsync(int percent, Func<IServiceProvider, Task> step, CancellationToken cancellationToken)
        => SaveAsync(
            async services =>
            {
                await step(services);
                return mine => mine.Advance(percent, time.GetUtcNow() + TakenOperation.Lease);
            },
            cancellationToken);

    /// <summary>The last step; it tells what came of all.</summary>
    public async Task FinishAsync(Func<IServiceProvider, Task<IReadOnlyList<RecordCount>>> step, CancellationToken cancellationToken)
    {
        await SaveAsync(
            async services =>
            {
                var result = await step(services);
                return mine => mine.Finish(result, time.GetUtcNow());
            },
            cancellationToken);
        await taken.UnattendedAsync(db => db.Set<OperationFilePart>().Where(p => p.OperationId == Operation).ExecuteDeleteAsync(cancellationToken));
    }

    private async Task SaveAsync(Func<IServiceProvider, Task<Action<Operation>>> step, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var scope = scopes.CreateAsyncScope();
            taken.Enter(scope.ServiceProvider);
            var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
            try
            {
                // Whoever lost a race once runs alone from loading to saving, as in a request.
                using var alone = attempt > 1 ? await WriterGate.For(db).EnterAsync(cancellationToken) : null;
                var mark = await step(scope.ServiceProvider);
                var mine = await taken.MineAsync(db, cancellationToken);
                if (mine.CancelRequested)
                    throw new CanceledByCallerException();
                mark(mine);
                using (alone is null ? await WriterGate.For(db).EnterAsync(cancellationToken) : null)
                    await db.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (DbUpdateException e) when (attempt < Attempts && (e is DbUpdateConcurrencyException || e.IsUniqueViolation()))
            {
                // Somebody else was quicker, or it was cancelled; the next look tells.
            }
        }
    }
}

public static class LongWork
{
    /// <summary>Offers a POST whose work is a long operation: its slice answers with <see cref="LongOperations.AcceptAsync{TAsked}"/>, and <paramref name="work"/> does it.</summary>
    /// <param name="kind">What the operation is called, such as <c>dunning</c>.</param>
    /// <param name="action">What it is called in the audit.</param>
    /// <param name="results">Under which path its result is read by the operation's id.</param>
    public static RouteHandlerBuilder MapLongWork<TAsked>(
        this IEndpointRouteBuilder api, string path, Delegate handler, string permission, string kind, string action, string? results, Func<TAsked, WorkSteps, CancellationToken, Task> work)
        where TAsked : class
    {
        var declared = new OperationKind(kind, action, $"work {kind}", results, async (scopes, taken, time, cancellationToken) =>
        {
            var asked = await taken.ReadAsync(async content => await JsonSerializer.DeserializeAsync<TAsked>(content, Json.Options, cancellationToken), cancellationToken);
            try
            {
                await work(asked!, new WorkSteps(scopes, taken, time), cancellationToken);
            }
            catch (RuleViolationException refused)
            {
                var first = refused.Refusals[0];
                await taken.EndAsync(progress: null, OperationState.Failed, first.Code, first.Values.ToDictionary(v => v.Key, v => Words.Show(v.Value), StringComparer.Ordinal), cancellationToken);
            }
        });
        api.ServiceProvider.GetRequiredService<OperationKinds>().Add(declared);
        return api.MapPost(path, handler).RequirePermission(permission).RequireIdempotencyKey().WithMetadata(declared);
    }
}
