using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <summary>
/// The facts about campaigns as of a day: what is dated later is ignored even if it is recorded (RB-02), and so is what another region names a campaign of this one for (1-1). Campaigns are given by whoever may see them.
/// </summary>
internal static class CampaignReading
{
    public static async Task<IReadOnlyDictionary<Guid, CampaignFigures>> FiguresAsync(this MarketingDbContext db, IReadOnlyList<Campaign> campaigns, DateOnly asOf, CancellationToken ct)
    {
        var ids = campaigns.Select(c => c.Id).ToList();
        var costs = (await db.CampaignCosts.AsNoTracking().Where(c => ids.Contains(c.CampaignId) && c.On <= asOf).ToListAsync(ct)).ToLookup(c => (c.CampaignId, c.Region));
        var leads = (await db.Leads.AsNoTracking().Where(l => ids.Contains(l.CampaignId) && l.CapturedOn <= asOf).Select(l => new { l.CampaignId, l.Channel, l.RecordedAt }).ToListAsync(ct)).ToLookup(l => l.CampaignId, l => new CountedLead(l.Channel, l.RecordedAt));
        var contracts = await db.CountedContractsAsync(ids, asOf, ct);
        return campaigns.ToDictionary(c => c.Id, c => CampaignFigures.Of(c, asOf, [.. costs[(c.Id, c.RegionId)]], [.. leads[c.Id]], [.. contracts[(c.Id, c.RegionId)]]));
    }

    public static async Task<CampaignFigures> FiguresAsync(this MarketingDbContext db, Campaign campaign, DateOnly asOf, CancellationToken ct) => (await db.FiguresAsync([campaign], asOf, ct))[campaign.Id];

    /// <summary>
    /// The contracts that count for each campaign: those that name it, and those that name none and whose lead it touched first (RB-20); signed by the day and not void on it, with what they amounted to and what was collected by then.
    /// </summary>
    public static async Task<ILookup<(Guid CampaignId, Guid RegionId), CountedContract>> CountedContractsAsync(this MarketingDbContext db, IReadOnlyList<Guid> campaigns, DateOnly asOf, CancellationToken ct)
    {
        var wanted = campaigns.Select(c => (Guid?)c).ToList();
        var signed = db.SignedContracts.AsNoTracking().Where(c => c.SignedOn <= asOf && (c.VoidedOn == null || c.VoidedOn > asOf));
        var named = await signed.Where(c => wanted.Contains(c.CampaignId)).ToListAsync(ct);
        var touched = await signed.Where(c => c.CampaignId == null).Join(db.Leads.Where(l => campaigns.Contains(l.CampaignId)), c => c.LeadId, l => (Guid?)l.Id, (c, l) => new { Contract = c, l.CampaignId }).ToListAsync(ct);
        var all = named.Select(c => (Contract: c, CampaignId: c.CampaignId!.Value)).Concat(touched.Select(t => (t.Contract, t.CampaignId))).OrderBy(c => c.Contract.SignedOn).ThenBy(c => c.Contract.Id).ToList();
        var ids = all.ConvertAll(c => c.Contract.Id);
        var amounts = (await db.ContractAmounts.AsNoTracking().Where(a => ids.Contains(a.ContractId) && a.On <= asOf).ToListAsync(ct)).ToLookup(a => a.ContractId);
        var payments = (await db.ContractPayments.AsNoTracking().Where(p => ids.Contains(p.ContractId) && p.On <= asOf).ToListAsync(ct)).ToLookup(p => p.ContractId);
        return all.ToLookup(
            c => (c.CampaignId, c.Contract.Region),
            c => new CountedContract(
                c.Contract.Id, c.Contract.Number, c.Contract.Currency, c.Contract.SignedOn, amounts[c.Contract.Id].MaxBy(a => a.AtVersion)?.Amount ?? 0m, payments[c.Contract.Id].Sum(p => p.Amount),
                payments[c.Contract.Id].Select(p => p.RecordedAt).Append(c.Contract.RecordedAt).Max()));
    }
}
