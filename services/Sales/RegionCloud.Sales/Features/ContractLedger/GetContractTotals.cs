using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Sales.Features.ContractLedger;

/// <summary>Signed and not voided contracts of a region, by currency.</summary>
public sealed record RegionContracts(Guid RegionId, string RegionCode, string RegionName, string Currency, int Contracts, decimal Amount);

public sealed record ContractTotals(DateOnly AsOf, IReadOnlyList<RegionContracts> Regions, IReadOnlyList<CurrencyTotal> Totals);

/// <summary>Over all regions in the caller's scope.</summary>
public sealed record CurrencyTotal(string Currency, int Contracts, decimal Amount);

internal sealed record RegionSum(Guid RegionId, string Currency, int Contracts, decimal Amount);

/// <summary>By how much contracts are worth more now than on a day, because of changes that count from later on. They are few.</summary>
internal static class ChangedLater
{
    public static async Task<IReadOnlyList<(Guid RegionId, string Currency, DateOnly SignedOn, decimal More)>> ReadAsync(IQueryable<Contract> contracts, DateOnly day, CancellationToken ct)
        => [.. (await contracts.AsNoTracking().AsSplitQuery().Where(c => c.Amendments.Any(a => a.Status == AmendmentStatus.Made && a.EffectiveOn > day)).ToListAsync(ct)).Select(c => (c.RegionId, c.Currency, c.SignedOn!.Value, c.Amount - c.AmountAsOf(day)))];
}

internal static class GetContractTotals
{
    /// <summary>How much was signed by a day and not voided by it. Refuses <c>date-in-future</c>.</summary>
    internal static async Task<Ok<ContractTotals>> Handle(DateOnly? asOf, SalesDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var day = clock.AsOf(asOf);
        var sums = await db.Contracts.Where(c => c.SignedOn <= day && (c.VoidedOn == null || c.VoidedOn > day))
            .GroupBy(c => new { c.RegionId, c.Currency })
            .Select(g => new RegionSum(g.Key.RegionId, g.Key.Currency, g.Count(), g.Sum(c => c.Amount)))
            .ToListAsync(ct);
        var later = await ChangedLater.ReadAsync(db.Contracts.Where(c => c.SignedOn <= day && (c.VoidedOn == null || c.VoidedOn > day)), day, ct);
        var regions = sums.Select(s => s with { Amount = s.Amount - later.Where(l => l.RegionId == s.RegionId && l.Currency == s.Currency).Sum(l => l.More) })
            .Select(s => (Sum: s, Region: organisation.Current.Regions.GetValueOrDefault(s.RegionId)))
            .Select(s => new RegionContracts(s.Sum.RegionId, s.Region?.Code ?? "", s.Region?.Name ?? "", s.Sum.Currency, s.Sum.Contracts, s.Sum.Amount))
            .OrderBy(r => r.RegionCode, StringComparer.Ordinal).ThenBy(r => r.Currency, StringComparer.Ordinal).ToList();
        return TypedResults.Ok(new ContractTotals(day, regions, [.. regions.GroupBy(r => r.Currency).Select(g => new CurrencyTotal(g.Key, g.Sum(r => r.Contracts), g.Sum(r => r.Amount)))]));
    }
}
