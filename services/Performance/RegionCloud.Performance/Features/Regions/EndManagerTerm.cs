using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Regions;

/// <summary>The end of the present manager's term.</summary>
/// <param name="On">His last day.</param>
public sealed record EndManagerTermRequest(DateOnly On);

internal static class EndManagerTerm
{
    /// <summary>Ends the term that runs on the day; the region is vacant from the next (2.1-1). Refusals: performance.region.vacant.</summary>
    internal static async Task<Results<Ok<RegionView>, NotFound>> Handle(Guid id, EndManagerTermRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.ReachableRegions.WithParts().SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } region)
            return TypedResults.NotFound();

        ifMatch.Check(region.Version);
        region.EndTerm(request.On);
        await db.RecordChangesAsync(region.Id, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Ok(RegionView.Of(region, user, region.DayAt(clock.Now)));
    }
}
