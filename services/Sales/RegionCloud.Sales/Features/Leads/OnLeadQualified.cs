using MassTransit;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Sales.Features.Leads;

/// <summary>Marketing has qualified a lead: Sales goes on with it, under the same id and once, whatever leads it has (§12). Somebody may have taken it by hand before; then it is that one.</summary>
internal sealed class OnLeadQualified(SalesDbContext db, OrganisationDirectory organisation) : IConsumer<LeadQualified>
{
    public async Task Consume(ConsumeContext<LeadQualified> context)
    {
        var (told, lead, ct) = (context.Message, context.Message.Lead, context.CancellationToken);
        var details = new LeadDetails(lead.Company, lead.ContactName, lead.Phone, lead.Email, lead.Need);
        var keys = LeadKey.HashesOf(details, lead.LeadId);
        var hashes = keys.Values.ToList();
        var known = await db.LeadKeys.AsNoTracking().Where(k => k.Region == told.RegionId && hashes.Contains(k.Hash)).OrderBy(k => k.LeadId).ToListAsync(ct);
        if (known.Exists(k => k.Hash == keys["marketingLeadId"]) || await db.Leads.AnyAsync(l => l.Id == lead.LeadId, ct))
            return;

        var (department, owner) = HandedTo(lead.SalesPersonId, told.RegionId, told.BusinessDate);
        db.Add(Lead.Receive(
            lead.LeadId, told.RegionId, department, owner, details, new Provenance(lead.CampaignId, lead.Channel, lead.LeadId), known.Select(k => (Guid?)k.LeadId).FirstOrDefault(), new Act(told.BusinessDate, told.OccurredAt, told.Actor)));
        db.AddRange(hashes.Select(hash => new LeadKey(told.RegionId, hash, lead.LeadId)));
    }

    /// <summary>The person whom Marketing named; who has left the region since then is found by the department, and its head hands the lead on.</summary>
    private (Guid Department, Guid Owner) HandedTo(Guid? personId, Guid regionId, DateOnly day)
    {
        var sales = organisation.Current.Departments.Values.Where(d => d.RegionId == regionId && d.Kind == "sales").OrderBy(d => d.Id).First().Id;
        return Owners.Find(organisation, regionId, personId, day) is { } works ? (works.DepartmentId, works.EmployeeId) : (sales, personId ?? Guid.Empty);
    }
}

/// <summary>The person behind a lead has taken his consent back: Sales erases what it knows of him, and recognises the lead by its company only.</summary>
internal sealed class OnLeadConsentWithdrawn(SalesDbContext db) : IConsumer<LeadConsentWithdrawn>
{
    public async Task Consume(ConsumeContext<LeadConsentWithdrawn> context)
    {
        var id = context.Message.LeadId;
        // It was handed over before: one that is not known yet comes from a broker that changed the order, and is tried again.
        var lead = await db.Leads.SingleAsync(l => l.Id == id || l.Provenance.MarketingLeadId == id, context.CancellationToken);
        if (!lead.ForgetPerson())
            return;

        var kept = LeadKey.HashesOf(lead.Details, id).Values.ToList();
        db.RemoveRange(await db.LeadKeys.Where(k => k.LeadId == lead.Id && !kept.Contains(k.Hash)).ToListAsync(context.CancellationToken));
    }
}
