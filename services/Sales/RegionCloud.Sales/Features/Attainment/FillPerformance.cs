using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Sales.Features.Attainment;

/// <summary>
/// Contracts that were signed before performance was kept get their entries once, at start, from their own dated steps. Where every signed contract has them
/// already, it is one query.
/// </summary>
internal sealed partial class FillPerformance(IServiceScopeFactory scopes, OrganisationDirectory organisation, TimeProvider time, ILogger<FillPerformance> logger) : BackgroundService
{
    private const int Batch = 200;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (organisation.IsCopied)
                {
                    foreach (var region in organisation.Current.Regions.Keys)
                    {
                        while (await FillAsync(region, stoppingToken) > 0)
                        {
                        }
                    }

                    return;
                }

                await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

    internal async Task<int> FillAsync(Guid region, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.Region(region, "performance of contracts signed before it was kept"));
        var db = services.ServiceProvider.GetRequiredService<SalesDbContext>();
        var contracts = await db.Contracts.AsNoTracking().AsSplitQuery().Where(c => c.SignedOn != null && !db.PerformanceEntries.Any(e => e.ContractId == c.Id)).OrderBy(c => c.Id).Take(Batch).ToListAsync(cancellationToken);
        foreach (var contract in contracts)
            db.AddRange([.. PerformanceEntry.Signed(contract, openPeriod: 0), .. contract.VoidedOn is null ? [] : PerformanceEntry.Voided(contract, openPeriod: 0)]);
        if (contracts.Count == 0)
            return 0;
        using (await WriterGate.For(db).EnterAsync(cancellationToken))
            await db.SaveChangesAsync(cancellationToken);
        return contracts.Count;
    }

    [LoggerMessage(4002, LogLevel.Warning, "Performance of earlier contracts could not be filled in; it is tried again ({Outline})")]
    private partial void Failed(string outline);
}
