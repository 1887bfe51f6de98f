using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Payments;
using RegionCloud.Finance.Features.Policy;
using RegionCloud.Finance.Features.Receivables;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Policy;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Dunning;

/// <summary>How an overdue instalment stands in dunning as of a day (8.3-5).</summary>
/// <param name="ReachedLevel">By its days past due (RB-14).</param>
/// <param name="NoticeLevel">Highest level issued by the day; 0: none.</param>
/// <param name="Held">It is not dunned, for the reason beside.</param>
/// <param name="HoldKind">dispute or complaint (RB-16).</param>
/// <param name="HoldReason">Of a complaint its number.</param>
/// <param name="LateFee">As of the day; informational (RB-15).</param>
/// <param name="Covered">It has a notice or a reasoned hold (8.3-5).</param>
public sealed record DunningStatusRow(
    Guid InstalmentId, Guid ContractId, string ContractNumber, int Sequence, Guid RegionId, Guid OwnerId, CustomerRef Customer, string Currency, DateOnly DueOn, int DaysPastDue, decimal Outstanding, int ReachedLevel, int NoticeLevel, bool Held,
    [property: ValuesOf(typeof(HoldKind))] string? HoldKind, string? HoldReason, decimal LateFee, bool Covered, DateOnly AsOf, Guid PolicySetId);

internal sealed class DunningStatusList : Listing<InstalmentPosition, DunningStatusRow>
{
    public DunningStatusList()
    {
        Key(r => r.InstalmentId);
        Filter("regionId", r => r.RegionId);
        Filter("ownerId", r => r.OwnerId);
        Filter("customerId", r => r.CustomerId);
        Filter("contractId", r => r.ContractId);
        Range("due", r => r.DueOn);
        Search(r => r.ContractNumber, r => r.CustomerCode, r => r.CustomerName);
        Sort("dueOn", r => r.DueOn);
        DefaultSort("dueOn");
    }
}

internal static class GetDunningStatus
{
    /// <summary>Every overdue instalment with the level it has reached, the notices it has, and why it is held. Refuses <c>date-in-future</c>.</summary>
    /// <param name="asOf">Default: today.</param>
    internal static async Task<Ok<Page<DunningStatusRow>>> Handle(ListQuery<DunningStatusList> query, DateOnly? asOf, FinanceDbContext db, BusinessClock clock, CancellationToken ct)
    {
        var day = clock.AsOf(asOf);
        var policy = await db.PolicyAsync(day, ct);
        return TypedResults.Ok(await query.PageAsync(ListReceivables.Positions(db, day, "overdue"), rows => RowsAsync(db, rows, day, policy, ct), ct));
    }

    private static async Task<IReadOnlyList<DunningStatusRow>> RowsAsync(FinanceDbContext db, List<InstalmentPosition> rows, DateOnly day, PolicySet policy, CancellationToken ct)
    {
        var instalments = rows.ConvertAll(r => r.InstalmentId);
        var (limits, rate) = (FinancePolicy.DunningLevels.In(policy), FinancePolicy.LateFeePercent.In(policy));
        var levels = (await db.DunningNotices.AsNoTracking().Where(n => instalments.Contains(n.InstalmentId) && n.IssuedOn <= day).Select(n => new { n.InstalmentId, n.Level }).ToListAsync(ct)).ToLookup(n => n.InstalmentId, n => n.Level);
        var holds = await db.HoldsAsync(rows.Select(r => r.ContractId), day, ct);
        return rows.ConvertAll(r =>
        {
            var (days, outstanding) = (AgeingBuckets.DaysPastDue(r.DueOn, day), r.Amount + r.Paid + r.Cancelled);
            var hold = holds.Of(r.ContractId, r.InstalmentId);
            var issued = levels[r.InstalmentId].DefaultIfEmpty(0).Max();
            return new DunningStatusRow(
                r.InstalmentId, r.ContractId, r.ContractNumber, r.Sequence, r.RegionId, r.OwnerId, new CustomerRef(r.CustomerId, r.CustomerCode, r.CustomerName), r.Currency, r.DueOn, days, outstanding, DunningLevels.Of(days, limits), issued,
                hold is not null, hold?.Kind, hold?.Reason, Math.Round(outstanding * rate / 100 * days, 2, MidpointRounding.AwayFromZero), issued > 0 || hold is not null, day, policy.Id);
        });
    }
}

/// <param name="Fee">As of the day; after settlement the fee of the day before it (RB-15).</param>
public sealed record LateFeeView(Guid InstalmentId, DateOnly AsOf, DateOnly DueOn, string Currency, decimal Outstanding, decimal DailyPercent, decimal Fee, Guid PolicySetId);

internal static class GetLateFee
{
    /// <summary>The late fee of an instalment as of a day: outstanding × daily rate × days past due, informational (RB-15). Refuses <c>date-in-future</c>.</summary>
    /// <param name="asOf">Default: today.</param>
    internal static async Task<Results<Ok<LateFeeView>, NotFound>> Handle(Guid instalmentId, DateOnly? asOf, FinanceDbContext db, BusinessClock clock, CancellationToken ct)
    {
        var day = clock.AsOf(asOf);
        var entries = await db.Entries.AsNoTracking().Where(e => e.InstalmentId == instalmentId).Select(e => new { e.BusinessDate, e.Amount, e.DueOn, e.Currency }).ToListAsync(ct);
        if (entries.Count == 0)
            return TypedResults.NotFound();

        var policy = await db.PolicyAsync(day, ct);
        var rate = FinancePolicy.LateFeePercent.In(policy);
        var fee = LateFee.Of(entries.ConvertAll(e => (e.BusinessDate, e.Amount)), entries[0].DueOn, day, rate);
        return TypedResults.Ok(new LateFeeView(instalmentId, day, entries[0].DueOn, entries[0].Currency, entries.Where(e => e.BusinessDate <= day).Sum(e => e.Amount), rate, fee, policy.Id));
    }
}
