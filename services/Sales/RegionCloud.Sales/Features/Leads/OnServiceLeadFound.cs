using MassTransit;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Sales.Features.Leads;

/// <summary>
/// Customer service found that a customer may buy again (2.2-16): a lead of who looks after him, under the same id and once. That it resembles an open lead is noted, and it is taken all the same.
/// </summary>
internal sealed class OnServiceLeadFound(SalesDbContext db) : IConsumer<ServiceLeadFound>
{
    public const string Channel = "customer service";

    public async Task Consume(ConsumeContext<ServiceLeadFound> context)
    {
        var (told, found, ct) = (context.Message, context.Message.Lead, context.CancellationToken);
        if (await db.Leads.AnyAsync(l => l.Id == found.LeadId, ct))
            return;

        var relation = await db.CustomerRelations.AsNoTracking().SingleAsync(r => r.CustomerId == found.CustomerId && r.RegionId == told.RegionId, ct);
        var details = new LeadDetails(found.Company, found.ContactName, found.Phone, null, found.Need);
        var hashes = LeadKey.HashesOf(details, null).Values.ToList();
        var resembles = await db.LeadKeys.AsNoTracking().Where(k => k.Region == told.RegionId && hashes.Contains(k.Hash)).OrderBy(k => k.LeadId).Select(k => (Guid?)k.LeadId).FirstOrDefaultAsync(ct);
        db.Add(Lead.Take(told.RegionId, relation.DepartmentId, relation.OwnerId, details, new Provenance(null, Channel), resembles, new Act(told.BusinessDate, told.OccurredAt, told.Actor), found.LeadId));
        db.AddRange(hashes.Select(hash => new LeadKey(told.RegionId, hash, found.LeadId)));
    }
}
