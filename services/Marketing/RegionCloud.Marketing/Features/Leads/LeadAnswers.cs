using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.Marketing.Features.Leads;

/// <summary>From the campaign over the lead to Sales' lead, and what of leads waits for whom.</summary>
internal static class LeadAnswers
{
    public static RecordTraces Traces => RecordTraces.Of<MarketingDbContext>("campaignLead", "lead.read", TraceAsync);

    /// <summary>A lead that nobody has spoken to, and one that was spoken to and not decided on, wait for who follows them up.</summary>
    public static WaitingList Waiting => WaitingList.Of<MarketingDbContext>("lead.update", async (db, whom, ct) =>
    {
        var owners = whom.User.PersonsWith("lead.update");
        var open = await whom.CandidatesAsync(db.Leads.AsNoTracking().AsSplitQuery().Where(l => (l.Status == LeadStatus.New || l.Status == LeadStatus.Contacted) && owners.Contains(l.OwnerId)).OrderByDescending(l => l.Id), ct);
        return
        [
            .. open.Select(l => (Lead: l, Action: l.Status == LeadStatus.New ? "contact" : "qualify")).Where(x => LeadView.Of(x.Lead, whom.User).Actions.Contains(x.Action, StringComparer.Ordinal))
                .Select(x => new Waits(
                    "leadOpen", "label.marketing.waiting.lead", "campaignLead", x.Lead.Id, x.Lead.Number, x.Lead.RegionId, x.Lead.Steps.MaxBy(s => s.Sequence)!.RecordedAt, DueOn: null, x.Action, $"leads/{x.Lead.Id}", ("number", x.Lead.Number),
                    ("company", x.Lead.Details.Company))),
        ];
    });

    private static async Task<RecordTrace?> TraceAsync(MarketingDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Leads.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(l => l.Id == asked.Id, ct) is not { } lead)
            return null;

        var steps = lead.Steps.Where(s => s.On <= asked.AsOf).OrderBy(s => s.Sequence).ToList();
        return new RecordTrace(
            lead.Number,
            $"leads/{lead.Id}",
            [new RecordLink("campaign", lead.CampaignId, null, "campaign", "marketing", $"campaigns/{lead.CampaignId}")],
            [.. steps.Exists(s => s.To == LeadStatus.Qualified) ? (IEnumerable<RecordLink>)[new RecordLink("lead", lead.Id, null, "lead", "sales", $"leads/{lead.Id}")] : []],
            [.. steps.Select(s => new RecordStep($"campaignLead{s.To}", string.Create(CultureInfo.InvariantCulture, $"{lead.Id}/{s.Sequence}"), null, s.On, s.RecordedAt))]);
    }
}
