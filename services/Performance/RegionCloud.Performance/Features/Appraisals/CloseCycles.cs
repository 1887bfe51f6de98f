using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Operations;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Schedules;

namespace RegionCloud.Performance.Features.Appraisals;

/// <param name="AsOf">Default: today in the region. A cycle whose last day for objections is before this day is closed.</param>
public sealed record CloseCyclesRequest(Guid RegionId, DateOnly? AsOf = null);

internal static class CloseCycles
{
    private const string Permission = "cycleClose.create";

    /// <summary>Every day after the region's midnight, as of the end of the day that is over.</summary>
    public static DailyWork Daily => new("cycleClose", Permission, (region, day) => new CloseCyclesRequest(region, day));

    public static void MapCloseCycles(this IEndpointRouteBuilder api)
        => api.MapLongWork<CloseCyclesRequest>("/cycle-closings", Handle, Permission, "cycleClose", nameof(CloseCycles), results: null, RunAsync);

    /// <summary>
    /// Closes the published cycles of a region whose time for objections is over as of a day and to which none is open, as happens daily by itself (§11). A long operation; the same again changes nothing. 404 for a region that you do
    /// not reach as a whole. Refuses <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Accepted<OperationView>, NotFound>> Handle(
        CloseCyclesRequest request, PerformanceDbContext db, OrganisationDirectory organisation, BusinessClock clock, LongOperations operations, HttpContext http, CancellationToken ct)
    {
        if (!Reaches(db, organisation, request.RegionId))
            return TypedResults.NotFound();

        var asOf = request.AsOf ?? clock.Today(request.RegionId);
        Refuse.Broken(clock.NotInFuture("/asOf", asOf, request.RegionId));
        return await operations.AcceptAsync(http, request with { AsOf = asOf }, ct);
    }

    internal static Task RunAsync(CloseCyclesRequest asked, WorkSteps steps, CancellationToken ct) => steps.FinishAsync(
        async services =>
        {
            var db = services.GetRequiredService<PerformanceDbContext>();
            Refuse.Broken(Reaches(db, services.GetRequiredService<OrganisationDirectory>(), asked.RegionId) ? null : Refusal.State("operation.right-ended", ("permission", Permission)));
            db.Scope.Enter(Reach.Region(asked.RegionId, "closing of cycles"));
            var act = new Act(asked.AsOf!.Value, services.GetRequiredService<BusinessClock>().Now, steps.StartedBy);
            var over = await db.AppraisalCycles.Where(c => c.RegionId == asked.RegionId && c.Status == CycleStatus.Published && c.ObjectionsUntil < act.On).OrderBy(c => c.Id).ToListAsync(ct);
            var closed = 0;
            foreach (var cycle in over)
            {
                if (await Cycles.OpenObjectionsAsync(db, cycle, ct) > 0)
                    continue;
                cycle.Close(openObjections: 0, act);
                closed++;
            }

            return [new RecordCount("appraisalCycle", closed, over.Count - closed)];
        },
        ct);

    private static bool Reaches(PerformanceDbContext db, OrganisationDirectory organisation, Guid region)
        => organisation.Current.Regions.ContainsKey(region) && db.Scope.Reach.Covers(region, departmentId: null, ownerId: null);
}
