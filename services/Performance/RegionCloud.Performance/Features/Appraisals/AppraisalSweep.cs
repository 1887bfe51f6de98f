using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.Performance.Features.Bonuses;
using RegionCloud.Performance.Features.Policy;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Performance.Features.Appraisals;

/// <summary>What nobody need ask for: late facts become adjustments, and bonuses that Finance does not answer are taken back; region by region.</summary>
internal sealed partial class AppraisalSweep(IServiceScopeFactory scopes, OrganisationDirectory organisation, TimeProvider time, ILogger<AppraisalSweep> logger) : BackgroundService
{
    internal const string Actor = "svc-performance";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // A fact that was received just before may be saved just after another one.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task SweepAsync(Guid region, CancellationToken ct)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.Region(region, "late facts, unanswered bonuses"));
        services.ServiceProvider.GetRequiredService<AuditContext>().Act(Actor, nameof(AppraisalSweep));
        var db = services.ServiceProvider.GetRequiredService<PerformanceDbContext>();
        var clock = services.ServiceProvider.GetRequiredService<BusinessClock>();
        var (today, now) = (clock.Today(region), clock.Now);
        foreach (var cycle in await LateAsync(db, region, now, ct))
            await AdjustmentBooks.CheckAsync(db, cycle, only: null, AdjustmentCause.LateFacts, today, now, ct);

        var latest = now.AddDays(-PerformancePolicy.BudgetTimeoutDays.In(await db.PolicyAsync(today, ct)));
        foreach (var bonus in await db.Bonuses.AsSplitQuery().Where(b => b.Status == BonusStatus.AwaitingBudget && b.Attempts.Any(a => a.Outcome == null && a.RequestedAt < latest)).ToListAsync(ct))
            WithdrawBonus.Withdraw(db, bonus, "timeout", new Act(today, now, Actor));

        if (!db.ChangeTracker.HasChanges())
            return;
        using (await WriterGate.For(db).EnterAsync(ct))
            await db.SaveChangesAsync(ct);
    }

    /// <summary>Published cycles that facts came for since they were looked at last, or that were published while some came.</summary>
    private static async Task<IReadOnlyList<AppraisalCycle>> LateAsync(PerformanceDbContext db, Guid region, DateTimeOffset now, CancellationToken ct)
    {
        var watch = await db.FactWatches.SingleOrDefaultAsync(w => w.RegionId == region, ct);
        if (watch is null)
            db.Add(watch = new FactWatch(region));
        var (since, next) = (watch.Since, now - Overlap);
        var count = await db.Facts.CountAsync(f => f.RegionId == region && f.ReceivedAt > since, ct);
        var some = count != watch.Count;
        var cycles = await db.AppraisalCycles.Where(c => c.PublishedAt != null && (c.PublishedAt > next || (some && db.Facts.Any(f => f.RegionId == c.RegionId && f.CountsOn <= c.Last && f.ReceivedAt > since)))).ToListAsync(ct);
        if (some)
            watch.Looked(next, await db.Facts.CountAsync(f => f.RegionId == region && f.ReceivedAt > next, ct));
        return cycles;
    }

    [LoggerMessage(3004, LogLevel.Warning, "Adjustments of appraisals and time-outs of bonuses failed; they are tried again ({Outline})")]
    private partial void Failed(string outline);
}
