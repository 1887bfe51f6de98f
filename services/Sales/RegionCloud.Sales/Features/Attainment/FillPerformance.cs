using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Sales.Features.Attainment;

/// <summary>
/// Contracts that were signed before performance was kept get their entries once, at start, from their own dated steps. Where every signed contract has them
/// already, it is one query.
/// </summary>
internal sealed partial class FillPerformance(IServiceScopeFactory scopes, TimeProvider time, ILogger<FillPerformance> logger) : BackgroundService
{
    private const int Batch = 200;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await FillAsync(stoppingToken) > 0)
                {
                }

                return;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(e.Outline());
                await Task.Delay(TimeSpan.FromSeconds(10), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    internal async Task<int> FillAsync(CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.All("performance of contracts signed before it was kept"));
        var db = services.ServiceProvider.GetRequiredService<SalesDbContext>();
        var contracts = await db.Contracts.AsNoTracking().AsSplitQuery().Where(c => c.SignedOn != null && !db.PerformanceEntries.Any(e => e.ContractId == c.Id)).OrderBy(c => c.Id).Take(Batch).ToListAsync(cancellationToken);
        foreach (var contract in contracts)
            db.AddRange([.. PerformanceEntry.Signed(contract), .. contract.VoidedOn is null ? [] : PerformanceEntry.Voided(contract)]);
        using (await WriterGate.For(db).EnterAsync(cancellationToken))
            await db.SaveChangesAsync(cancellationToken);
        return contracts.Count;
    }

    [LoggerMessage(4002, LogLevel.Warning, "Performance of earlier contracts could not be filled in; it is tried again ({Outline})")]
    private partial void Failed(string outline);
}
