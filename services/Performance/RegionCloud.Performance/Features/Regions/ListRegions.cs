using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Regions;

internal sealed class RegionList : Listing<Region, RegionView>
{
    public RegionList()
    {
        Key(r => r.Id);
        Filter("code", r => r.Code);
        Search(r => r.Code, r => r.Name);
        Sort("code", r => r.Code);
        Sort("name", r => r.Name);
        Sort("from", r => r.From);
        Sort("until", r => r.Until);
    }
}

internal static class ListRegions
{
    /// <summary>The regions you reach, with their manager or vacancy on a day.</summary>
    /// <param name="asOf">Only regions in force on that day, as they were then; default: all, as they are today.</param>
    internal static async Task<Ok<Page<RegionView>>> Handle(ListQuery<RegionList> query, DateOnly? asOf, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        var regions = db.ReachableRegions;
        if (asOf is not null)
        {
            var day = clock.AsOf(asOf);
            regions = regions.Where(r => r.From <= day && (r.Until == null || r.Until >= day));
        }

        return TypedResults.Ok(await query.PageAsync(regions.AsNoTracking().WithParts(), r => RegionView.Of(r, user, asOf ?? r.DayAt(clock.Now)), cancellationToken));
    }
}
