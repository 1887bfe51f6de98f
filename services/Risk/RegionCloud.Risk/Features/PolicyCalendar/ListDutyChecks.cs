using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Risk.Features.PolicyCalendar;

/// <summary>What a check of the duties found.</summary>
/// <param name="Id">That of its long operation.</param>
/// <param name="Overdue">Occurrences past their day with nothing to show for them, of the days that are reminded of.</param>
/// <param name="Told">Events that it published; 0 when it is repeated.</param>
/// <param name="Settled">Overdue ones that were done after all.</param>
/// <param name="Unknown">Of which nobody could tell; they change nothing.</param>
/// <param name="Silent">Services that did not answer.</param>
/// <param name="RunBy">Subject; of the daily check the service itself.</param>
public sealed record DutyCheckView(Guid Id, Guid RegionId, DateOnly AsOf, int Overdue, int Told, int Settled, int Unknown, IReadOnlyList<string> Silent, Guid PolicySetId, DateTimeOffset RunAt, string RunBy)
{
    internal static DutyCheckView Of(DutyCheck c) => new(c.Id, c.RegionId, c.AsOf, c.Overdue, c.Told, c.Settled, c.Unknown, c.Silent, c.PolicySetId, c.RunAt, c.RunBy);
}

internal sealed class DutyCheckList : Listing<DutyCheck, DutyCheckView>
{
    public DutyCheckList()
    {
        Key(c => c.Id);
        DefaultSort("-id");
        Filter("regionId", c => c.RegionId);
        Range("asOf", c => c.AsOf);
        Sort("asOf", c => c.AsOf);
    }
}

internal static class ListDutyChecks
{
    /// <summary>The checks of duties that were made, newest first: the daily ones and those that somebody asked for.</summary>
    internal static async Task<Ok<Page<DutyCheckView>>> Handle(ListQuery<DutyCheckList> query, RiskDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.DutyChecks.AsNoTracking(), DutyCheckView.Of, ct));
}

internal static class GetDutyCheck
{
    /// <summary>One check of the duties.</summary>
    internal static async Task<Results<Ok<DutyCheckView>, NotFound>> Handle(Guid id, RiskDbContext db, CancellationToken ct)
        => await db.DutyChecks.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is { } check ? TypedResults.Ok(DutyCheckView.Of(check)) : TypedResults.NotFound();
}
