using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Dunning;

/// <summary>Why a contract or one instalment is not dunned for a time (RB-16).</summary>
/// <param name="InstalmentId">Absent: all of the contract's.</param>
/// <param name="Until">Last day.</param>
/// <param name="Active">Whether it holds today.</param>
/// <param name="Actions">What you may do with it now: release.</param>
public sealed record HoldView(
    Guid Id, Guid RegionId, Guid ContractId, string ContractNumber, Guid? InstalmentId, string Reason, DateOnly From, DateOnly Until, bool Active, DateTimeOffset RecordedAt, string RecordedBy, DateOnly? ReleasedOn, string? ReleasedBy,
    string? ReleaseReason, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static HoldView Of(DunningHold h, CurrentUser user, BusinessClock clock)
    {
        var today = clock.Today(h.RegionId);
        return new(
            h.Id, h.RegionId, h.ContractId, h.ContractNumber, h.InstalmentId, h.Reason, h.From, h.Until, h.Holds(today), h.RecordedAt, h.RecordedBy, h.ReleasedOn, h.ReleasedBy, h.ReleaseReason,
            DunningRules.Release(h, today) is null && user.May("dunning.update", h.RegionId, h.DepartmentId, h.OwnerId) ? ["release"] : [], ETags.Of(h.Version));
    }
}

/// <param name="InstalmentId">Default: all of the contract's instalments.</param>
/// <param name="Until">Last day on which it holds.</param>
/// <param name="From">Business date; default: today in the region.</param>
public sealed record PlaceHoldRequest(Guid ContractId, [property: Text(1, 2000)] string Reason, DateOnly Until, Guid? InstalmentId = null, DateOnly? From = null);

/// <param name="ReleasedOn">Business date; default: today in the region. From this day on it is dunned again.</param>
public sealed record ReleaseHoldRequest([property: Text(1, 2000)] string Reason, DateOnly? ReleasedOn = null);

internal static class PlaceHold
{
    /// <summary>Stops the dunning of a contract or one instalment, with a reason and an end (RB-16). Refuses <c>finance.dunning.instalment-unknown</c>, <c>…hold-ends-before</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.</summary>
    internal static async Task<Results<Created<HoldView>, NotFound>> Handle(PlaceHoldRequest request, FinanceDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == request.ContractId, ct) is not { } account)
            return TypedResults.NotFound();

        var from = request.From ?? clock.Today(account.RegionId);
        Refuse.Broken(dates.Allowed("/from", from, account.RegionId));
        var hold = DunningHold.Place(account, request.InstalmentId, request.Reason, request.Until, new Act(from, clock.Now, user.Subject));
        db.Add(hold);
        return TypedResults.Created($"/api/finance/v1/dunning-holds/{hold.Id}", HoldView.Of(hold, user, clock));
    }
}

internal static class ReleaseHold
{
    /// <summary>The dispute is settled: it is dunned again from that day on. Refuses <c>finance.dunning.hold-over</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.</summary>
    internal static async Task<Results<Ok<HoldView>, NotFound>> Handle(Guid id, ReleaseHoldRequest request, IfMatch ifMatch, FinanceDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.DunningHolds.SingleOrDefaultAsync(h => h.Id == id, ct) is not { } hold)
            return TypedResults.NotFound();

        ifMatch.Check(hold.Version);
        var on = request.ReleasedOn ?? clock.Today(hold.RegionId);
        Refuse.Broken(dates.Allowed("/releasedOn", on, hold.RegionId));
        hold.Release(request.Reason, new Act(on, clock.Now, user.Subject));
        return TypedResults.Ok(HoldView.Of(hold, user, clock));
    }
}

internal sealed class HoldList : Listing<DunningHold, HoldView>
{
    public HoldList()
    {
        Key(h => h.Id);
        Filter("regionId", h => h.RegionId);
        Filter("contractId", h => h.ContractId);
        Filter("instalmentId", h => h.InstalmentId);
        Range("from", h => h.From);
        Range("until", h => h.Until);
        Search(h => h.ContractNumber, h => h.Reason);
        Sort("from", h => h.From);
        Sort("until", h => h.Until);
    }
}

internal static class ListHolds
{
    /// <summary>The holds within the caller's scope, past ones too.</summary>
    internal static async Task<Ok<Page<HoldView>>> Handle(ListQuery<HoldList> query, FinanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.DunningHolds.AsNoTracking(), h => HoldView.Of(h, user, clock), ct));
}
