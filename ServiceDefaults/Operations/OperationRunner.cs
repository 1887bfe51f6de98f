using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.ServiceDefaults.Operations;

/// <summary>
/// Does the waiting operations, oldest first, one at a time in each instance. Whoever takes one up raises its fence; one whose worker has been silent
/// for the length of the lease, because it was killed for example, is taken up again, at most five times.
/// </summary>
internal sealed partial class OperationRunner(IServiceScopeFactory scopes, OperationKinds kinds, OrganisationDirectory organisation, TimeProvider time, ILogger<OperationRunner> logger) : BackgroundService
{
    private const int MostAttempts = 5;
    private static readonly ActivitySource Traces = new("RegionCloud.Operations");
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim wake = new(0, 1);

    /// <summary>Look now rather than at the next second.</summary>
    public void Wake()
    {
        if (wake.CurrentCount == 0)
            wake.Release();
    }

    public override void Dispose()
    {
        wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Without the organisation nobody's rights can be told.
                while (organisation.IsCopied && await TakeUpAsync(stoppingToken) is { } operation)
                    await RunAsync(operation, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                CannotLook(e.Outline());
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await ((Task)wake.WaitAsync(Poll, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Operation?> TakeUpAsync(CancellationToken cancellationToken)
    {
        using var quiet = SuppressInstrumentationScope.Begin();
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<ServiceDbContext>();
        var now = time.GetUtcNow();
        var (names, until) = (kinds.Names, now + TakenOperation.Lease);
        var next = await db.Operations.AsNoTracking()
            .Where(o => names.Contains(o.Kind) && (o.State == OperationState.NotStarted || o.State == OperationState.Running) && o.LeaseUntil < now)
            .OrderBy(o => o.Id)
            .Select(o => new { o.Id, o.Fence })
            .FirstOrDefaultAsync(cancellationToken);
        if (next is null)
            return null;

        using var gate = await WriterGate.For(db).EnterAsync(cancellationToken);
        var won = await db.Operations.Where(o => o.Id == next.Id && o.Fence == next.Fence && (o.State == OperationState.NotStarted || o.State == OperationState.Running)).ExecuteUpdateAsync(
            set => set
                .SetProperty(o => o.State, OperationState.Running)
                .SetProperty(o => o.StartedAt, o => o.StartedAt ?? now)
                .SetProperty(o => o.Attempts, o => o.Attempts + 1)
                .SetProperty(o => o.Fence, o => o.Fence + 1)
                .SetProperty(o => o.LeaseUntil, until)
                .SetProperty(o => o.Version, o => o.Version + 1),
            cancellationToken);
        return won == 0 ? null : await db.Operations.AsNoTracking().SingleOrDefaultAsync(o => o.Id == next.Id && o.Fence == next.Fence + 1, cancellationToken);
    }

    private async Task RunAsync(Operation operation, CancellationToken stoppingToken)
    {
        // The trace goes on where it was asked for.
        var kind = kinds[operation.Kind];
        using var activity = Traces.StartActivity(kind.Span, ActivityKind.Internal, ActivityContext.TryParse(operation.TraceParent, null, out var sent) ? sent : default);
        var taken = new TakenOperation(scopes, operation, kind.Action, time);
        try
        {
            if (operation.Attempts > MostAttempts)
            {
                GivenUp(operation.Id, operation.Kind);
                await taken.EndAsync(progress: null, OperationState.Failed, "operation.given-up", new Dictionary<string, string>(StringComparer.Ordinal) { ["attempts"] = $"{MostAttempts}" }, stoppingToken);
                return;
            }

            Started(operation.Id, operation.Kind, operation.Attempts);
            try
            {
                await kind.RunAsync(scopes, taken, time, stoppingToken);
            }
            catch (RightEndedException)
            {
                await taken.EndAsync(progress: null, OperationState.Failed, "operation.right-ended", new Dictionary<string, string>(StringComparer.Ordinal) { ["permission"] = operation.Permission }, stoppingToken);
            }
            catch (CanceledByCallerException)
            {
                await taken.EndAsync(progress: null, OperationState.Canceled, code: null, values: null, stoppingToken);
            }

            Ended(operation.Id, operation.Kind);
        }
        catch (TakenOverException)
        {
            TakenOver(operation.Id, operation.Kind);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // Nothing was written; when the lease has run out it is begun again.
            activity?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            Failed(operation.Id, operation.Kind, operation.Attempts, e.Outline());
        }
    }

    [LoggerMessage(1801, LogLevel.Information, "Operation {Operation} ({Kind}) begins, attempt {Attempt}")]
    private partial void Started(Guid operation, string kind, int attempt);

    [LoggerMessage(1802, LogLevel.Information, "Operation {Operation} ({Kind}) has ended")]
    private partial void Ended(Guid operation, string kind);

    [LoggerMessage(1803, LogLevel.Warning, "Operation {Operation} ({Kind}) was taken over by another instance")]
    private partial void TakenOver(Guid operation, string kind);

    [LoggerMessage(1804, LogLevel.Error, "Operation {Operation} ({Kind}) failed in attempt {Attempt} and is begun again: {Reason}")]
    private partial void Failed(Guid operation, string kind, int attempt, string reason);

    [LoggerMessage(1805, LogLevel.Error, "Operation {Operation} ({Kind}) is given up")]
    private partial void GivenUp(Guid operation, string kind);

    [LoggerMessage(1806, LogLevel.Warning, "The waiting operations cannot be read: {Reason}")]
    private partial void CannotLook(string reason);
}
