using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Operations;
using RegionCloud.ServiceDefaults.Operators;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Schedules;

/// <summary>The daily work of the regions that you reach.</summary>
public sealed record SchedulesView(IReadOnlyList<RegionSchedule> Regions);

/// <summary>What is done daily for a region.</summary>
/// <param name="Paused">Who stopped it, since when and why; absent while it goes on.</param>
public sealed record RegionSchedule(Guid RegionId, string RegionCode, PauseView? Paused, IReadOnlyList<DailyWorkView> Works);

/// <param name="By">Subject.</param>
public sealed record PauseView(string By, DateTimeOffset Since, string Reason);

/// <summary>One work that is done once a day, after the region's midnight.</summary>
/// <param name="Kind">The long operation, such as dunning.</param>
/// <param name="LastDay">The last day as of whose end it was begun; absent while it never was.</param>
/// <param name="State">Of that operation, as long as it is kept: notStarted, running, succeeded, failed or canceled.</param>
public sealed record DailyWorkView(string Kind, DateOnly? LastDay, DateTimeOffset? BegunAt, Guid? OperationId, string? State);

internal static class ScheduleEndpoints
{
    /// <summary>Only where there is daily work.</summary>
    public static void MapSchedules(this IEndpointRouteBuilder department)
    {
        if (!department.ServiceProvider.GetServices<DailyWork>().Any())
            return;
        department.MapGet("/schedules", GetSchedules.Handle).RequirePermission("schedule.read");
        department.MapPost("/schedules/{regionId:guid}/pause", PauseSchedule.Handle).RequirePermission("schedule.update");
        department.MapPost("/schedules/{regionId:guid}/resume", ResumeSchedule.Handle).RequirePermission("schedule.update");
    }
}

internal static class GetSchedules
{
    /// <summary>What is done daily in each region that you reach, when it was last begun and how that stands, and who has paused it; empty where nothing is.</summary>
    internal static async Task<Ok<SchedulesView>> Handle(ServiceDbContext db, OrganisationDirectory organisation, IEnumerable<DailyWork> works, CancellationToken ct)
    {
        if (!works.Any())
            return TypedResults.Ok(new SchedulesView([]));

        var regions = organisation.Current.Regions.Values.Where(r => db.Scope.Reach.Covers(r.Id, departmentId: null, ownerId: null)).OrderBy(r => r.Code, StringComparer.Ordinal);
        var views = new List<RegionSchedule>();
        foreach (var region in regions)
            views.Add(await OfAsync(db, region, works, await db.Set<PausedRegion>().AsNoTracking().SingleOrDefaultAsync(p => p.RegionId == region.Id, ct), ct));
        return TypedResults.Ok(new SchedulesView(views));
    }

    public static async Task<RegionSchedule> OfAsync(ServiceDbContext db, RegionEntry region, IEnumerable<DailyWork> works, PausedRegion? paused, CancellationToken ct)
    {
        var views = new List<DailyWorkView>();
        foreach (var kind in works.Select(w => w.Kind))
        {
            var last = await db.Set<ScheduledRun>().AsNoTracking().Where(r => r.Kind == kind && r.Region == region.Id).OrderByDescending(r => r.Day).FirstOrDefaultAsync(ct);
            var operation = last is null ? null : await db.Operations.AsNoTracking().SingleOrDefaultAsync(o => o.Id == last.OperationId, ct);
            views.Add(new DailyWorkView(kind, last?.Day, last?.BegunAt, last?.OperationId, operation is null ? null : OperationView.Name(operation.State)));
        }

        return new RegionSchedule(region.Id, region.Code, paused is null ? null : new PauseView(paused.By, paused.Since, paused.Reason), views);
    }
}

internal static class PauseSchedule
{
    /// <summary>
    /// No scheduled work is begun for the region until it is resumed, such as while its history is loaded; what was begun goes on, and anybody who may can still ask
    /// for it. Pausing again changes nothing.
    /// </summary>
    internal static async Task<Results<Ok<RegionSchedule>, NotFound>> Handle(
        Guid regionId, Intervention why, ServiceDbContext db, CurrentUser user, AuditContext audit, OrganisationDirectory organisation, IEnumerable<DailyWork> works, TimeProvider time, CancellationToken ct)
    {
        var reason = audit.Because = OperatorEndpoints.Reason(why.Reason);
        if (organisation.Current.Regions.GetValueOrDefault(regionId) is not { } region || !db.Scope.Reach.Covers(regionId, departmentId: null, ownerId: null))
            return TypedResults.NotFound();

        var paused = await db.Set<PausedRegion>().SingleOrDefaultAsync(p => p.RegionId == regionId, ct);
        if (paused is null)
            db.Add(paused = new PausedRegion { RegionId = regionId, Since = time.GetUtcNow(), By = user.Subject, Reason = reason });
        return TypedResults.Ok(await GetSchedules.OfAsync(db, region, works, paused, ct));
    }
}

internal static class ResumeSchedule
{
    /// <summary>Scheduled work is begun again for the region, within a minute for the day that is over. The days between are not made up. Resuming what is not paused changes nothing.</summary>
    internal static async Task<Results<Ok<RegionSchedule>, NotFound>> Handle(
        Guid regionId, Intervention why, ServiceDbContext db, AuditContext audit, OrganisationDirectory organisation, IEnumerable<DailyWork> works, CancellationToken ct)
    {
        audit.Because = OperatorEndpoints.Reason(why.Reason);
        if (organisation.Current.Regions.GetValueOrDefault(regionId) is not { } region || !db.Scope.Reach.Covers(regionId, departmentId: null, ownerId: null))
            return TypedResults.NotFound();

        if (await db.Set<PausedRegion>().SingleOrDefaultAsync(p => p.RegionId == regionId, ct) is { } paused)
            db.Remove(paused);
        return TypedResults.Ok(await GetSchedules.OfAsync(db, region, works, paused: null, ct));
    }
}
