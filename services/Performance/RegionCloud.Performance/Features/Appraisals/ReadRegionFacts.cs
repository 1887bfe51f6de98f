using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.Performance.Features.Facts;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.Performance.Features.Appraisals;

internal static class ReadRegionFacts
{
    /// <summary>
    /// What a cycle is reckoned from: as of its last day; but a contract that was voided or changed later, as far as it is known when it is reckoned, counts as
    /// it is now, because the period is open until its cycle is published (RB-04). All of the region's counts, also where the head of its sales department has it scored, who reaches no other department and no share of a contract:
    /// what somebody may see decides what he is shown, never what is reckoned.
    /// </summary>
    public static async Task<RegionFacts> RegionFactsAsync(this PerformanceDbContext db, Guid regionId, DateOnly first, DateOnly last, DateOnly reckonedOn, CancellationToken ct)
    {
        var facts = db.Facts.AsNoTracking().IgnoreQueryFilters([nameof(ServiceDbContext.Scope)]);
        var inPeriod = await RowsAsync(
            facts.InForce(last, DateTimeOffset.MaxValue)
                .Where(f => f.RegionId == regionId && f.Measure != FactMeasure.Signed && f.CountsOn <= last
                    && (f.CountsOn >= first || f.Measure == FactMeasure.Due || f.Measure == FactMeasure.Paid || f.Measure == FactMeasure.Leads || f.Measure == FactMeasure.CampaignCost || f.Measure == FactMeasure.ResearchDelivered)),
            ct);
        var ended = inPeriod.Where(r => r.Measure == FactMeasure.CampaignBudget).Select(r => r.CampaignId).Distinct().ToList();
        var signed = await RowsAsync(
            facts.InForce(reckonedOn > last ? reckonedOn : last, DateTimeOffset.MaxValue)
                .Where(f => f.RegionId == regionId && f.Measure == FactMeasure.Signed && f.CountsOn <= last && (f.CountsOn >= first || ended.Contains(f.CampaignId))), ct);
        var shares = await db.ContractShares.AsNoTracking().IgnoreQueryFilters([nameof(ServiceDbContext.Scope)]).Where(s => s.RegionId == regionId).OrderBy(s => s.ContractId).ThenBy(s => s.Sequence).Select(s => new { s.ContractId, s.EmployeeId, s.Percent }).ToListAsync(ct);
        return new RegionFacts(first, last, [.. inPeriod, .. signed], shares.ToLookup(s => s.ContractId, s => (s.EmployeeId, s.Percent)));
    }

    private static Task<List<FactRow>> RowsAsync(IQueryable<Fact> facts, CancellationToken ct) => facts.Select(f => new FactRow
    {
        Measure = f.Measure,
        DepartmentId = f.DepartmentId,
        OwnerId = f.OwnerId,
        CountsOn = f.CountsOn,
        On = f.On,
        Amount = f.Amount,
        Currency = f.Currency,
        EntryKind = f.EntryKind,
        ContractId = f.ContractId,
        CampaignId = f.CampaignId,
        InquiryId = f.InquiryId,
        SourceService = f.SourceService,
        SourceKind = f.SourceKind,
        SourceId = f.SourceId,
        SourceNumber = f.SourceNumber,
    }).ToListAsync(ct);
}
