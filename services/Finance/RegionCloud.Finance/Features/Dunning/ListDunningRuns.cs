using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Dunning;

/// <summary>What a dunning run did.</summary>
/// <param name="Id">That of its long operation.</param>
/// <param name="Overdue">Instalments past their day with something outstanding.</param>
/// <param name="Issued">Notices that it issued; 0 when it is repeated.</param>
/// <param name="Held">Instalments that are not dunned because of a hold (RB-16).</param>
/// <param name="RunBy">Subject; of the daily run the service itself.</param>
public sealed record DunningRunView(Guid Id, Guid RegionId, DateOnly AsOf, int Overdue, int Issued, int Held, Guid PolicySetId, DateTimeOffset RunAt, string RunBy)
{
    internal static DunningRunView Of(DunningRun r) => new(r.Id, r.RegionId, r.AsOf, r.Overdue, r.Issued, r.Held, r.PolicySetId, r.RunAt, r.RunBy);
}

internal sealed class DunningRunList : Listing<DunningRun, DunningRunView>
{
    public DunningRunList()
    {
        Key(r => r.Id);
        DefaultSort("-id");
        Filter("regionId", r => r.RegionId);
        Range("asOf", r => r.AsOf);
        Sort("asOf", r => r.AsOf);
    }
}

internal static class ListDunningRuns
{
    /// <summary>The dunning runs that were made, newest first: the daily ones and those that somebody asked for.</summary>
    internal static async Task<Ok<Page<DunningRunView>>> Handle(ListQuery<DunningRunList> query, FinanceDbContext db, OrganisationDirectory organisation, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(Seen(db, organisation), DunningRunView.Of, ct));

    /// <summary>A run is the region's: whoever may read anything of its dunning reads how many it had.</summary>
    internal static IQueryable<DunningRun> Seen(FinanceDbContext db, OrganisationDirectory organisation)
    {
        var regions = organisation.Current.Regions.Keys.Where(r => RunDunning.Reaches(db, organisation, r)).Select(r => (Guid?)r).ToList();
        db.Scope.Enter(db.Scope.Reach with { Regions = regions });
        return db.DunningRuns.AsNoTracking();
    }
}

internal static class GetDunningRun
{
    /// <summary>One dunning run.</summary>
    internal static async Task<Results<Ok<DunningRunView>, NotFound>> Handle(Guid id, FinanceDbContext db, OrganisationDirectory organisation, CancellationToken ct)
        => await ListDunningRuns.Seen(db, organisation).SingleOrDefaultAsync(r => r.Id == id, ct) is { } run ? TypedResults.Ok(DunningRunView.Of(run)) : TypedResults.NotFound();
}
