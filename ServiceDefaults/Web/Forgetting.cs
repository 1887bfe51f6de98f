using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>Forgets remembered answers after 24 hours; what must count once for ever has a business key of its own.</summary>
internal sealed partial class Forgetting(IServiceScopeFactory scopes, TimeProvider time, ILogger<Forgetting> logger) : BackgroundService
{
    private const int AtOnce = 1000;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

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
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(e.Message);
            }

            await Task.Delay(TimeSpan.FromHours(1), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
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

    [LoggerMessage(1201, LogLevel.Warning, "Old answers could not be forgotten; it is tried again in an hour: {Reason}")]
    private partial void Failed(string reason);
}
