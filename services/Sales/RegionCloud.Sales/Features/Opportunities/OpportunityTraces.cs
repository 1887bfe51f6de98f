using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Traces;

namespace RegionCloud.Sales.Features.Opportunities;

/// <summary>From the campaign over the lead and the opportunity down to the contract (RB-20).</summary>
internal static class OpportunityTraces
{
    public static IEnumerable<RecordTraces> All =>
    [
        RecordTraces.Of<SalesDbContext>("lead", "lead.read", LeadAsync),
        RecordTraces.Of<SalesDbContext>("opportunity", "opportunity.read", OpportunityAsync),
    ];

    private static async Task<RecordTrace?> LeadAsync(SalesDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Leads.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(l => l.Id == asked.Id, ct) is not { } lead)
            return null;

        var steps = lead.Steps.Where(s => s.On <= asked.AsOf).OrderBy(s => s.Sequence).ToList();
        return new RecordTrace(
            lead.Details.Company,
            $"leads/{lead.Id}",
            [.. lead.Provenance.MarketingLeadId == lead.Id ? (IEnumerable<RecordLink>)[new RecordLink("campaignLead", lead.Id, null, "lead", "marketing", $"leads/{lead.Id}")] : [], .. Campaign(lead.Provenance)],
            [.. lead.OpportunityId is { } id && steps.Exists(s => s.To == LeadStatus.Converted) ? (IEnumerable<RecordLink>)[new RecordLink("opportunity", id, null, "opportunity", "sales", $"opportunities/{id}")] : []],
            [.. steps.Select(s => new RecordStep($"lead{s.To}", string.Create(CultureInfo.InvariantCulture, $"{lead.Id}/{s.Sequence}"), null, s.On, s.RecordedAt))]);
    }

    private static async Task<RecordTrace?> OpportunityAsync(SalesDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Opportunities.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(o => o.Id == asked.Id, ct) is not { } opportunity)
            return null;

        var contracts = await db.Contracts.AsNoTracking().Where(c => c.Business.OpportunityId == asked.Id && c.Transitions.Any(t => t.On <= asked.AsOf)).OrderBy(c => c.Id).Select(c => new { c.Id, c.Number }).ToListAsync(ct);
        return new RecordTrace(
            opportunity.Title,
            $"opportunities/{opportunity.Id}",
            [
                .. opportunity.LeadId is { } lead ? (IEnumerable<RecordLink>)[new RecordLink("lead", lead, null, "lead", "sales", $"leads/{lead}")] : [],
                .. Campaign(opportunity.Provenance),
                new RecordLink("customer", opportunity.CustomerId, null, "customer", "sales", $"customers/{opportunity.CustomerId}"),
            ],
            [.. contracts.Select(c => new RecordLink("contract", c.Id, c.Number, "contract", "sales", $"contracts/{c.Id}"))],
            [.. opportunity.Steps.Where(s => s.On <= asked.AsOf).OrderBy(s => s.Sequence).Select(s => new RecordStep($"opportunity{s.Stage}", string.Create(CultureInfo.InvariantCulture, $"{opportunity.Id}/{s.Sequence}"), null, s.On, s.RecordedAt))]);
    }

    private static IEnumerable<RecordLink> Campaign(Provenance from) => from.CampaignId is { } campaign ? [new RecordLink("campaign", campaign, null, "campaign", "marketing", $"campaigns/{campaign}")] : [];
}
