using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <summary>The expense lines that a campaign's cost is the sum of.</summary>
public sealed record CampaignCosts(Guid CampaignId, DateOnly AsOf, IReadOnlyList<CampaignCostView> Lines);

/// <param name="ClaimLink">The claim in Finance.</param>
/// <param name="ApprovedOn">From this day on it counts.</param>
public sealed record CampaignCostView(string ClaimNumber, int Line, string Category, string? Channel, string Currency, decimal Amount, DateOnly ApprovedOn, string ClaimLink);

/// <summary>The contracts that a campaign's revenue is the sum of.</summary>
public sealed record CampaignContracts(Guid CampaignId, DateOnly AsOf, IReadOnlyList<CampaignContractView> Contracts);

/// <param name="Amount">On the day, after changes.</param>
/// <param name="Collected">Received by the day and not taken back.</param>
/// <param name="ContractLink">The contract in Sales.</param>
public sealed record CampaignContractView(Guid ContractId, string Number, string Currency, decimal Amount, decimal Collected, DateOnly SignedOn, string ContractLink);

internal static class ListCampaignCosts
{
    /// <summary>The approved expense lines behind a campaign's cost, as of a day. Refuses <c>date-in-future</c>.</summary>
    internal static async Task<Results<Ok<CampaignCosts>, NotFound>> Handle(Guid id, DateOnly? asOf, MarketingDbContext db, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Campaigns.Where(c => c.Id == id).Select(c => (Guid?)c.RegionId).SingleOrDefaultAsync(ct) is not { } region)
            return TypedResults.NotFound();

        var day = clock.AsOf(asOf);
        var costs = await db.CampaignCosts.AsNoTracking().Where(c => c.CampaignId == id && c.Region == region && c.On <= day).OrderBy(c => c.On).ThenBy(c => c.ClaimNumber).ThenBy(c => c.ClaimId).ThenBy(c => c.Line).ToListAsync(ct);
        return TypedResults.Ok(new CampaignCosts(
            id, day, [.. costs.Select(c => new CampaignCostView(c.ClaimNumber, c.Line, c.Category, c.Channel, c.Currency, c.Amount, c.On, $"/api/finance/v1/expense-claims/{c.ClaimId}"))]));
    }
}

internal static class ListCampaignContracts
{
    /// <summary>The contracts behind a campaign's revenue, as of a day: signed by then and not void. Refuses <c>date-in-future</c>.</summary>
    internal static async Task<Results<Ok<CampaignContracts>, NotFound>> Handle(Guid id, DateOnly? asOf, MarketingDbContext db, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Campaigns.Where(c => c.Id == id).Select(c => (Guid?)c.RegionId).SingleOrDefaultAsync(ct) is not { } region)
            return TypedResults.NotFound();

        var day = clock.AsOf(asOf);
        return TypedResults.Ok(new CampaignContracts(
            id, day, [.. (await db.CountedContractsAsync([id], day, ct))[(id, region)].Select(c => new CampaignContractView(c.ContractId, c.Number, c.Currency, c.Amount, c.Collected, c.SignedOn, $"/api/sales/v1/contracts/{c.ContractId}"))]));
    }
}
