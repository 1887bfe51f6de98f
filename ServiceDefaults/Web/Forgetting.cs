using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.ServiceDefaults.Operations;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>
/// Forgets remembered answers after 24 hours; what must count once for ever has a business key of its own. Long operations are forgotten, with their faults,
/// 24 hours after their end; so are messages that failed and came right by themselves.
/// </summary>
internal sealed partial class Forgetting(IServiceScopeFactory scopes, TimeProvider time, ILogger<Forgetting> logger) : BackgroundService
{
    private const int AtOnce = 1000;
    internal static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var quiet = SuppressInstrumentationScope.Begin();
                while (await ForgetAsync(stoppingToken) == AtOnce)
                {
                    // Small deletes, so that nobody waits long for the writer's gate.
                }

                await ForgetOperationsAsync(stoppingToken);
                while (await ForgetLettersAsync(stoppingToken) == AtOnce)
                {
                    // As above.
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(e.Message);
            }

            await Task.Delay(TimeSpan.FromHours(1), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    internal async Task ForgetOperationsAsync(CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<ServiceDbContext>();
        var before = time.GetUtcNow() - Kept;
        foreach (var id in await db.Operations.Where(o => o.EndedAt < before).Select(o => o.Id).ToListAsync(cancellationToken))
        {
            // Its faults are many; small deletes, as above.
            var last = 0;
            do
            {
                last += AtOnce;
                using (await WriterGate.For(db).EnterAsync(cancellationToken))
                    await db.Set<OperationError>().Where(e => e.OperationId == id && e.Sequence <= last).ExecuteDeleteAsync(cancellationToken);
            }
            while (await db.Set<OperationError>().AnyAsync(e => e.OperationId == id, cancellationToken));

            using (await WriterGate.For(db).EnterAsync(cancellationToken))
                await db.Operations.Where(o => o.Id == id).ExecuteDeleteAsync(cancellationToken);
        }
    }

    internal async Task<int> ForgetLettersAsync(CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<ServiceDbContext>();
        var before = time.GetUtcNow() - Kept;
        var old = await db.DeadLetters.Where(d => d.State == DeadLetterState.Replayed && d.DecidedBy == null && d.LastFailedAt < before).OrderBy(d => d.Id).Select(d => d.Id).Take(AtOnce).ToListAsync(cancellationToken);
        if (old.Count == 0)
            return 0;

        using (await WriterGate.For(db).EnterAsync(cancellationToken))
            return await db.DeadLetters.Where(d => old.Contains(d.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    internal async Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<ServiceDbContext>();
        var before = time.GetUtcNow() - Kept;
        var old = await db.RememberedAnswers.Where(a => a.CreatedAt < before).OrderBy(a => a.CreatedAt).Select(a => a.Scope).Take(AtOnce).ToListAsync(cancellationToken);
        if (old.Count == 0)
            return 0;

        using (await WriterGate.For(db).EnterAsync(cancellationToken))
            return await db.RememberedAnswers.Where(a => old.Contains(a.Scope)).ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(1201, LogLevel.Warning, "Old answers and operations could not be forgotten; it is tried again in an hour: {Reason}")]
    private partial void Failed(string reason);
}
