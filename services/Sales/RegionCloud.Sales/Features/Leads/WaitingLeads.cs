using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.Sales.Features.Leads;

/// <summary>What Marketing has handed over waits for its owner to become an opportunity, or to be given up.</summary>
internal static class WaitingLeads
{
    public static WaitingList List => WaitingList.Of<SalesDbContext>("lead.update", async (db, whom, ct) =>
    {
        var owners = whom.User.PersonsWith("lead.update");
        var handed = await whom.CandidatesAsync(db.Leads.AsNoTracking().AsSplitQuery().Where(l => l.Status == LeadStatus.Qualified && l.Provenance.MarketingLeadId != null && owners.Contains(l.OwnerId)).OrderByDescending(l => l.Id), ct);
        return
        [
            .. handed.Where(l => LeadView.Of(l, whom.User).Actions.Contains("convert", StringComparer.Ordinal))
                .Select(l => new Waits("leadHandedOver", "label.sales.waiting.lead", "lead", l.Id, null, l.RegionId, l.Steps.MaxBy(s => s.Sequence)!.RecordedAt, DueOn: null, "convert", $"leads/{l.Id}", ("company", l.Details.Company))),
        ];
    });
}
