using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.Marketing.Features.Policy;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <summary>A question for money that Finance has not answered for as many days as the policy says (7) is taken back, region by region.</summary>
internal sealed partial class BudgetTimeout(IServiceScopeFactory scopes, OrganisationDirectory organisation, TimeProvider time, ILogger<BudgetTimeout> logger) : BackgroundService
{
    private const string Actor = "svc-marketing";
    private const string Reason = "timeout";

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
        services.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.Region(region, "time-out of questions for money"));
        var db = services.ServiceProvider.GetRequiredService<MarketingDbContext>();
        var clock = services.ServiceProvider.GetRequiredService<BusinessClock>();
        var latest = clock.Now.AddDays(-MarketingPolicy.BudgetTimeoutDays.In(await db.PolicyAsync(clock.Today(region), cancellationToken)));

        var forgotten = await db.Campaigns.AsSplitQuery().Where(c => c.Status == CampaignStatus.AwaitingBudget && c.Attempt!.RequestedAt < latest).ToListAsync(cancellationToken);
        foreach (var campaign in forgotten)
        {
            var act = new Act(clock.Today(region), clock.Now, Actor);
            campaign.WithdrawBudget(Reason, act);
            db.Publish(BudgetQuestions.Withdrawn(campaign, Reason, act));
        }

        if (forgotten.Count == 0)
            return 0;
        using (await WriterGate.For(db).EnterAsync(cancellationToken))
            await db.SaveChangesAsync(cancellationToken);
        return forgotten.Count;
    }

    [LoggerMessage(6001, LogLevel.Warning, "The time-out of questions for money failed; it is tried again in a minute ({Outline})")]
    private partial void Failed(string outline);
}
