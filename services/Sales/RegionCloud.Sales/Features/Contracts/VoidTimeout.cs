using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Features.Policy;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Sales.Features.Contracts;

/// <summary>A request to void or to change that Finance has not answered for as many days as the policy says (7) is taken back, region by region.</summary>
internal sealed partial class VoidTimeout(IServiceScopeFactory scopes, OrganisationDirectory organisation, TimeProvider time, ILogger<VoidTimeout> logger) : BackgroundService
{
    private const string Actor = "svc-sales";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMinutes(1), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (organisation.IsCopied)
                {
                    foreach (var region in organisation.Current.Regions.Keys)
                        await SweepAsync(region, stoppingToken);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(e.Outline());
            }
        }
    }

    internal async Task<int> SweepAsync(Guid region, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.Region(region, "time-out of voids"));
        var db = services.ServiceProvider.GetRequiredService<SalesDbContext>();
        var clock = services.ServiceProvider.GetRequiredService<BusinessClock>();
        var latest = clock.Now.AddDays(-SalesPolicy.VoidTimeoutDays.In(await db.PolicyAsync(clock.Today(region), cancellationToken)));

        var forgotten = await db.Contracts.Where(c => c.Status == ContractStatus.VoidRequested && c.VoidAttempt!.RequestedAt < latest).ToListAsync(cancellationToken);
        foreach (var contract in forgotten)
            WithdrawVoid.Withdraw(db, contract, "timeout", new Act(clock.Today(region), clock.Now, Actor));
        var unanswered = await db.Contracts.AsSplitQuery().Where(c => c.Status == ContractStatus.ChangeRequested && c.Amendments.Any(a => a.Status == AmendmentStatus.Requested && a.RequestedAt < latest)).ToListAsync(cancellationToken);
        foreach (var contract in unanswered)
            Amending.Withdraw(db, contract, "timeout", new Act(clock.Today(region), clock.Now, Actor));
        using (await WriterGate.For(db).EnterAsync(cancellationToken))
            await db.SaveChangesAsync(cancellationToken);
        return forgotten.Count + unanswered.Count;
    }

    [LoggerMessage(4001, LogLevel.Warning, "The time-out of voids failed; it is tried again in a minute ({Outline})")]
    private partial void Failed(string outline);
}
