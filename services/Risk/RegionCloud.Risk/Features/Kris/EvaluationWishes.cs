using Microsoft.EntityFrameworkCore;
using OpenTelemetry;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features.Alerts;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Schedules;

namespace RegionCloud.Risk.Features.Kris;

/// <summary>
/// Looks every few seconds which regions something happened in, and evaluates their indicators as of today: once, however much happened. In the same round it tells
/// headquarters of red alerts that nobody acknowledged in time.
/// </summary>
internal sealed partial class EvaluationWishes(IServiceScopeFactory scopes, OrganisationDirectory organisation, TimeProvider time, ILogger<EvaluationWishes> logger) : BackgroundService
{
    private const string Actor = "svc-risk";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (organisation.IsCopied && !stoppingToken.IsCancellationRequested)
                    await LookAsync(stoppingToken);
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

    /// <summary>Returns how many regions were evaluated.</summary>
    internal async Task<int> LookAsync(CancellationToken cancellationToken)
    {
        using var quiet = SuppressInstrumentationScope.Begin();
        var evaluated = 0;
        foreach (var region in organisation.Current.Regions.Keys)
        {
            if (await EvaluateAsync(region, cancellationToken))
                evaluated++;
            await TellHeadquartersAsync(region, cancellationToken);
        }

        return evaluated;
    }

    private async Task<bool> EvaluateAsync(Guid region, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.Region(region, "evaluation of indicators"));
        var (db, clock) = (services.ServiceProvider.GetRequiredService<RiskDbContext>(), services.ServiceProvider.GetRequiredService<BusinessClock>());
        // What happens while the departments are asked changes the wish, and then the save fails and all is asked again.
        if (await db.EvaluationWishes.SingleOrDefaultAsync(w => w.RegionId == region, cancellationToken) is not { } wish || await db.Set<PausedRegion>().AnyAsync(p => p.RegionId == region, cancellationToken))
            return false;

        var act = new Act(clock.Today(region), clock.Now, Actor);
        var answers = await services.ServiceProvider.GetRequiredService<Neighbours>().FiguresAsync(region, act.On, cancellationToken);
        db.Remove(wish);
        await EvaluateKris.ApplyAsync(db, organisation.Current, clock, region, answers, operation: null, act, cancellationToken);
        try
        {
            using var gate = await WriterGate.For(db).EnterAsync(cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || e.IsUniqueViolation())
        {
            return false;
        }
    }

    private async Task TellHeadquartersAsync(Guid region, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.Region(region, "unacknowledged alerts"));
        var (db, clock) = (services.ServiceProvider.GetRequiredService<RiskDbContext>(), services.ServiceProvider.GetRequiredService<BusinessClock>());
        if (await AlertsOfKris.TellHeadquartersAsync(db, region, clock.Now, currentPeriodOnly: true, new Act(clock.Today(region), clock.Now, Actor), cancellationToken) == 0)
            return;

        using var gate = await WriterGate.For(db).EnterAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Notes that a region is to be looked at anew; old facts start no evaluation of past quarters (10a, RB-33).</summary>
    public static async Task WishAsync(RiskDbContext db, BusinessClock clock, Guid region, DateOnly businessDate, string because, CancellationToken cancellationToken)
    {
        if (!BusinessPeriod.QuarterOf(clock.Today(region)).Covers(businessDate))
            return;

        if (await db.EvaluationWishes.SingleOrDefaultAsync(w => w.RegionId == region, cancellationToken) is { } wish)
            wish.Again(because);
        else
            db.Add(EvaluationWish.Of(region, because, clock.Now));
    }

    [LoggerMessage(8001, LogLevel.Warning, "Indicators could not be evaluated; it is tried again in some seconds ({Outline})")]
    private partial void Failed(string outline);
}
