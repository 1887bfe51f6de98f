using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <summary>The facts about campaigns as of a day: what is dated later is ignored even if it is recorded (RB-02). Campaigns are given by whoever may see them.</summary>
internal static class CampaignReading
{
    public static async Task<IReadOnlyDictionary<Guid, CampaignFigures>> FiguresAsync(this MarketingDbContext db, IReadOnlyList<Campaign> campaigns, DateOnly asOf, CancellationToken ct)
    {
        var ids = campaigns.Select(c => c.Id).ToList();
        var costs = (await db.CampaignCosts.AsNoTracking().Where(c => ids.Contains(c.CampaignId) && c.On <= asOf).ToListAsync(ct)).ToLookup(c => c.CampaignId);
        var contracts = await db.CountedContractsAsync(ids, asOf, ct);
        return campaigns.ToDictionary(c => c.Id, c => CampaignFigures.Of(c, asOf, [.. costs[c.Id]], [], [.. contracts[c.Id]]));
    }

    public static async Task<CampaignFigures> FiguresAsync(this MarketingDbContext db, Campaign campaign, DateOnly asOf, CancellationToken ct) => (await db.FiguresAsync([campaign], asOf, ct))[campaign.Id];

    /// <summary>The contracts that count for each campaign: signed by the day and not void on it, with what they amounted to and what was collected by then.</summary>
    public static async Task<ILookup<Guid, CountedContract>> CountedContractsAsync(this MarketingDbContext db, IReadOnlyList<Guid> campaigns, DateOnly asOf, CancellationToken ct)
    {
        var wanted = campaigns.Select(c => (Guid?)c).ToList();
        var signed = await db.SignedContracts.AsNoTracking().Where(c => wanted.Contains(c.CampaignId) && c.SignedOn <= asOf && (c.VoidedOn == null || c.VoidedOn > asOf)).OrderBy(c => c.SignedOn).ThenBy(c => c.Id).ToListAsync(ct);
        var ids = signed.ConvertAll(c => c.Id);
        var amounts = (await db.ContractAmounts.AsNoTracking().Where(a => ids.Contains(a.ContractId) && a.On <= asOf).ToListAsync(ct)).ToLookup(a => a.ContractId);
        var payments = (await db.ContractPayments.AsNoTracking().Where(p => ids.Contains(p.ContractId) && p.On <= asOf).ToListAsync(ct)).ToLookup(p => p.ContractId);
        return signed.ToLookup(
            c => c.CampaignId!.Value,
            c => new CountedContract(
                c.Id, c.Number, c.Currency, c.SignedOn, amounts[c.Id].MaxBy(a => a.AtVersion)?.Amount ?? 0m, payments[c.Id].Sum(p => p.Amount), payments[c.Id].Select(p => p.RecordedAt).Append(c.RecordedAt).Max()));
    }
}
